// How the objects of a group are spread over the statuses: one bar, worst first, with words for those who cannot see it.

import { classNames } from '@/components/ui/class-names'
import { STATUSES, type Status } from '@/lib/flux/judge/status'
import { compareStatus, STATUS_PRESENTATION } from '@/lib/flux/judge/status-presentation'
import { STATUS_BAR } from './status-colours'

export interface StatusBarProps {
  readonly counts: Readonly<Record<Status, number>>
  readonly label: string
  readonly className?: string
}

const ORDER: readonly Status[] = [...STATUSES].sort((a, b) => compareStatus(b, a))

export function StatusBar({ counts, label, className }: StatusBarProps) {
  const present = presentStatuses(counts)
  const words = present
    .map((status) => `${counts[status]} ${STATUS_PRESENTATION[status].label.toLowerCase()}`)
    .join(', ')
  return (
    <span
      role="img"
      aria-label={`${label}: ${words === '' ? 'none' : words}`}
      data-bar=""
      className={classNames('flex h-1.5 w-full gap-px overflow-hidden rounded-full', className)}
    >
      {present.length === 0 && <span className="flex-1 bg-line" />}
      {present.map((status) => (
        <span
          key={status}
          className={classNames('min-w-1.5', STATUS_BAR[status])}
          style={{ flexGrow: counts[status], flexBasis: 0 }}
        />
      ))}
    </span>
  )
}

/** The statuses that occur, ready first, in the order in which bars and legends show them. */
export function presentStatuses(counts: Readonly<Record<Status, number>>): readonly Status[] {
  return ORDER.filter((status) => counts[status] > 0)
}
