'use client'
// A time of day in the zone of the reader. It is drawn in the browser only, because the server has another zone.

import { useMemo } from 'react'
import { useIsHydrated } from '@/lib/client/use-is-hydrated'
import { QUARTER_MS, useServerNow } from '@/lib/client/use-now'
import { formatClock, formatDateTime, parseTime } from '@/lib/time'

export interface ClockTimeProps {
  readonly time: string | undefined
  readonly seconds?: boolean
  /** The day stands above it. */
  readonly isUnderDay?: boolean
  /** Of an older day the time of day as well. */
  readonly isWhole?: boolean
  readonly className?: string
}

const SECOND_MS = 1_000
const DAY_MS = 86_400_000

export function ClockTime({ time, seconds = false, isUnderDay = false, isWhole = false, className }: ClockTimeProps) {
  const isHydrated = useIsHydrated()
  // Under its day a time is written alike whatever its age, and lists have hundreds of them.
  const now = useServerNow(isUnderDay ? QUARTER_MS : SECOND_MS)
  const at = useMemo(() => parseTime(time), [time])
  // Not with every second that goes by.
  const whole = useMemo(() => (at === undefined || !isHydrated ? undefined : formatDateTime(at)), [at, isHydrated])
  if (at === undefined || whole === undefined) return <span className={className} />
  const isToday = isUnderDay || now - at.getTime() < DAY_MS
  return (
    <time dateTime={at.toISOString()} title={whole} className={className}>
      {[...(isToday ? [] : [formatDay(at)]), ...(isToday || isWhole ? [formatClock(at, { seconds })] : [])].join(' ')}
    </time>
  )
}

/** `20 Nov`, for what is older than a day. */
function formatDay(at: Date): string {
  return new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' }).format(at)
}
