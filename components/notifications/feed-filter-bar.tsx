'use client'
// The filters above the feed: words, errors, what still fails, a span of time or a day, and ticks. All stand in the URL.

import { useMemo } from 'react'
import { countOptions, withChosen } from '@/components/flux/count-options'
import { ToggleChip } from '@/components/ui/chip'
import { FilterMenu } from '@/components/ui/filter-menu'
import { FilterSentence } from '@/components/ui/filter-sentence'
import { SearchInput } from '@/components/ui/search-input'
import { Select } from '@/components/ui/select'
import { QUARTER_MS, useServerNow } from '@/lib/client/use-now'
import { MAX_TEXT } from '@/lib/contract/limits'
import type { Notification } from '@/lib/contract/notifications'
import { FLUX_KIND_NAMES } from '@/lib/flux/kinds'
import { parseFluxRef } from '@/lib/flux/object/flux-ref'
import { DayPicker } from './day-picker'
import { dayBeside, dayOf, describeFilters, isSpan, nameDay, PRIORITIES } from './feed-filters'
import { PRIORITY_LOOKS } from './priority'
import type { FeedFilterState } from './use-feed-filters'

export interface FeedFilterBarProps {
  readonly state: FeedFilterState
  readonly topics: readonly string[]
  /** Of which one may choose. */
  readonly all: readonly Notification[]
  /** How many are shown; undefined while that is not known. */
  readonly count: string | undefined
}

const ALWAYS = 'always'
const ANOTHER_DAY = 'another day'
const SPAN_OPTIONS = [
  { value: ALWAYS, label: 'Any time' },
  { value: '1h', label: 'Last hour' },
  { value: '6h', label: 'Last 6 hours' },
  { value: '24h', label: 'Last 24 hours' },
]

export function FeedFilterBar({ state, topics, all, count }: FeedFilterBarProps) {
  const { filters, isFiltered, change, clear } = state
  const { when } = filters
  const today = dayOf(new Date(useServerNow(QUARTER_MS)))
  const changeWhen = (next: string | undefined) => change({ when: next })
  const options = useMemo(() => optionsOf(all), [all])
  return (
    <search className="space-y-2">
      <div className="flex flex-wrap items-center gap-1.5">
        <SearchInput
          label="Search notifications"
          placeholder="Search titles, messages, names"
          className="w-64 max-md:w-full"
          maxLength={MAX_TEXT}
          text={filters.text}
          onTextChange={(text) => change({ text })}
        />
        <ToggleChip
          pressed={filters.severity === 'error'}
          onPressedChange={(isPressed) => change({ severity: isPressed ? 'error' : undefined })}
        >
          Errors
        </ToggleChip>
        <ToggleChip pressed={filters.stillFailing} onPressedChange={(stillFailing) => change({ stillFailing })}>
          Still failing
        </ToggleChip>
        <Select
          label="When"
          value={when ?? ALWAYS}
          options={[...SPAN_OPTIONS, ...daysOf(options.days, when), { value: ANOTHER_DAY, label: 'Another day …' }]}
          onValueChange={(value) =>
            changeWhen(value === ALWAYS ? undefined : value === ANOTHER_DAY ? dayBeside(today, -1) : value)
          }
        />
        {when !== undefined && !isSpan(when) && <DayPicker day={when} today={today} onChange={changeWhen} />}
        <span className="flex-1 max-md:hidden" />
        <FilterMenu
          label="Priority"
          options={options.priorities}
          chosen={filters.priorities.map(String)}
          onChange={(chosen) => change({ priorities: PRIORITIES.filter((one) => chosen.includes(String(one))) })}
        />
        {(topics.length > 1 || filters.topics.length > 0) && (
          <FilterMenu
            label="Topic"
            options={withChosen(options.topics, [...topics, ...filters.topics])}
            chosen={filters.topics}
            onChange={(chosen) => change({ topics: chosen })}
          />
        )}
        <FilterMenu
          label="Kind"
          options={withChosen(options.kinds, filters.kinds)}
          chosen={filters.kinds}
          onChange={(kinds) => change({ kinds: FLUX_KIND_NAMES.filter((kind) => kinds.includes(kind)) })}
        />
        <FilterMenu
          label="Namespace"
          options={withChosen(options.namespaces, filters.namespaces)}
          chosen={filters.namespaces}
          onChange={(namespaces) => change({ namespaces })}
        />
      </div>
      <FilterSentence sentence={describeFilters(filters)} count={count} isFiltering={isFiltered} clear={clear} />
    </search>
  )
}

function optionsOf(messages: readonly Notification[]) {
  const objects = messages.flatMap(({ ref, refGuess }) => parseFluxRef(ref ?? refGuess?.ref ?? '') ?? [])
  const priorities = countOptions(messages.map(({ priority }) => String(priority)))
  return {
    priorities: PRIORITIES.map((one) => ({
      value: String(one),
      label: PRIORITY_LOOKS[one].label,
      count: priorities.find(({ value }) => value === String(one))?.count ?? 0,
    })),
    topics: countOptions(messages.map(({ topic }) => topic)),
    kinds: countOptions<string>(objects.map(({ kind }) => kind)),
    namespaces: countOptions(objects.map(({ namespace }) => namespace)),
    days: [...new Set(messages.map(({ time }) => dayOf(new Date(time))))],
  }
}

/** Days of which there are messages, and the one that an address names. */
function daysOf(days: readonly string[], when: string | undefined) {
  const named = when === undefined || isSpan(when) || days.includes(when) ? [] : [when]
  return [...days, ...named]
    .sort()
    .reverse()
    .map((day) => ({ value: day, label: nameDay(day) }))
}
