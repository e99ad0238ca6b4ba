// What is to be kept, put together: all of several batches as one, and whether one says anything.

import type { HistoryBatch } from './store'

export function joinBatches(batches: readonly HistoryBatch[]): HistoryBatch {
  return {
    entries: batches.flatMap(({ entries = [] }) => entries),
    seen: batches.flatMap(({ seen = [] }) => seen),
    forgotten: batches.flatMap(({ forgotten = [] }) => forgotten),
    rollouts: batches.flatMap(({ rollouts = [] }) => rollouts),
    rolloutObjects: batches.flatMap(({ rolloutObjects = [] }) => rolloutObjects),
    actions: batches.flatMap(({ actions = [] }) => actions),
  }
}

export function isEmptyBatch(batch: HistoryBatch): boolean {
  return Object.values(batch).every((rows) => rows.length === 0)
}
