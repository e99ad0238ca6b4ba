// How many workloads stand how, and the one word for several of them.

import { WORKLOAD_STATUSES, type WorkloadStatus } from './words'

export type WordCounts = Readonly<Record<WorkloadStatus, number>> & { readonly total: number }

export function countWords(words: Iterable<WorkloadStatus>): WordCounts {
  const counts = { total: 0, ok: 0, progressing: 0, failed: 0, suspended: 0, unknown: 0 }
  for (const word of words) {
    counts.total += 1
    counts[word] += 1
  }
  return counts
}

/** The worst word of those that are meant to run; `ok` when none is. */
export function worstWord(words: Iterable<WorkloadStatus>): Exclude<WorkloadStatus, 'suspended'> {
  const present = new Set(words)
  for (const word of WORKLOAD_STATUSES) if (word !== 'suspended' && present.has(word)) return word
  return 'ok'
}

/** Worst first. */
export function compareWords(a: WorkloadStatus, b: WorkloadStatus): number {
  return WORKLOAD_STATUSES.indexOf(a) - WORKLOAD_STATUSES.indexOf(b)
}
