// Why no row stands in the resource table: not read yet, not read at all, not matched, or none there.

import { Button } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
import type { SourceHealth } from '@/lib/contract/state'
import { describeKind } from '@/lib/flux/kinds'
import type { ResourceFilterState } from './use-resource-filters'

export function NoRows(props: {
  readonly isKnown: boolean
  readonly total: number
  readonly unread: readonly SourceHealth[]
  readonly state: ResourceFilterState
}) {
  const { isKnown, total, unread, state } = props
  if (!isKnown) return <EmptyState kind="loading" title="Reading resources" skeletonRows={12} className="page" />
  const clear = state.filtered && <Button onClick={state.clear}>Clear filters</Button>
  const [first] = unread
  if (first !== undefined && total === 0) {
    const kind = first.state === 'forbidden' ? 'forbidden' : first.state === 'connecting' ? 'loading' : 'error'
    return (
      <EmptyState kind={kind} title={kind === 'loading' ? 'Reading resources' : 'Resources could not be read'}>
        {unread.length} kinds are affected. {first.kind === undefined ? '' : `${describeKind(first.kind).label}: `}
        {first.reason ?? 'no reason was given'}
      </EmptyState>
    )
  }
  if (first !== undefined) {
    return (
      <EmptyState
        kind={first.state === 'forbidden' ? 'forbidden' : 'stale'}
        title="Nothing to show of what was asked for"
        action={clear}
      >
        Not all of it could be read, so there may be more than none.
      </EmptyState>
    )
  }
  if (state.filtered) {
    return (
      <EmptyState kind="empty" title="Nothing matches these filters" action={clear}>
        The cluster has {total} Flux resources; none of them is what was asked for.
      </EmptyState>
    )
  }
  return (
    <EmptyState kind="empty" title="No Flux resources">
      Everything could be read, and there is none in this cluster.
    </EmptyState>
  )
}
