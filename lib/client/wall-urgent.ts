// Which messages of ntfy stay on a wall: those of high priority, as long as what they tell of may still be so.

import type { Notification } from '@/lib/contract/notifications'
import type { Resource } from '@/lib/contract/state'
import type { Ref } from '@/lib/ref'

const HIGH = 4

/** Newest and most urgent first. What tells of an object that is well by now has done its work. */
export function listUrgent(
  messages: readonly Notification[],
  resources: ReadonlyMap<Ref, Pick<Resource, 'status' | 'current'>>,
): readonly Notification[] {
  const newest = new Map<string, Notification>()
  for (const message of messages) newest.set(`${message.topic} ${message.sequenceId ?? message.id}`, message)
  const isOver = ({ ref }: Notification) => {
    const row = ref === undefined ? undefined : resources.get(ref)
    return row?.current === true && row.status === 'ready'
  }
  return [...newest.values()]
    .filter((one) => one.priority >= HIGH && one.deleted !== true && one.noise !== true && !isOver(one))
    .sort((one, other) => other.priority - one.priority || other.time.localeCompare(one.time))
}
