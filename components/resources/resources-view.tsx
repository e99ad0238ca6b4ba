'use client'
// Which of the two tables the address asks for: Flux's own objects, or what they deployed.

import { parseAsStringLiteral, useQueryState } from 'nuqs'
import { lazy } from 'react'
import { EmptyState } from '@/components/ui/empty-state'
import { Late, late } from '@/components/ui/late'
import type { ShortRow } from '@/lib/contract/short-row'
import { ResourceTable } from './resource-table'

const load = late(() => import('./workload-table'))
const WorkloadTable = lazy(async () => ({ default: (await load()).WorkloadTable }))

/** `first`: what the page brought of a list that comes later. */
export function ResourcesView({ first }: { readonly first: readonly ShortRow[] | undefined }) {
  const [view] = useQueryState('view', parseAsStringLiteral(['workloads']))
  if (view === null) return <ResourceTable first={first} />
  return (
    <Late fallback={<EmptyState kind="loading" title="Reading workloads" skeletonRows={12} className="page py-3" />}>
      <WorkloadTable />
    </Late>
  )
}
