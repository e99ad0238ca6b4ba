// History of one cluster: where it is kept, and who tells it what happened.

import { randomUUID } from 'node:crypto'
import { createMemoryStore } from '@/lib/history/memory-store'
import type { HistoryStore } from '@/lib/history/store'
import type { ChangeFeed } from '../changes'
import type { Log } from '../log'
import type { Chronicle } from './chronicle'
import { startRecorder } from './recorder'

export interface HistoryParts {
  readonly changes: ChangeFeed
  readonly chronicle: Chronicle
  /** True once all was read and judged as it stands. */
  readonly isRead: () => boolean
  /** The one of the cluster. */
  readonly clock: () => Date
  readonly log: Log
}

export interface OpenHistory {
  readonly store: HistoryStore
  /** Behind each round of judging: writes down what no change tells. */
  look(): void
}

export function openHistory({ changes, clock, ...parts }: HistoryParts): OpenHistory {
  const store = createMemoryStore({ instance: randomUUID(), clock })
  const began = clock().getTime()
  return { store, look: startRecorder({ ...parts, store, changes, began }) }
}
