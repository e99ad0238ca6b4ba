// Times as a wall says them: whoever reads it on Monday must see that it was Friday.

import { formatClock } from '@/lib/time'

const UNITS = [
  { ms: 86_400_000, name: 'd', below: { ms: 3_600_000, name: 'h' } },
  { ms: 3_600_000, name: 'h', below: { ms: 60_000, name: 'min' } },
] as const

/** `47 s`, `12 min`, `5 h 10 min`, `2 d 4 h`. */
export function formatLasting(ms: number): string {
  const lasting = Math.max(0, ms)
  const unit = UNITS.find((one) => lasting >= one.ms)
  if (unit === undefined)
    return lasting < 60_000 ? `${Math.floor(lasting / 1_000)} s` : `${Math.floor(lasting / 60_000)} min`
  const rest = Math.floor((lasting % unit.ms) / unit.below.ms)
  return `${Math.floor(lasting / unit.ms)} ${unit.name}${rest === 0 ? '' : ` ${rest} ${unit.below.name}`}`
}

/** `12:04:31` of this day, `Fri 27 Nov 12:04` of another. */
export function formatMoment(at: Date, now: Date, timeZone?: string): string {
  const zone = timeZone === undefined ? {} : { timeZone }
  const dayOf = (date: Date) =>
    new Intl.DateTimeFormat('en-GB', { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric', ...zone })
      .formatToParts(date)
      .flatMap(({ type, value }) => (type === 'literal' ? [] : value))
  const [weekday, day, month, year] = dayOf(at)
  const [, thisDay, thisMonth, thisYear] = dayOf(now)
  if (day === thisDay && month === thisMonth && year === thisYear) return formatClock(at, { seconds: true, ...zone })
  const ofYear = year === thisYear ? '' : ` ${year}`
  return `${weekday} ${day} ${month}${ofYear} ${formatClock(at, zone)}`
}
