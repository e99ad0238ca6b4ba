// By what the resource table is grouped, as it stands in the URL: a fact of every row, or one of its labels. Pure.

import type { RowGroup } from '@/components/ui/group-rows'
import { compareText } from '@/lib/compare'
import type { Resource } from '@/lib/contract/state'
import { isFailing, STATUSES } from '@/lib/flux/judge/status'
import { STATUS_PRESENTATION } from '@/lib/flux/judge/status-presentation'
import { parseRef, refForPeople } from '@/lib/ref'

const FACTS = ['namespace', 'source', 'status', 'applier'] as const
type Fact = (typeof FACTS)[number]
export type GroupBy = Fact | `label:${string}`

const LABEL = 'label:'

export const FACT_GROUPS = [
  { by: 'namespace', label: 'Namespace' },
  { by: 'source', label: 'Source' },
  { by: 'status', label: 'Status' },
  { by: 'applier', label: 'Applied by' },
] as const satisfies readonly { readonly by: Fact; readonly label: string }[]

export function byLabel(key: string): GroupBy {
  return `${LABEL}${key}`
}

/** Undefined for what rows cannot be grouped by. */
export function readGroupBy(text: string): GroupBy | undefined {
  if (text.startsWith(LABEL) && text.length > LABEL.length) return byLabel(text.slice(LABEL.length))
  return FACTS.find((known) => known === text)
}

/** `namespace`, `label team`: how people would say it. */
export function nameGroupBy(by: GroupBy): string {
  const fact = FACT_GROUPS.find((one) => one.by === by)
  return fact === undefined ? labelKeyOf(by) : fact.label.toLowerCase()
}

/** Empty for rows that have no such thing. */
export function groupKeyOf(row: Resource, by: GroupBy): string {
  switch (by) {
    case 'namespace':
      return row.namespace
    case 'source':
      return row.source?.ref ?? ''
    case 'status':
      return row.status
    case 'applier':
      return row.managedBy ?? ''
    default: {
      const key = labelKeyOf(by)
      return Object.hasOwn(row.labels, key) ? (row.labels[key] ?? '') : ''
    }
  }
}

export function nameGroup(key: string, by: GroupBy): string {
  switch (by) {
    case 'namespace':
      return key === '' ? 'Without a namespace' : key
    case 'source':
      return nameRef(key) ?? 'Without a source'
    case 'status': {
      const status = STATUSES.find((known) => known === key)
      return status === undefined ? key : STATUS_PRESENTATION[status].label
    }
    case 'applier':
      return nameRef(key) ?? 'Applied by nobody that is known here'
    default:
      return key === '' ? `Without ${labelKeyOf(by)}` : `${labelKeyOf(by)}=${key}`
  }
}

function nameRef(key: string): string | undefined {
  const ref = parseRef(key)?.ref
  return ref && refForPeople(ref)
}

/** The one with the worst row first; among these, the one with most that fail. */
export function compareGroups(a: RowGroup<Resource>, b: RowGroup<Resource>): number {
  return (
    rankOfWorst(a.rows) - rankOfWorst(b.rows) ||
    countFailing(b.rows) - countFailing(a.rows) ||
    compareText(a.key, b.key)
  )
}

export function countFailing(rows: readonly Resource[]): number {
  return rows.filter(({ status }) => isFailing(status)).length
}

function rankOfWorst(rows: readonly Resource[]): number {
  return rows.reduce((worst, { status }) => Math.min(worst, STATUS_PRESENTATION[status].rank), Number.POSITIVE_INFINITY)
}

function labelKeyOf(by: GroupBy): string {
  return by.startsWith(LABEL) ? by.slice(LABEL.length) : by
}
