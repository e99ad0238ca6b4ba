import { describe, expect, it } from 'vitest'
import { NO_HISTORY } from '@/lib/history/no-store'
import type { DayRow, Span } from '@/lib/history/rows'
import type { CountedDays, EntryQuery } from '@/lib/history/store'
import { answerHistoryStats } from './history-stats'

const DAY = 86_400_000
const NOW = Date.parse('2026-11-30T12:00:00Z')
const HOUR = DAY / 24

const dayRow = (day: string, more: Partial<DayRow> = {}): DayRow => ({
  ...{ day, deploys: 2, changed: 3, failedDeploys: 0, incidents: 1, recovered: 1, recoverMs: [60_000] },
  ...more,
})

function ask(counted: CountedDays | undefined, spans: readonly Span[], query: { days: number; namespace: string[] }) {
  const asked: EntryQuery[] = []
  const read = {
    ...NO_HISTORY.read,
    days: async () => counted,
    spans: async () => spans,
    async entries(one: EntryQuery) {
      asked.push(one)
      return { rows: [] }
    },
  }
  const history = { read, state: () => ({ kind: 'sqlite' as const, state: 'live' as const }) }
  return { asked, answer: answerHistoryStats(query, { history, clock: () => new Date(NOW) }) }
}

/** What is left of the spans begins where entries went. */
const SPANS = [{ id: 'a', instance: 'a', began: Date.parse('2026-11-28T06:00:00Z'), seen: NOW }]

describe('figures of days whose entries went', () => {
  const counted = {
    rows: [
      dayRow('2026-11-26', { unrecordedMs: 6 * HOUR }),
      dayRow('2026-11-27', { unrecordedMs: 0 }),
      dayRow('2026-11-28', { unrecordedMs: 0 }),
      dayRow('2026-11-29'),
    ],
    open: [],
  }

  it('are as they were, with the time that nobody recorded, and no gap is made of what was taken away', async () => {
    const { answer, asked } = ask(counted, SPANS, { days: 6, namespace: [] })
    const { days, gaps, total } = await answer
    expect(asked).toEqual([])
    expect(days.map(({ day, unrecordedSeconds }) => [day.slice(8), unrecordedSeconds / 3_600])).toEqual([
      ['25', 24],
      ['26', 6],
      ['27', 0],
      ['28', 0],
      ['29', 0],
      ['30', 0],
    ])
    expect(gaps).toEqual([
      { from: '2026-11-25T00:00:00.000Z', to: '2026-11-26T00:00:00.000Z', reason: 'History had not begun' },
    ])
    // 4.25 days were recorded.
    expect(total).toMatchObject({ deploys: 8, deploysADay: Math.round((8 / 4.25) * 1_000) / 1_000, incidents: 4 })
  })

  it('are made of entries for some namespaces, and where nobody counts', async () => {
    const some = ask(counted, SPANS, { days: 2, namespace: ['apps'] })
    expect((await some.answer).total.deploys).toBe(0)
    expect(some.asked).toHaveLength(1)
    const none = ask(undefined, SPANS, { days: 2, namespace: [] })
    expect((await none.answer).total.deploys).toBe(0)
    expect(none.asked).toHaveLength(1)
  })
})
