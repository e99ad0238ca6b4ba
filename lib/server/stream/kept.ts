// Things and how many wait for each: the same bytes for a hundred readers are in memory once.

export interface Kept {
  bytes(): number
  add(thing: object, bytes: number): void
  drop(thing: object): void
}

export function createKept(): Kept {
  const things = new Map<object, { readonly bytes: number; count: number }>()
  let sum = 0
  return {
    bytes: () => sum,
    add(thing, bytes) {
      const known = things.get(thing)
      if (known === undefined) {
        things.set(thing, { bytes, count: 1 })
        sum += bytes
      } else known.count += 1
    },
    drop(thing) {
      const known = things.get(thing)
      if (known === undefined) return
      known.count -= 1
      if (known.count > 0) return
      things.delete(thing)
      sum -= known.bytes
    },
  }
}
