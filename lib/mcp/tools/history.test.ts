// How what happened becomes an answer: page after page, and of a message its words alone.

import { expect, it } from 'vitest'
import type { HistoryEntry, HistoryPage } from '@/lib/contract/history'
import type { HistoryQuery } from '@/lib/contract/schema/history-queries'
import { writeCursor } from '@/lib/server/answers/history-reading'
import type { Questions } from '@/lib/server/answers/questions'
import { OWNER } from '@/lib/server/testing/asked-scene'
import { tellAnswer } from '../answer'
import { getHistory } from './history'

const NOW = new Date('2026-11-29T12:00:00Z')
const AT = '2026-11-29T11:59:00.000Z'

function pageOf(entries: readonly HistoryEntry[], more: Partial<HistoryPage> = {}): HistoryPage {
  return { serverTime: NOW.toISOString(), entries, gaps: [], source: { kind: 'sqlite', state: 'live' }, ...more }
}

async function tell(history: (query: HistoryQuery) => HistoryPage) {
  const questions = { history: async (query: HistoryQuery) => history(query) } as unknown as Questions
  const answer = await getHistory.read({})({
    audience: { questions, mayListEvents: () => Promise.resolve(() => true) },
    actor: { identity: OWNER, requestId: 'r', clientIp: '', via: 'mcp', lookAgain: () => Promise.resolve(OWNER) },
    signal: new AbortController().signal,
    tell: () => Promise.resolve(),
    now: NOW,
  })
  return tellAnswer(answer, 'text', { cluster: 'home', complete: true, missing: [] }).text
}

it('quotes a message once, and says nothing of its own where the message speaks', async () => {
  const text = await tell(() => pageOf([{ key: 'n:1', at: AT, type: 'notification', text: 'the disk is full' }]))
  expect(text.split('the disk is full')).toHaveLength(2)
  expect(text).not.toContain('“”')
})

it('goes on behind the last row of a page, whatever its key holds', async () => {
  const place = { at: Date.parse(AT), key: 'a:one,two:3' }
  const asked: unknown[] = []
  const text = await tell(({ cursor }) => {
    asked.push(cursor)
    return cursor === undefined
      ? pageOf([{ key: place.key, at: AT, type: 'control', text: 'first' }], { nextCursor: writeCursor(place) })
      : pageOf([{ key: 'b', at: AT, type: 'control', text: 'second' }])
  })
  expect(asked).toEqual([undefined, place])
  expect(text).toContain('2 entries')
})
