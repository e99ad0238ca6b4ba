// What /api/notifications answers: the page of messages that a question means, now and with the topics of this program.

import type { NotificationPage } from '@/lib/contract/notifications'
import type { NotificationParameters } from '@/lib/contract/schema/queries'
import type { Resource } from '@/lib/contract/state'
import { isFailing } from '@/lib/flux/judge/status'
import type { Ref } from '@/lib/ref'
import { ApiError } from '../api-error'
import type { NotificationQuery } from '../sources/message-query'
import type { NotificationLog } from '../sources/notification-log'

export interface MessageSource {
  readonly notifications: Pick<NotificationLog, 'page'>
  readonly topics: readonly string[]
  /** The rows of the asker. */
  readonly live: { row(ref: Ref): Pick<Resource, 'status'> | undefined }
  readonly ntfy?: { readonly web?: string | undefined } | undefined
  readonly clock: () => Date
}

export function answerNotifications(asked: NotificationParameters, source: MessageSource): NotificationPage {
  if (asked.topic.some((one) => !source.topics.includes(one)))
    throw new ApiError('invalid_request', 'The parameter "topic" names a topic that is not configured.', {
      details: { parameter: 'topic' },
    })
  const page = source.notifications.page(queryOf(asked, source))
  const web = source.topics.length === 0 ? undefined : source.ntfy?.web
  return web === undefined ? page : { ...page, web }
}

/** What is asked, in the words of those who look for it. */
export function queryOf(
  { topic, priority, kind, namespace, since, until, still, q, ...rest }: NotificationParameters,
  { live, clock }: Pick<MessageSource, 'live' | 'clock'>,
): NotificationQuery {
  const now = clock()
  return {
    ...rest,
    topics: topic,
    priorities: priority,
    kinds: kind,
    namespaces: namespace,
    ...(since === undefined
      ? {}
      : { since: since.type === 'id' ? since : { type: 'time', time: momentOf(since, now) } }),
    ...(until === undefined ? {} : { until: momentOf(until, now).toISOString() }),
    ...(still === undefined ? {} : { isMeant: (ref) => doesFail(ref, live) }),
    ...(q === undefined ? {} : { text: q }),
  }
}

function doesFail(ref: Ref, live: MessageSource['live']): boolean {
  const row = live.row(ref)
  return row !== undefined && isFailing(row.status)
}

function momentOf(asked: NonNullable<NotificationParameters['until']>, now: Date): Date {
  return asked.type === 'span' ? new Date(now.getTime() - asked.ms) : asked.time
}
