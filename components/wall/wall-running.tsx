'use client'
// How many of the workloads that Flux deployed run, for four metres; and, where they are not read, that.

import { tellRunning } from '@/components/flux/running-words'
import { AsOf } from '@/components/flux/why-unread'
import { WorkloadIcon } from '@/components/flux/workload-badge'
import { WORKLOAD_PRESENTATION } from '@/components/flux/workload-presentation'
import { classNames } from '@/components/ui/class-names'
import type { ClusterRunning } from '@/lib/contract/state'

export interface WallRunningProps {
  readonly running: ClusterRunning | undefined
  /** In the middle, below one word and the clock. */
  readonly isCalm: boolean
}

export function WallRunning({ running, isCalm }: WallRunningProps) {
  if (running === undefined || running.state === 'disabled') return null
  const { sentence, parts, why, asOf } = tellRunning(running)
  return (
    <p
      data-freshness={running.state === 'live' ? undefined : 'stale'}
      className={classNames(
        'flex shrink-0 flex-wrap items-baseline gap-x-[0.9em] text-[calc(34*var(--u))]',
        isCalm && 'justify-center',
      )}
    >
      {sentence !== undefined && <span className="font-medium">{sentence}</span>}
      {parts.map(({ status, words }) => (
        <span
          key={status}
          className={classNames(
            'inline-flex items-baseline gap-[0.3em] whitespace-nowrap',
            WORKLOAD_PRESENTATION[status].text,
          )}
        >
          <WorkloadIcon status={status} className="size-[0.8em] self-center" />
          {words}
        </span>
      ))}
      {why !== undefined && (
        <span className={running.state === 'connecting' ? 'text-muted' : 'text-warning'}>
          {why}
          <AsOf time={asOf} />
        </span>
      )}
    </p>
  )
}
