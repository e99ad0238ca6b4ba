// The verdict over the whole cluster as shape and colour.

import { classNames } from '@/components/ui/class-names'
import { CircleCheck, CircleQuestionMark, CircleX, type Icon, RefreshCw, TriangleAlert } from '@/components/ui/icons'
import type { VerdictLevel } from '@/lib/contract/state'

const ICONS: Readonly<Record<VerdictLevel, Icon>> = {
  healthy: CircleCheck,
  reconciled: CircleCheck,
  progressing: RefreshCw,
  degraded: TriangleAlert,
  failing: CircleX,
  unknown: CircleQuestionMark,
}

export const VERDICT_TEXT: Readonly<Record<VerdictLevel, string>> = {
  healthy: 'text-status-ready',
  reconciled: 'text-status-ready',
  progressing: 'text-status-reconciling',
  degraded: 'text-warning',
  failing: 'text-status-failed',
  unknown: 'text-status-unknown',
}

export interface VerdictIconProps {
  readonly level: VerdictLevel
  readonly className?: string
}

export function VerdictIcon({ level, className }: VerdictIconProps) {
  const Icon = ICONS[level]
  return (
    <Icon
      role="img"
      aria-label={level}
      data-level={level}
      className={classNames('shrink-0', VERDICT_TEXT[level], className)}
    />
  )
}
