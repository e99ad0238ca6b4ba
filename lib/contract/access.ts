// What crosses the wire about rights: for each object, which actions this person may not ask for, and why.

import type { ActionName } from '@/lib/flux/act/actions'
import type { Ref } from '@/lib/ref'
import type { ErrorCode } from './errors'

/** Objects of one question at most. */
export const MAX_ASKED = 50

export interface AccessRefusal {
  readonly code: ErrorCode
  /** Names the verb, the resource and the namespace, or says that nobody could tell. */
  readonly message: string
}

export interface ObjectAccess {
  readonly ref: Ref
  /** An action that is not named may be asked for. The write asks the cluster again. */
  readonly refused: Readonly<Partial<Record<ActionName, AccessRefusal>>>
  /** What is asked before it on the way with source, in order; absent where there is no such way. */
  readonly sources?: readonly Ref[]
  /**
   * With `suspension=1`: the field manager that applies its own word on the suspension again and again, so that ours is
   * undone; null when there is none, absent when that could not be read.
   */
  readonly suspendDeclaredBy?: string | null
}

/** Answer of GET /api/access. Objects that do not exist are left out. */
export interface AccessAnswer {
  readonly access: readonly ObjectAccess[]
}
