'use client'

// Every Flux object in one table: filters in the URL, keys all the way, and the five states without data told apart.

import { useRouter } from 'next/navigation'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { BulkBar } from '@/components/actions/bulk-bar'
import { ManyMenu } from '@/components/actions/many-menu'
import { useReconcileByKey } from '@/components/actions/use-buttons'
import { Button } from '@/components/ui/button'
import { DataTable } from '@/components/ui/data-table'
import { EmptyState } from '@/components/ui/empty-state'
import { hereAddress } from '@/components/ui/kept-place'
import { useKept } from '@/components/ui/use-kept'
import { useIsComplete, useLiveHead, useResources } from '@/lib/client/queries'
import { noteWalked } from '@/lib/client/walked-list'
import type { Resource, SourceHealth } from '@/lib/contract/state'
import { describeKind } from '@/lib/flux/kinds'
import { rememberWords } from '@/lib/flux/row-filter'
import type { Ref } from '@/lib/ref'
import { routeTo } from '@/lib/routes'
import { countByStatus, DistributionBar } from './distribution-bar'
import { KindSprite } from './kind-glyph'
import { RESOURCE_COLUMNS } from './resource-columns'
import { describeFilters, isCountedAlike, matchesFilters, type ResourceFilters } from './resource-filters'
import { ResourceFiltersBar } from './resource-filters-bar'
import { UnreadKinds, unreadAmong } from './unread-kinds'
import { type ResourceFilterState, useResourceFilters } from './use-resource-filters'

const ROW_ID = (row: Resource) => row.ref
const NONE: ReadonlySet<Ref> = new Set()

export function ResourceTable() {
  const rows = useResources()
  const head = useLiveHead()
  const isComplete = useIsComplete()
  const state = useResourceFilters()
  const router = useRouter()
  const reconcileByKey = useReconcileByKey()
  const { filters } = state
  const [words] = useState(rememberWords)
  const shown = useMemo(
    () => (state.filtered ? rows.filter((row) => matchesFilters(row, filters, words)) : rows),
    [rows, filters, state.filtered, words],
  )
  const counted = useKept(rows, isCountedAlike)
  // The bar shows what each status would bring, so it leaves the status filter itself aside. Words are in every field.
  const countable = filters.text === '' ? counted : rows
  const [counts, old] = useMemo(() => {
    const among = countable.filter((row) => matchesFilters(row, { ...filters, statuses: [] }, words))
    return [countByStatus(among), countByStatus(among.filter(({ current }) => !current))]
  }, [countable, filters, words])
  const [ticked, setTicked] = useState<ReadonlySet<string>>(NONE)
  const tickedRows = useMemo(() => (ticked.size === 0 ? [] : rows.filter(({ ref }) => ticked.has(ref))), [rows, ticked])
  const hiddenCount = useMemo(
    () => (ticked.size === 0 ? 0 : tickedRows.length - shown.filter(({ ref }) => ticked.has(ref)).length),
    [tickedRows, shown, ticked],
  )
  const onOrder = useNotedOrder(filters)
  const unread = unreadAmong(head?.sources ?? [], filters)
  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className="page space-y-3 py-3">
        <h1 className="sr-only">Resources</h1>
        <KindSprite />
        <ResourceFiltersBar
          rows={counted}
          shownCount={shown.length}
          state={state}
          hasWorkloads={head?.running !== undefined}
        />
        <DistributionBar
          counts={counts}
          old={old}
          chosen={filters.statuses}
          onChange={(statuses) => state.change({ statuses })}
          trailing={<ManyMenu rows={shown} />}
        />
      </div>
      {rows.length > 0 && <UnreadKinds sources={unread} />}
      <DataTable
        label="Flux resources"
        rows={shown}
        columns={RESOURCE_COLUMNS}
        rowId={ROW_ID}
        sort={state.sorting}
        onSortChange={state.sortBy}
        onOpen={(row) => router.push(routeTo.object(row.ref))}
        selected={ticked}
        onSelectedChange={setTicked}
        onOrder={onOrder}
        onRowKey={(key, row) => {
          if (key !== 'r') return false
          reconcileByKey(row)
          return true
        }}
        empty={<NoRows isKnown={isComplete} total={rows.length} unread={unread} state={state} />}
        className="min-h-0 flex-1"
      />
      {tickedRows.length > 0 && <BulkBar rows={tickedRows} hiddenCount={hiddenCount} onClear={() => setTicked(NONE)} />}
    </div>
  )
}

/** Whoever goes from here to the page of an object finds the next one there. */
function useNotedOrder(filters: ResourceFilters): (ids: readonly string[]) => void {
  const order = useRef<readonly string[]>([])
  const words = useRef('')
  words.current = describeFilters(filters)
  const address = useRef('')
  useEffect(() => {
    address.current = hereAddress()
  })
  useEffect(() => () => noteWalked({ address: address.current, words: words.current, ids: order.current }), [])
  return useCallback((ids) => {
    order.current = ids
  }, [])
}

function NoRows(props: {
  readonly isKnown: boolean
  readonly total: number
  readonly unread: readonly SourceHealth[]
  readonly state: ResourceFilterState
}) {
  const { isKnown, total, unread, state } = props
  if (!isKnown) return <EmptyState kind="loading" title="Reading resources" skeletonRows={12} className="page" />
  const clear = state.filtered && <Button onClick={state.clear}>Clear filters</Button>
  const [first] = unread
  if (first !== undefined && total === 0) {
    const kind = first.state === 'forbidden' ? 'forbidden' : first.state === 'connecting' ? 'loading' : 'error'
    return (
      <EmptyState kind={kind} title={kind === 'loading' ? 'Reading resources' : 'Resources could not be read'}>
        {unread.length} kinds are affected. {first.kind === undefined ? '' : `${describeKind(first.kind).label}: `}
        {first.reason ?? 'no reason was given'}
      </EmptyState>
    )
  }
  if (first !== undefined) {
    return (
      <EmptyState
        kind={first.state === 'forbidden' ? 'forbidden' : 'stale'}
        title="Nothing to show of what was asked for"
        action={clear}
      >
        Not all of it could be read, so there may be more than none.
      </EmptyState>
    )
  }
  if (state.filtered) {
    return (
      <EmptyState kind="empty" title="Nothing matches these filters" action={clear}>
        The cluster has {total} Flux resources; none of them is what was asked for.
      </EmptyState>
    )
  }
  return (
    <EmptyState kind="empty" title="No Flux resources">
      Everything could be read, and there is none in this cluster.
    </EmptyState>
  )
}
