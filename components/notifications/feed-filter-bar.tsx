'use client'
// The filters above the feed: words, topics, priorities. What is pressed stands in the URL.

import { Button } from '@/components/ui/button'
import { ToggleChip } from '@/components/ui/chip'
import { SearchInput } from '@/components/ui/search-input'
import { MAX_TEXT } from '@/lib/contract/limits'
import { PRIORITIES, PRIORITY_LOOKS } from './priority'
import type { FeedFilterState } from './use-feed-filters'

export function FeedFilterBar({
  state,
  topics,
}: {
  readonly state: FeedFilterState
  readonly topics: readonly string[]
}) {
  const { filters, isFiltered, change, clear } = state
  // A topic of an old link can be taken away although it is not configured any more.
  const offered = [...new Set([...topics, ...filters.topics])]
  return (
    <search className="flex flex-wrap items-center gap-2">
      <SearchInput
        label="Search notifications"
        placeholder="Search notifications"
        className="w-64 max-md:w-full"
        maxLength={MAX_TEXT}
        text={filters.text}
        onTextChange={(text) => change({ text })}
      />
      {offered.length > 1 && (
        <fieldset className="contents">
          <legend className="sr-only">Topics</legend>
          {offered.map((topic) => (
            <ToggleChip
              key={topic}
              pressed={filters.topics.includes(topic)}
              onPressedChange={() => change({ topics: toggled(filters.topics, topic) })}
            >
              <span className="foreign">{topic}</span>
            </ToggleChip>
          ))}
        </fieldset>
      )}
      <fieldset className="contents">
        <legend className="sr-only">Priorities</legend>
        {PRIORITIES.map((priority) => {
          const { label, icon: Icon } = PRIORITY_LOOKS[priority]
          return (
            <ToggleChip
              key={priority}
              pressed={filters.priorities.includes(priority)}
              onPressedChange={() => change({ priorities: toggled(filters.priorities, priority) })}
            >
              <Icon aria-hidden />
              {label}
            </ToggleChip>
          )
        })}
      </fieldset>
      {isFiltered && (
        <Button look="ghost" onClick={clear}>
          Clear filters
        </Button>
      )}
    </search>
  )
}

function toggled<T>(all: readonly T[], one: T): readonly T[] {
  return all.includes(one) ? all.filter((other) => other !== one) : [...all, one]
}
