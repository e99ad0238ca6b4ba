// The figures of what happened. Who sees everything gets what was counted while it was written; for others they are made
// of what they may see.

import type { HistoryStats } from '@/lib/contract/history'
import type { HistoryStatsQuery } from '@/lib/contract/schema/history-queries'
import { DAY_MS, dayOf } from '@/lib/flux/history/count-day'
import { computeFigures, type FigureSpan, type Figures, figuresOfDays } from '@/lib/flux/history/figures'
import { findGaps, type Gap } from '@/lib/history/gaps'
import type { DayRow, Entry, RolloutRow } from '@/lib/history/rows'
import type { Place } from '@/lib/history/store'
import type { Sight } from '../views/sight'
import { withObjects } from './find-deploys'
import { describeGap, type HistoryParts, iso, readOrRefuse, sourceOf } from './history-reading'
import { isCompared, type KeptDeploy, seeDeploy } from './seen-deploys'

const AT_ONCE = 500

export async function answerHistoryStats(query: HistoryStatsQuery, parts: HistoryParts): Promise<HistoryStats> {
  const now = parts.clock().getTime()
  const from = (dayOf(now) - query.days + 1) * DAY_MS
  const source = sourceOf(parts.history)
  const { gaps, ...figures } =
    source.kind === 'off'
      ? { ...figuresOfDays([], [], { from, now, gaps: [] }), gaps: [] }
      : await readOrRefuse(() => readFigures(query, parts, { from, now }))
  return {
    serverTime: iso(now),
    from: iso(from),
    ...figures,
    gaps: gaps.flatMap((gap) => (gap.to > from ? [describeGap({ ...gap, from: Math.max(gap.from, from) })] : [])),
    source,
  }
}

async function readFigures(
  { namespace }: HistoryStatsQuery,
  parts: HistoryParts,
  window: Omit<FigureSpan, 'gaps'>,
): Promise<Figures & { readonly gaps: readonly Gap[] }> {
  const { history, sight } = parts
  const { from, now } = window
  const spans = await history.read.spans({ since: 0, until: now })
  const gaps = findGaps(spans, Math.min(from, ...spans.map(({ began }) => began)), now, now)
  const counted = sight === undefined && namespace.length === 0 ? await history.read.days(window) : undefined
  if (counted === undefined) return { ...(await computeSeen(namespace, parts, { ...window, gaps })), gaps }
  return {
    ...figuresOfDays(counted.rows, counted.open, { ...window, gaps }),
    gaps: gaps.flatMap((gap) => leaveOut(gap, closedOf(counted.rows))),
  }
}

/** Of these days it is known how long nobody recorded, and not any more when. */
function closedOf(rows: readonly DayRow[]): { readonly from: number; readonly to: number } {
  const closed = rows.flatMap(({ day, unrecordedMs }) => (unrecordedMs === undefined ? [] : [Date.parse(day)]))
  return { from: Math.min(...closed), to: Math.max(...closed) + DAY_MS }
}

function leaveOut(gap: Gap, { from, to }: { readonly from: number; readonly to: number }): readonly Gap[] {
  const parts = [
    { ...gap, to: Math.min(gap.to, from) },
    { ...gap, from: Math.max(gap.from, to) },
  ]
  return from > to ? [gap] : parts.filter((part) => part.from < part.to)
}

async function computeSeen(
  namespace: readonly string[],
  { history, sight }: HistoryParts,
  span: FigureSpan,
): Promise<Figures> {
  const { read } = history
  const sees = (ref: Entry['object']) => ref !== undefined && (sight === undefined || sight.sees(ref))
  const isIn = (one: { readonly namespace?: string }) =>
    namespace.length === 0 || namespace.includes(one.namespace ?? '')
  const entries = await readAll<Entry>((after) =>
    read.entries({ type: 'status', limit: AT_ONCE, ...(after === undefined ? {} : { after }) }),
  )
  const rollouts = await readAll<RolloutRow>((after) =>
    read.rollouts({ since: span.from, all: true, limit: AT_ONCE, ...(after === undefined ? {} : { after }) }),
  )
  const kept = await withObjects(rollouts, read)
  const deploys = kept.flatMap((deploy) => countable(deploy, sight, isIn) ?? [])
  return computeFigures({
    ...span,
    entries: entries.filter((entry) => sees(entry.object) && isIn(entry)),
    rollouts: deploys.map(({ row }) => row),
    objects: deploys.flatMap(({ objects }) => objects),
  })
}

/** What counts in it. Where digests tell, those of which only the number is kept are known to be as they were. */
function countable(
  kept: KeptDeploy,
  sight: Sight | undefined,
  isIn: (one: { readonly namespace?: string }) => boolean,
): KeptDeploy | undefined {
  const seen = seeDeploy(kept, sight)
  if (seen === undefined) return undefined
  const quiet = isCompared(kept) ? [] : Object.entries(seen.row.quiet).filter(([namespace]) => isIn({ namespace }))
  return { row: { ...seen.row, quiet: Object.fromEntries(quiet) }, objects: seen.objects.filter(isIn) }
}

async function readAll<Row>(
  read: (after: Place | undefined) => Promise<{ readonly rows: readonly Row[]; readonly next?: Place }>,
): Promise<readonly Row[]> {
  const rows: Row[] = []
  let after: Place | undefined
  do {
    const page = await read(after)
    rows.push(...page.rows)
    after = page.next
  } while (after !== undefined)
  return rows
}
