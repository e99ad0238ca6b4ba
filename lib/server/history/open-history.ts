// History of one cluster: where it is kept, and who tells it what happened.

import { randomUUID } from 'node:crypto'
import { createMemoryStore } from '@/lib/history/memory-store'
import type { HistoryStore } from '@/lib/history/store'
import type { ChangeFeed } from '../changes'
import { keepAction } from './action-row'
import { startRecorder } from './recorder'

export interface HistoryParts {
  readonly changes: ChangeFeed
  /** The one of the cluster. */
  readonly clock: () => Date
}

export function openHistory({ changes, clock }: HistoryParts): HistoryStore {
  const store = createMemoryStore({ instance: randomUUID(), clock })
  startRecorder({
    store,
    changes,
    describe: (change) => (change.type === 'action' ? { actions: [keepAction(change)] } : {}),
  })
  return store
}
