// How a workload stands: one word and one sentence with its numbers. Rules in order, the first that holds decides.

import { earliest } from '@/lib/time'
import { type ImageInUse, imagesOf } from './images'
import { judgeDaemonSet } from './judge-daemon-set'
import { judgeDeployment } from './judge-deployment'
import { judgeCronJob, judgeJob } from './judge-jobs'
import type { JudgePod } from './judge-pod'
import { judgeStatefulSet } from './judge-stateful-set'
import { after, type Memory, PATIENCE_MS, Recollection, TERMINATION_PATIENCE_MS } from './limits'
import { activeOf, type OwnPod } from './pods-of'
import { type PodsReason, weighPods } from './pods-reason'
import { type Sight, type Verdict, whenOver } from './verdict'
import type { WorkloadStatus } from './words'
import type { JobWorkload, Workload } from './workload'

export interface Look {
  readonly now: Date
  /** What the look before this one left. */
  readonly memory?: Memory | undefined
  /** Of a CronJob, those of its uid; absent while Jobs are not read. */
  readonly jobs?: readonly JobWorkload[] | undefined
  /** Absent while pods are not read. */
  readonly pods?: readonly OwnPod[] | undefined
  /** May remember what it said. */
  readonly judgePod?: JudgePod
}

export interface WorkloadJudgement {
  readonly status: WorkloadStatus
  readonly sentence: string
  readonly ready: number
  readonly desired: number
  /** The fault of its pods, which the sentence holds too. */
  readonly cause?: PodsReason
  readonly images: readonly ImageInUse[]
  /** To be handed to the next look; the same reference where nothing is new. */
  readonly memory: Memory | undefined
  /** When it may change by time alone. */
  readonly nextChangeAt?: Date
}

export function judgeWorkload(workload: Workload, look: Look): WorkloadJudgement {
  const { now, pods = [] } = look
  const wantsToRun = workload.kind !== 'Job' && workload.kind !== 'CronJob'
  const weighed = weighPods(podsThatCount(workload, pods), now, { wantsToRun }, look.judgePod)
  const images = imagesOf(workload.images, pods)
  const recall = new Recollection(now, look.memory)
  const sight: Sight = {
    now,
    recall,
    worst: weighed.worst,
    images,
    pods: activeOf(pods).map(({ pod }) => pod),
    jobs: look.jobs,
  }
  const verdict = leaving(workload, now) ?? unseen(workload, sight) ?? byKind(workload, sight)
  const isNotWell = verdict.status !== 'ok' && verdict.status !== 'suspended'
  const cause = isNotWell ? weighed.worst : undefined
  const nextChangeAt = earliest([verdict.nextChangeAt, isNotWell ? weighed.nextChangeAt : undefined])
  return {
    status: verdict.status,
    sentence: cause === undefined ? verdict.sentence : `${verdict.sentence}; ${cause.sentence}`,
    ready: verdict.ready,
    desired: verdict.desired,
    ...(cause === undefined ? {} : { cause }),
    images,
    memory: recall.memory(),
    ...(nextChangeAt === undefined ? {} : { nextChangeAt }),
  }
}

/** The pods of an old generation leave: what they do is no fault. But a StatefulSet goes on only past those that run. */
function podsThatCount(workload: Workload, pods: readonly OwnPod[]): readonly OwnPod[] {
  const current = pods.filter(({ isCurrent }) => isCurrent)
  return workload.kind === 'StatefulSet' || current.length === 0 ? pods : current
}

function numbersOf(workload: Workload): { readonly ready: number; readonly desired: number } {
  switch (workload.kind) {
    case 'Job':
      return { ready: workload.succeeded, desired: workload.completions }
    case 'CronJob':
      return { ready: workload.active, desired: workload.active }
    default:
      return { ready: Math.min(workload.ready, workload.desired), desired: workload.desired }
  }
}

function leaving(workload: Workload, now: Date): Verdict | undefined {
  if (workload.deletedAt === undefined) return undefined
  const numbers = numbersOf(workload)
  return whenOver(
    after(workload.deletedAt, TERMINATION_PATIENCE_MS),
    now,
    { ...numbers, status: 'progressing', sentence: 'terminating' },
    { ...numbers, status: 'failed', sentence: 'still terminating after 10 min' },
  )
}

function unseen(workload: Workload, { recall, now }: Sight): Verdict | undefined {
  if (workload.kind === 'Job' || workload.kind === 'CronJob') return undefined
  if (workload.observedGeneration >= workload.generation) return undefined
  const numbers = numbersOf(workload)
  const sentence = 'its controller has not seen the newest spec'
  return whenOver(
    after(recall.since('unseen', workload.observedGeneration), PATIENCE_MS),
    now,
    { ...numbers, status: 'progressing', sentence },
    { ...numbers, status: 'unknown', sentence },
  )
}

function byKind(workload: Workload, sight: Sight): Verdict {
  switch (workload.kind) {
    case 'Deployment':
      return judgeDeployment(workload, sight)
    case 'StatefulSet':
      return judgeStatefulSet(workload, sight)
    case 'DaemonSet':
      return judgeDaemonSet(workload, sight)
    case 'Job':
      return judgeJob(workload)
    case 'CronJob':
      return judgeCronJob(workload, sight)
  }
}
