// How fast messages reach readers: the first after a quiet while at once, then ten times a second the newest of what came,
// with how many more there were. Whoever wants those asks for the list. What has to wait longer is no more for that.

import type { Notification } from '@/lib/contract/notifications'
import type { MoreNotifications } from '@/lib/contract/stream'

const FLUSH_MS = 100
const AT_ONCE = 20

export interface MessagePace {
  take(message: Notification): void
  /** What was held back may be told now. */
  goOn(): void
}

export interface MessagePaceOptions {
  /** Told together. */
  readonly tell: (messages: readonly (Notification | MoreNotifications)[]) => void
  /** Whether messages have to wait for something else, until `goOn`. */
  readonly isHeld: () => boolean
}

export function paceMessages({ tell, isHeld }: MessagePaceOptions): MessagePace {
  const waiting = new Map<string, Notification>()
  const leftOut = new Map<string, number>()
  let timer: NodeJS.Timeout | undefined

  function flush(): void {
    if (waiting.size === 0) return
    timer = setTimeout(look, FLUSH_MS)
    const more = Array.from(leftOut, ([topic, count]) => ({ more: count, topic }))
    const told = [...waiting.values(), ...more]
    waiting.clear()
    leftOut.clear()
    tell(told)
  }

  function look(): void {
    timer = undefined
    if (!isHeld()) flush()
  }

  function take(message: Notification): void {
    const key = `${message.topic} ${message.sequenceId ?? message.id}`
    // A later version takes the place of the one before, as the newest.
    waiting.delete(key)
    waiting.set(key, message)
    const oldest = waiting.entries().next()
    if (waiting.size > AT_ONCE && !oldest.done) {
      const [oldestKey, { topic }] = oldest.value
      waiting.delete(oldestKey)
      leftOut.set(topic, (leftOut.get(topic) ?? 0) + 1)
    }
    if (timer === undefined) look()
  }

  return {
    take,
    goOn() {
      if (timer === undefined) flush()
    },
  }
}
