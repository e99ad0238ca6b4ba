'use client'
// How the workloads of an object stand, the worst of them first, while somebody looks into its row.

import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { whyUnread } from '@/components/flux/unread-words'
import { WhyUnread } from '@/components/flux/why-unread'
import { WorkloadBadge } from '@/components/flux/workload-badge'
import { hrefToWorkload } from '@/components/flux/worst-workload'
import { Skeleton } from '@/components/ui/skeleton'
import { FetchError, fetchJson } from '@/lib/client/fetch-json'
import { useFreshness } from '@/lib/client/queries'
import type { ObjectWorkloads, WorkloadSummary } from '@/lib/contract/workloads'
import { type Ref, refForPeople } from '@/lib/ref'
import { apiTo, routeTo } from '@/lib/routes'

const REREAD_MS = 5_000
const MAX_SHOWN = 5

export function PeekWorkloads({ target }: { readonly target: Ref }) {
  const { isStale } = useFreshness()
  const { data, error } = useQuery({
    queryKey: ['peek-workloads', target],
    queryFn: ({ signal }) => fetchJson<ObjectWorkloads>(apiTo.objectWorkloads(target), signal),
    refetchInterval: REREAD_MS,
  })
  if (data !== undefined) return <Workloads target={target} answer={data} isCurrent={!isStale && error === null} />
  if (error instanceof FetchError)
    return <p className="foreign text-warning">The workloads could not be read: {error.message}</p>
  return (
    <div role="status" aria-busy="true">
      <span className="sr-only">Reading the workloads</span>
      <Skeleton className="w-1/2" />
    </div>
  )
}

export interface WorkloadsProps {
  readonly target: Ref
  readonly answer: ObjectWorkloads
  /** False while nothing tells this page of changes. */
  readonly isCurrent: boolean
}

export function Workloads({ target, answer, isCurrent }: WorkloadsProps) {
  const { workloads, remote, hidden = 0, state, reason, asOf } = answer
  if (remote) return <p className="text-muted">They run in another cluster.</p>
  const why = whyUnread('Workloads', state) ?? (isCurrent ? undefined : 'This page is told nothing new at the moment')
  const shown = workloads.slice(0, MAX_SHOWN)
  const more = workloads.length - shown.length
  return (
    <div data-freshness={why === undefined ? undefined : 'stale'}>
      {why !== undefined && (
        <p role="status" className="foreign text-warning">
          <WhyUnread what="Workloads" why={why} state={state} reason={reason} asOf={asOf} />
        </p>
      )}
      {why === undefined && workloads.length === 0 && (
        <p className="text-muted">{hidden === 0 ? 'It deployed none.' : 'None that you may look at.'}</p>
      )}
      <ul aria-label="Workloads" className="space-y-0.5">
        {shown.map((workload) => (
          <Workload key={workload.ref} applier={target} workload={workload} />
        ))}
      </ul>
      {more > 0 && (
        <Link
          href={routeTo.object(target, { tab: 'workloads' })}
          prefetch={false}
          className="text-accent hover:underline"
        >
          {more} more
        </Link>
      )}
      {hidden > 0 && workloads.length > 0 && (
        <p className="text-muted">{hidden} more in namespaces that you may not look into.</p>
      )}
    </div>
  )
}

function Workload({ applier, workload }: { readonly applier: Ref; readonly workload: WorkloadSummary }) {
  const { ref, status, sentence, unread } = workload
  const href = hrefToWorkload(applier, ref)
  const why = unread && whyUnread('Workloads', unread.state)
  return (
    <li className="min-w-0" data-freshness={unread === undefined ? undefined : 'stale'}>
      <span className="flex min-w-0 flex-wrap items-baseline gap-x-2">
        <WorkloadBadge status={status} />
        {href === undefined ? (
          <span className="foreign">{refForPeople(ref)}</span>
        ) : (
          <Link href={href} prefetch={false} className="foreign min-w-0 hover:underline">
            {refForPeople(ref)}
          </Link>
        )}
      </span>
      {(sentence !== '' || why !== undefined) && (
        <span className="foreign line-clamp-2 text-sm text-muted">{why ?? sentence}</span>
      )}
    </li>
  )
}
