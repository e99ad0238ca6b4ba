// The pods of the whole cluster as one question of the ground, read by the feeds that the workloads have.

import { type JudgedPod, judgePods, ownerRefOf } from '@/lib/ground/judge-pods'
import { type GroundRead, triedState } from '@/lib/ground/read'
import { type Ref, refOf } from '@/lib/ref'
import { takeTurns } from '@/lib/turns'
import { rememberPods } from '@/lib/workloads/judge-pod'
import type { Pod } from '@/lib/workloads/pod'
import type { ReplicaSet } from '@/lib/workloads/replica-set'
import type { PodFeeds } from '../workloads/pod-feeds'

const PLACES = [
  { kind: 'pods', namespace: undefined },
  { kind: 'replicasets', namespace: undefined },
] as const

export interface GroundPods {
  open(): () => void
  tried(signal: AbortSignal): Promise<void>
  /** `applierOf` names the object of Flux that deployed a workload. */
  read(now: Date, applierOf: (workload: Ref) => Ref | undefined): Promise<PodsRead>
}

export interface PodsRead extends GroundRead {
  readonly judged: readonly JudgedPod[]
}

export interface GroundPodsOptions {
  readonly feeds: Pick<PodFeeds, 'hold' | 'tried' | 'viewOfAll' | 'allPods' | 'allReplicaSets'>
}

export function createGroundPods({ feeds }: GroundPodsOptions): GroundPods {
  const judge = rememberPods()
  return {
    open: () => feeds.hold(PLACES),
    tried: (signal) => feeds.tried(PLACES, signal),
    async read(now, applierOf) {
      const { state, reason, asOf } = feeds.viewOfAll('pods')
      const turn = takeTurns()
      const replicaSets = new Map(feeds.allReplicaSets().map((one) => [one.uid, one]))
      const judged: JudgedPod[] = []
      for (const pod of feeds.allPods()) {
        const workload = workloadOf(pod, replicaSets)
        const wantsToRun = pod.owner?.kind !== 'Job'
        const deployedBy = applierOf(workload)
        judged.push({
          pod,
          judgement: judge(pod, now, { wantsToRun }),
          workload,
          ...(deployedBy === undefined ? {} : { deployedBy }),
        })
        await turn()
      }
      const readAt = asOf === undefined ? (state === 'live' ? now : undefined) : new Date(asOf)
      return {
        question: 'pods',
        nouns: ['pod', 'pods'],
        state: state === 'absent' ? 'error' : triedState(state, reason),
        ...(reason === undefined ? {} : { reason }),
        ...(readAt === undefined ? {} : { asOf: readAt }),
        found: judgePods(judged),
        judged,
        unread: 0,
      }
    },
  }
}

/** Of those in some namespaces only. */
export function podsWithin(read: PodsRead, sees: (namespace: string) => boolean): PodsRead {
  const judged = read.judged.filter(({ pod }) => sees(pod.namespace))
  return { ...read, judged, found: judgePods(judged) }
}

function workloadOf(pod: Pod, replicaSets: ReadonlyMap<string, ReplicaSet>): Ref {
  const set = pod.owner === undefined ? undefined : replicaSets.get(pod.owner.uid)
  return set?.owner === undefined ? ownerRefOf(pod) : refOf(set.owner.kind, pod.namespace, set.owner.name)
}
