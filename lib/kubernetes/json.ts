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

export interface ObjectsOfList {
  readonly items: readonly unknown[]
  readonly resourceVersion: string
  /** Where the next page begins; absent on the last. */
  readonly next: string | undefined
}

/** Undefined where it is no list. */
export function readList(value: unknown): ObjectsOfList | undefined {
  const metadata = readRecord(value, 'metadata')
  const items = isRecord(value) ? (value.items ?? []) : undefined
  const resourceVersion = readText(metadata, 'resourceVersion')
  if (!Array.isArray(items) || resourceVersion === undefined) return undefined
  return { items, resourceVersion, next: readText(metadata, 'continue') }
}
