// What the list of events may lack, in words: it is old, some of it is not read, or there is more than is shown. Pure.

import type { EventList } from '@/lib/contract/notifications'
import type { SourceStateName } from '@/lib/contract/state'

export interface EventNotice {
  readonly kind: 'forbidden' | 'stale' | 'more'
  readonly text: string
  /** Ends with the time up to which it was read. */
  readonly isOld?: true
}

export function noticesOf(list: EventList | undefined, failure: string | undefined): readonly EventNotice[] {
  const notices: EventNotice[] = []
  if (list !== undefined && failure !== undefined)
    notices.push({ kind: 'stale', text: `This list could not be read again: ${failure}` })
  if (list === undefined) return notices
  const { state, reason, workloads, hidden = 0, total, events } = list
  if (state !== 'live') {
    const why = reason === undefined ? '' : ` ${reason}`
    notices.push(
      state === 'forbidden'
        ? { kind: 'forbidden', text: `Events may not be listed any more.${why}`, isOld: true }
        : { kind: 'stale', text: `Events are not live.${why}`, isOld: true },
    )
  }
  const unread = WORKLOADS[workloads]
  if (unread !== undefined) notices.push({ kind: workloads === 'forbidden' ? 'forbidden' : 'stale', text: unread })
  if (hidden > 0) {
    const where = hidden === 1 ? '1 namespace' : `${hidden} namespaces`
    notices.push({ kind: 'forbidden', text: `Events of workloads in ${where} are not shown: you may not list them.` })
  }
  if (total > events.length)
    notices.push({ kind: 'more', text: `These are the newest ${events.length} of ${total}. Filters bring older ones.` })
  return notices
}

/** What is not known of the workloads, where that is not all of it. */
const WORKLOADS: Readonly<Record<SourceStateName, string | undefined>> = {
  live: undefined,
  connecting: 'What Flux deployed is still being read, so events of it may be missing.',
  stale: 'What Flux deployed may be out of date, so events of new workloads may be missing.',
  forbidden: 'Workloads may not be read, so events of them can be told from others by namespace only.',
  absent: 'The cluster serves no workloads that could be read.',
  rate_limited: 'What Flux deployed is read slowly, so events of it may be missing.',
  unauthorised: 'Workloads are not read: the sign-in to the cluster was refused.',
  error: 'Workloads could not be read, so events of them may be missing.',
  disabled: 'Only events of Flux objects are here: reading of workloads is switched off.',
}
