// One shape, one colour, one word: the status of an object wherever it is named.

import { classNames } from '@/components/ui/class-names'
import type { Status } from '@/lib/flux/judge/status'
import { STATUS_PRESENTATION } from '@/lib/flux/judge/status-presentation'
import { STATUS_TEXT } from './status-colours'
import { StatusIcon } from './status-icon'

export interface StatusBadgeProps {
  readonly status: Status
  /** The controller goes on trying by itself. */
  readonly retrying?: boolean
  /** Why the shown status may be out of date; puts a mark on it. */
  readonly outdated?: string | undefined
  readonly className?: string
}

export function StatusBadge({ status, retrying = false, outdated, className }: StatusBadgeProps) {
  return (
    <span
      data-status={status}
      title={outdated}
      className={classNames(
        'inline-flex items-center align-top gap-1.5 whitespace-nowrap font-medium',
        STATUS_TEXT[status],
        outdated !== undefined && 'grayscale',
        className,
      )}
    >
      <StatusIcon status={status} />
      {STATUS_PRESENTATION[status].label}
      {retrying && (status === 'failed' || status === 'stalled') && <span className="font-normal">· retrying</span>}
      {outdated !== undefined && <span className="font-normal text-warning">· may be old</span>}
    </span>
  )
}
