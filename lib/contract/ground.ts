// What crosses the wire of the ground under Flux: one answer per question, worst first. Nothing of it touches the verdict.

import type { FindingWord, GroundQuestionId, GroundWord } from '@/lib/ground/words'
import type { Ref } from '@/lib/ref'
import type { SourceStateName } from './state'

export interface GroundLine {
  readonly ref: Ref
  readonly word: FindingWord
  /** Without the name; since when it is so stands in `since`. */
  readonly sentence: string
  readonly since?: string
  /** Where more of it is told, outside of here. */
  readonly link?: string
  /** The object of Flux that deployed it. */
  readonly deployedBy?: Ref
  /** Of a node: shares of what it can give, where 1 is all of it. */
  readonly usage?: { readonly cpu: number; readonly memory: number; readonly at: string }
}

export interface GroundQuestion {
  readonly id: GroundQuestionId
  readonly word: GroundWord
  readonly sentence: string
  /** Of all that is read for it, the worst. */
  readonly state: SourceStateName
  readonly reason?: string
  /** What else is to be known of it. */
  readonly note?: string
  /** The oldest last successful read of what is read for it. */
  readonly asOf?: string
  /** Worst first, and not all of them where there are many. */
  readonly bad: readonly GroundLine[]
  readonly badCount: number
  readonly goodCount: number
}

/** Where it may be why an object of Flux has a problem. */
export interface GroundHint {
  /** The object of Flux. */
  readonly ref: Ref
  readonly sentence: string
  /** What is wrong. */
  readonly about: Ref
  /** It is why; else it may be. */
  readonly sure: boolean
}

/** /api/ground, worst first. */
export interface GroundAnswer {
  readonly serverTime: string
  readonly asOf?: string
  readonly word: GroundWord
  readonly sentence: string
  readonly questions: readonly GroundQuestion[]
  readonly hints: readonly GroundHint[]
  /** Programs that the cluster does not have, so that nothing is asked of them. */
  readonly notInstalled: readonly string[]
  /** Services without an address in the settings. */
  readonly notConfigured: readonly string[]
  /** Nothing of it is ever read here (CLUSTER_CONTEXT). */
  readonly switchedOff?: true
  readonly ignored?: readonly string[]
}

/** /api/ground/{id}, a page at a time: what is not well, with `all` everything. */
export interface GroundPage extends Omit<GroundQuestion, 'bad'> {
  readonly serverTime: string
  readonly items: readonly GroundLine[]
  readonly nextCursor?: string
  readonly ignored?: readonly string[]
}
