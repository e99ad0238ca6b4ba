// What the table of workloads says where it has no rows, or rows that may be old.

import { missingRight, whyUnread } from '@/components/flux/unread-words'
import { AsOf } from '@/components/flux/why-unread'
import { Button } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
import { ClockAlert, Lock } from '@/components/ui/icons'
import { ReadFailure } from '@/components/ui/read-failure'
import type { WorkloadFilterState } from './use-workload-filters'
import type { WorkloadList, WorkloadsRead } from './use-workloads'

export interface NoWorkloadRowsProps {
  readonly read: WorkloadsRead
  readonly state: WorkloadFilterState
}

export function NoWorkloadRows({ read: { list, failure, retry }, state }: NoWorkloadRowsProps) {
  if (list === undefined) {
    if (failure === undefined) return <Reading />
    return <ReadFailure what="The workloads" failure={failure} onRetry={retry} />
  }
  const { total, workloads, reason } = list
  const clear = state.isFiltering && <Button onClick={state.clear}>Clear filters</Button>
  if (workloads.length > 0) {
    return (
      <EmptyState kind="empty" title="Nothing matches these filters" action={clear}>
        Flux deployed {total} workloads; none of them is what was asked for.
      </EmptyState>
    )
  }
  if (list.state === 'connecting') return <Reading />
  const why = whyUnread('Workloads', list.state)
  if (why !== undefined) {
    return (
      <EmptyState kind={list.state === 'forbidden' ? 'forbidden' : 'stale'} title={why}>
        {reason}
        {list.state === 'forbidden' && <span className="block">{missingRight('Workloads')}</span>}
      </EmptyState>
    )
  }
  return (
    <EmptyState kind="empty" title="No workloads">
      Everything could be read, and Flux deployed no Deployment, StatefulSet, DaemonSet, Job or CronJob.
    </EmptyState>
  )
}

function Reading() {
  return <EmptyState kind="loading" title="Reading workloads" skeletonRows={12} className="page" />
}

export interface OldWorkloadsProps {
  readonly list: WorkloadList
  readonly isCurrent: boolean
}

/** Above rows that are not a full and current answer. */
export function OldWorkloads({ list: { state, asOf, reason, serverTime }, isCurrent }: OldWorkloadsProps) {
  const isForbidden = state === 'forbidden'
  const Icon = isForbidden ? Lock : ClockAlert
  const why = isForbidden ? 'Some workloads are not read: no permission' : whyUnread('Workloads', state)
  const time = state === 'live' ? serverTime : asOf
  return (
    <p role="status" className="page flex min-h-8 items-center gap-x-2 border-b border-line bg-soft-warning py-1">
      <Icon aria-hidden className="size-3.5 shrink-0 text-warning" />
      <span className="foreign min-w-0">
        <span className="font-medium">{why ?? (isCurrent ? '' : 'Workloads could not be read again just now')}</span>
        {time !== undefined && (
          <span className="text-muted">
            <AsOf time={time} seconds />
          </span>
        )}
        {reason !== undefined && <span className="text-muted"> · {reason}</span>}
        {isForbidden && <span className="text-muted"> · {missingRight('Workloads')}</span>}
      </span>
    </p>
  )
}
