'use client'
// How long ago, ticking on the server's clock. The full local time with its zone is in the tooltip.

import { classNames } from '@/components/ui/class-names'
import { Tooltip } from '@/components/ui/tooltip'
import { useServerNow } from '@/lib/client/use-now'
import { formatAge, formatDateTime, parseTime } from '@/lib/time'

export interface AgeProps {
  readonly time: string | undefined
  /** The time is only when this program first saw it. */
  readonly atLeast?: boolean
  readonly className?: string
}

export function Age({ time, atLeast = false, className }: AgeProps) {
  const now = useServerNow()
  const at = parseTime(time)
  if (at === undefined) return <span className={classNames('text-faint', className)}>–</span>
  return (
    <Tooltip content={<LocalTime at={at} />}>
      <time dateTime={at.toISOString()} className={classNames('whitespace-nowrap', className)}>
        {atLeast && 'at least '}
        {formatAge(now - at.getTime())}
      </time>
    </Tooltip>
  )
}

/** For what lies ahead: `in 4 min`, and `due` once it is past. */
export function Countdown({ time, className }: { readonly time: string | undefined; readonly className?: string }) {
  const now = useServerNow()
  const at = parseTime(time)
  if (at === undefined) return <span className={classNames('text-faint', className)}>–</span>
  const left = at.getTime() - now
  return (
    <Tooltip content={<LocalTime at={at} />}>
      <time dateTime={at.toISOString()} className={classNames('whitespace-nowrap', className)}>
        {left > 0 ? `in ${formatAge(left)}` : 'due'}
      </time>
    </Tooltip>
  )
}

function LocalTime({ at }: { readonly at: Date }) {
  return <>{formatDateTime(at)}</>
}
