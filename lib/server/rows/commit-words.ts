// What is said of the commit behind a revision, by whoever carries it: the artifact itself, an event, a message. What
// nobody says stays unsaid.

import type { Rollout } from '@/lib/contract/rollouts'
import { describeKind } from '@/lib/flux/kinds'
import type { FluxResource } from '@/lib/flux/object/flux-resource'
import { isSameRevision } from '@/lib/flux/object/revision'
import { subjectOf } from '@/lib/flux/tell/commit-subject'
import type { EventLog } from '../sources/event-log'
import type { NotificationLog } from '../sources/notification-log'

const LOOK_BACK = 50

export type CommitWords = Pick<Rollout, 'subject' | 'author'>

export function createCommitReader(events: Pick<EventLog, 'find'>, notifications: Pick<NotificationLog, 'about'>) {
  return ({ ref, kind, artifactRevision = '', originAuthor }: FluxResource): CommitWords => {
    const author = originAuthor === undefined ? {} : { author: originAuthor }
    if (describeKind(kind).hasCommits !== true) return author
    const told = [...events.find({ ref, limit: LOOK_BACK }), ...notifications.about(ref, LOOK_BACK)].find(
      (one) => isSameRevision(one.revision ?? '', artifactRevision) && subjectOf(one) !== undefined,
    )
    const subject = told === undefined ? undefined : subjectOf(told)
    return { ...author, ...(subject === undefined ? {} : { subject }) }
  }
}
