'use client'
// What this object deployed, down to the pods: worst first, as it changes. What is not read is said in its own place.

import { parseAsString, useQueryState } from 'nuqs'
import { tellApart } from '@/components/flux/running-words'
import { missingRight, whyUnread } from '@/components/flux/unread-words'
import { WhyUnread } from '@/components/flux/why-unread'
import { EmptyState } from '@/components/ui/empty-state'
import { ReadFailure } from '@/components/ui/read-failure'
import type { NotJudged, ObjectWorkloads } from '@/lib/contract/workloads'
import type { Ref } from '@/lib/ref'
import { countWords } from '@/lib/workloads/running'
import { QueriedLogs } from './queried-logs'
import { useObjectWorkloads } from './use-object-workloads'
import { WorkloadEntry } from './workload-entry'

export function WorkloadsTab({ target }: { readonly target: Ref }) {
  const { answer, isCurrent, failure, retry } = useObjectWorkloads(target)
  if (answer !== undefined) return <Workloads target={target} answer={answer} isCurrent={isCurrent} />
  if (failure === undefined) return <EmptyState kind="loading" title="Reading the workloads" skeletonRows={6} />
  return <ReadFailure what="The workloads" failure={failure} onRetry={retry} />
}

export interface WorkloadsProps {
  readonly target: Ref
  readonly answer: ObjectWorkloads
  /** False while nothing tells this page of changes. */
  readonly isCurrent: boolean
}

export function Workloads({ target, answer, isCurrent }: WorkloadsProps) {
  const [asked] = useQueryState('workload', parseAsString)
  const { workloads, notJudged, remote, byLabel } = answer
  if (remote) {
    return (
      <EmptyState kind="empty" title="Deployed to another cluster">
        What it applies goes to another cluster, so its workloads are not looked up here.
      </EmptyState>
    )
  }
  if (workloads.length === 0) return <NoWorkloads answer={answer} />
  return (
    <div data-freshness={isCurrent && answer.state === 'live' ? undefined : 'stale'}>
      <p className="flex flex-wrap items-baseline gap-x-2 text-muted">
        <span>{countInWords(answer)}</span>
        {byLabel === true && <span>· found by label, for this object has no inventory</span>}
      </p>
      <NotCurrent answer={answer} isCurrent={isCurrent} />
      <ul aria-label="Workloads" className="mt-1 divide-y divide-line">
        {workloads.map((workload) => (
          <WorkloadEntry key={workload.ref} applier={target} workload={workload} isAsked={workload.ref === asked} />
        ))}
      </ul>
      <Hidden count={answer.hidden} />
      <QueriedLogs workloads={workloads} />
      <NotJudgedList entries={notJudged} />
    </div>
  )
}

function Hidden({ count }: { readonly count: number | undefined }) {
  if (count === undefined || count === 0) return null
  return (
    <p className="border-t border-line py-3 text-muted">
      {count} more {count === 1 ? 'stands' : 'stand'} in namespaces that you may not look into.
    </p>
  )
}

function NoWorkloads({ answer }: { readonly answer: ObjectWorkloads }) {
  const { state, reason, notJudged } = answer
  const why = whyUnread('Workloads', state)
  if (state === 'connecting') return <EmptyState kind="loading" title="Reading the workloads" skeletonRows={6} />
  if (why !== undefined) {
    return (
      <EmptyState kind={state === 'forbidden' ? 'forbidden' : state === 'stale' ? 'stale' : 'error'} title={why}>
        {reason}
        {state === 'forbidden' && <span className="block">{missingRight('Workloads')}</span>}
      </EmptyState>
    )
  }
  return (
    <>
      <EmptyState kind="empty" title="No workloads">
        It deployed no Deployment, StatefulSet, DaemonSet, Job or CronJob{answer.hidden === undefined && '.'}
        {answer.hidden !== undefined && ' that you may look at.'}
      </EmptyState>
      <Hidden count={answer.hidden} />
      <NotJudgedList entries={notJudged} />
    </>
  )
}

function NotCurrent({ answer: { state, asOf, reason, serverTime }, isCurrent }: Omit<WorkloadsProps, 'target'>) {
  const why = whyUnread('Workloads', state) ?? (isCurrent ? undefined : 'This page is told nothing new at the moment')
  if (why === undefined) return null
  return (
    <p role="status" className="foreign mt-1 text-warning">
      <WhyUnread what="Workloads" why={why} state={state} reason={reason} asOf={state === 'live' ? serverTime : asOf} />
    </p>
  )
}

function countInWords({ workloads }: ObjectWorkloads): string {
  const counts = countWords(workloads.map(({ status }) => status))
  return [`${counts.ok} of ${counts.total} run`, ...tellApart(counts).map(({ words }) => words)].join(', ')
}

/** The usual inventory is full of what has no word: Services, ConfigMaps. */
function NotJudgedList({ entries }: { readonly entries: readonly NotJudged[] }) {
  if (entries.length === 0) return null
  return (
    <details className="mt-3 border-t border-line pt-3">
      <summary className="text-muted">
        {entries.length} other {entries.length === 1 ? 'object' : 'objects'}: not judged
      </summary>
      <ul aria-label="Not judged" className="mt-1.5 gap-x-8 md:columns-2">
        {entries.map(({ group, kind, namespace, name }) => (
          <li key={`${group}/${kind}/${namespace}/${name}`} className="foreign py-0.5">
            <span className="text-muted" title={group}>
              {kind}
            </span>{' '}
            <span className="font-mono text-sm">{namespace === '' ? name : `${namespace}/${name}`}</span>
          </li>
        ))}
      </ul>
    </details>
  )
}
