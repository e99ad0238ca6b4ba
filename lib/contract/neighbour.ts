// What the answer about one object says of another one.

import type { Ref } from '@/lib/ref'
import type { Mark, Status } from './state'

/** What is known of another object: without a status, and not missing, it was not read. */
export interface Neighbour {
  readonly ref: Ref
  readonly status?: Status
  readonly current: boolean
  readonly marks?: readonly Mark[]
  readonly missing: boolean
}
