// How times and durations are read from Flux objects and written for people. Knows no clock of its own.

const UNIT_MS: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  μs: 1e-3,
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
}

const DAY_MS = 86_400_000
const DURATION_PART = /(\d+(?:\.\d*)?|\.\d+)(ns|us|µs|μs|ms|s|m|h)/gy
const RFC3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})$/

/** Milliseconds of a Go duration such as `1h30m` or `-1.5s`; undefined for anything else. */
export function parseGoDuration(text: string): number | undefined {
  const sign = text.startsWith('-') ? -1 : 1
  const body = text.replace(/^[+-]/, '')
  if (body === '0') return 0
  if (body === '' || body.length > 64) return undefined
  let total = 0
  let end = 0
  for (const part of body.matchAll(DURATION_PART)) {
    total += Number(part[1]) * (UNIT_MS[part[2] ?? ''] ?? Number.NaN)
    end = part.index + part[0].length
  }
  return end === body.length && Number.isFinite(total) ? sign * total : undefined
}

/** A point in time as Kubernetes writes it (RFC 3339); undefined for anything else. */
export function parseTime(value: unknown): Date | undefined {
  if (typeof value !== 'string' || !RFC3339.test(value)) return undefined
  const time = new Date(value)
  return Number.isNaN(time.getTime()) ? undefined : time
}

export function earliest(times: Iterable<Date | undefined>): Date | undefined {
  let first: Date | undefined
  for (const time of times) if (time !== undefined && (first === undefined || time < first)) first = time
  return first
}

export function latest(times: Iterable<Date | undefined>): Date | undefined {
  let last: Date | undefined
  for (const time of times) if (time !== undefined && (last === undefined || time > last)) last = time
  return last
}

/** One number and one unit: `3 s`, `12 min`, `5 h`, `16 d`. Never negative, never NaN. */
export function formatAge(ms: number): string {
  const seconds = Number.isFinite(ms) ? Math.max(0, Math.floor(ms / 1_000)) : 0
  if (seconds < 60) return `${seconds} s`
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} min`
  if (seconds < 86_400) return `${Math.floor(seconds / 3_600)} h`
  return `${Math.floor(seconds / 86_400)} d`
}

/** How long something took, where a minute more or less is much: in seconds up to two minutes. */
export function formatLength(ms: number): string {
  return ms < 120_000 ? `${Math.max(0, Math.round(ms / 1_000))} s` : formatAge(ms)
}

/** How long from one time to another, as an age is written. */
export function formatSpan(from: string, to: string): string {
  return formatAge(Date.parse(to) - Date.parse(from))
}

/** The age in ms at which `formatAge` says the next thing. */
export function nextAge(ms: number): number {
  const step = ms < 60_000 ? 1_000 : ms < 3_600_000 ? 60_000 : ms < 86_400_000 ? 3_600_000 : 86_400_000
  return (Math.floor(ms / step) + 1) * step
}

/** How long something lasts by its setting, never rounded: `30 s`, `90 min`, `24 h`. */
export function formatDuration(seconds: number): string {
  if (seconds >= 3_600 && seconds % 3_600 === 0) return `${seconds / 3_600} h`
  return seconds >= 60 && seconds % 60 === 0 ? `${seconds / 60} min` : `${seconds} s`
}

export interface ClockOptions {
  readonly seconds?: boolean
  /** IANA name; the zone of the machine when absent. */
  readonly timeZone?: string
}

/** Time of day in 24 hours: `12:04`, with `seconds` `12:04:31`. */
export function formatClock(date: Date, options: ClockOptions = {}): string {
  if (Number.isNaN(date.getTime())) return '–'
  const { seconds = false, timeZone } = options
  // Lists show hundreds of times of the reader's own zone, and making a format is what costs.
  if (timeZone === undefined) {
    const parts = [date.getHours(), date.getMinutes(), ...(seconds ? [date.getSeconds()] : [])]
    return parts.map((part) => String(part).padStart(2, '0')).join(':')
  }
  return new Intl.DateTimeFormat('en-GB', {
    hour: '2-digit',
    minute: '2-digit',
    ...(seconds ? { second: '2-digit' } : {}),
    hourCycle: 'h23',
    timeZone,
  }).format(date)
}

/** `Today`, `Yesterday`, `Fri 27 Nov`: days are those of the zone. Made once for many dates, as below. */
export function nameDays(now: Date, timeZone?: string): (date: Date) => string {
  const nearDay = nameNearDays(now, timeZone)
  const zone = timeZone === undefined ? {} : { timeZone }
  const format = new Intl.DateTimeFormat('en-GB', { weekday: 'short', day: 'numeric', month: 'short', ...zone })
  return (date) => nearDay(date) ?? format.format(date).replace(',', '')
}

/** Undefined for any other day. Made once for many dates: making a format is what costs. */
export function nameNearDays(now: Date, timeZone?: string): (date: Date) => 'Today' | 'Yesterday' | undefined {
  const format = new Intl.DateTimeFormat('en-GB', {
    dateStyle: 'short',
    ...(timeZone === undefined ? {} : { timeZone }),
  })
  const today = format.format(now)
  const yesterday = format.format(new Date(now.getTime() - DAY_MS))
  return (date) => {
    const day = format.format(date)
    return day === today ? 'Today' : day === yesterday ? 'Yesterday' : undefined
  }
}

/** Day and time with zone, for tooltips and copies: `2026-11-20 09:14:00 GMT+1`. */
export function formatDateTime(date: Date, timeZone?: string): string {
  if (Number.isNaN(date.getTime())) return '–'
  const parts = new Map(
    new Intl.DateTimeFormat('en-GB', {
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      hourCycle: 'h23',
      timeZoneName: 'short',
      ...(timeZone === undefined ? {} : { timeZone }),
    })
      .formatToParts(date)
      .map((part) => [part.type, part.value]),
  )
  const day = `${parts.get('year')}-${parts.get('month')}-${parts.get('day')}`
  return `${day} ${parts.get('hour')}:${parts.get('minute')}:${parts.get('second')} ${parts.get('timeZoneName')}`
}

/** How long an answer asks to wait: seconds or a date in `Retry-After`; undefined when it says nothing readable. */
export function parseRetryAfter(text: string | undefined, now: Date): number | undefined {
  const value = text?.trim() ?? ''
  const ms = /^\d{1,9}$/.test(value) ? Number(value) * 1000 : Date.parse(value) - now.getTime()
  return Number.isNaN(ms) ? undefined : Math.max(ms, 0)
}
