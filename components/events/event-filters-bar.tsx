'use client'
// The filters above the events: words, warnings, a span of time, and ticks per kind, namespace and applier.

import { useMemo } from 'react'
import { countOptions, withChosen } from '@/components/flux/count-options'
import { ToggleChip } from '@/components/ui/chip'
import { FilterMenu } from '@/components/ui/filter-menu'
import { FilterSentence } from '@/components/ui/filter-sentence'
import { SearchInput } from '@/components/ui/search-input'
import { Select } from '@/components/ui/select'
import { MAX_TEXT } from '@/lib/contract/limits'
import type { FluxEvent } from '@/lib/contract/notifications'
import { kindOf, namespaceOf } from '@/lib/ref'
import { describeFilters, nameApplier, SPANS } from './event-filters'
import type { EventFilterState } from './use-event-filters'

export interface EventFiltersBarProps {
  readonly state: EventFilterState
  /** Of which one may choose. */
  readonly all: readonly FluxEvent[]
  readonly total: number | undefined
}

const SPAN_OPTIONS = [
  { value: 'all', label: 'All that is known' },
  { value: '1h', label: 'Last hour' },
  { value: '10m', label: 'Last 10 min' },
]

export function EventFiltersBar({ state, all, total }: EventFiltersBarProps) {
  const { filters, change, filtered, clear } = state
  const options = useMemo(() => optionsOf(all), [all])
  return (
    <div className="space-y-2">
      <div className="flex flex-wrap items-center gap-1.5">
        <SearchInput
          label="Search events"
          placeholder="Search reasons, messages, names"
          maxLength={MAX_TEXT}
          text={filters.text}
          onTextChange={(text) => change({ text })}
        />
        <ToggleChip pressed={filters.onlyWarnings} onPressedChange={(onlyWarnings) => change({ onlyWarnings })}>
          Warnings
        </ToggleChip>
        <Select
          label="How far back"
          value={filters.since ?? 'all'}
          options={SPAN_OPTIONS}
          onValueChange={(value) => change({ since: SPANS.find((span) => span === value) })}
        />
        <span className="flex-1 max-md:hidden" />
        <FilterMenu
          label="Kind"
          options={withChosen(options.kinds, filters.kinds)}
          chosen={filters.kinds}
          onChange={(kinds) => change({ kinds })}
        />
        <FilterMenu
          label="Namespace"
          options={withChosen(options.namespaces, filters.namespaces)}
          chosen={filters.namespaces}
          onChange={(namespaces) => change({ namespaces })}
        />
        <FilterMenu
          label="Applied by"
          options={withChosen(options.appliers, filters.appliers, nameApplier)}
          chosen={filters.appliers}
          onChange={(appliers) => change({ appliers })}
        />
      </div>
      <FilterSentence sentence={describeFilters(filters)} count={total} isFiltering={filtered} clear={clear} />
    </div>
  )
}

function optionsOf(events: readonly FluxEvent[]) {
  return {
    kinds: countOptions(events.map(({ ref }) => kindOf(ref))),
    namespaces: countOptions(events.map(({ ref }) => namespaceOf(ref))),
    appliers: countOptions(
      events.flatMap(({ applier }) => applier ?? []),
      nameApplier,
    ),
  }
}
