// The form of one piece of advice: when it speaks, what it says, which buttons it offers.

import type { ActionName } from '../act/actions'
import type { Status } from '../judge/status'
import type { FluxKind } from '../kinds'

/** One piece of knowledge. All conditions given must hold; `$1`, `$2` in the texts stand for groups of `message`. */
export interface AdviceEntry {
  readonly kinds?: readonly FluxKind[]
  readonly statuses?: readonly Status[]
  readonly reasons?: readonly string[]
  /** Linear-time pattern on the message; it looks at the first and last few thousand characters only. */
  readonly message?: RegExp
  /** Ready condition's status, where the same reason means different things. */
  readonly ready?: 'True' | 'False' | 'Unknown'
  /** Only where the spec names no credentials at all, as far as that is known. */
  readonly withoutCredentials?: true
  /** A short plain sentence for the problem's headline; the meaning takes its place when absent. */
  readonly title?: string
  readonly meaning: string
  readonly remedy: string
  /** Actions that help, the best first. */
  readonly helps?: readonly ActionName[]
}
