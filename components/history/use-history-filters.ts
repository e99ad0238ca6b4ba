'use client'
// The filters of History, read from and written to the URL. What means nothing there is ignored.

import { createParser, parseAsNativeArrayOf, parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs'
import { useMemo } from 'react'
import { ENTRY_TYPES, type EntryType } from '@/lib/contract/history'
import { MAX_TEXT } from '@/lib/contract/limits'
import { parseFluxRef } from '@/lib/flux/object/flux-ref'
import { isName } from '@/lib/flux/object/named-ref'
import type { Ref } from '@/lib/ref'
import { parseTime } from '@/lib/time'

const parseAsName = createParser({ parse: (text) => (isName(text) ? text : null), serialize: String })
const parseAsTime = createParser({
  parse: (text) => parseTime(text)?.toISOString() ?? null,
  serialize: String,
})
const parseAsRef = createParser({ parse: (text) => parseFluxRef(text)?.ref ?? null, serialize: String })

const PARSERS = {
  since: parseAsTime,
  until: parseAsTime,
  q: parseAsString.withDefault(''),
  type: parseAsNativeArrayOf(parseAsStringLiteral(ENTRY_TYPES)),
  namespace: parseAsNativeArrayOf(parseAsName),
  ref: parseAsRef,
}

export interface HistoryFilters {
  readonly since?: string
  readonly until?: string
  readonly text: string
  readonly types: readonly EntryType[]
  readonly namespaces: readonly string[]
  readonly ref?: Ref
}

export interface HistoryFilterState {
  readonly filters: HistoryFilters
  readonly isFiltering: boolean
  /** What is undefined is taken away. */
  readonly change: (changes: { readonly [Field in keyof HistoryFilters]?: HistoryFilters[Field] | undefined }) => void
  readonly clear: () => void
}

export function useHistoryFilters(): HistoryFilterState {
  const [query, setQuery] = useQueryStates(PARSERS, { history: 'replace' })
  return useMemo(() => {
    const { since, until, q, type, namespace, ref } = query
    const filters: HistoryFilters = {
      ...(since === null ? {} : { since }),
      ...(until === null ? {} : { until }),
      text: q.slice(0, MAX_TEXT),
      types: type,
      namespaces: namespace,
      ...(ref === null ? {} : { ref }),
    }
    return {
      filters,
      isFiltering: [since, until, ref].some((one) => one !== null) || type.length + namespace.length > 0 || q !== '',
      change(changes) {
        const next = { ...filters, ...changes }
        void setQuery({
          since: next.since ?? null,
          until: next.until ?? null,
          q: next.text === undefined || next.text === '' ? null : next.text.slice(0, MAX_TEXT),
          type: [...(next.types ?? [])],
          namespace: [...(next.namespaces ?? [])],
          ref: next.ref ?? null,
        })
      },
      clear: () => void setQuery(null),
    }
  }, [query, setQuery])
}
