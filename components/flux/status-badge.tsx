// One shape, one colour, one word: the status of an object wherever it is named.

import { classNames } from '@/components/ui/class-names'
import { isFailing, type Status } from '@/lib/flux/judge/status'
import { STATUS_PRESENTATION } from '@/lib/flux/judge/status-presentation'
import { NOT_CURRENT, STATUS_TEXT } from './status-colours'
import { StatusIcon } from './status-icon'

export interface StatusBadgeProps {
  readonly status: Status
  /** Said in the place of its own word. */
  readonly word?: string
  /** The controller goes on trying by itself. */
  readonly retrying?: boolean
  /** False where what is shown may be old: then it has no colour. */
  readonly current?: boolean
  readonly className?: string
}

export function StatusBadge({ status, word, retrying = false, current = true, className }: StatusBadgeProps) {
  return (
    <span
      data-status={status}
      className={classNames(
        'inline-flex items-center align-top gap-1.5 whitespace-nowrap font-medium',
        STATUS_TEXT[status],
        !current && NOT_CURRENT,
        className,
      )}
    >
      <StatusIcon status={status} />
      {word ?? STATUS_PRESENTATION[status].label}
      {retrying && isFailing(status) && <span className="font-normal">· retrying</span>}
      {!current && <span className="font-normal text-warning">· out of date</span>}
    </span>
  )
}
