// Clients of the older revisions leave a call by a message of their own, on another request: without sessions it finds the
// call by who made it, from where, and by the number that they gave it. Where two could be meant, none is.

import { z } from 'zod'
import type { Caller } from './caller'

const Cancelled = z.object({
  method: z.literal('notifications/cancelled'),
  params: z.object({ requestId: z.union([z.string(), z.number()]) }),
})

export interface CallUnderWay {
  /** Ends with that of the request, and when the caller takes the call back. */
  readonly signal: AbortSignal
  end(): void
}

export interface CallsUnderWay {
  begin(caller: Caller, id: string | number, left: AbortSignal): CallUnderWay
  /** Ends the calls that these messages take back. */
  take(caller: Caller, body: unknown): void
  count(): number
}

export function createCallsUnderWay(): CallsUnderWay {
  const running = new Map<string, readonly AbortController[]>()
  const keyOf = ({ key, actor }: Caller, id: string | number) => JSON.stringify([key, actor.clientIp, id])
  return {
    begin(caller, id, left) {
      const key = keyOf(caller, id)
      const taken = new AbortController()
      running.set(key, [...(running.get(key) ?? []), taken])
      return {
        signal: AbortSignal.any([left, taken.signal]),
        end() {
          const others = (running.get(key) ?? []).filter((one) => one !== taken)
          if (others.length > 0) running.set(key, others)
          else running.delete(key)
        },
      }
    },
    take(caller, body) {
      for (const message of Array.isArray(body) ? body : [body]) {
        const cancelled = Cancelled.safeParse(message)
        if (!cancelled.success) continue
        const [call, ...more] = running.get(keyOf(caller, cancelled.data.params.requestId)) ?? []
        if (more.length === 0) call?.abort()
      }
    },
    count: () => running.size,
  }
}
