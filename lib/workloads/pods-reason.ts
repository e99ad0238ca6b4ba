// The one sentence for all pods of a workload: the worst fault, and how many have it.

import { compareText } from '@/lib/compare'
import { addToGroup } from '@/lib/group-by'
import { earliest } from '@/lib/time'
import { type JudgePod, judgePod, type PodExpectation, type PodJudgement } from './judge-pod'
import { activeOf, type OwnPod } from './pods-of'

export interface PodsReason {
  /** `2 of 2 pods cannot pull ghcr.io/x/web:1.3: unauthorised`. */
  readonly sentence: string
  readonly reason?: string
  readonly message?: string
  /** How many have failed. */
  readonly failed: number
}

export interface PodsWeighed {
  /** Absent while none of them has failed. */
  readonly worst?: PodsReason
  /** When one of them may change by time alone. */
  readonly nextChangeAt?: Date
}

/** Those that are leaving do not count; those that have ended only where that is the plan: another one is in their place. */
export function weighPods(
  pods: readonly OwnPod[],
  now: Date,
  expectation: PodExpectation,
  judge: JudgePod = judgePod,
): PodsWeighed {
  const asked = expectation.wantsToRun ? activeOf(pods) : pods.filter(({ pod }) => pod.deletedAt === undefined)
  const judged = asked.map(({ pod }) => judge(pod, now, expectation))
  const worst = worstOf(judged)
  const nextChangeAt = earliest(judged.map((judgement) => judgement.nextChangeAt))
  return { ...(worst === undefined ? {} : { worst }), ...(nextChangeAt === undefined ? {} : { nextChangeAt }) }
}

function worstOf(judged: readonly PodJudgement[]): PodsReason | undefined {
  const failed = judged.filter(({ state }) => state === 'failed')
  const groups = new Map<string, PodJudgement[]>()
  for (const judgement of failed) addToGroup(groups, judgement.sentence, judgement)
  const [worst] = [...groups].toSorted(([a, one], [b, other]) => other.length - one.length || compareText(a, b))
  const [first] = worst?.[1] ?? []
  if (worst === undefined || first === undefined) return undefined
  return {
    sentence: withCount(worst[1].length, judged.length, worst[0]),
    ...(first.reason === undefined ? {} : { reason: first.reason }),
    ...(first.message === undefined ? {} : { message: first.message }),
    failed: failed.length,
  }
}

function withCount(count: number, of: number, sentence: string): string {
  const pods = `${count} of ${of} ${of === 1 ? 'pod' : 'pods'}`
  return sentence.startsWith('cannot ') ? `${pods} ${sentence}` : `${pods}: ${sentence}`
}
