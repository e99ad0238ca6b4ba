// The pods of one workload, worst first: the word that kubectl has for each, why, and how often it began anew.

import Link from 'next/link'
import { Age } from '@/components/flux/age'
import { whyUnread } from '@/components/flux/unread-words'
import { WhyUnread } from '@/components/flux/why-unread'
import { WorkloadBadge } from '@/components/flux/workload-badge'
import { Chip } from '@/components/ui/chip'
import type { PodSummary, WorkloadWithPods } from '@/lib/contract/workloads'
import type { Ref } from '@/lib/ref'
import { routeTo } from '@/lib/routes'
import { Message } from './message'

const COLUMNS = 'md:grid-cols-[13rem_minmax(0,44rem)_8.5rem_minmax(4rem,14rem)_3.5rem]'
const ROW = `grid grid-cols-[minmax(0,1fr)_auto] items-baseline gap-x-4 ${COLUMNS}`

interface PodListProps {
  /** On whose page the logs are shown. */
  readonly applier: Ref
  readonly workload: WorkloadWithPods
}

export function PodList({ applier, workload }: PodListProps) {
  const { kind, pods, morePods = 0, podsView, namespace, status } = workload
  const needsNone = status === 'suspended' || kind === 'CronJob' || kind === 'Job'
  const why = whyUnread('Pods', podsView.state)
  return (
    <div
      className="mt-1.5 ml-1.5 border-l border-line pl-4 md:ml-35"
      data-freshness={why === undefined ? undefined : 'stale'}
    >
      {why !== undefined && (
        <p className="foreign py-1 text-warning">
          <WhyUnread
            what="Pods"
            why={why}
            state={podsView.state}
            reason={podsView.reason}
            asOf={podsView.asOf}
            namespace={namespace}
          />
        </p>
      )}
      {pods.length > 0 && (
        <ul aria-label={`Pods of ${workload.name}`} className="divide-y divide-line">
          <li aria-hidden className={`${ROW} py-1 text-sm text-faint max-md:hidden`}>
            <span>Status</span>
            <span>Pod</span>
            <span>Restarts</span>
            <span>Node</span>
            <span className="text-right">Age</span>
          </li>
          {pods.map((pod) => (
            <PodLine key={pod.uid} pod={pod} logs={routeTo.logs(applier, { of: workload.ref, pod: pod.name })} />
          ))}
        </ul>
      )}
      {pods.length === 0 && why === undefined && (
        <p className="py-1 text-muted">{needsNone ? 'No pods.' : 'There is no pod of it.'}</p>
      )}
      {morePods > 0 && <p className="border-t border-line py-1 text-muted">and {morePods} more</p>}
    </div>
  )
}

function PodLine({ pod, logs }: { readonly pod: PodSummary; readonly logs: string }) {
  const { reason, message, restarts, lastRestartAt, node, startedAt } = pod
  return (
    <li className="py-1.5" data-pod={pod.name}>
      <div className={ROW}>
        <WorkloadBadge status={pod.state} word={pod.status} />
        <span className="flex min-w-0 flex-wrap items-baseline gap-x-2 max-md:order-last max-md:col-span-2">
          <span className="foreign font-mono text-sm">{pod.name}</span>
          <span className="text-sm text-muted">{pod.ready} ready</span>
          {!pod.current && <Chip>earlier generation</Chip>}
          <Link
            prefetch={false}
            href={logs}
            aria-label={`Logs of ${pod.name}`}
            className="text-sm text-accent hover:underline"
          >
            Logs
          </Link>
        </span>
        <span className="max-md:order-last max-md:text-sm max-md:text-muted">
          {restarts === 0 ? (
            <span className="text-faint max-md:hidden">none</span>
          ) : (
            <>
              {restarts}
              <span className="md:hidden"> {restarts === 1 ? 'restart' : 'restarts'}</span>
              {lastRestartAt !== undefined && (
                <span className="text-muted">
                  , last <Age time={lastRestartAt} /> ago
                </span>
              )}
            </>
          )}
        </span>
        <span className="foreign truncate font-mono text-sm text-muted max-md:order-last" title={node}>
          {node ?? '–'}
        </span>
        <Age time={startedAt} className="text-right" />
      </div>
      {(reason !== undefined || message !== undefined) && (
        <div className="mt-0.5 max-w-[110ch]">
          {reason !== undefined && reason !== pod.status && <span className="foreign font-medium">{reason}</span>}
          {message !== undefined && <Message text={message} />}
        </div>
      )}
    </li>
  )
}
