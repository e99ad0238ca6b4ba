// Which pods a workload has, as far as they are read: what has to be read for it, how fresh that is, and whose pod is whose.

import type { SourceStateName } from '@/lib/contract/state'
import type { PodsView } from '@/lib/contract/workloads'
import { type Families, type OwnPod, podsOf } from '@/lib/workloads/pods-of'
import type { WorkloadKind } from '@/lib/workloads/words'
import type { JobWorkload, Workload } from '@/lib/workloads/workload'
import type { LazyPlace } from './lazy-pool'
import type { PodFeeds } from './pod-feeds'

interface Place {
  readonly kind: WorkloadKind
  readonly namespace: string
}

export interface PodSight {
  /** What has to be read to know its pods. */
  placesOf(workload: Place): readonly LazyPlace[]
  view(workload: Place): PodsView
  /** As they were last read; none where they were not. */
  podsOf(workload: Workload): readonly OwnPod[]
  /** The same, and undefined while they are not read as they are now: nothing is judged by old ones. */
  livePodsOf(workload: Workload): readonly OwnPod[] | undefined
}

export interface PodSightOptions {
  readonly feeds: Pick<PodFeeds, 'view' | 'podsOwnedBy' | 'replicaSetsOwnedBy'>
  /** The Jobs of a CronJob. */
  readonly jobsOf: (cronJob: Workload) => readonly JobWorkload[]
}

export function createPodSight({ feeds, jobsOf }: PodSightOptions): PodSight {
  const view = ({ kind, namespace }: Place) =>
    worse(feeds.view('pods', namespace), kind === 'Deployment' ? feeds.view('replicasets', namespace) : undefined)
  const familiesOf = (workload: Workload): Families => ({
    pods: { get: (uid) => feeds.podsOwnedBy(workload.namespace, uid) },
    replicaSets: { get: (uid) => feeds.replicaSetsOwnedBy(workload.namespace, uid) },
    jobs: { get: () => jobsOf(workload) },
  })
  const find = (workload: Workload) => podsOf(workload, familiesOf(workload))
  return {
    placesOf: ({ kind, namespace }) => [
      { kind: 'pods', namespace },
      ...(kind === 'Deployment' ? [{ kind: 'replicasets', namespace } as const] : []),
    ],
    view,
    podsOf: find,
    livePodsOf: (workload) => (view(workload).state === 'live' ? find(workload) : undefined),
  }
}

/** Worst first: what one of both cannot show, both together cannot claim. */
const WORSE: readonly SourceStateName[] = [
  'unauthorised',
  'error',
  'forbidden',
  'absent',
  'rate_limited',
  'stale',
  'disabled',
  'connecting',
  'live',
]

function worse(one: PodsView, other: PodsView = one): PodsView {
  return WORSE.indexOf(other.state) < WORSE.indexOf(one.state) ? other : one
}
