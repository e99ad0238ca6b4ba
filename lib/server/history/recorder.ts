// Tells the store what the feed of changes tells: one subscriber of many, which nobody waits for. What becomes an entry is
// decided by `describe`.

import type { HistoryBatch, HistoryStore } from '@/lib/history/store'
import type { Change, ChangeFeed } from '../changes'

export interface RecorderParts {
  readonly store: Pick<HistoryStore, 'write'>
  readonly changes: Pick<ChangeFeed, 'subscribe'>
  readonly describe: (change: Change) => HistoryBatch
}

export function startRecorder({ store, changes, describe }: RecorderParts): void {
  changes.subscribe((told) => {
    for (const change of told) store.write(describe(change))
  })
}
