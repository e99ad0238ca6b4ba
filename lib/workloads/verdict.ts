// What the rules of each kind are given and what they say.

import { describeRolling, type ImageInUse } from './images'
import type { Recollection } from './limits'
import type { Pod } from './pod'
import type { PodsReason } from './pods-reason'
import type { WorkloadStatus } from './words'
import type { JobWorkload } from './workload'

export interface Verdict {
  readonly status: WorkloadStatus
  readonly sentence: string
  readonly ready: number
  readonly desired: number
  readonly nextChangeAt?: Date
}

export interface Sight {
  readonly now: Date
  readonly recall: Recollection
  /** The fault of the pods that are read. */
  readonly worst: PodsReason | undefined
  readonly images: readonly ImageInUse[]
  /** Those that are there to run; none where none are read. */
  readonly pods: readonly Pod[]
  readonly jobs: readonly JobWorkload[] | undefined
}

/** One thing until a moment, another one from then on. */
export function whenOver(limit: Date, now: Date, before: Verdict, over: Verdict): Verdict {
  return now >= limit ? over : { ...before, nextChangeAt: limit }
}

/** With the tags, where pods of the old generation are read. */
export function withRolling(sentence: string, images: readonly ImageInUse[]): string {
  const rolling = describeRolling(images)
  return rolling === undefined ? sentence : `${sentence}, ${rolling}`
}
