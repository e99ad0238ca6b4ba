'use client'

// Every Flux object in one table: filters in the URL, keys all the way, and the five states without data told apart.

import { useRouter } from 'next/navigation'
import { lazy, useMemo, useState } from 'react'
import { ManyMenu } from '@/components/actions/many-menu'
import { useReconcileByKey } from '@/components/actions/use-buttons'
import { DataTable } from '@/components/ui/data-table'
import { groupIdOf } from '@/components/ui/group-rows'
import { Late, late } from '@/components/ui/late'
import { useFolds } from '@/components/ui/use-folds'
import { useKept } from '@/components/ui/use-kept'
import { useIsComplete, useLiveHead, useResources } from '@/lib/client/queries'
import type { ShortRow } from '@/lib/contract/short-row'
import type { Resource } from '@/lib/contract/state'
import { formatCount } from '@/lib/count'
import { rememberWords } from '@/lib/flux/row-filter'
import type { Ref } from '@/lib/ref'
import { routeTo } from '@/lib/routes'
import { countByStatus, DistributionBar } from './distribution-bar'
import { ExportMenu } from './export-menu'
import { type GroupBy, groupKeyOf } from './group-by'
import { groupingOf } from './group-head'
import { GroupMenu, SortMenu } from './group-menu'
import { NoRows } from './no-rows'
import { listSilentColumns, RESOURCE_COLUMNS } from './resource-columns'
import { describeFilters, isCountedAlike, matchesFilters } from './resource-filters'
import { ResourceFiltersBar } from './resource-filters-bar'
import { UnreadKinds, unreadAmong } from './unread-kinds'
import { type FirstRows, useFirstRows } from './use-first-rows'
import { useNotedOrder } from './use-noted-order'
import { type ResourceFilterState, useResourceFilters } from './use-resource-filters'
import { ViewsMenu } from './views-menu'

const loadBulk = late(() => import('@/components/actions/bulk-bar'))
const BulkBar = lazy(async () => ({ default: (await loadBulk()).BulkBar }))
const loadPeek = late(() => import('./row-peek'))
const RowPeek = lazy(async () => ({ default: (await loadPeek()).RowPeek }))
const ROW_ID = (row: Resource) => row.ref
const NOT_YET = () => {}
const NONE: ReadonlySet<Ref> = new Set()
const isSameId = (before: string, after: string) => before === after

export function ResourceTable({ first }: { readonly first: readonly ShortRow[] | undefined }) {
  const rows = useResources()
  const head = useLiveHead()
  const isComplete = useIsComplete()
  const state = useResourceFilters()
  const router = useRouter()
  const reconcileByKey = useReconcileByKey()
  const { filters, groupBy } = state
  const { shown, counted, counts, old } = useShownRows(rows, state)
  const beginning = useFirstRows(first, state)
  const drawn = beginning?.rows ?? shown
  const [ticked, setTicked] = useState<ReadonlySet<string>>(NONE)
  const tickedRows = useMemo(() => (ticked.size === 0 ? [] : rows.filter(({ ref }) => ticked.has(ref))), [rows, ticked])
  const hiddenCount = useMemo(
    () => (ticked.size === 0 ? 0 : tickedRows.length - shown.filter(({ ref }) => ticked.has(ref)).length),
    [tickedRows, shown, ticked],
  )
  const { order, noteOrder } = useNotedOrder(describeFilters(filters))
  const unread = unreadAmong(head?.sources ?? [], filters)
  const folds = useFolds()
  const grouping = useMemo(() => groupBy && groupingOf(groupBy), [groupBy])
  const leftOut = useLeftOut(drawn, groupBy)
  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className="page space-y-3 py-3">
        <h1 className="sr-only">Resources</h1>
        <ResourceFiltersBar
          rows={counted}
          shownCount={shown.length}
          state={state}
          hasWorkloads={head?.running !== undefined}
        />
        <DistributionBar
          counts={beginning?.counts ?? counts}
          old={old}
          chosen={filters.statuses}
          onChange={(statuses) => state.change({ statuses })}
          trailing={
            <>
              <SortMenu sorting={state.sorting} onSort={state.sortBy} />
              <GroupMenu
                rows={counted}
                by={groupBy}
                onGroup={state.group}
                onFoldAll={() =>
                  groupBy && folds.foldOnly(shown.map((row) => groupIdOf(groupBy, groupKeyOf(row, groupBy))))
                }
                onUnfoldAll={() => folds.foldOnly([])}
              />
              <ViewsMenu state={state} />
              <ExportMenu rows={shown} order={order} filter={describeFilters(filters)} unread={unread} />
              <ManyMenu rows={shown} />
            </>
          }
        />
      </div>
      {drawn.length > 0 && <UnreadKinds sources={unread} />}
      <DataTable
        label="Flux resources"
        rows={drawn}
        rest={beginning && tellRest(beginning)}
        columns={RESOURCE_COLUMNS}
        leftOut={leftOut}
        rowId={ROW_ID}
        sort={state.sorting}
        onSortChange={state.sortBy}
        grouping={grouping}
        folds={folds}
        onOpen={(row) => router.push(routeTo.object(row.ref))}
        detail={(row) => (
          <Late>
            <RowPeek row={row} />
          </Late>
        )}
        hasCards
        {...(beginning === undefined ? { onOrder: noteOrder } : {})}
        selected={ticked}
        // Who ticks all of them means more than there are yet.
        onSelectedChange={beginning === undefined ? setTicked : NOT_YET}
        onRowKey={(key, row) => {
          if (key !== 'r') return false
          reconcileByKey(row)
          return true
        }}
        empty={<NoRows isKnown={isComplete} total={rows.length} unread={unread} state={state} />}
        className="min-h-0 flex-1"
      />
      <Late>
        {tickedRows.length > 0 && (
          <BulkBar rows={tickedRows} hiddenCount={hiddenCount} onClear={() => setTicked(NONE)} />
        )}
      </Late>
    </div>
  )
}

function tellRest({ restCount: count }: FirstRows) {
  return { count, words: `${formatCount(count)} more are being read …` }
}

/** What the filters leave, and how it spreads over the statuses. */
function useShownRows(rows: readonly Resource[], { filters, filtered }: ResourceFilterState) {
  const [words] = useState(rememberWords)
  const shown = useMemo(
    () => (filtered ? rows.filter((row) => matchesFilters(row, filters, words)) : rows),
    [rows, filters, filtered, words],
  )
  const counted = useKept(rows, isCountedAlike)
  // The bar shows what each status would bring, so it leaves the status filter itself aside. Words are in every field.
  const countable = filters.text === '' ? counted : rows
  const [counts, old] = useMemo(() => {
    const besideStatus = { ...filters, statuses: [] }
    const among = countable.filter((row) => matchesFilters(row, besideStatus, words))
    return [countByStatus(among), countByStatus(among.filter(({ current }) => !current))]
  }, [countable, filters, words])
  return { shown, counted, counts, old }
}

/** Columns that say nothing here, or what the head of the group says. The same set while it is the same. */
function useLeftOut(shown: readonly Resource[], groupBy: GroupBy | undefined): ReadonlySet<string> {
  const silent = useKept(
    useMemo(() => listSilentColumns(shown), [shown]),
    isSameId,
  )
  return useMemo(() => new Set(groupBy === 'source' ? [...silent, groupBy] : silent), [silent, groupBy])
}
