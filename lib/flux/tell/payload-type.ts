// What a message says whose text a machine wrote, in one form for all machines.

import type { Ref } from '@/lib/ref'

export type EventSeverity = 'info' | 'error'

export interface PostedPayload {
  /** What the payload names in the field for that; without a ref when it is of no kind of Flux. */
  readonly object?: { readonly ref?: Ref; readonly uid?: string }
  /** Objects that labels name. */
  readonly labelled: readonly Ref[]
  /** undefined: it does not say, and words have to. */
  readonly severity?: EventSeverity
  readonly title?: string
  readonly message: string
  readonly reason?: string
  readonly revision?: string
  /** The cluster that it names. */
  readonly cluster?: string
  readonly isNoise: boolean
}
