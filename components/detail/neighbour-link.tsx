// Another object in a sentence or a list: its name, and as much of how it is as is known.

import { ResourceLink } from '@/components/flux/resource-link'
import { StatusBadge } from '@/components/flux/status-badge'
import type { Neighbour } from '@/lib/contract/neighbour'

export function NeighbourLink({ other: { ref, status, current, missing } }: { readonly other: Neighbour }) {
  return (
    <span className="inline-flex min-w-0 flex-wrap items-center gap-x-2">
      <ResourceLink target={ref} />
      {missing && <span className="text-status-failed">does not exist</span>}
      {!missing && status === undefined && <span className="text-muted">is not read</span>}
      {status !== undefined && status !== 'static' && <StatusBadge status={status} current={current} />}
    </span>
  )
}
