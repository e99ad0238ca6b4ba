// The name that was probably meant, by spelling.

/** Undefined where none is near enough to be a slip. */
export function nearest(word: string, names: readonly string[]): string | undefined {
  const asked = word.toLowerCase().slice(0, MAX_LENGTH)
  let best: string | undefined
  let least = Number.POSITIVE_INFINITY
  for (const name of names) {
    const steps = distance(asked, name.toLowerCase())
    if (steps < least) {
      least = steps
      best = name
    }
  }
  return least <= Math.max(2, Math.floor(asked.length / 3)) ? best : undefined
}

const MAX_LENGTH = 64

/** Letters to put in, take out or exchange. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    row = next
  }
  return row[b.length] ?? 0
}
