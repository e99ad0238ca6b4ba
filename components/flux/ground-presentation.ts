// How each word for the ground is shown. Written out in full for Tailwind.

import type { FindingWord } from '@/lib/ground/words'

export interface GroundPresentation {
  readonly label: string
  readonly text: string
}

export const GROUND_PRESENTATION = {
  bad: { label: 'Bad', text: 'text-status-failed' },
  unknown: { label: 'Not known', text: 'text-status-unknown' },
  warned: { label: 'Watch', text: 'text-warning' },
  noted: { label: 'Noted', text: 'text-muted' },
  good: { label: 'Well', text: 'text-status-ready' },
} as const satisfies Record<FindingWord, GroundPresentation>
