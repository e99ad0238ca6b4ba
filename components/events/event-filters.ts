// Which events a person asked to see, and the sentence that says so. Pure; the URL is the only home.

import { either } from '@/components/flux/either'
import { parseFluxRef } from '@/lib/flux/object/flux-ref'
import { refForPeople } from '@/lib/ref'
import type { RouteQuery } from '@/lib/routes'

export const SPANS = ['10m', '1h'] as const
export type Span = (typeof SPANS)[number]

export interface EventFilters {
  readonly text: string
  readonly kinds: readonly string[]
  readonly namespaces: readonly string[]
  readonly appliers: readonly string[]
  readonly onlyWarnings: boolean
  /** Absent: all that is known. */
  readonly since?: Span | undefined
}

export const NO_FILTERS: EventFilters = {
  text: '',
  kinds: [],
  namespaces: [],
  appliers: [],
  onlyWarnings: false,
  since: undefined,
}

export function isFiltered({ text, kinds, namespaces, appliers, onlyWarnings, since }: EventFilters): boolean {
  return text !== '' || kinds.length + namespaces.length + appliers.length > 0 || onlyWarnings || since !== undefined
}

/** As the API is asked. */
export function queryOf({ text, kinds, namespaces, appliers, onlyWarnings, since }: EventFilters): RouteQuery {
  return {
    kind: kinds,
    namespace: namespaces,
    applier: appliers,
    type: onlyWarnings ? 'Warning' : undefined,
    since,
    q: text === '' ? undefined : text,
  }
}

const SPAN_WORDS = { '10m': 'of the last 10 min', '1h': 'of the last hour' } as const satisfies Record<Span, string>

/** "Warnings of Pods in apps of the last hour, matching “pull”". */
export function describeFilters(filters: EventFilters): string {
  const { text, kinds, namespaces, appliers, onlyWarnings, since } = filters
  const parts = [onlyWarnings ? 'Warnings' : 'Events']
  if (kinds.length > 0) parts.push(`on ${either(kinds)}`)
  if (namespaces.length > 0) parts.push(`in ${either(namespaces)}`)
  if (appliers.length > 0) parts.push(`concerning ${either(appliers.map(nameApplier))}`)
  if (since !== undefined) parts.push(SPAN_WORDS[since])
  if (text !== '') parts.push(`matching “${text}”`)
  return parts.join(' ')
}

export function nameApplier(text: string): string {
  const ref = parseFluxRef(text)?.ref
  return ref === undefined ? text : refForPeople(ref)
}
