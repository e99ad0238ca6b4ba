// Narrowing of parsed JSON, and the depth limit that protects everything which later walks an object.

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

export function isDeeperThan(value: unknown, limit: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  if (limit <= 0) return true
  for (const child of Array.isArray(value) ? value : Object.values(value)) {
    if (isDeeperThan(child, limit - 1)) return true
  }
  return false
}
