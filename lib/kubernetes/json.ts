// Narrowing of parsed JSON.

export type JsonRecord = Record<string, unknown>

export function isRecord(value: unknown): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function readRecord(value: unknown, key: string): JsonRecord | undefined {
  const child = isRecord(value) && Object.hasOwn(value, key) ? value[key] : undefined
  return isRecord(child) ? child : undefined
}

export function readText(value: unknown, key: string): string | undefined {
  const child = isRecord(value) && Object.hasOwn(value, key) ? value[key] : undefined
  return typeof child === 'string' && child !== '' ? child : undefined
}
