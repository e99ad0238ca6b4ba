// Which pods a workload has, as far as they are read: what has to be read for it, how fresh that is, and whose pod is whose.

import type { PodsView } from '@/lib/contract/workloads'
import { type Families, type OwnPod, podsOf } from '@/lib/workloads/pods-of'
import type { WorkloadKind } from '@/lib/workloads/words'
import type { JobWorkload, Workload } from '@/lib/workloads/workload'
import type { LazyPlace } from './lazy-pool'
import type { PodFeeds } from './pod-feeds'
import { worstView } from './worse-view'

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
  const view = ({ kind, namespace }: Place): PodsView => {
    const pods = feeds.view('pods', namespace)
    return kind === 'Deployment' ? (worstView([pods, feeds.view('replicasets', namespace)]) ?? pods) : pods
  }
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
