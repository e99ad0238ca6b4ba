'use client'
// How many of the workloads that Flux deployed run: a line of its own, whose numbers lead to them.

import Link from 'next/link'
import { tellRunning } from '@/components/flux/running-words'
import { AsOf } from '@/components/flux/why-unread'
import { WorkloadIcon } from '@/components/flux/workload-badge'
import type { ClusterRunning } from '@/lib/contract/state'
import { routeTo } from '@/lib/routes'

export function RunningLine({ running }: { readonly running: ClusterRunning | undefined }) {
  if (running === undefined || running.state === 'disabled') return null
  const { sentence, parts, why, asOf } = tellRunning(running)
  return (
    <p
      data-freshness={running.state === 'live' ? undefined : 'stale'}
      className="mt-1 flex flex-wrap items-center gap-x-3 gap-y-0.5 text-muted"
    >
      {sentence !== undefined && (
        <Link
          prefetch={false}
          href={routeTo.resources({ view: 'workloads' })}
          className="text-ink underline decoration-line-strong decoration-dotted underline-offset-4 hover:text-accent"
        >
          {sentence}
        </Link>
      )}
      {parts.map(({ status, words }) => (
        <Link
          prefetch={false}
          key={status}
          href={routeTo.resources({ view: 'workloads', status })}
          className="inline-flex items-center gap-1 hover:underline"
        >
          <WorkloadIcon status={status} className="size-3" />
          {words}
        </Link>
      ))}
      {why !== undefined && (
        <span className={running.state === 'connecting' ? '' : 'text-warning'}>
          {why}
          <AsOf time={asOf} />
        </span>
      )}
    </p>
  )
}
