// Kinds gathered into the families that people count in: each applier by itself, then sources, images and the rest.

import type { Counts, Resource, SourceHealth, StatusCounts } from '@/lib/contract/state'
import { STATUSES } from '@/lib/flux/judge/status'
import type { KindRole } from '@/lib/flux/kind-descriptor'
import { describeKind, FLUX_KIND_NAMES, type FluxKind } from '@/lib/flux/kinds'
import { noCounts } from '@/lib/flux/tell/counts'
import { groupBy } from '@/lib/group-by'

export interface Family {
  readonly label: string
  readonly kinds: readonly FluxKind[]
  readonly counts: StatusCounts
  /** False when a kind of it is not read at the moment, or nobody looks after an object of it. */
  readonly isCurrent: boolean
}

const LABELS: Readonly<Record<Exclude<KindRole, 'applier'>, string>> = {
  source: 'Sources',
  image: 'Images',
  notification: 'Alerts and receivers',
  operator: 'Flux operator',
}

/** Families without any object are left out. */
export function countFamilies(
  counts: Counts,
  sources: readonly SourceHealth[],
  rows: Iterable<Pick<Resource, 'kind' | 'current'>>,
): readonly Family[] {
  const present = FLUX_KIND_NAMES.filter((kind) => (counts.byKind[kind]?.total ?? 0) > 0)
  const kindsOf = groupBy(present, (kind) => {
    const { role, label } = describeKind(kind)
    return role === 'applier' ? label : LABELS[role]
  })
  const unread = new Set(sources.filter((source) => source.state !== 'live').map((source) => source.kind))
  for (const { kind, current } of rows) if (!current) unread.add(kind)
  return [...kindsOf].map(([label, kinds]) => ({
    label,
    kinds,
    counts: addCounts(kinds.flatMap((kind) => counts.byKind[kind] ?? [])),
    isCurrent: !kinds.some((kind) => unread.has(kind)),
  }))
}

function addCounts(parts: readonly StatusCounts[]): StatusCounts {
  const sum = noCounts()
  for (const part of parts) for (const key of ['total', ...STATUSES] as const) sum[key] += part[key]
  return sum
}
