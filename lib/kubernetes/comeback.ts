// A server that has just come back refuses rights, credentials and lists for a moment, until it has read its own data.
// Decides which refusals mean only that; after a few of them a refusal is what it says.
import type { KubernetesError, KubernetesErrorCode } from './errors'
import { TIMING } from './timing'

export interface Comeback {
  /** True when this answer is to be asked again soon instead of being believed. Call once per failure. */
  isStarting(error: KubernetesError): boolean
  /** A watch works: the server is there. */
  done(): void
}

const DOUBTED: ReadonlySet<KubernetesErrorCode> = new Set<KubernetesErrorCode>([
  'forbidden',
  'unauthorised',
  'rate_limited',
  'unreachable',
])

export function createComeback(): Comeback {
  let wasLost = false
  let doubted = 0
  return {
    isStarting({ code, status, retryAfterMs }) {
      if (status === undefined) {
        // Without any answer it is still away, and once it answers it will be starting.
        if (code === 'unreachable' || code === 'timeout') {
          wasLost = true
          doubted = 0
        }
        return false
      }
      if (!wasLost || !DOUBTED.has(code)) return false
      // One that is busy asks for longer, or says nothing; one that is starting asks for a second.
      if (code === 'rate_limited' && (retryAfterMs ?? Number.POSITIVE_INFINITY) > TIMING.startingRetryMs) return false
      doubted += 1
      return doubted <= TIMING.startingAnswers
    },
    done() {
      wasLost = false
      doubted = 0
    },
  }
}
