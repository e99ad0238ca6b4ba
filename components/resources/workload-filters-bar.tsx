'use client'
// The filter bar of the workloads: search, ticks per namespace, applier, image and status, and chips that take one away.

import { memo, useMemo } from 'react'
import { countOptions } from '@/components/flux/count-options'
import { listImages } from '@/components/flux/image-words'
import { WORKLOAD_PRESENTATION } from '@/components/flux/workload-presentation'
import { FilterMenu } from '@/components/ui/filter-menu'
import type { WorkloadRow } from '@/lib/contract/workloads'
import { formatCount } from '@/lib/count'
import { pathOf, refForPeople } from '@/lib/ref'
import { WORKLOAD_STATUSES } from '@/lib/workloads/words'
import { type ChosenFilter, ChosenFilters, others } from './chosen-filters'
import { TableSearch } from './table-search'
import type { WorkloadFilterState } from './use-workload-filters'
import { ViewSwitch } from './view-switch'
import { describeWorkloadFilters, type WorkloadFilters } from './workload-filters'

export interface WorkloadFiltersBarProps {
  readonly rows: readonly WorkloadRow[]
  readonly shownCount: number
  readonly state: WorkloadFilterState
}

export const WorkloadFiltersBar = memo(FiltersBar)

function FiltersBar({ rows, shownCount, state }: WorkloadFiltersBarProps) {
  const { filters, change, isFiltering, clear } = state
  const options = useMemo(() => optionsOf(rows), [rows])
  return (
    <div className="space-y-2">
      <div className="flex flex-wrap items-center gap-1.5">
        <ViewSwitch view="workloads" filters={filters} />
        <TableSearch
          label="Search workloads"
          placeholder="Search names, images, reasons"
          text={filters.text}
          onChange={(text) => change({ text })}
        />
        <span className="flex-1 max-md:hidden" />
        <FilterMenu
          label="Namespace"
          options={options.namespaces}
          chosen={filters.namespaces}
          onChange={(namespaces) => change({ namespaces })}
        />
        <FilterMenu
          label="Applier"
          options={options.appliers}
          chosen={filters.managedBy === undefined ? [] : [filters.managedBy]}
          onChange={(chosen) => change({ managedBy: chosen.at(-1) })}
        />
        {/* A phone has the list of images below, and no room for four. */}
        <span className="contents max-md:hidden">
          <FilterMenu
            label="Image"
            options={options.images}
            chosen={filters.image === '' ? [] : [filters.image]}
            onChange={(chosen) => change({ image: chosen.at(-1) ?? '' })}
          />
        </span>
        <FilterMenu
          label="Status"
          options={options.statuses}
          chosen={filters.statuses}
          onChange={(statuses) => change({ statuses })}
        />
      </div>
      {isFiltering && (
        <ChosenFilters
          sentence={describeWorkloadFilters(filters)}
          count={rows.length === 0 ? undefined : `${formatCount(shownCount)} of ${formatCount(rows.length)}`}
          chosen={listChosen(filters)}
          change={change}
          clear={clear}
        />
      )}
    </div>
  )
}

function listChosen(filters: WorkloadFilters): readonly ChosenFilter<WorkloadFilters>[] {
  const { statuses, namespaces, managedBy, image } = filters
  return [
    ...statuses.map((status) => ({
      key: `status ${status}`,
      text: WORKLOAD_PRESENTATION[status].label,
      without: { statuses: others(statuses, status) },
    })),
    ...namespaces.map((namespace) => ({
      key: `namespace ${namespace}`,
      text: `in ${namespace}`,
      without: { namespaces: others(namespaces, namespace) },
    })),
    ...(managedBy === undefined
      ? []
      : [{ key: 'applier', text: `by ${pathOf(managedBy)}`, without: { managedBy: undefined } }]),
    ...(image === '' ? [] : [{ key: 'image', text: image, without: { image: '' } }]),
  ]
}

function optionsOf(rows: readonly WorkloadRow[]) {
  return {
    namespaces: countOptions(rows.map(({ namespace }) => namespace)),
    appliers: countOptions(
      rows.map(({ managedBy }) => managedBy),
      refForPeople,
    ),
    images: listImages(rows).map(({ image, workloads }) => ({ value: image, label: image, count: workloads })),
    statuses: countOptions(
      rows.map(({ status }) => status),
      (status) => WORKLOAD_PRESENTATION[status].label,
      WORKLOAD_STATUSES,
    ),
  }
}
