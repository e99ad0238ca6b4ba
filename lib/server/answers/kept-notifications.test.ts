import { describe, expect, it } from 'vitest'
import type { Notification } from '@/lib/contract/notifications'
import { NotificationQuerySchema } from '@/lib/contract/schema/queries'
import { notificationEntry } from '@/lib/flux/history/told-entries'
import { createMemoryStore } from '@/lib/history/memory-store'
import { parseNtfyLine } from '@/lib/ntfy/message'
import { createNotificationLog } from '../sources/notification-log'
import { answerAllNotifications } from './kept-notifications'

const NOW = Date.UTC(2026, 10, 20, 12)
const clock = () => new Date(NOW)
const HOUR = 3_600_000

function message(id: string, hoursAgo: number, more: Partial<Notification> = {}): Notification {
  return {
    ...{
      id,
      topic: 'flux',
      message: `message ${id}`,
      markdown: false,
      priority: 4,
      tags: ['warning', 'prod'],
      emoji: ['⚠️'],
    },
    time: new Date(NOW - hoursAgo * HOUR).toISOString(),
    ...more,
  }
}

/** What came up to twelve hours ago is still known, as ntfy keeps it. */
function open(kept: readonly Notification[]) {
  const history = createMemoryStore({ instance: 'one', clock })
  history.write({ entries: kept.map((one) => notificationEntry(one, 'ntfy.sh')) })
  const log = createNotificationLog({
    topics: ['flux'],
    clock,
    redact: (text) => text,
    home: { name: 'home', isSure: true },
    find: () => undefined,
  })
  for (const { id, topic, time, message: text } of kept.filter((one) => NOW - Date.parse(one.time) <= 12 * HOUR)) {
    const line = { id, topic, time: Date.parse(time) / 1_000, event: 'message', message: text }
    const parsed = parseNtfyLine(JSON.stringify(line))
    if (parsed.ok && parsed.event.type === 'message') log.add(parsed.event)
  }
  const source = { notifications: log, topics: ['flux'], live: { row: () => undefined }, history, clock }
  return (query: object = {}) => answerAllNotifications(NotificationQuerySchema.parse(query), source)
}

const ids = ({ messages }: { readonly messages: readonly Notification[] }) => messages.map(({ id }) => id)

describe('messages that ntfy has forgotten', () => {
  const all = [message('a', 1), message('b', 11), message('c', 30), message('d', 40), message('e', 50)]

  it('come behind those that are known, each once', async () => {
    expect(ids(await open(all)())).toEqual(['a', 'b', 'c', 'd', 'e'])
  })

  it('come page by page, and none is lost between the pages', async () => {
    const ask = open(all)
    const found: string[] = []
    let cursor: string | undefined
    do {
      const page = await ask({ limit: 2, ...(cursor === undefined ? {} : { cursor }) })
      found.push(...ids(page))
      cursor = page.nextCursor
    } while (cursor !== undefined)
    expect(found).toEqual(['a', 'b', 'c', 'd', 'e'])
  })

  it('are found by their words, and are as they were', async () => {
    const titled = message('t', 30, { title: 'Disk full', message: 'on n2\nsecond line', severity: 'error' })
    const [found, ...others] = (await open([...all, titled])({ q: 'disk' })).messages
    expect(others).toEqual([])
    const { labels, ...rest } = found ?? {}
    expect(rest).toEqual(titled)
    expect(labels).toEqual(['prod'])
  })

  it('are not told where they were deleted, or are older than what is asked', async () => {
    expect(ids(await open([message('a', 1), message('x', 30, { deleted: true })])())).toEqual(['a'])
    expect(ids(await open(all)({ since: '35h' }))).toEqual(['a', 'b', 'c'])
    expect(ids(await open(all)({ since: 'b' }))).toEqual(['a'])
  })
})
