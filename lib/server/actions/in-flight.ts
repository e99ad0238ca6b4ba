// Whose turn it is to write to an object, among all who act on this cluster. Who acts alone asks nobody: what is under way
// is what the tracker knows.

import type { Action } from '@/lib/contract/actions'
import type { ActionName } from '@/lib/flux/act/actions'
import type { Ref } from '@/lib/ref'
import type { Job } from './one-write'

export interface Sending {
  /** The action, or a mere step on the way of some. */
  readonly id: string
  readonly ref: Ref
  /** Those on whose way it lies: where none of them is to be sent any more, neither is this. */
  readonly jobs: readonly Job[]
  /** Of an object that is asked for itself. */
  readonly own?: { readonly action: ActionName; readonly token: string }
}

export interface InFlight {
  /** These are going to be asked for; said before anybody is told. */
  begin(jobs: readonly Job[]): void
  /** Writes the audit line of this one, soon. */
  tell(id: string, write: () => void): void
  /** What was done elsewhere is known from now on. Throws `unavailable`. */
  catchUp(): Promise<void>
  /** Written down before the write itself. Throws `in_flight`, `rate_limited`, `unavailable`, or what stopped it. */
  takeTurn(sending: Sending): Promise<void>
  /** Resolves once others can read what was told here, or when that takes too long. */
  publish(): Promise<void>
  /** Stops what is to be sent elsewhere and was not yet. Throws `unavailable`. */
  stop(actions: readonly Action[], by: string): Promise<void>
  /** Whoever comes next goes on with what is left. */
  close(): Promise<void>
}

/** What is told of what somebody stopped. */
export function sayStopped(by: string): string {
  return `Stopped by ${by} before it was sent.`
}

const done = () => Promise.resolve()
export const ALONE: InFlight = {
  begin: () => {},
  tell: (_, write) => write(),
  catchUp: done,
  takeTurn: done,
  publish: done,
  stop: done,
  close: done,
}
