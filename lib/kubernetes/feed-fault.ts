// How long a feed waits after which fault, and what it may claim meanwhile.
import type { KubernetesError } from './errors'
import type { Feed } from './feed-memory'
import { TIMING } from './timing'

/** How long to wait after this fault. Says in passing what the feed may claim now. */
export function judgeFault({ options, memory, backoff, comeback, status }: Feed, error: KubernetesError): number {
  const { code, message: reason } = error
  const retryAfterMs = error.retryAfterMs ?? 0
  if (comeback.isStarting(error)) {
    status.unreachable('The API server has just come back and is not ready yet.')
    return Math.max(retryAfterMs, TIMING.startingRetryMs * (1 + options.random() / 2))
  }
  switch (code) {
    case 'gone': {
      memory.version = undefined
      memory.goneInRow += 1
      const waitMs = backoff.failed()
      if (memory.goneInRow > 1) return waitMs
      // After an outage, too, the first list anew comes at once: what is shown is known to be old.
      memory.proveMs = 0
      return 0
    }
    case 'forbidden':
      // The watch may be what is forbidden: a list each minute still shows the truth of that minute.
      memory.version = undefined
      status.set({ state: 'forbidden', reason })
      return TIMING.forbiddenRetryMs
    case 'rate_limited':
      status.set({ state: 'rate_limited', reason })
      return backoff.failed(error.retryAfterMs ?? TIMING.rateLimitedMinMs)
    case 'unauthorised':
      status.set({ state: 'unauthorised', reason })
      return backoff.failed(retryAfterMs)
    case 'unreachable':
    case 'timeout':
      status.unreachable(reason)
      // A server that was away may well have lost its memory once more.
      if (error.status === undefined) memory.goneInRow = 0
      if (error.status !== undefined && backoff.failures >= 2) memory.version = undefined
      return backoff.failed(retryAfterMs)
    default:
      if (code === 'invalid' || code === 'unexpected' || code === 'too_large') memory.version = undefined
      status.set({ state: 'error', reason })
      return backoff.failed(retryAfterMs)
  }
}
