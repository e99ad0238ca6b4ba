'use client'

// Every workload that Flux deployed in one table: which run, in which image, and who deployed them.

import { useRouter } from 'next/navigation'
import { useMemo } from 'react'
import { WorkloadIcon } from '@/components/flux/workload-badge'
import { WORKLOAD_PRESENTATION } from '@/components/flux/workload-presentation'
import { hrefToWorkload } from '@/components/flux/worst-workload'
import { DataTable } from '@/components/ui/data-table'
import { Queries } from '@/lib/client/query-client'
import type { WorkloadRow } from '@/lib/contract/workloads'
import { countWords } from '@/lib/workloads/running'
import { WORKLOAD_STATUSES } from '@/lib/workloads/words'
import { matchesWorkload, type WorkloadFilter } from '@/lib/workloads/workload-filter'
import { ImageSummary } from './image-summary'
import { SpreadBar } from './spread-bar'
import { useWorkloadFilters } from './use-workload-filters'
import { useWorkloads } from './use-workloads'
import { columnsFor } from './workload-columns'
import type { WorkloadFilters } from './workload-filters'
import { WorkloadFiltersBar } from './workload-filters-bar'
import { NoWorkloadRows, OldWorkloads } from './workload-states'

const ROW_ID = (row: WorkloadRow) => row.ref
const NO_ROWS: readonly WorkloadRow[] = []

export function WorkloadTable() {
  return (
    <Queries>
      <Table />
    </Queries>
  )
}

function Table() {
  const read = useWorkloads()
  const { list, isCurrent } = read
  const state = useWorkloadFilters()
  const router = useRouter()
  const { filters } = state
  const rows = list?.workloads ?? NO_ROWS
  const shown = useMemo(() => {
    const filter = asFilter(filters)
    return rows.filter((row) => matchesWorkload(row, filter))
  }, [rows, filters])
  // The bar shows what each status would bring, so it leaves the status filter itself aside.
  const counts = useMemo(() => {
    const besideStatus = asFilter({ ...filters, statuses: [] })
    const among = rows.filter((row) => matchesWorkload(row, besideStatus))
    return countWords(among.map(({ status }) => status))
  }, [rows, filters])
  const isOld = list !== undefined && (!isCurrent || list.state !== 'live')
  return (
    <div className="flex h-full min-h-0 flex-col" data-freshness={isOld ? 'stale' : undefined}>
      <div className="page space-y-3 py-3">
        <h1 className="sr-only">Workloads</h1>
        <WorkloadFiltersBar rows={rows} shownCount={shown.length} state={state} />
        {rows.length > 0 && (
          <>
            <SpreadBar
              parts={WORKLOAD_STATUSES.filter((word) => counts[word] > 0 || filters.statuses.includes(word)).map(
                (word) => ({
                  word,
                  label: WORKLOAD_PRESENTATION[word].label,
                  count: counts[word],
                  old: isOld ? counts[word] : 0,
                  fill: WORKLOAD_PRESENTATION[word].bar,
                  icon: (current) => <WorkloadIcon status={word} current={current} />,
                }),
              )}
              chosen={filters.statuses}
              onChange={(statuses) => state.change({ statuses })}
            />
            <ImageSummary rows={shown} isCut={list?.isCut === true} onChoose={(image) => state.change({ image })} />
          </>
        )}
      </div>
      {isOld && rows.length > 0 && <OldWorkloads list={list} isCurrent={isCurrent} />}
      <DataTable
        label="Workloads"
        rows={shown}
        columns={columnsFor(rows)}
        rowId={ROW_ID}
        sort={state.sorting}
        onSortChange={state.sortBy}
        onOpen={({ managedBy, ref }) => {
          const href = hrefToWorkload(managedBy, ref)
          if (href !== undefined) router.push(href)
        }}
        empty={<NoWorkloadRows read={read} state={state} />}
        className="min-h-0 flex-1"
      />
    </div>
  )
}

function asFilter({ managedBy, ...filters }: WorkloadFilters): WorkloadFilter {
  return managedBy === undefined ? filters : { ...filters, managedBy }
}
