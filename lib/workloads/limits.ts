// How long something may be so before it is a fault, and what is remembered of it from look to look where the object has
// no time of its own: it counts from when it was first seen so.

export const PATIENCE_MS = 5 * 60_000
export const TERMINATION_PATIENCE_MS = 10 * 60_000

export function after(since: Date, ms: number): Date {
  return new Date(since.getTime() + ms)
}

export function earliest(times: readonly (Date | undefined)[]): Date | undefined {
  let first: Date | undefined
  for (const time of times) if (time !== undefined && (first === undefined || time < first)) first = time
  return first
}

interface Mark {
  readonly since: Date
  /** A new spec begins anew. */
  readonly generation: number
  /** The most that was reached; reaching more begins anew. */
  readonly reached: readonly number[]
}

type Limit = 'unseen' | 'rollout' | 'short'

export type Memory = Readonly<Partial<Record<Limit, Mark>>>

/** What one look takes from the memory and leaves in it: a limit that nobody asks for is forgotten. */
export class Recollection {
  readonly #asked: { -readonly [Name in Limit]?: Mark } = {}

  constructor(
    readonly now: Date,
    private readonly before: Memory = {},
  ) {}

  /** Since when it has been so without moving forward. */
  since(limit: Limit, generation: number, reached: readonly number[] = []): Date {
    const mark = this.before[limit]
    const isSame = mark !== undefined && mark.generation === generation
    const hasMoved = isSame && reached.some((count, at) => count > (mark.reached[at] ?? 0))
    const most = isSame ? reached.map((count, at) => Math.max(count, mark.reached[at] ?? 0)) : reached
    const kept = isSame && !hasMoved ? mark : { since: this.now, generation, reached: most }
    this.#asked[limit] = kept
    return kept.since
  }

  /** The same reference where nothing is new. */
  memory(): Memory | undefined {
    const names = Object.keys(this.#asked)
    if (names.length === 0) return undefined
    const isSame =
      names.length === Object.keys(this.before).length &&
      Object.entries(this.#asked).every(([name, mark]) =>
        Object.entries(this.before).some(([a, b]) => a === name && b === mark),
      )
    return isSame ? this.before : this.#asked
  }
}
