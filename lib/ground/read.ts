// What one source of the ground has brought: how it is read, and how each of its objects stands.

import type { SourceStateName } from '@/lib/contract/state'
import type { Ref } from '@/lib/ref'
import type { Check, Finding } from './check'
import type { GroundObject } from './ground-object'
import type { NodeUsage } from './usage'

export interface Found {
  readonly ref: Ref
  readonly finding: Finding
  /** It stands for so many; one where it is not said. */
  readonly count?: number
  readonly deployedBy?: Ref
  readonly link?: string
  /** Of a node. */
  readonly usage?: NodeUsage
  /** What it was judged by. */
  readonly object?: GroundObject
}

export interface GroundRead extends Pick<Check, 'question' | 'nouns' | 'partOf' | 'isBehind'> {
  /** Of which service, asked at an address from the settings. */
  readonly setBy?: string
  /** What else is to be known of it. */
  readonly note?: string
  /** Said where nothing is wrong, in the place of how many there are. */
  readonly calm?: string
  /** A source that nobody serves is `absent`, and so is one without an address. */
  readonly state: SourceStateName
  readonly reason?: string
  readonly asOf?: Date
  readonly found: readonly Found[]
  /** Of the objects there are, so many say nothing that could be read. */
  readonly unread: number
}

/** What was tried once and failed is not being read: it could not be, and is tried again. */
export function triedState(state: SourceStateName, reason: string | undefined): SourceStateName {
  return state === 'connecting' && reason !== undefined ? 'error' : state
}
