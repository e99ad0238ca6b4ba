// get_notifications: what ntfy told, newest first, and which topics could not be read.

import { z } from 'zod'
import type { Notification, NotificationPage } from '@/lib/contract/notifications'
import { TextSchema } from '@/lib/contract/schema/parameters'
import type { NotificationParameters } from '@/lib/contract/schema/queries'
import { MessageSinceSchema } from '@/lib/contract/schema/since'
import { nearest } from '@/lib/nearest'
import type { Questions } from '@/lib/server/answers/questions'
import { ApiError } from '@/lib/server/api-error'
import type { Item } from '../answer'
import { CursorArgument, limitOf } from '../arguments'
import { missingFor } from '../head'
import { pageFrom } from '../paging'
import { clip, plainLine } from '../plain'
import { defineTool } from '../tool'
import { ageOf, asWord, joinParts } from '../words'

/** Of all that are kept, which are few enough to be counted. */
const PAGE = 500
const MAX_PAGES = 10
const ANY = { topic: [], priority: [], kind: [], namespace: [] }

export const getNotifications = defineTool({
  name: 'get_notifications',
  title: 'ntfy notifications',
  description:
    'Messages that ntfy got on the configured topics, newest first, with the object each is about where that is sure.',
  input: z.strictObject({
    topic: z.string().max(64).describe('Of this topic only.').optional(),
    since: MessageSinceSchema.describe('How far back: 24h, 30m, all, a message id or a Unix time.').prefault('24h'),
    severity: z.enum(['info', 'error']).describe('Of this severity only.').optional(),
    q: TextSchema.describe('Only messages with these words.').optional(),
    limit: limitOf(20, 100),
    cursor: CursorArgument,
  }),
  hints: 'read',
  shape: 'list',
  needs: 'ntfy',
  answer({ topic, since, severity, q, limit, cursor }, { audience, now }) {
    const { questions } = audience
    const { topics } = questions.notifications({ ...ANY, limit: 1 })
    if (topic !== undefined) expectTopic(topic, topics)
    const found = readAll(questions, {
      ...ANY,
      topic: topic === undefined ? [] : [topic],
      ...(since === undefined ? {} : { since }),
      ...(severity === undefined ? {} : { severity }),
      ...(q === undefined ? {} : { q }),
    })
    const { items, page } = pageFrom(found.messages, { limit, cursor, keyOf: ({ id }) => id })
    return {
      sentence: sayHowMany(found.messages, topic === undefined ? topics : [topic]),
      missing: topics.length === 0 ? [missingFor('notifications', 'no topic of ntfy is configured')] : [],
      items: [...itemsOfGaps(found, topic), ...items.map((message) => itemOfMessage(message, now))],
      page: { ...page, around: itemsOfGaps(found, topic).length, narrow: ['topic', 'since', 'severity', 'q'] },
    }
  },
})

function readAll(questions: Questions, asked: Omit<NotificationParameters, 'limit' | 'cursor'>) {
  const messages: Notification[] = []
  let page = questions.notifications({ ...asked, limit: PAGE })
  messages.push(...page.messages)
  for (let pages = 1; page.nextCursor !== undefined && pages < MAX_PAGES; pages += 1) {
    const [time = '', order = ''] = page.nextCursor.split('.')
    page = questions.notifications({ ...asked, limit: PAGE, cursor: { time: Number(time), order: Number(order) } })
    messages.push(...page.messages)
  }
  return { messages, gaps: page.gaps, badLines: page.badLines }
}

function expectTopic(topic: string, topics: readonly string[]): void {
  if (topics.includes(topic)) return
  const near = nearest(topic, topics)
  const remedy =
    near !== undefined
      ? `Did you mean ${near}?`
      : topics.length === 0
        ? 'No topic is configured.'
        : `There are ${topics.join(', ')}.`
  throw new ApiError(
    'invalid_request',
    `The argument topic is ${asWord(topic)}: no such topic is followed here. ${remedy}`,
  )
}

function sayHowMany(messages: readonly Notification[], topics: readonly string[]): string {
  if (topics.length === 0) return 'No topic of ntfy is followed here, so nothing is known of messages.'
  const of = `${topics.length === 1 ? 'topic' : 'topics'} ${topics.join(', ')}`
  if (messages.length === 0) return `No message is known of what was asked for, of ${of}.`
  const errors = messages.filter(({ severity }) => severity === 'error').length
  const newest = messages[0] === undefined ? '' : ` (of ${messages[0].time})`
  return `${messages.length} ${messages.length === 1 ? 'message' : 'messages'} of ${of}, ${errors} of them errors; newest first${newest}.`
}

function itemsOfGaps({ gaps, badLines }: Pick<NotificationPage, 'gaps' | 'badLines'>, topic?: string): readonly Item[] {
  const part = 'What may be missing'
  return [
    ...gaps
      .filter((gap) => topic === undefined || gap.topic === topic)
      .map((gap) => ({ part, text: `topic ${gap.topic}, ${gap.at}: ${gap.text}` })),
    ...(badLines === 0 ? [] : [{ part, text: `${badLines} messages could not be understood since the start.` }]),
  ]
}

export function itemOfMessage(message: Notification, now: Date): Item {
  const { topic, time, title = '', priority, tags, severity, ref, refGuess, cluster } = message
  const guess = refGuess === undefined ? '' : `perhaps about ${refGuess.ref}`
  const text = [
    `${ageOf({ since: time }, now)} ago`,
    `topic ${topic}`,
    priority === 3 ? '' : `priority ${priority}`,
    tags.length === 0 ? '' : `tags ${tags.map(asWord).join(', ')}`,
    cluster === undefined ? '' : `of cluster ${asWord(cluster)}`,
    ref === undefined ? guess : '',
  ]
  return {
    part: 'Messages',
    ...(ref === undefined ? {} : { ref }),
    ...(severity === undefined ? {} : { status: severity }),
    text: clip(plainLine(joinParts(text)), 500),
    said: [title, message.message].filter((one) => one.trim() !== ''),
  }
}
