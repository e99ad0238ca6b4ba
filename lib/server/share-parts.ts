// Thousands of objects say the same words: equal strings, times and empty lists become one, which is all that is kept.

/** Beyond so many the memory starts anew, so that it never outgrows what it saves. */
const MAX_KNOWN = 10_000
const MAX_TEXT = 200

const NO_LIST: readonly never[] = Object.freeze([])
const NO_FIELDS = Object.freeze({})

const texts = new Map<string, string>()
const times = new Map<number, Date>()

/** An equal copy of plain data, with what is equal in earlier copies shared. Dates are taken as never changed. */
export function shareParts<T>(value: T): T {
  return share(value) as T
}

function share(value: unknown): unknown {
  if (typeof value === 'string') return value.length > MAX_TEXT ? value : remember(texts, value, value)
  if (typeof value !== 'object' || value === null) return value
  if (value instanceof Date) return remember(times, value.getTime(), value)
  if (Array.isArray(value)) return value.length === 0 ? NO_LIST : value.map(share)
  const fields = Object.entries(value)
  if (fields.length === 0) return NO_FIELDS
  // The one name whose assignment would not make a field.
  if (Object.hasOwn(value, '__proto__')) return value
  const copy: Record<string, unknown> = {}
  for (const [name, field] of fields) copy[name] = share(field)
  return copy
}

function remember<Key, Value>(known: Map<Key, Value>, key: Key, value: Value): Value {
  const before = known.get(key)
  if (before !== undefined) return before
  if (known.size >= MAX_KNOWN) known.clear()
  known.set(key, value)
  return value
}
