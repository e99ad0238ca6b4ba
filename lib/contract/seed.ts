// What a page is given for its first paint, before the stream delivers.

import type { Me } from './actions'
import type { ShortRow } from './short-row'
import type { Scope, State } from './state'

export interface PageSeed {
  /** Absent when the caller may not read, or when nothing was read yet. Large clusters seed the head with no rows. */
  readonly state?: State<ShortRow>
  /** The part that the page shows; absent: all. */
  readonly scope?: Scope
  /** False when `state.resources` was left out for size and comes with the stream. */
  readonly complete: boolean
  readonly me: Me
  /** The name of the cluster, for a page without its state. */
  readonly cluster?: string
  /** True for somebody who is shown nothing before signing in. */
  readonly needsSignIn?: boolean
  /** Somebody who is known and may not read; then nothing else is said. */
  readonly stranger?: SeededStranger
}

export interface SeededStranger {
  readonly user: string
  readonly groups: readonly string[]
  /** Whose members may read; empty where readers are named one by one. */
  readonly readerGroups: readonly string[]
}
