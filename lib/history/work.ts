// What the thread of History is asked to do, and what its answers look like: what is read, and beside it what is written.

import type { KeptBatch } from './keep-batch'
import type { Limits } from './retention'
import type { Answers, Questions } from './store'

export interface WorkQuestions extends Questions {
  // biome-ignore lint/suspicious/noConfusingVoidType: it is asked without a parameter.
  readonly open: void
  readonly keep: KeptBatch
  readonly prune: Limits
  /** By whom. */
  readonly lease: string
  readonly giveLease: string
}

export interface WorkAnswers extends Answers {
  readonly open: { readonly since?: number }
  readonly keep: undefined
  /** Whether there is more to do. */
  readonly prune: boolean
  readonly lease: boolean
  readonly giveLease: undefined
}

export type Work = {
  readonly [What in keyof WorkQuestions]: (query: WorkQuestions[What]) => Promise<WorkAnswers[What]>
}

export type TaskOf<What extends keyof WorkQuestions> = {
  readonly [One in What]: { readonly id: number; readonly what: One; readonly query: WorkQuestions[One] }
}[What]

export type Task = TaskOf<keyof WorkQuestions>

export const FAILURES = [
  'locked',
  'full',
  'read_only',
  'broken',
  'cannot_open',
  'newer',
  'away',
  'disk',
  'slow',
  'ended',
  'unclear',
] as const
export type FailureCode = (typeof FAILURES)[number]

export interface Failure {
  readonly code: FailureCode
  /** For the log; never an address or a name of the database. */
  readonly message: string
}

export type Reply =
  | { readonly id: number; readonly answer: WorkAnswers[keyof WorkAnswers] }
  | { readonly id: number; readonly failure: Failure }

export interface ThreadInput {
  /** Of a file its path, else an address. */
  readonly place: { readonly file: string } | { readonly postgres: string }
  readonly cluster: string
}
