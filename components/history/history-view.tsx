'use client'
// What happened: one column of time by nights and days, above it the last days as bars and the figures, filters in the
// address, and words for whatever is not known.

import { memo, useMemo } from 'react'
import { HistoryNotice } from '@/components/flux/history-notice'
import { Button } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
import { ReadFailure } from '@/components/ui/read-failure'
import { useServerNow } from '@/lib/client/queries'
import { useDayNames } from '@/lib/client/use-day-names'
import type { KeptPages } from '@/lib/client/use-kept-pages'
import { QUARTER_MS } from '@/lib/client/use-now'
import type { HistoryEntry } from '@/lib/contract/history'
import { foldEntries, type HistoryRow } from '@/lib/flux/history/fold-entries'
import { groupBy } from '@/lib/group-by'
import { parseTime } from '@/lib/time'
import { DayBars } from './day-bars'
import { Figures } from './figures'
import { HistoryFiltersBar } from './history-filters-bar'
import { HistoryLine } from './history-line'
import { stretchOf } from './nights'
import { useHistory, useHistoryStats } from './use-history'
import { type HistoryFilterState, useHistoryFilters } from './use-history-filters'

const NONE: readonly HistoryEntry[] = []
const DAY_MS = 86_400_000

export function HistoryView() {
  const state = useHistoryFilters()
  const { filters, change } = state
  const read = useHistory(filters)
  const stats = useHistoryStats(filters.namespaces)
  const { items: entries = NONE, gaps, source, failure } = read
  const now = useServerNow(QUARTER_MS)
  const isWhole = filters.text === '' && (filters.until === undefined || Date.parse(filters.until) >= now)
  const rows = useMemo(() => foldEntries(entries, gaps, now, isWhole), [entries, gaps, now, isWhole])
  const chosen = dayOf(filters)
  const choose = (day: string | undefined) =>
    change(day === undefined ? { since: undefined, until: undefined } : spanOf(day))
  return (
    <div className="page space-y-3 py-3">
      <h1 className="sr-only">History</h1>
      <HistoryFiltersBar entries={entries} state={state} />
      {stats !== undefined && stats.source.kind !== 'off' && (
        <>
          <DayBars days={stats.days} chosen={chosen} onChoose={choose} />
          <Figures total={stats.total} days={stats.days.length} />
        </>
      )}
      {source !== undefined && source.kind !== 'off' && <HistoryNotice source={source} />}
      {rows.length === 0 ? <NoHistory read={read} state={state} /> : <Stretches rows={rows} />}
      {failure !== undefined && read.items !== undefined && (
        <p role="status" className="text-warning">
          Not read anew: {failure.message}
        </p>
      )}
      {read.hasMore && (
        <Button onClick={read.readMore} aria-disabled={read.isReading}>
          Show older ones
        </Button>
      )}
    </div>
  )
}

/** Of UTC, as the bars are. */
function spanOf(day: string): { readonly since: string; readonly until: string } {
  const begin = Date.parse(`${day}T00:00:00Z`)
  return { since: new Date(begin).toISOString(), until: new Date(begin + DAY_MS).toISOString() }
}

function dayOf({ since, until }: HistoryFilterState['filters']): string | undefined {
  const day = since?.slice(0, 10)
  return day !== undefined && spanOf(day).since === since && spanOf(day).until === until ? day : undefined
}

/** What happens in the cluster draws the page anew, and leaves what happened before as it is. */
const Stretches = memo(PlainStretches)

function PlainStretches({ rows }: { readonly rows: readonly HistoryRow[] }) {
  const nameDay = useDayNames()
  const nameOf = ({ at }: HistoryRow) => {
    const time = parseTime(at)
    if (time === undefined) return ''
    const { day, isNight } = stretchOf(time)
    const name = nameDay(day)
    if (!isNight || name === '') return name
    return `Night to ${name === 'Today' || name === 'Yesterday' ? name.toLowerCase() : name}`
  }
  return [...groupBy(rows, nameOf)].map(([name, ofStretch]) => (
    <section key={name} aria-label={name}>
      {name !== '' && (
        <h2 className="sticky top-0 z-10 border-b border-line bg-canvas px-2 pb-1 pt-3 text-sm text-muted">{name}</h2>
      )}
      <ol className="py-1">
        {ofStretch.map((row) => (
          <HistoryLine key={row.id} row={row} />
        ))}
      </ol>
    </section>
  ))
}

function NoHistory({
  read: { items: entries, source, failure, retry },
  state,
}: {
  readonly read: KeptPages<HistoryEntry>
  readonly state: HistoryFilterState
}) {
  if (entries === undefined && failure !== undefined)
    return <ReadFailure what="History" refusal="You may not read History" failure={failure} onRetry={retry} />
  if (entries === undefined) return <EmptyState kind="loading" title="Reading what happened" skeletonRows={14} />
  if (source?.kind === 'off')
    return (
      <EmptyState kind="empty" title="History is switched off">
        HISTORY_URL is set to off: Fluxdeck keeps nothing of what happens.
      </EmptyState>
    )
  if (state.isFiltering)
    return (
      <EmptyState
        kind="empty"
        title="Nothing that was recorded matches these filters"
        action={<Button onClick={state.clear}>Clear filters</Button>}
      />
    )
  return (
    <EmptyState kind="empty" title="Nothing happened since Fluxdeck records">
      Status changes, deploys, requests and messages stand here as they come.
    </EmptyState>
  )
}
