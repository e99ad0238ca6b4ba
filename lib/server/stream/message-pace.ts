// How fast messages reach readers: the first after a quiet while at once, then ten times a second the newest of what came,
// with how many more there were. Whoever wants those asks for the list.

import type { Notification } from '@/lib/contract/notifications'
import type { MoreNotifications } from '@/lib/contract/stream'

const FLUSH_MS = 100
const AT_ONCE = 20

/** The answer takes each message as it comes. */
export function paceMessages(
  tell: (message: Notification | MoreNotifications) => void,
): (message: Notification) => void {
  const waiting = new Map<string, Notification>()
  const leftOut = new Map<string, number>()
  let timer: NodeJS.Timeout | undefined

  function flush(): void {
    timer = undefined
    if (waiting.size === 0) return
    timer = setTimeout(flush, FLUSH_MS)
    const messages = [...waiting.values()]
    const more = [...leftOut]
    waiting.clear()
    leftOut.clear()
    for (const message of messages) tell(message)
    for (const [topic, count] of more) tell({ more: count, topic })
  }

  return (message) => {
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
    if (timer === undefined) flush()
  }
}
