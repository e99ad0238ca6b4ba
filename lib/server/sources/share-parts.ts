// Thousands of objects say the same words: equal strings, times and short lists become one, which is all that is kept.

/** Beyond so many the memory starts anew, so that it never outgrows what it saves. */
const MAX_KNOWN = 10_000
const MAX_TEXT = 200
const MAX_LIST = 4

const NO_LIST: readonly never[] = Object.freeze([])
const NO_FIELDS = Object.freeze({})

const texts = new Map<string, string>()
const times = new Map<number, Date>()
const lists = new Map<string, readonly unknown[]>()

/**
 * An equal copy of plain data that nobody can change, with what is equal in earlier copies shared. What is frozen
 * already is taken as it is. Dates are taken as never changed.
 */
export function shareParts<T>(value: T): T {
  return share(value) as T
}

function share(value: unknown): unknown {
  if (typeof value === 'string') return value.length > MAX_TEXT ? value : remember(texts, value, value)
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value
  if (value instanceof Date) return remember(times, value.getTime(), value)
  if (Array.isArray(value)) return shareList(value)
  // A copy as a whole keeps the shape; one put together field by field would become a table of five times the size.
  const copy: Record<string, unknown> = { ...value }
  const names = Object.keys(copy)
  if (names.length === 0) return NO_FIELDS
  for (const name of names) copy[name] = share(copy[name])
  return Object.freeze(copy)
}

function shareList(list: readonly unknown[]): readonly unknown[] {
  if (list.length === 0) return NO_LIST
  const copy = Object.freeze(list.map(share))
  const isOfWords = list.length <= MAX_LIST && list.every((item) => typeof item === 'string')
  return isOfWords ? remember(lists, JSON.stringify(list), copy) : copy
}

function remember<Key, Value>(known: Map<Key, Value>, key: Key, value: Value): Value {
  const before = known.get(key)
  if (before !== undefined) return before
  if (known.size >= MAX_KNOWN) known.clear()
  known.set(key, value)
  return value
}
