'use client'
// The filters above the images: words, and ticks per namespace and state.

import { useMemo } from 'react'
import { countOptions } from '@/components/flux/count-options'
import { IMAGE_STATE_PRESENTATION } from '@/components/flux/image-state-presentation'
import { FilterMenu } from '@/components/ui/filter-menu'
import { FilterSentence } from '@/components/ui/filter-sentence'
import { SearchInput } from '@/components/ui/search-input'
import type { ImageRow } from '@/lib/contract/images'
import { MAX_TEXT } from '@/lib/contract/limits'
import { IMAGE_STATES } from '@/lib/flux/images/states'
import { namespaceOf } from '@/lib/ref'
import { describeImageFilters } from './image-filters'
import type { ImageFilterState } from './use-image-filters'

export interface ImageFiltersBarProps {
  readonly rows: readonly ImageRow[]
  readonly shownCount: number
  readonly state: ImageFilterState
}

export function ImageFiltersBar({ rows, shownCount, state }: ImageFiltersBarProps) {
  const { filters, change, isFiltering, clear } = state
  const options = useMemo(() => optionsOf(rows), [rows])
  return (
    <div className="space-y-2">
      <div className="flex flex-wrap items-center gap-1.5">
        <SearchInput
          label="Search images"
          placeholder="Search images, tags, reasons"
          maxLength={MAX_TEXT}
          text={filters.text}
          onTextChange={(text) => change({ text })}
        />
        <span className="flex-1 max-md:hidden" />
        <FilterMenu
          label="Namespace"
          options={options.namespaces}
          chosen={filters.namespaces}
          onChange={(namespaces) => change({ namespaces })}
        />
        <FilterMenu
          label="State"
          options={options.states}
          chosen={filters.states}
          onChange={(states) => change({ states })}
        />
      </div>
      {rows.length > 0 && (
        <FilterSentence
          sentence={describeImageFilters(filters)}
          count={isFiltering ? `${shownCount} of ${rows.length}` : rows.length}
          isFiltering={isFiltering}
          clear={clear}
        />
      )}
    </div>
  )
}

function optionsOf(rows: readonly ImageRow[]) {
  return {
    namespaces: countOptions(rows.map(({ ref }) => namespaceOf(ref))),
    states: countOptions(
      rows.map(({ state }) => state),
      (state) => IMAGE_STATE_PRESENTATION[state].label,
      IMAGE_STATES,
    ),
  }
}
