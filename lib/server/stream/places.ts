// How many streams are open and how many large answers are under way, of all and of each caller: one caller must not
// have all of them.

import { ApiError } from '../api-error'

export type PlaceKind = 'stream' | 'heavy'

export interface PlaceLimits {
  /** Streams of all callers. */
  readonly streamLimit: number
  readonly callerStreams: number
  readonly callerHeavy: number
}

export interface Places {
  /** Streams that are open. */
  readonly streams: number
  /**
   * Throws `unavailable` where there is none left. `caller` is undefined where callers cannot be told from each other.
   * Calling the answer gives the place back; calling it again does nothing.
   */
  take(kind: PlaceKind, caller: string | undefined): () => void
}

const RETRY_SECONDS: Record<PlaceKind, number> = { stream: 10, heavy: 2 }

export function createPlaces({ streamLimit, callerStreams, callerHeavy }: PlaceLimits): Places {
  const most: Record<PlaceKind, number> = { stream: callerStreams, heavy: callerHeavy }
  const taken = new Map<string, number>()
  let streams = 0
  return {
    get streams() {
      return streams
    },
    take(kind, caller) {
      if (kind === 'stream' && streams >= streamLimit)
        throw full(kind, 'Too many open streams. Pages ask for the state now and then instead.')
      const key = caller === undefined ? undefined : `${kind} ${caller}`
      const count = key === undefined ? 0 : (taken.get(key) ?? 0)
      if (count >= most[kind])
        throw full(
          kind,
          kind === 'stream'
            ? `You have ${count} open streams, which is as many as one caller may have.`
            : `You are being answered ${count} large questions, which is as many as one caller may have at once.`,
        )
      if (kind === 'stream') streams += 1
      if (key !== undefined) taken.set(key, count + 1)
      let isTaken = true
      return () => {
        if (!isTaken) return
        isTaken = false
        if (kind === 'stream') streams -= 1
        if (key === undefined) return
        const left = (taken.get(key) ?? 1) - 1
        if (left > 0) taken.set(key, left)
        else taken.delete(key)
      }
    },
  }
}

function full(kind: PlaceKind, message: string): ApiError {
  return new ApiError('unavailable', message, { retryAfterSeconds: RETRY_SECONDS[kind] })
}
