// Times as a wall says them: whoever reads it on Monday must see that it was Friday. And the part that it shows.

import { readScope } from '@/lib/flux/tell/read-scope'
import { nameScope } from '@/lib/flux/tell/scope-words'
import { formatAge, formatClock } from '@/lib/time'

/** The units that are said with the one below. */
const UNITS = [
  { ms: 86_400_000, below: { ms: 3_600_000, name: 'h' } },
  { ms: 3_600_000, below: { ms: 60_000, name: 'min' } },
] as const

/** `47 s`, `12 min`, `5 h 10 min`, `2 d 4 h`. */
export function formatLasting(ms: number): string {
  const unit = UNITS.find((one) => ms >= one.ms)
  const rest = unit === undefined ? 0 : Math.floor((ms % unit.ms) / unit.below.ms)
  return unit === undefined || rest === 0 ? formatAge(ms) : `${formatAge(ms)} ${rest} ${unit.below.name}`
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

/** Of the query of its address: `the whole cluster`, `namespace apps`. */
export function namePart(shows: string): string {
  const { scope } = readScope(new URLSearchParams(shows))
  return scope === undefined ? 'the whole cluster' : nameScope(scope)
}
