import { describe, expect, it } from 'vitest'
import { HistoryQuerySchema } from '@/lib/contract/schema/history-queries'
import { NO_HISTORY } from '@/lib/history/no-store'
import type { EntryQuery } from '@/lib/history/store'
import { answerHistory } from './history'

const NOW = new Date('2026-11-30T12:00:00Z')

describe('an answer of History', () => {
  it('is made of one look of the store, and goes on behind the last one that was looked at', async () => {
    const asked: EntryQuery[] = []
    const read = {
      ...NO_HISTORY.read,
      async entries(query: EntryQuery) {
        asked.push(query)
        return { rows: [], next: { at: NOW.getTime() - asked.length, key: 'k' } }
      },
    }
    const history = { read, state: () => ({ kind: 'sqlite' as const, state: 'live' as const }) }
    const page = await answerHistory(
      HistoryQuerySchema.parse({ q: 'nowhere' }),
      { history, clock: () => NOW },
      { isKnown: true },
    )
    expect(asked).toHaveLength(1)
    expect(page.entries).toEqual([])
    const { cursor } = HistoryQuerySchema.parse({ cursor: page.nextCursor })
    expect(cursor).toEqual({ at: NOW.getTime() - 1, key: 'k' })
  })
})
