// The figures of what happened, of what one reader may see.

import type { HistoryStats } from '@/lib/contract/history'
import type { HistoryStatsQuery } from '@/lib/contract/schema/history-queries'
import { computeFigures } from '@/lib/flux/history/figures'
import type { Entry, RolloutObject, RolloutRow } from '@/lib/history/rows'
import type { Place } from '@/lib/history/store'
import { describeGap, type HistoryParts, readGaps, readOrRefuse, sourceOf } from './history-reading'
import { seeRolloutRow } from './seen-deploys'

const AT_ONCE = 500
const DAY_MS = 86_400_000

export async function answerHistoryStats(
  { days, namespace }: HistoryStatsQuery,
  { history, sight, clock }: HistoryParts,
): Promise<HistoryStats> {
  const now = clock().getTime()
  const from = (Math.floor(now / DAY_MS) - days + 1) * DAY_MS
  const source = sourceOf(history)
  const facts = { from, now }
  const read = async () => {
    if (source.kind === 'off') return { ...facts, entries: [], rollouts: [], objects: [], gaps: [] }
    const sees = (ref: Entry['object']) => ref !== undefined && (sight === undefined || sight.sees(ref))
    const isIn = (one: { readonly namespace?: string }) =>
      namespace.length === 0 || namespace.includes(one.namespace ?? '')
    const all = await readAll<Entry>((after) =>
      history.read.entries({ type: 'status', limit: AT_ONCE, ...(after === undefined ? {} : { after }) }),
    )
    const entries = all.filter((entry) => sees(entry.object) && isIn(entry))
    const rollouts = await readAll<RolloutRow>((after) =>
      history.read.rollouts({ since: from, all: true, limit: AT_ONCE, ...(after === undefined ? {} : { after }) }),
    )
    const objects: readonly RolloutObject[] = await history.read.rolloutObjects(rollouts.map(({ id }) => id))
    return {
      ...facts,
      entries,
      rollouts: rollouts.map((row) => (sight === undefined ? row : seeRolloutRow(row, sight))),
      objects: objects.filter((object) => sees(object.ref) && isIn(object)),
      gaps: await readGaps(history.read, from, now, now),
    }
  }
  const known = await readOrRefuse(read)
  return {
    serverTime: new Date(now).toISOString(),
    from: new Date(from).toISOString(),
    ...computeFigures(known),
    gaps: known.gaps.map(describeGap),
    source,
  }
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
