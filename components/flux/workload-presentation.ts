// How each word for a workload is shown: for people, its place in a list, its colour. Written out in full for Tailwind.

import type { WorkloadStatus } from '@/lib/workloads/words'

export interface WorkloadPresentation {
  readonly label: string
  /** 0 comes first: what needs a person most. */
  readonly rank: number
  readonly text: string
  readonly bar: string
}

/** Suspended is all that is not meant to run now, finished Jobs too, so its word is a wider one; the sentence says which. */
export const WORKLOAD_PRESENTATION = {
  failed: { label: 'Failed', rank: 0, text: 'text-status-failed', bar: 'bg-status-failed' },
  unknown: {
    label: 'Unknown',
    rank: 1,
    text: 'text-status-unknown',
    bar: 'border border-dashed border-status-unknown bg-transparent',
  },
  progressing: {
    label: 'Progressing',
    rank: 2,
    text: 'text-status-reconciling',
    bar: 'bg-status-reconciling',
  },
  suspended: {
    label: 'At rest',
    rank: 3,
    text: 'text-status-suspended',
    bar: 'border border-status-suspended bg-transparent',
  },
  ok: { label: 'Running', rank: 4, text: 'text-status-ready', bar: 'bg-status-ready' },
} as const satisfies Record<WorkloadStatus, WorkloadPresentation>
