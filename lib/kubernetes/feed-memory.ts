// What a feed remembers between its connections, and the parts that its loop, its watch and its faults share.

import type { Places } from '@/lib/places'
import type { Backoff } from './backoff'
import type { KubernetesReader } from './client'
import type { Clock } from './clock'
import type { Comeback } from './comeback'
import type { FeedState, FeedStatus } from './feed-status'
import { createPaging, type PageReader, type Paging } from './list-page'
import type { ListScope } from './list-scope'

export interface FeedSink {
  /** What to keep of each object of a list until the list is complete, or a promise of it; all of it where absent. */
  prepare?(object: unknown): unknown
  /** Reads and prepares a whole page elsewhere; `undefined` where it does not. */
  readPage?: PageReader | undefined
  /** All objects there are, as prepared; what is not among them is gone. */
  replace(objects: readonly unknown[]): void
  /** What it answers is waited for before more is read. */
  apply(type: 'ADDED' | 'MODIFIED' | 'DELETED', object: unknown): unknown
  /** The cluster has just said something about this kind. */
  synced(at: Date): void
  state(next: FeedState): void
  /** The same of one namespace, where each is read by itself. */
  stateIn?(namespace: string, next: FeedState): void
  /** A list, or a watch, that is not the first. */
  again?(what: 'list' | 'watch'): void
  /** Something arrived that could not be read. */
  badLine(reason: string): void
}

export interface FeedOptions extends ListScope {
  readonly client: KubernetesReader
  readonly sink: FeedSink
  /** How many objects the first page asks for, where they are known to be large. */
  readonly pageLimit?: number
  /** The API server keeps no cache of this type, so that its watches bring nothing while nothing happens. */
  readonly hasNoBookmarks?: true
  readonly clock: Clock
  readonly random: () => number
  /** Limits how many kinds do their first list at once. */
  readonly places: Places
  /** Held during every list, so that one kind never has two in flight. */
  readonly listLock: Places
  /** Held while a page is in memory that is not small. */
  readonly room: Places
}

/** Said of an object on which what takes it in has failed. */
export const NOT_TAKEN_IN = 'an object could not be taken in'

export interface FeedMemory {
  /** Where the next watch begins; absent means: list first. */
  version: string | undefined
  hasListed: boolean
  hasWatched: boolean
  lastRelistForBadLineAt: number
  /** When a list is due because of a line that could not be read. */
  relistAt: number | undefined
  emptyWatches: number
  silentWatches: number
  goneInRow: number
  /** How long the next watch has to last, or until it delivers, before it may say "live". */
  proveMs: number
  readonly paging: Paging
}

export interface Feed {
  readonly options: FeedOptions
  readonly signal: AbortSignal
  readonly memory: FeedMemory
  readonly backoff: Backoff
  readonly comeback: Comeback
  readonly status: FeedStatus
  /** False when what took it in failed, which costs neither the feed nor the other objects. */
  guard(what: string, run: () => void): boolean
  countBad(reason: string): void
  markSynced(): void
}

export function createFeedMemory(pageLimit?: number): FeedMemory {
  return {
    version: undefined,
    hasListed: false,
    hasWatched: false,
    lastRelistForBadLineAt: Number.NEGATIVE_INFINITY,
    relistAt: undefined,
    emptyWatches: 0,
    silentWatches: 0,
    goneInRow: 0,
    proveMs: 0,
    paging: createPaging(pageLimit),
  }
}
