// What a badge says: the verdict, or how one object stands. What is not known now has no colour, whatever it was.

import type { Resource, Status, VerdictLevel } from '@/lib/contract/state'
import { pathOf, type Ref } from '@/lib/ref'
import { MARK_WORDS } from '../judge/mark-codes'
import { STATUS_PRESENTATION } from '../judge/status-presentation'

export type BadgeTone = Status | 'warning'

export interface BadgeWords {
  readonly label: string
  readonly message: string
  readonly tone: BadgeTone
}

const MAX_LABEL_CHARS = 64
/** On every badge that is not about one object: one that everybody may see tells no name. */
const LABEL = 'Flux'

const LEVELS = {
  healthy: { message: 'Healthy', tone: 'ready' },
  reconciled: { message: 'Reconciled', tone: 'ready' },
  progressing: { message: 'Progressing', tone: 'reconciling' },
  degraded: { message: 'Degraded', tone: 'warning' },
  failing: { message: 'Failing', tone: 'failed' },
  unknown: { message: 'Unknown', tone: 'unknown' },
} as const satisfies Record<VerdictLevel, Omit<BadgeWords, 'label'>>

export function tellVerdict(level: VerdictLevel): BadgeWords {
  return { label: LABEL, ...LEVELS[level] }
}

export function tellNothing(message: string): BadgeWords {
  return { label: LABEL, message, tone: 'unknown' }
}

/** `otherwise` is said where there is no row. */
export function tellObject(ref: Ref, row: Resource | undefined, otherwise = 'Not found'): BadgeWords {
  const path = pathOf(ref)
  const label = path.length > MAX_LABEL_CHARS ? `${path.slice(0, MAX_LABEL_CHARS - 1)}…` : path
  if (row === undefined) return { label, message: otherwise, tone: 'unknown' }
  const { status, retrying, current, marks } = row
  const word = STATUS_PRESENTATION[status].label
  if (!current) return { label, message: `Not read now, was ${word}`, tone: 'unknown' }
  const [mark] = marks
  const message = `${word}${status === 'failed' && retrying ? ' · retrying' : ''}`
  if (mark === undefined) return { label, message, tone: status }
  // What looks well and is not is not green.
  return {
    label,
    message: `${message} · ${MARK_WORDS[mark.code].toLowerCase()}`,
    tone: status === 'ready' ? 'warning' : status,
  }
}
