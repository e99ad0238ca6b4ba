'use client'
// The filter bar of the workloads: search, ticks per namespace, applier, image and status, and chips that take one away.

import { Search } from 'lucide-react'
import { memo, type RefObject, useMemo } from 'react'
import { listImages } from '@/components/flux/image-words'
import { WORKLOAD_PRESENTATION } from '@/components/flux/workload-presentation'
import { Button } from '@/components/ui/button'
import { Chip } from '@/components/ui/chip'
import { FilterMenu, type FilterOption } from '@/components/ui/filter-menu'
import { Input } from '@/components/ui/input'
import { Kbd } from '@/components/ui/kbd'
import type { WorkloadRow } from '@/lib/contract/workloads'
import { STATUSES } from '@/lib/flux/judge/status'
import { pathOf, type Ref, refForPeople } from '@/lib/ref'
import { WORKLOAD_STATUSES, type WorkloadStatus } from '@/lib/workloads/words'
import type { WorkloadFilterState } from './use-workload-filters'
import { ViewSwitch } from './view-switch'
import { describeWorkloadFilters, type WorkloadFilters } from './workload-filters'

export interface WorkloadFiltersBarProps {
  readonly rows: readonly WorkloadRow[]
  readonly shownCount: number
  readonly state: WorkloadFilterState
  readonly search: RefObject<HTMLInputElement | null>
}

export const WorkloadFiltersBar = memo(FiltersBar)

function FiltersBar({ rows, shownCount, state, search }: WorkloadFiltersBarProps) {
  const { filters, change, isFiltering, clear } = state
  const options = useMemo(() => optionsOf(rows), [rows])
  return (
    <div className="space-y-2">
      <div className="flex flex-wrap items-center gap-1.5">
        <ViewSwitch view="workloads" shared={sharedWithResources(filters)} />
        <Input
          ref={search}
          icon={<Search aria-hidden />}
          aria-label="Search workloads"
          placeholder="Search names, images, reasons"
          value={filters.text}
          onChange={(event) => change({ text: event.target.value })}
          trailing={
            <span aria-hidden className="max-md:hidden">
              <Kbd>/</Kbd>
            </span>
          }
          className="w-72 max-md:w-full"
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
        <div className="flex flex-wrap items-center gap-1.5">
          <p className="mr-1 text-muted" role="status">
            <span className="foreign">{describeWorkloadFilters(filters)}</span>
            {rows.length > 0 && (
              <span className="text-faint">
                {' '}
                · {shownCount} of {rows.length}
              </span>
            )}
          </p>
          {listChosen(filters).map(({ key, text, without }) => (
            <Chip key={key} removeLabel={`Remove ${text}`} onRemove={() => change(without)}>
              {text}
            </Chip>
          ))}
          <Button look="ghost" size="sm" onClick={clear}>
            Clear
          </Button>
        </div>
      )}
    </div>
  )
}

/** Some words for a status stand on both sides. */
function sharedWithResources({ text, namespaces, statuses }: WorkloadFilters) {
  const known: ReadonlySet<string> = new Set(STATUSES)
  return {
    q: text === '' ? undefined : text,
    namespace: namespaces,
    status: statuses.filter((status) => known.has(status)),
  }
}

function listChosen({ statuses, namespaces, managedBy, image }: WorkloadFilters) {
  const others = <T,>(all: readonly T[], one: T) => all.filter((other) => other !== one)
  const chosen: { readonly key: string; readonly text: string; readonly without: Partial<WorkloadFilters> }[] = [
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
  ]
  if (managedBy !== undefined)
    chosen.push({ key: 'applier', text: `by ${pathOf(managedBy)}`, without: { managedBy: undefined } })
  if (image !== '') chosen.push({ key: 'image', text: image, without: { image: '' } })
  return chosen
}

function optionsOf(rows: readonly WorkloadRow[]) {
  const namespaces = countBy(rows, ({ namespace }) => namespace)
  const appliers = countBy(rows, ({ managedBy }) => managedBy)
  const statuses = countBy(rows, ({ status }) => status)
  return {
    namespaces: listOptions(namespaces, (namespace) => namespace),
    appliers: listOptions<Ref>(appliers, refForPeople),
    images: listImages(rows).map(({ image, workloads }) => ({ value: image, label: image, count: workloads })),
    statuses: WORKLOAD_STATUSES.filter((status) => statuses.has(status)).map(
      (value): FilterOption<WorkloadStatus> => ({
        value,
        label: WORKLOAD_PRESENTATION[value].label,
        count: statuses.get(value) ?? 0,
      }),
    ),
  }
}

function countBy<Key extends string>(
  rows: readonly WorkloadRow[],
  keyOf: (row: WorkloadRow) => Key,
): ReadonlyMap<Key, number> {
  const counts = new Map<Key, number>()
  for (const row of rows) counts.set(keyOf(row), (counts.get(keyOf(row)) ?? 0) + 1)
  return counts
}

function listOptions<Key extends string>(
  counts: ReadonlyMap<Key, number>,
  nameOf: (key: Key) => string,
): readonly FilterOption<Key>[] {
  return [...counts]
    .map(([value, count]) => ({ value, label: nameOf(value), count }))
    .sort((a, b) => a.label.localeCompare(b.label))
}
