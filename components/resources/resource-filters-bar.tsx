'use client'
// The filter bar: family views, search, ticks per kind, namespace and status, and chips that read as a sentence.

import { Search } from 'lucide-react'
import { memo, type RefObject, useMemo } from 'react'
import { Button } from '@/components/ui/button'
import { Chip, ToggleChip } from '@/components/ui/chip'
import { FilterMenu, type FilterOption } from '@/components/ui/filter-menu'
import { Input } from '@/components/ui/input'
import { Kbd } from '@/components/ui/kbd'
import type { FluxKind, Resource } from '@/lib/contract/state'
import { STATUSES } from '@/lib/flux/judge/status'
import { STATUS_PRESENTATION } from '@/lib/flux/judge/status-presentation'
import { describeKind, FLUX_KIND_NAMES } from '@/lib/flux/kinds'
import { WORKLOAD_STATUSES } from '@/lib/workloads/words'
import { describeFilters, type ResourceFilters, VIEW_LABELS, VIEWS, viewOfKind } from './resource-filters'
import type { ResourceFilterState } from './use-resource-filters'
import { ViewSwitch } from './view-switch'

export interface ResourceFiltersBarProps {
  /** The same list while what can be chosen is the same. */
  readonly rows: readonly Resource[]
  readonly shownCount: number
  readonly state: ResourceFilterState
  readonly search: RefObject<HTMLInputElement | null>
  /** What Flux deployed is looked at too. */
  readonly hasWorkloads: boolean
}

export const ResourceFiltersBar = memo(FiltersBar)

function FiltersBar({ rows, shownCount, state, search, hasWorkloads }: ResourceFiltersBarProps) {
  const { filters, change, filtered, clear } = state
  const options = useMemo(() => optionsOf(rows), [rows])
  return (
    <div className="space-y-2">
      <div className="flex flex-wrap items-center gap-1.5">
        {hasWorkloads && <ViewSwitch view="resources" shared={sharedWithWorkloads(filters)} />}
        <Input
          ref={search}
          icon={<Search aria-hidden />}
          aria-label="Search resources"
          placeholder="Search names, messages, revisions"
          value={filters.text}
          onChange={(event) => change({ text: event.target.value })}
          trailing={
            <span aria-hidden className="max-md:hidden">
              <Kbd>/</Kbd>
            </span>
          }
          className="w-72 max-md:w-full"
        />
        {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is no row of choices */}
        <div role="group" aria-label="Family" className="flex gap-1 overflow-x-auto">
          {VIEWS.filter((view) => view === 'all' || options.views.has(view)).map((view) => (
            <ToggleChip key={view} pressed={filters.view === view} onPressedChange={() => change({ view, kinds: [] })}>
              {VIEW_LABELS[view]}
            </ToggleChip>
          ))}
        </div>
        <span className="flex-1 max-md:hidden" />
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
      </div>
      {filtered && (
        <div className="flex flex-wrap items-center gap-1.5">
          <p className="mr-1 text-muted" role="status">
            <span className="foreign">{describeFilters(filters)}</span>
            <span className="text-faint">
              {' '}
              · {shownCount} of {rows.length}
            </span>
          </p>
          {listChosen(filters).map(({ key, text, removeLabel, without }) => (
            <Chip key={key} removeLabel={removeLabel} onRemove={() => change(without)}>
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
function sharedWithWorkloads({ text, namespaces, statuses }: ResourceFilters) {
  const known: ReadonlySet<string> = new Set(WORKLOAD_STATUSES)
  return {
    q: text === '' ? undefined : text,
    namespace: namespaces,
    status: statuses.filter((status) => known.has(status)),
  }
}

interface ChosenFilter {
  readonly key: string
  readonly text: string
  readonly removeLabel: string
  /** The change that takes it away. */
  readonly without: Partial<ResourceFilters>
}

function listChosen({ statuses, kinds, namespaces, labels }: ResourceFilters): readonly ChosenFilter[] {
  const others = <T,>(all: readonly T[], one: T) => all.filter((other) => other !== one)
  return [
    ...statuses.map((status) => ({
      key: `status ${status}`,
      text: STATUS_PRESENTATION[status].label,
      removeLabel: `Remove ${STATUS_PRESENTATION[status].label}`,
      without: { statuses: others(statuses, status) },
    })),
    ...kinds.map((kind) => ({
      key: `kind ${kind}`,
      text: kind,
      removeLabel: `Remove ${kind}`,
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
  ]
}

function optionsOf(rows: readonly Resource[]) {
  const kinds = new Map<FluxKind, number>()
  const namespaces = new Map<string, number>()
  const statuses = new Map<string, number>()
  for (const { kind, namespace, status } of rows) {
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1)
    namespaces.set(namespace, (namespaces.get(namespace) ?? 0) + 1)
    statuses.set(status, (statuses.get(status) ?? 0) + 1)
  }
  return {
    views: new Set([...kinds.keys()].map(viewOfKind)),
    kinds: FLUX_KIND_NAMES.filter((kind) => kinds.has(kind)).map(
      (kind): FilterOption<FluxKind> => ({ value: kind, label: describeKind(kind).label, count: kinds.get(kind) ?? 0 }),
    ),
    namespaces: [...namespaces].sort().map(([value, count]): FilterOption<string> => ({ value, label: value, count })),
    statuses: STATUSES.filter((status) => statuses.has(status)).map((value) => ({
      value,
      label: STATUS_PRESENTATION[value].label,
      count: statuses.get(value) ?? 0,
    })),
  }
}
