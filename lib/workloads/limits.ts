// How long something may be so before it is a fault, and what is remembered of it from look to look where the object has
// no time of its own: it counts from when it was first seen so.

export const PATIENCE_MS = 5 * 60_000
export const TERMINATION_PATIENCE_MS = 10 * 60_000

/** Beyond this there is no time any more. */
const MAX_MS = 1e14

export function after(since: Date, ms: number): Date {
  return new Date(since.getTime() + Math.min(ms, MAX_MS))
}

interface Mark {
  readonly since: Date
  /** A new spec begins anew. */
  readonly generation: number
  /** The most that was reached; reaching more begins anew. */
  readonly reached: readonly number[]
}

interface Due {
  readonly of: string
  readonly at: Date | undefined
}

interface Ahead {
  readonly of: Date
  readonly seen: Date
}

export interface Memory {
  readonly unseen?: Mark
  readonly rollout?: Mark
  readonly short?: Mark
  readonly due?: Due
  readonly ahead?: Ahead
}

type Limit = 'unseen' | 'rollout' | 'short'

/** What one look takes from the memory and leaves in it: what nobody asks for is forgotten. */
export class Recollection {
  #asked: Memory = {}

  constructor(
    readonly now: Date,
    private readonly before: Memory = {},
  ) {}

  /** Since when it has been so without moving forward. */
  since(limit: Limit, generation: number, reached: readonly number[] = []): Date {
    const kept = advance(this.before[limit], { since: this.now, generation, reached })
    this.#asked = { ...this.#asked, [limit]: kept }
    return kept.since
  }

  /** A time that the object tells; where that was ahead of our clock at first sight, the time of that sight, for good. */
  told(time: Date): Date {
    const { ahead } = this.before
    const isKnown = ahead?.of.getTime() === time.getTime()
    if (!isKnown && time <= this.now) return time
    const kept = isKnown ? ahead : { of: time, seen: this.now }
    this.#asked = { ...this.#asked, ahead: kept }
    return kept.seen
  }

  /** What is dear to find out is found out once. */
  due(of: string, find: () => Date | undefined): Date | undefined {
    const { due } = this.before
    const kept = due?.of === of ? due : { of, at: find() }
    this.#asked = { ...this.#asked, due: kept }
    return kept.at
  }

  /** The same reference where nothing is new; undefined where there is nothing to remember. */
  memory(): Memory | undefined {
    const { before } = this
    const asked = this.#asked
    if (Object.keys(asked).length === 0) return undefined
    const isSame = (['unseen', 'rollout', 'short', 'due', 'ahead'] as const).every(
      (name) => asked[name] === before[name],
    )
    return isSame ? before : asked
  }
}

function advance(mark: Mark | undefined, seen: Mark): Mark {
  if (mark === undefined || mark.generation !== seen.generation) return seen
  const hasMoved = seen.reached.some((count, at) => count > (mark.reached[at] ?? 0))
  if (!hasMoved) return mark
  return { ...seen, reached: seen.reached.map((count, at) => Math.max(count, mark.reached[at] ?? 0)) }
}
