// Messages that ntfy and this program have forgotten, as History kept them: they come behind the last page of what is
// known. Long texts were cut, and of deleted ones nothing is left.

import type { Notification, NotificationPage } from '@/lib/contract/notifications'
import type { NotificationParameters } from '@/lib/contract/schema/queries'
import { matchesNotification } from '@/lib/flux/tell/notification-filter'
import type { Entry } from '@/lib/history/rows'
import type { Place } from '@/lib/history/store'
import { emojiOf } from '../sources/emoji'
import { formatCursor } from '../sources/message-query'
import type { NotificationLog } from '../sources/notification-log'
import { seeMessage, seesMessage } from '../views/personal-glass'
import { type HistoryParts, readOrRefuse, sourceOf } from './history-reading'
import { answerNotifications, type MessageSource, queryOf } from './notifications'

/** Messages that are in memory count from one. */
const KEPT = 0
const AT_ONCE = 500
const MOST_PAGES = 20

export interface KeptMessageSource extends MessageSource, HistoryParts {
  readonly notifications: Pick<NotificationLog, 'page' | 'oldest'>
}

export async function answerAllNotifications(
  asked: NotificationParameters,
  source: KeptMessageSource,
): Promise<NotificationPage> {
  const isBehind = asked.cursor?.order === KEPT
  const page = answerNotifications(isBehind ? { ...asked, limit: 1 } : asked, source)
  // From a message on: that one is in memory, or nobody knows when it was.
  const isWhole = page.nextCursor !== undefined || asked.since?.type === 'id' || sourceOf(source.history).kind === 'off'
  if (!isBehind && isWhole) return page
  const messages = isBehind ? [] : page.messages
  const until = isBehind ? (asked.cursor?.time ?? 0) : (source.notifications.oldest() ?? source.clock()).getTime()
  const { nextCursor: _, ...told } = page
  const kept = await readOrRefuse(() => readKept(asked, until, asked.limit - messages.length, source))
  const cursor = kept.next === undefined ? {} : { nextCursor: formatCursor({ time: kept.next, order: KEPT }) }
  return { ...told, messages: [...messages, ...kept.messages], ...cursor }
}

interface KeptMessages {
  readonly messages: readonly Notification[]
  /** Where it goes on: what is of this time or older. */
  readonly next?: number
}

async function readKept(
  asked: NotificationParameters,
  until: number,
  limit: number,
  { history, sight, live, clock }: KeptMessageSource,
): Promise<KeptMessages> {
  const { since: from, isShown: _, ...filter } = queryOf(asked, { live, clock })
  const since = from?.type === 'time' ? from.time.getTime() : undefined
  const messages: Notification[] = []
  let after: Place | undefined
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const { rows, next } = await history.read.entries({
      type: 'notification',
      until: until - 1,
      limit: AT_ONCE,
      ...(since === undefined ? {} : { since }),
      ...(after === undefined ? {} : { after }),
    })
    for (const row of rows) {
      // Those of one second stay together: the next page begins before it.
      const isFull = messages.length >= limit
      if (isFull && row.at !== Date.parse(messages.at(-1)?.time ?? '')) return { messages, next: row.at + 1 }
      const message = messageOf(row)
      if (message === undefined || (sight !== undefined && !seesMessage(message, sight))) continue
      const seen = sight === undefined ? message : seeMessage(message, sight)
      if (matchesNotification(seen, filter)) messages.push(seen)
    }
    if (next === undefined) return { messages }
    after = next
  }
  return after === undefined ? { messages } : { messages, next: after.at }
}

/** Undefined for what was deleted. */
function messageOf({ at, became, object, revision, text = '', detail = {} }: Entry): Notification | undefined {
  const { topic, id, priority, titleLength, severity, reason, cluster, click } = detail
  if (became === 'deleted' || typeof topic !== 'string' || typeof id !== 'string') return undefined
  const tags = typeof detail.tags === 'string' ? detail.tags.split(',') : []
  const labels = tags.filter((tag) => emojiOf([tag]).length === 0)
  const length = typeof titleLength === 'number' ? titleLength : 0
  return {
    ...{ id, topic, time: new Date(at).toISOString(), tags, emoji: emojiOf(tags) },
    message: length === 0 ? text : text.slice(length + 1),
    markdown: detail.markdown === true,
    priority: priority === 1 || priority === 2 || priority === 4 || priority === 5 ? priority : 3,
    ...(length === 0 ? {} : { title: text.slice(0, length) }),
    ...(labels.length === 0 ? {} : { labels }),
    ...(severity === 'info' || severity === 'error' ? { severity } : {}),
    ...(typeof reason === 'string' ? { reason } : {}),
    ...(typeof cluster === 'string' ? { cluster } : {}),
    ...(typeof click === 'string' ? { click } : {}),
    ...(detail.noise === true ? { noise: true } : {}),
    ...(became === 'updated' ? { updated: true } : {}),
    ...(revision === undefined ? {} : { revision }),
    ...(object === undefined ? {} : { ref: object }),
  }
}
