// The pods of the whole cluster as one question of the ground, read by the feeds that the workloads have.

import { type JudgedPod, judgePods, ownerRefOf } from '@/lib/ground/judge-pods'
import { type GroundRead, triedState } from '@/lib/ground/read'
import type { Clock } from '@/lib/kubernetes/clock'
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

/** So long an answer is one for all who ask: of many pods none is made anew for each of them. */
const SHARED_MS = 1_000

/** Whether whoever asks may know of that object of Flux. */
export type SeesOwner = (owner: Ref) => boolean

export interface GroundPods {
  open(): () => void
  tried(signal: AbortSignal): Promise<void>
  read(now: Date, sees: SeesOwner): Promise<PodsRead>
}

export interface PodsRead extends GroundRead {
  readonly judged: readonly JudgedPod[]
}

export interface GroundPodsOptions {
  readonly feeds: Pick<PodFeeds, 'hold' | 'tried' | 'viewOfAll' | 'allPods' | 'allReplicaSets'>
  readonly appliersOf: (workload: Ref) => readonly Ref[]
  readonly timers: Pick<Clock, 'elapsed'>
}

export function createGroundPods({ feeds, appliersOf, timers }: GroundPodsOptions): GroundPods {
  const judge = rememberPods()
  let shared = new WeakMap<SeesOwner, { readonly at: number; readonly read: Promise<PodsRead> }>()
  const forget = () => {
    shared = new WeakMap()
  }
  const readNow = async (now: Date, sees: SeesOwner): Promise<PodsRead> => {
    const { state, reason, asOf } = feeds.viewOfAll('pods')
    const turn = takeTurns()
    const replicaSets = new Map(feeds.allReplicaSets().map((one) => [one.uid, one]))
    const owners = new Map<Ref, Ref | undefined>()
    const ownerOf = (workload: Ref) => {
      if (!owners.has(workload)) owners.set(workload, appliersOf(workload).find(sees))
      return owners.get(workload)
    }
    const judged: JudgedPod[] = []
    for (const pod of feeds.allPods()) {
      const workload = workloadOf(pod, replicaSets)
      const judgement = judge(pod, now, { wantsToRun: pod.owner?.kind !== 'Job' })
      const deployedBy = ownerOf(workload)
      judged.push({ pod, judgement, workload, ...(deployedBy === undefined ? {} : { deployedBy }) })
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
  }
  return {
    open() {
      forget()
      const release = feeds.hold(PLACES)
      return () => {
        release()
        forget()
      }
    },
    tried: (signal) => feeds.tried(PLACES, signal),
    read(now, sees) {
      const at = timers.elapsed()
      const known = shared.get(sees)
      if (known !== undefined && at - known.at < SHARED_MS) return known.read
      const read = readNow(now, sees)
      shared.set(sees, { at, read })
      return read
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
