// Which rows a person asked to see, in which order, and the sentence that says so. Pure; the URL is the only home.

import { either } from '@/components/flux/either'
import type { DataSort } from '@/components/ui/data-table-column'
import type { FluxKind, Resource } from '@/lib/contract/state'
import { MARK_WORDS, type MarkCode } from '@/lib/flux/judge/mark-codes'
import { STATUS_PRESENTATION } from '@/lib/flux/judge/status-presentation'
import type { KindRole } from '@/lib/flux/kind-descriptor'
import { describeKind } from '@/lib/flux/kinds'
import { isOpen, matches, type RowFilter, wordsOf } from '@/lib/flux/row-filter'
import { isHeldBack } from '@/lib/flux/tell/counts'
import { isSame } from '@/lib/same'

export const VIEWS = ['all', 'appliers', 'sources', 'images', 'notifications', 'operator'] as const
export type View = (typeof VIEWS)[number]

export const VIEW_LABELS = {
  all: 'All',
  appliers: 'Appliers',
  sources: 'Sources',
  images: 'Images',
  notifications: 'Notifications',
  operator: 'Operator',
} as const satisfies Record<View, string>

const VIEW_OF = {
  applier: 'appliers',
  source: 'sources',
  image: 'images',
  notification: 'notifications',
  operator: 'operator',
} as const satisfies Record<KindRole, View>

export const SORT_KEYS = [
  'status',
  'kind',
  'name',
  'ready',
  'healthy',
  'runs',
  'revision',
  'source',
  'message',
  'changed',
  'next',
] as const
export type SortKey = (typeof SORT_KEYS)[number]

export interface ResourceFilters extends Required<RowFilter> {
  readonly view: View
  /** One of them is enough. */
  readonly marks: readonly MarkCode[]
  /** Only what cannot go on because of another object. */
  readonly held: boolean
}

export const NO_FILTERS: ResourceFilters = {
  text: '',
  view: 'all',
  kinds: [],
  namespaces: [],
  statuses: [],
  labels: [],
  marks: [],
  held: false,
}

export function viewOfKind(kind: FluxKind): View {
  return VIEW_OF[describeKind(kind).role]
}

export function isFiltered(filters: ResourceFilters): boolean {
  return filters.view !== 'all' || filters.marks.length > 0 || filters.held || !isOpen(filters)
}

export function matchesFilters(resource: Resource, filters: ResourceFilters, words = wordsOf): boolean {
  const { view, marks, held } = filters
  return (
    (view === 'all' || viewOfKind(resource.kind) === view) &&
    (marks.length === 0 || resource.marks.some(({ code }) => marks.includes(code))) &&
    (!held || isHeldBack(resource)) &&
    matches(resource, filters, words)
  )
}

/** In all that the filters beside the words ask about. */
export function isCountedAlike(before: Resource, after: Resource): boolean {
  return (
    before.ref === after.ref &&
    before.status === after.status &&
    before.current === after.current &&
    before.rootCause === after.rootCause &&
    isSame(before.marks, after.marks) &&
    isSame(before.labels, after.labels)
  )
}

/** The filters as people would say them: "Failed or Stalled Kustomizations in apps matching “db”". */
export function describeFilters(filters: ResourceFilters): string {
  if (!isFiltered(filters)) return 'All resources'
  const { text, view, kinds, namespaces, statuses, labels, marks, held } = filters
  const which = either(statuses.map((status) => STATUS_PRESENTATION[status].label))
  const family = view === 'all' ? 'resources' : VIEW_LABELS[view].toLowerCase()
  const what = kinds.length > 0 ? either(kinds.map((kind) => describeKind(kind).label)) : family
  const parts = [which, what]
  if (namespaces.length > 0) parts.push(`in ${either(namespaces)}`)
  if (labels.length > 0) parts.push(`labelled ${labels.join(' and ')}`)
  if (marks.length > 0) parts.push(`marked ${either(marks.map((mark) => MARK_WORDS[mark]))}`)
  if (held) parts.push('held back by others')
  if (text !== '') parts.push(`matching “${text}”`)
  const sentence = parts.filter((part) => part !== '').join(' ')
  return `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}`
}

/** `name`, or `-name` for descending, as it stands in the URL; undefined for what is no column. */
export function readSorting(columns: readonly string[], text: string): DataSort | undefined {
  const descending = text.startsWith('-')
  const wanted = descending ? text.slice(1) : text
  const column = columns.find((known) => known === wanted)
  return column === undefined ? undefined : { column, direction: descending ? 'desc' : 'asc' }
}

export function formatSorting({ column, direction }: DataSort): string {
  return direction === 'desc' ? `-${column}` : column
}
