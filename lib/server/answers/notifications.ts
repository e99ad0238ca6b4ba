// What /api/notifications answers: the page of messages that a question means, now and with the topics of this program.

import type { NotificationPage } from '@/lib/contract/notifications'
import type { NotificationParameters } from '@/lib/contract/schema/queries'
import { ApiError } from '../api-error'
import type { NotificationQuery } from '../sources/message-query'
import type { NotificationLog } from '../sources/notification-log'

export interface MessageSource {
  readonly notifications: Pick<NotificationLog, 'page'>
  readonly topics: readonly string[]
  readonly clock: () => Date
}

export function answerNotifications(asked: NotificationParameters, source: MessageSource): NotificationPage {
  const { topic, priority, since, q, ...rest } = asked
  if (topic.some((one) => !source.topics.includes(one)))
    throw new ApiError('invalid_request', 'The parameter "topic" names a topic that is not configured.', {
      details: { parameter: 'topic' },
    })
  return source.notifications.page({
    ...rest,
    topics: topic,
    priorities: priority,
    ...(since === undefined ? {} : { since: resolve(since, source.clock()) }),
    ...(q === undefined ? {} : { text: q }),
  })
}

function resolve(since: NonNullable<NotificationParameters['since']>, now: Date): NotificationQuery['since'] & {} {
  return since.type === 'span' ? { type: 'time', time: new Date(now.getTime() - since.ms) } : since
}
