// Every outgoing edge of a Flux object: what it depends on, takes from and applies.

import type { Ref } from './resource'

export type ReferenceType = 'dependsOn' | 'source' | 'chart' | 'applies' | 'image' | 'provider'

/** An edge runs from the object that waits or takes to the one it waits for or takes from. */
export interface Reference {
  readonly type: ReferenceType
  readonly to: Ref
  readonly readyExpr?: string
}
