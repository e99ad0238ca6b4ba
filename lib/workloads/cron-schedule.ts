// When a CronJob is due. A schedule that cannot be read, and one that is never due, has no time: it neither throws nor
// searches for long.

import { Cron } from 'croner'
import { parseGoDuration } from '@/lib/time'

const MAX_LENGTH = 256
/** What Kubernetes reads in a field. Others know more, such as the last day of a month. */
const FIELD = /^(?:\d|[*,/?-]|(?<![A-Za-z])[A-Za-z]{3}(?![A-Za-z]))+$/
/** Nothing beyond these is searched for; the 29th of February may be eight years away. */
const MAX_YEARS = 9

/** The second time after one run: until then no run is late by two periods. Without a zone it is UTC. */
export function secondRunAfter(schedule: string, timeZone: string | undefined, run: Date): Date | undefined {
  if (schedule.length > MAX_LENGTH) return undefined
  const text = schedule.trim().replace(/^(?:CRON_)?TZ=\S+\s+/, '')
  if (text.startsWith('@every ')) return afterTwoIntervals(text.slice('@every '.length), run)
  const pattern = patternOf(text, run.getUTCFullYear())
  if (pattern === undefined) return undefined
  try {
    const cron = new Cron(pattern, { timezone: timeZone ?? 'UTC', paused: true, mode: '7-part', sloppyRanges: true })
    const first = cron.nextRun(run)
    return (first === null ? null : cron.nextRun(first)) ?? undefined
  } catch {
    return undefined
  }
}

function afterTwoIntervals(text: string, run: Date): Date | undefined {
  const ms = parseGoDuration(text.trim())
  if (ms === undefined) return undefined
  const time = new Date(run.getTime() + 2 * Math.max(ms, 1_000))
  return Number.isNaN(time.getTime()) ? undefined : time
}

const MACROS: ReadonlyMap<string, string> = new Map([
  ['@yearly', '0 0 1 1 *'],
  ['@annually', '0 0 1 1 *'],
  ['@monthly', '0 0 1 * *'],
  ['@weekly', '0 0 * * 0'],
  ['@daily', '0 0 * * *'],
  ['@midnight', '0 0 * * *'],
  ['@hourly', '0 * * * *'],
])

/** With the second and with the years, so that the search has an end. */
function patternOf(text: string, year: number): string | undefined {
  const fields = (MACROS.get(text) ?? text).split(/\s+/)
  if (fields.length !== 5 || !fields.every((field) => FIELD.test(field))) return undefined
  return `0 ${fields.join(' ')} ${year}-${year + MAX_YEARS}`
}
