// Whose an object is that an event speaks of: by name and uid for a workload, by the uid of its controller for what a
// workload made, or because that said so. Once known it stays known, for events speak of pods that are gone.

import { kindOf, namespaceOf, type Ref, refOf } from '@/lib/ref'
import { isWorkloadKind } from '@/lib/workloads/kinds'
import { readMade } from '@/lib/workloads/made-by-event'
import type { OwnPod } from '@/lib/workloads/pods-of'
import type { ReplicaSet } from '@/lib/workloads/replica-set'
import type { Workload } from '@/lib/workloads/workload'
import { remember } from '../remember'

export interface Subject {
  readonly ref: Ref
  readonly uid?: string
  /** What was said, and by whom. */
  readonly message?: string
  readonly component?: string
}

export interface Owned {
  readonly workload: Ref
  /** One at least. */
  readonly appliers: readonly Ref[]
}

export interface EventOwners {
  /** Whether Flux deployed workloads there, as far as that is known. */
  hosts(namespace: string): boolean
  /** To be asked once for all that is asked at a time. */
  ownersOf(subjects: Iterable<Subject>): ReadonlyMap<Subject, Owned>
}

interface Deployed {
  readonly ref: Ref
  readonly appliers: readonly Ref[]
}

export interface EventOwnersParts {
  readonly workloads: {
    told(ref: Ref): Deployed | undefined
    all(): Iterable<Deployed>
    get(ref: Ref): Workload | undefined
  }
  /** As they were last read; none where they are not. */
  readonly podsOf: (workload: Workload) => readonly OwnPod[]
  readonly replicaSetsOf: (workload: Workload) => readonly ReplicaSet[]
  readonly clock: () => Date
}

const KNOWN_AT_MOST = 20_000
const LOOK_AGAIN_MS = 1_000
const STEPS = ['what workloads made', 'what that made'] as const

export function createEventOwners({ workloads, podsOf, replicaSetsOf, clock }: EventOwnersParts): EventOwners {
  let homes: ReadonlySet<string> = new Set()
  let lookedAt = Number.NEGATIVE_INFINITY
  /** The workload of a uid. */
  const known = new Map<string, Ref>()
  /** The workload of an object that its controller named as made. */
  const named = new Map<Ref, Ref>()

  const learn = (namespaces: ReadonlySet<string>) => {
    for (const { ref } of workloads.all()) {
      if (!namespaces.has(namespaceOf(ref))) continue
      const workload = workloads.get(ref)
      if (workload === undefined) continue
      for (const { uid } of replicaSetsOf(workload)) remember(known, uid, ref, KNOWN_AT_MOST)
      for (const { pod } of podsOf(workload)) remember(known, pod.uid, ref, KNOWN_AT_MOST)
    }
  }
  const own = (workload: Ref | undefined): Owned | undefined => {
    const appliers = workload === undefined ? undefined : workloads.told(workload)?.appliers
    return workload === undefined || appliers === undefined || appliers.length === 0
      ? undefined
      : { workload, appliers }
  }
  /** A workload of that name with another uid is another one. */
  const asWorkload = ({ ref, uid }: Subject): Owned | undefined => {
    const workload = workloads.get(ref)
    if (uid !== undefined && workload !== undefined && workload.uid !== uid) return undefined
    if (workload?.owner?.kind !== 'CronJob') return own(ref)
    // The Jobs of a CronJob are nobody's but its own.
    const cronJob = refOf('CronJob', namespaceOf(ref), workload.owner.name)
    return workloads.get(cronJob)?.uid === workload.owner.uid ? own(cronJob) : undefined
  }

  return {
    hosts(namespace) {
      const now = clock().getTime()
      // Asked with each event, where there may be thousands of workloads.
      if (now - lookedAt >= LOOK_AGAIN_MS) {
        lookedAt = now
        homes = new Set(Array.from(workloads.all(), ({ ref }) => namespaceOf(ref)))
      }
      return homes.has(namespace)
    },
    ownersOf(subjects) {
      const all = [...subjects]
      const isMade = ({ ref }: Subject) => !isWorkloadKind(kindOf(ref))
      const unknown = all.filter((one) => isMade(one) && one.uid !== undefined && !known.has(one.uid))
      if (unknown.length > 0) learn(new Set(unknown.map(({ ref }) => namespaceOf(ref))))
      const find = (one: Subject) =>
        isMade(one) ? own(known.get(one.uid ?? '') ?? named.get(one.ref)) : (asWorkload(one) ?? own(named.get(one.ref)))
      const sayings = all.flatMap((one) => {
        const made = readMade(kindOf(one.ref), one.component, one.message ?? '')
        return made === undefined ? [] : [{ one, made: refOf(made.kind, namespaceOf(one.ref), made.name) }]
      })
      // A Deployment names its ReplicaSets, and those name their pods.
      for (const _ of STEPS)
        for (const { one, made } of sayings) {
          const owned = find(one)
          if (owned !== undefined) remember(named, made, owned.workload, KNOWN_AT_MOST)
        }
      return new Map(
        all.flatMap((one): readonly (readonly [Subject, Owned])[] => {
          const owned = find(one)
          return owned === undefined ? [] : [[one, owned]]
        }),
      )
    },
  }
}
