// How each status is shown: word, tone, place in a sorted list (worst first) and the name of its icon.

import type { Status } from './status'

type StatusTone = 'green' | 'blue' | 'violet' | 'red' | 'deep-red' | 'grey' | 'orange-grey' | 'pale' | 'dashed'

export interface StatusPresentation {
  readonly label: string
  readonly tone: StatusTone
  /** 0 comes first: what needs a person most. */
  readonly rank: number
  /** Name in the icon set. */
  readonly icon: string
}

export const STATUS_PRESENTATION = {
  stalled: { label: 'Stalled', tone: 'deep-red', rank: 0, icon: 'octagon-x' },
  failed: { label: 'Failed', tone: 'red', rank: 1, icon: 'circle-x' },
  waiting: { label: 'Waiting', tone: 'violet', rank: 2, icon: 'hourglass' },
  unknown: { label: 'Unknown', tone: 'dashed', rank: 3, icon: 'circle-question-mark' },
  terminating: { label: 'Terminating', tone: 'orange-grey', rank: 4, icon: 'trash-2' },
  reconciling: { label: 'Reconciling', tone: 'blue', rank: 5, icon: 'refresh-cw' },
  suspended: { label: 'Suspended', tone: 'grey', rank: 6, icon: 'circle-pause' },
  static: { label: 'No status', tone: 'pale', rank: 7, icon: 'circle-minus' },
  ready: { label: 'Ready', tone: 'green', rank: 8, icon: 'circle-check' },
} as const satisfies Record<Status, StatusPresentation>

/** For sorting: worst first. */
export function compareStatus(a: Status, b: Status): number {
  return STATUS_PRESENTATION[a].rank - STATUS_PRESENTATION[b].rank
}
