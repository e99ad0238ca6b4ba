// Which rows somebody asked for: the one rule of table, wall, graph, API and palette. A text finds a row that has
// each of its words somewhere, in any order and case.

import type { FluxKind, Resource, Status } from '@/lib/contract/state'
import { remember } from './judge/reading'

/** Rows satisfy it; a node that nobody answers to has little more than its name. */
export interface Filterable
  extends Pick<Resource, 'ref' | 'kind' | 'namespace' | 'status'>,
    Partial<
      Pick<Resource, 'labels' | 'statusText' | 'ready' | 'stalled' | 'revision' | 'source' | 'facts' | 'suspendReason'>
    > {}

export interface RowScope {
  /** Empty or absent: all. */
  readonly namespaces?: readonly string[]
  readonly kinds?: readonly FluxKind[]
}

export interface RowFilter extends RowScope {
  readonly text?: string
  readonly statuses?: readonly Status[]
  /** `key=value`, or `key` alone for any value; all of them must be there. */
  readonly labels?: readonly string[]
}

/** `words` may remember what `wordsOf` says, for one who asks of the same rows again and again. */
export function matches(row: Filterable, filter: RowFilter, words = wordsOf): boolean {
  const { statuses = [], labels = [], text = '' } = filter
  return (
    isInScope(row, filter) &&
    (statuses.length === 0 || statuses.includes(row.status)) &&
    labels.every((label) => hasLabel(row, label)) &&
    hasWords(text, () => words(row))
  )
}

export function isInScope(
  { namespace, kind }: Pick<Filterable, 'namespace' | 'kind'>,
  { namespaces = [], kinds = [] }: RowScope,
): boolean {
  return (namespaces.length === 0 || namespaces.includes(namespace)) && (kinds.length === 0 || kinds.includes(kind))
}

/** Whether everything is asked for. */
export function isOpen({ text = '', namespaces = [], kinds = [], statuses = [], labels = [] }: RowFilter): boolean {
  return text.trim() === '' && namespaces.length + kinds.length + statuses.length + labels.length === 0
}

function hasLabel({ labels = {} }: Filterable, wanted: string): boolean {
  const [key = '', value] = wanted.split('=', 2)
  const has = Object.hasOwn(labels, key) ? labels[key] : undefined
  return has !== undefined && (value === undefined || has === value)
}

/** Whether each word of a text stands somewhere in what is said, which is in lower case and asked for only where it counts. */
export function hasWords(text: string, say: () => string): boolean {
  const asked = splitWords(text)
  if (asked.length === 0) return true
  const said = say()
  return asked.every((word) => said.includes(word))
}

export function splitWords(text: string): readonly string[] {
  return text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
}

export function rememberWords(): typeof wordsOf {
  return remember(wordsOf)
}

/** All that a row says of itself, in lower case. */
export function wordsOf({
  ref,
  statusText,
  ready,
  stalled,
  suspendReason,
  revision,
  source,
  facts = {},
}: Filterable): string {
  const said = [ref, statusText, ready?.reason, ready?.message, stalled?.reason, stalled?.message, suspendReason]
  const { applied, appliedShort, attempted, attemptedShort, available, availableShort } = revision ?? {}
  const revisions = [applied, appliedShort, attempted, attemptedShort, available, availableShort]
  return [...said, ...revisions, source?.ref, ...Object.values(facts)].join('\n').toLowerCase()
}
