// Thousands of objects say the same: equal strings, times, short lists and small plain objects become one, which is all
// that is kept.

/** Beyond so many the memory starts anew, so that it never outgrows what it saves. */
const MAX_KNOWN = 10_000
const MAX_TEXT = 200
const MAX_LIST = 4
/** Many are alike, and as many are like no other: these are soon forgotten, for what they are known by is as large. */
const MAX_OBJECTS = 1_000
const MAX_FIELDS = 8

const NO_LIST: readonly never[] = Object.freeze([])
const NO_FIELDS = Object.freeze({})

const texts = new Map<string, string>()
const times = new Map<number, Date>()
const lists = new Map<string, readonly unknown[]>()
const objects = new Map<string, object>()

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
  let isFlat = names.length <= MAX_FIELDS
  for (const name of names) {
    const part = share(copy[name])
    copy[name] = part
    isFlat &&= isWord(part)
  }
  const whole = Object.freeze(copy)
  return isFlat ? remember(objects, JSON.stringify(whole), whole, MAX_OBJECTS) : whole
}

/** What its JSON says without a doubt. */
function isWord(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'boolean' || (Number.isInteger(value) && !Object.is(value, -0))
}

function shareList(list: readonly unknown[]): readonly unknown[] {
  if (list.length === 0) return NO_LIST
  const copy = Object.freeze(list.map(share))
  const isOfWords = list.length <= MAX_LIST && list.every((item) => typeof item === 'string')
  return isOfWords ? remember(lists, JSON.stringify(list), copy) : copy
}

function remember<Key, Value>(known: Map<Key, Value>, key: Key, value: Value, most = MAX_KNOWN): Value {
  const before = known.get(key)
  if (before !== undefined) return before
  if (known.size >= most) known.clear()
  known.set(key, value)
  return value
}
