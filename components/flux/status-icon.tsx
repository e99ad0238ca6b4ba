// The nine shapes of status. Shape and colour together; never a bare dot.

import type { ComponentType, SVGProps } from 'react'
import { classNames } from '@/components/ui/class-names'
import {
  CircleCheck,
  CircleMinus,
  CirclePause,
  CircleQuestionMark,
  CircleX,
  Hourglass,
  RefreshCw,
  Trash2,
} from '@/components/ui/icons'
import type { Status } from '@/lib/flux/judge/status'
import { STATUS_PRESENTATION } from '@/lib/flux/judge/status-presentation'
import { StalledIcon } from './stalled-icon'
import { NOT_CURRENT, STATUS_TEXT } from './status-colours'

export const STATUS_ICONS = {
  ready: CircleCheck,
  reconciling: RefreshCw,
  waiting: Hourglass,
  failed: CircleX,
  stalled: StalledIcon,
  suspended: CirclePause,
  terminating: Trash2,
  unknown: CircleQuestionMark,
  static: CircleMinus,
} as const satisfies Record<Status, ComponentType<SVGProps<SVGSVGElement>>>

/** Nobody knows: not even its line is whole. */
export const DASHES: Partial<Readonly<Record<Status, string>>> = { unknown: '3.2 2.2' }

export interface StatusIconProps {
  readonly status: Status
  /** Says the word to screen readers; leave out where the word stands beside it. */
  readonly labelled?: boolean
  /** False: what is shown may be old. */
  readonly current?: boolean
  readonly className?: string
}

export function StatusIcon({ status, labelled = false, current = true, className }: StatusIconProps) {
  const Icon = STATUS_ICONS[status]
  const word = `${STATUS_PRESENTATION[status].label}${current ? '' : ', out of date'}`
  const words = labelled ? { role: 'img', 'aria-label': word } : { 'aria-hidden': true }
  return (
    <Icon
      {...words}
      data-status={status}
      strokeWidth={2}
      strokeDasharray={DASHES[status]}
      className={classNames('size-3.5 shrink-0', STATUS_TEXT[status], !current && NOT_CURRENT, className)}
    />
  )
}
