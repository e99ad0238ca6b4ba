'use client'
// The filters of the images, read from and written to the URL. What means nothing there is ignored.

import { createParser, parseAsNativeArrayOf, parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs'
import { useMemo } from 'react'
import { MAX_TEXT } from '@/lib/contract/limits'
import { IMAGE_STATES } from '@/lib/flux/images/states'
import { isName } from '@/lib/flux/object/named-ref'
import { type ImageFilters, isFilteringImages, NO_IMAGE_FILTERS } from './image-filters'

const parseAsName = createParser({ parse: (text) => (isName(text) ? text : null), serialize: String })

const PARSERS = {
  q: parseAsString.withDefault(''),
  namespace: parseAsNativeArrayOf(parseAsName),
  state: parseAsNativeArrayOf(parseAsStringLiteral(IMAGE_STATES)),
}

export interface ImageFilterState {
  readonly filters: ImageFilters
  readonly isFiltering: boolean
  readonly change: (changes: Partial<ImageFilters>) => void
  readonly clear: () => void
}

export function useImageFilters(): ImageFilterState {
  const [query, setQuery] = useQueryStates(PARSERS, { history: 'replace' })
  return useMemo(() => {
    const filters: ImageFilters = {
      text: query.q.slice(0, MAX_TEXT),
      namespaces: query.namespace,
      states: query.state,
    }
    function change(changes: Partial<ImageFilters>): void {
      const next = { ...filters, ...changes }
      void setQuery({
        q: next.text === '' ? null : next.text.slice(0, MAX_TEXT),
        namespace: [...next.namespaces],
        state: [...next.states],
      })
    }
    return { filters, isFiltering: isFilteringImages(filters), change, clear: () => change(NO_IMAGE_FILTERS) }
  }, [query, setQuery])
}
