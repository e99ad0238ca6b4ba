'use client'
// Which of the two tables the address asks for: Flux's own objects, or what they deployed.

import { parseAsStringLiteral, useQueryState } from 'nuqs'
import { lazy } from 'react'
import { EmptyState } from '@/components/ui/empty-state'
import { Late, late } from '@/components/ui/late'
import { ResourceTable } from './resource-table'

const load = late(() => import('./workload-table'))
const WorkloadTable = lazy(async () => ({ default: (await load()).WorkloadTable }))

export function ResourcesView() {
  const [view] = useQueryState('view', parseAsStringLiteral(['workloads']))
  if (view === null) return <ResourceTable />
  return (
    <Late fallback={<EmptyState kind="loading" title="Reading workloads" skeletonRows={12} className="page py-3" />}>
      <WorkloadTable />
    </Late>
  )
}
