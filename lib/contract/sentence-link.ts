// What crosses the wire of where the numbers and names of a sentence lead to.

import type { Status } from '@/lib/flux/judge/status'
import type { Ref } from '@/lib/ref'

/** A piece of the sentence, and the objects that it speaks of: all of these statuses, all that is held back, or one. */
export interface SentenceLink {
  readonly text: string
  readonly statuses?: readonly Status[]
  readonly held?: true
  readonly ref?: Ref
}
