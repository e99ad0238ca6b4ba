// Which labels there are to filter and to group by: those that people chose before those by which Flux marks what it applied. Pure.

import type { FilterOption } from '@/components/ui/filter-menu'
import { compareText } from '@/lib/compare'
import type { Resource } from '@/lib/contract/state'
import { describeKind, FLUX_KIND_NAMES } from '@/lib/flux/kinds'
import { isSame } from '@/lib/same'

const OWNER_PREFIXES: readonly string[] = FLUX_KIND_NAMES.flatMap(
  (kind) => describeKind(kind).ownerLabels?.prefix ?? [],
)

export function isLabelledAlike(before: Resource, after: Resource): boolean {
  return before.ref === after.ref && isSame(before.labels, after.labels)
}

/** Each label with its value and how many rows bear it. */
export function listLabels(rows: readonly Resource[]): readonly FilterOption<string>[] {
  return count(rows, ({ labels }) => Object.entries(labels).map(([key, value]) => `${key}=${value}`))
}

/** The keys alone. */
export function listLabelKeys(rows: readonly Resource[]): readonly FilterOption<string>[] {
  return count(rows, ({ labels }) => Object.keys(labels))
}

function count(
  rows: readonly Resource[],
  labelsOf: (row: Resource) => readonly string[],
): readonly FilterOption<string>[] {
  const counts = new Map<string, number>()
  for (const row of rows) for (const label of labelsOf(row)) counts.set(label, (counts.get(label) ?? 0) + 1)
  return [...counts.keys()]
    .sort((a, b) => Number(isOfOwner(a)) - Number(isOfOwner(b)) || compareText(a, b))
    .map((label) => ({ value: label, label, count: counts.get(label) ?? 0 }))
}

function isOfOwner(label: string): boolean {
  return OWNER_PREFIXES.some((prefix) => label.startsWith(`${prefix}/`))
}
