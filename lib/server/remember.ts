// What is remembered up to a bound: what has not been told again for longest is forgotten first.

/** The newest from now on. */
export function remember<Key, Value>(known: Map<Key, Value>, key: Key, value: Value, most: number): void {
  known.delete(key)
  known.set(key, value)
  dropOldest(known, most)
}

/** For who has just added one, and leaves what was there in its place. */
export function dropOldest(known: Map<unknown, unknown>, most: number): void {
  const oldest = known.keys().next()
  if (known.size > most && !oldest.done) known.delete(oldest.value)
}
