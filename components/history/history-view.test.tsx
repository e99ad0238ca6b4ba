import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { NuqsTestingAdapter } from 'nuqs/adapters/testing'
import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, it } from 'vitest'
import { StillPage, textOf } from '@/lib/client/testing/still-page'
import type { HistoryDay, HistoryFigures, HistoryPage } from '@/lib/contract/history'
import { stateOf } from '@/lib/contract/testing/states'
import { asRef } from '@/lib/testing/as-ref'
import { describeDay } from './day-bars'
import { figuresOf } from './figures'
import { HistoryView } from './history-view'

const NOW = '2026-11-20T08:14:00.000Z'
const DB = asRef('Kustomization/apps/db')
const KEPT = { kind: 'sqlite', state: 'live', since: '2026-11-01T00:00:00.000Z' } as const
const PAGE: HistoryPage = { serverTime: NOW, entries: [], gaps: [], source: KEPT }
const at = (hour: number) => `2026-11-20T0${hour}:00:00.000Z`

function draw(page: HistoryPage | undefined, search = '', query: object = {}): string {
  const client = new QueryClient()
  const key = ['history', { type: [], namespace: [], ...query }]
  if (page !== undefined) client.setQueryData(key, { pages: [page], pageParams: [''] })
  return textOf(
    renderToStaticMarkup(
      <NuqsTestingAdapter searchParams={search}>
        <QueryClientProvider client={client}>
          <StillPage state={{ ...stateOf([]), serverTime: NOW }}>
            <HistoryView />
          </StillPage>
        </QueryClientProvider>
      </NuqsTestingAdapter>,
    ),
  )
}

describe('the page of what happened', () => {
  it('tells an incident in one line: how long, how it ended, what was pressed by whom', () => {
    const entries = [
      { key: 'c', at: at(5), type: 'status', ref: DB, uid: 'u', was: 'failed', became: 'ready' },
      { key: 'b', at: at(4), type: 'action', ref: DB, was: 'reconcile', became: 'done', actor: 'ali' },
      { key: 'a', at: at(3), type: 'status', ref: DB, uid: 'u', was: 'ready', became: 'failed', text: 'no such image' },
    ] as const
    expect(draw({ ...PAGE, entries })).toMatch(
      /Kustomization apps\/ db failed for 2 h, then ready · reconcile pressed by ali no such image .*3 entries/,
    )
  })

  it('does not say that an incident goes on where its end may lie behind what is shown', () => {
    const entries = [
      { key: 'a', at: at(3), type: 'status', ref: DB, uid: 'u', was: 'ready', became: 'failed', text: 'no such image' },
    ] as const
    const goesOn = /apps\/ db failed for 5 h, so far/
    const isCut = /apps\/ db failed; how it ended is not among what is shown/
    expect(draw({ ...PAGE, entries })).toMatch(goesOn)
    const [past, future] = ['2026-11-20T04:00:00.000Z', '2026-11-20T09:00:00.000Z']
    expect(draw({ ...PAGE, entries }, `?until=${past}`, { until: past })).toMatch(isCut)
    expect(draw({ ...PAGE, entries }, `?until=${future}`, { until: future })).toMatch(goesOn)
    expect(draw({ ...PAGE, entries }, '?q=image', { q: 'image' })).toMatch(isCut)
  })

  it('hatches the time that nobody recorded, and says of what was found later that it was', () => {
    const gaps = [{ from: at(3), to: at(5), reason: 'Fluxdeck was not running' }]
    const late = { key: 'a', at: at(4), type: 'status', ref: DB, became: 'created', late: true, after: at(3) } as const
    const text = draw({ ...PAGE, entries: [late], gaps })
    expect(text).toMatch(/Nobody recorded for 2 h, from .*: Fluxdeck was not running\./)
    expect(text).toMatch(/was created · some time after .*, nobody recorded then/)
  })

  it('tells apart what is not read yet, what is switched off, what matches nothing, and that nothing happened', () => {
    expect(draw(undefined)).toContain('Reading what happened')
    expect(draw(PAGE)).toContain('Nothing happened since Fluxdeck records')
    expect(draw(PAGE, '?q=web', { q: 'web' })).toContain('Nothing that was recorded matches these filters')
    expect(draw({ ...PAGE, source: { kind: 'off', state: 'disabled' } })).toContain('History is switched off')
    expect(draw({ ...PAGE, source: { ...KEPT, kind: 'memory' } })).toContain('kept in memory only')
  })
})

describe('the bars and figures', () => {
  const DAY: HistoryDay = {
    ...{ day: '2026-11-20', deploys: 1, changed: 4, failedDeploys: 0, incidents: 2, recovered: 2 },
    unrecordedSeconds: 0,
  }
  const NONE: HistoryFigures = {
    ...{ deploys: 3, incidents: 0, runningIncidents: 0, recovered: 0, leftOut: 0, failedDeploys: 1 },
  }

  it('a bar says its day in words, and when nobody recorded on it', () => {
    expect(describeDay({ ...DAY, worst: 'stalled' })).toBe('2026-11-20 (UTC): 1 deploy, 2 incidents, worst Stalled')
    expect(describeDay({ ...DAY, unrecordedSeconds: 7_200 })).toContain('; nobody recorded for 2 h')
  })

  it('what cannot be told is a dash, never a number', () => {
    const values = (total: HistoryFigures) => figuresOf(total, 30).map(({ value }) => value)
    expect(values(NONE)).toEqual(['–', '0', '–', '–'])
    const known = { deploysADay: 1.25, recoverMedianSeconds: 600, changeFailureRate: 0.125 }
    expect(values({ ...NONE, ...known })).toEqual(['1.3', '0', '10 min', '13 %'])
    expect(figuresOf({ ...NONE, runningIncidents: 2, leftOut: 1 }, 30).map(({ aside }) => aside)).toEqual([
      '3 in 30 days',
      '2 not over yet',
      '1 left out',
      '1 of 3',
    ])
  })
})
