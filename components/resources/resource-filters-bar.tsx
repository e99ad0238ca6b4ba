'use client'
// The filter bar: family views, search, ticks per kind, namespace and status, and chips that read as a sentence.

import { memo, useMemo } from 'react'
import { countOptions } from '@/components/flux/count-options'
import { ToggleChip } from '@/components/ui/chip'
import { FilterMenu } from '@/components/ui/filter-menu'
import { useKept } from '@/components/ui/use-kept'
import type { Resource } from '@/lib/contract/state'
import { formatCount } from '@/lib/count'
import { MARK_WORDS } from '@/lib/flux/judge/mark-codes'
import { STATUSES } from '@/lib/flux/judge/status'
import { STATUS_PRESENTATION } from '@/lib/flux/judge/status-presentation'
import { describeKind, FLUX_KIND_NAMES } from '@/lib/flux/kinds'
import { type ChosenFilter, ChosenFilters, others } from './chosen-filters'
import { isLabelledAlike, listLabels } from './labels-of-rows'
import { describeFilters, type ResourceFilters, VIEW_LABELS, VIEWS, viewOfKind } from './resource-filters'
import { TableSearch } from './table-search'
import type { ResourceFilterState } from './use-resource-filters'
import { ViewSwitch } from './view-switch'

export interface ResourceFiltersBarProps {
  /** The same list while what can be chosen is the same. */
  readonly rows: readonly Resource[]
  readonly shownCount: number
  readonly state: ResourceFilterState
  /** What Flux deployed is looked at too. */
  readonly hasWorkloads: boolean
}

export const ResourceFiltersBar = memo(FiltersBar)

function FiltersBar({ rows, shownCount, state, hasWorkloads }: ResourceFiltersBarProps) {
  const { filters, change, filtered, clear } = state
  const options = useMemo(() => optionsOf(rows), [rows])
  const labelled = useKept(rows, isLabelledAlike)
  const labels = useMemo(() => listLabels(labelled), [labelled])
  return (
    <div className="space-y-2">
      <div className="flex flex-wrap items-center gap-1.5">
        {hasWorkloads && <ViewSwitch view="resources" filters={filters} />}
        <TableSearch
          label="Search resources"
          placeholder="Search names, messages, revisions"
          text={filters.text}
          onChange={(text) => change({ text })}
        />
        {/* One line that is pushed along on a phone: what is found has the room. */}
        <div className="flex flex-auto items-center gap-1.5 max-md:w-full max-md:overflow-x-auto md:flex-wrap">
          {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is no row of choices */}
          <div role="group" aria-label="Family" className="flex gap-1">
            {VIEWS.filter((view) => view === 'all' || options.views.has(view)).map((view) => (
              <ToggleChip
                key={view}
                pressed={filters.view === view}
                onPressedChange={() => change({ view, kinds: [] })}
              >
                {VIEW_LABELS[view]}
              </ToggleChip>
            ))}
          </div>
          <span className="flex-1 max-md:hidden" />
          <div className="flex gap-1.5 max-md:order-first">
            <FilterMenu
              label="Kind"
              options={options.kinds}
              chosen={filters.kinds}
              onChange={(kinds) => change({ kinds })}
            />
            <FilterMenu
              label="Namespace"
              options={options.namespaces}
              chosen={filters.namespaces}
              onChange={(namespaces) => change({ namespaces })}
            />
            <FilterMenu
              label="Status"
              options={options.statuses}
              chosen={filters.statuses}
              onChange={(statuses) => change({ statuses })}
            />
            {labels.length > 0 && (
              <FilterMenu
                label="Label"
                options={labels}
                chosen={filters.labels}
                onChange={(chosen) => change({ labels: chosen })}
                className="w-96"
              />
            )}
          </div>
        </div>
      </div>
      {filtered && (
        <ChosenFilters
          sentence={describeFilters(filters)}
          count={`${formatCount(shownCount)} of ${formatCount(rows.length)}`}
          chosen={listChosen(filters)}
          change={change}
          clear={clear}
        />
      )}
    </div>
  )
}

function listChosen({
  statuses,
  kinds,
  namespaces,
  labels,
  marks,
  held,
}: ResourceFilters): readonly ChosenFilter<ResourceFilters>[] {
  return [
    ...statuses.map((status) => ({
      key: `status ${status}`,
      text: STATUS_PRESENTATION[status].label,
      without: { statuses: others(statuses, status) },
    })),
    ...kinds.map((kind) => ({
      key: `kind ${kind}`,
      text: kind,
      without: { kinds: others(kinds, kind) },
    })),
    ...namespaces.map((namespace) => ({
      key: `namespace ${namespace}`,
      text: `in ${namespace}`,
      removeLabel: `Remove namespace ${namespace}`,
      without: { namespaces: others(namespaces, namespace) },
    })),
    ...labels.map((label) => ({
      key: `label ${label}`,
      text: label,
      removeLabel: `Remove label ${label}`,
      without: { labels: others(labels, label) },
    })),
    ...marks.map((mark) => ({
      key: `mark ${mark}`,
      text: MARK_WORDS[mark],
      without: { marks: others(marks, mark) },
    })),
    ...(held ? [{ key: 'held', text: 'Held back', without: { held: false } }] : []),
  ]
}

function optionsOf(rows: readonly Resource[]) {
  const kinds = countOptions(
    rows.map(({ kind }) => kind),
    (kind) => describeKind(kind).label,
    FLUX_KIND_NAMES,
  )
  return {
    views: new Set(kinds.map(({ value }) => viewOfKind(value))),
    kinds,
    namespaces: countOptions(rows.map(({ namespace }) => namespace)),
    statuses: countOptions(
      rows.map(({ status }) => status),
      (status) => STATUS_PRESENTATION[status].label,
      STATUSES,
    ),
  }
}
