// The newest of what comes, bounded in number and size; what had to go is counted.

export interface LineRing<Item> {
  readonly size: number
  push(item: Item): void
  /** Oldest first; it is empty behind this, its count included. */
  drain(): { readonly items: readonly Item[]; readonly dropped: number }
  /** The same, and everything stays. */
  list(): readonly Item[]
}

export function createLineRing<Item>(most: number, mostBytes: number, bytesOf: (item: Item) => number): LineRing<Item> {
  let items: Item[] = []
  /** Those before it are gone already. */
  let first = 0
  let bytes = 0
  let dropped = 0
  const size = () => items.length - first
  const dropFirst = () => {
    const item = items[first]
    if (item !== undefined) bytes -= bytesOf(item)
    first += 1
    dropped += 1
    // Cleared now and then, so that each line costs the same.
    if (first > most && first * 2 > items.length) {
      items = items.slice(first)
      first = 0
    }
  }
  return {
    get size() {
      return size()
    },
    push(item) {
      items.push(item)
      bytes += bytesOf(item)
      while (size() > most || (bytes > mostBytes && size() > 1)) dropFirst()
    },
    drain() {
      const told = { items: items.slice(first), dropped }
      items = []
      first = 0
      bytes = 0
      dropped = 0
      return told
    },
    list: () => items.slice(first),
  }
}
