'use client'

// The filters above what happened: words, types, namespaces, and the jump to last night.

import { ClockTime } from '@/components/flux/clock-time'
import { countOptions, withChosen } from '@/components/flux/count-options'
import { ResourceLink } from '@/components/flux/resource-link'
import { Button } from '@/components/ui/button'
import { Chip } from '@/components/ui/chip'
import { FilterMenu } from '@/components/ui/filter-menu'
import { MoonStar } from '@/components/ui/icons'
import { SearchInput } from '@/components/ui/search-input'
import { ENTRY_TYPES, type EntryType, type HistoryEntry } from '@/lib/contract/history'
import { MAX_TEXT } from '@/lib/contract/limits'
import { groupBy } from '@/lib/group-by'
import { lastNight } from './nights'
import type { HistoryFilterState } from './use-history-filters'

const TYPE_WORDS = {
  status: 'Status',
  deploy: 'Deploys',
  revision: 'Revisions',
  action: 'Requests',
  notification: 'Notifications',
  image: 'Images',
  control: 'Controllers and sources',
} as const satisfies Readonly<Record<EntryType, string>>

export interface HistoryFiltersBarProps {
  readonly entries: readonly HistoryEntry[]
  readonly state: HistoryFilterState
}

export function HistoryFiltersBar({ entries, state }: HistoryFiltersBarProps) {
  const { filters, change, isFiltering, clear } = state
  const { since, until, ref } = filters
  const counts = new Map([...groupBy(entries, ({ type }) => type)].map(([type, own]) => [type, own.length]))
  const showNight = () => {
    const { from, to } = lastNight(new Date())
    change({ since: from.toISOString(), until: to.toISOString() })
  }
  return (
    <div className="flex flex-wrap items-center gap-1.5">
      <SearchInput
        label="Search what happened"
        placeholder="Search objects, revisions, messages"
        maxLength={MAX_TEXT}
        text={filters.text}
        onTextChange={(text) => change({ text })}
      />
      <Button onClick={showNight}>
        <MoonStar aria-hidden />
        Last night
      </Button>
      {(since !== undefined || until !== undefined) && (
        <Chip onRemove={() => change({ since: undefined, until: undefined })} removeLabel="At any time">
          {since !== undefined && (
            <>
              from <ClockTime time={since} isWhole />
            </>
          )}
          {until !== undefined && (
            <>
              {' '}
              to <ClockTime time={until} isWhole />
            </>
          )}
        </Chip>
      )}
      {ref !== undefined && (
        <Chip onRemove={() => change({ ref: undefined })} removeLabel="Of all objects">
          of <ResourceLink target={ref} />
        </Chip>
      )}
      <span className="flex-1 max-md:hidden" />
      <FilterMenu
        label="Type"
        options={ENTRY_TYPES.map((type) => ({ value: type, label: TYPE_WORDS[type], count: counts.get(type) ?? 0 }))}
        chosen={filters.types}
        onChange={(types) => change({ types })}
      />
      <FilterMenu
        label="Namespace"
        options={withChosen(countOptions(entries.flatMap(({ namespace }) => namespace ?? [])), filters.namespaces)}
        chosen={filters.namespaces}
        onChange={(namespaces) => change({ namespaces })}
      />
      {isFiltering && (
        <Button look="ghost" onClick={clear}>
          Clear filters
        </Button>
      )}
    </div>
  )
}
