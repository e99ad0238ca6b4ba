// One shape, one colour, one word: how a workload or a pod stands. The shapes are those of the statuses that mean the same.

import { classNames } from '@/components/ui/class-names'
import { CircleCheck, CirclePause, CircleQuestionMark, CircleX, type Icon, RefreshCw } from '@/components/ui/icons'
import type { WorkloadStatus } from '@/lib/workloads/words'
import { NOT_CURRENT } from './status-colours'
import { WORKLOAD_PRESENTATION } from './workload-presentation'

const ICONS: Readonly<Record<WorkloadStatus, Icon>> = {
  ok: CircleCheck,
  progressing: RefreshCw,
  failed: CircleX,
  suspended: CirclePause,
  unknown: CircleQuestionMark,
}

export interface WorkloadIconProps {
  readonly status: WorkloadStatus
  /** Says the word to screen readers; leave out where the word stands beside it. */
  readonly labelled?: boolean
  /** False: what is shown may be old. */
  readonly current?: boolean
  readonly className?: string
}

export function WorkloadIcon({ status, labelled = false, current = true, className }: WorkloadIconProps) {
  const Icon = ICONS[status]
  const { label, text } = WORKLOAD_PRESENTATION[status]
  const words = labelled
    ? { role: 'img', 'aria-label': `${label}${current ? '' : ', out of date'}` }
    : { 'aria-hidden': true }
  return (
    <Icon
      {...words}
      data-workload={status}
      strokeWidth={2}
      strokeDasharray={status === 'unknown' ? '3.2 2.2' : undefined}
      className={classNames('size-3.5 shrink-0', text, !current && NOT_CURRENT, className)}
    />
  )
}

export interface WorkloadBadgeProps {
  readonly status: WorkloadStatus
  /** Said in the place of its own word: the STATUS of a pod. */
  readonly word?: string
  /** False where what is shown may be old: then it has no colour. */
  readonly current?: boolean
  readonly className?: string
}

export function WorkloadBadge({ status, word, current = true, className }: WorkloadBadgeProps) {
  const { label, text } = WORKLOAD_PRESENTATION[status]
  return (
    <span
      data-workload={status}
      className={classNames(
        'inline-flex min-w-0 items-baseline align-top gap-1.5 font-medium',
        text,
        !current && NOT_CURRENT,
        className,
      )}
    >
      <WorkloadIcon status={status} className="self-center" />
      <span className="foreign min-w-0">{word ?? label}</span>
      {!current && <span className="whitespace-nowrap font-normal text-warning">· out of date</span>}
    </span>
  )
}
