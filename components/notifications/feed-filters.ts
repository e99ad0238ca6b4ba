// Which messages a person asked to see, and the sentence that says so. Pure; the URL is the only home.

import { either } from '@/components/flux/either'
import type { FluxKind } from '@/lib/flux/kinds'
import type { NotificationFilter } from '@/lib/flux/tell/notification-filter'
import type { RouteQuery } from '@/lib/routes'
import { PRIORITY_LOOKS } from './priority'

export const SPANS = ['1h', '6h', '24h'] as const
export type Span = (typeof SPANS)[number]

export const PRIORITIES = [5, 4, 3, 2, 1] as const
export type Priority = (typeof PRIORITIES)[number]

export interface FeedFilters {
  readonly text: string
  readonly topics: readonly string[]
  readonly priorities: readonly Priority[]
  readonly severity: 'info' | 'error' | undefined
  readonly kinds: readonly FluxKind[]
  readonly namespaces: readonly string[]
  /** A span until now, or one day of the reader as `2026-11-29`; undefined: all that is known. */
  readonly when: string | undefined
  /** Only what is about an object that fails now. */
  readonly stillFailing: boolean
}

export const NO_FILTERS: FeedFilters = {
  text: '',
  topics: [],
  priorities: [],
  severity: undefined,
  kinds: [],
  namespaces: [],
  when: undefined,
  stillFailing: false,
}

const DAY = /^(\d{4})-(\d{2})-(\d{2})$/

export function isSpan(when: string | undefined): when is Span {
  return SPANS.some((span) => span === when)
}

/** Such a day is in the calendar. */
export function isDay(text: string): boolean {
  const { from } = rangeOf(text)
  return from !== undefined && dayOf(from) === text
}

export function dayOf(time: Date): string {
  const two = (number: number) => String(number).padStart(2, '0')
  return `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`
}

/** From the first moment of the day to the first one of the next: 23 to 25 hours. */
export function rangeOf(day: string | undefined): { readonly from?: Date; readonly until?: Date } {
  const [, year = '', month = '', date = ''] = DAY.exec(day ?? '') ?? []
  if (year === '') return {}
  const at = (days: number) => new Date(Number(year), Number(month) - 1, Number(date) + days)
  return { from: at(0), until: at(1) }
}

export function dayBeside(day: string, by: 1 | -1): string {
  const { from } = rangeOf(day)
  return from === undefined ? day : dayOf(new Date(from.getFullYear(), from.getMonth(), from.getDate() + by))
}

export function isFiltered({
  text,
  topics,
  priorities,
  severity,
  kinds,
  namespaces,
  when,
  stillFailing,
}: FeedFilters): boolean {
  const ticked = topics.length + priorities.length + kinds.length + namespaces.length
  return text !== '' || ticked > 0 || severity !== undefined || when !== undefined || stillFailing
}

/** As the API is asked. */
export function queryOf({
  text,
  topics,
  priorities,
  severity,
  kinds,
  namespaces,
  when,
  stillFailing,
}: FeedFilters): RouteQuery {
  const { from, until } = rangeOf(when)
  return {
    topic: topics,
    priority: priorities,
    severity,
    kind: kinds,
    namespace: namespaces,
    since: from === undefined ? when : seconds(from),
    until: until && seconds(until),
    still: stillFailing ? 'failing' : undefined,
    q: text === '' ? undefined : text,
  }
}

/** What a message that arrives has to be; `fails` knows the objects that are read. */
export function filterOf(filters: FeedFilters, fails: NonNullable<NotificationFilter['isMeant']>): NotificationFilter {
  const { text, topics, priorities, severity, kinds, namespaces, when, stillFailing } = filters
  const { from, until } = rangeOf(when)
  return {
    text,
    topics,
    priorities,
    kinds,
    namespaces,
    ...(severity === undefined ? {} : { severity }),
    ...(from === undefined ? {} : { from: from.toISOString() }),
    ...(until === undefined ? {} : { until: until.toISOString() }),
    ...(stillFailing ? { isMeant: fails } : {}),
  }
}

const SEVERITY_WORDS = { error: 'Errors', info: 'Messages without an error' } as const
const SPAN_WORDS = { '1h': 'of the last hour', '6h': 'of the last 6 hours', '24h': 'of the last 24 hours' } as const

/** "Errors of priority High or Max about Kustomizations in apps of the last hour, matching “disk”". */
export function describeFilters(filters: FeedFilters): string {
  const { text, topics, priorities, severity, kinds, namespaces, when, stillFailing } = filters
  const parts: string[] = [severity === undefined ? 'Messages' : SEVERITY_WORDS[severity]]
  if (priorities.length > 0) parts.push(`of priority ${either(priorities.map((one) => PRIORITY_LOOKS[one].label))}`)
  if (kinds.length > 0) parts.push(`about ${either(kinds)}`)
  if (namespaces.length > 0) parts.push(`${kinds.length > 0 ? 'in' : 'about objects in'} ${either(namespaces)}`)
  if (stillFailing) parts.push(kinds.length + namespaces.length > 0 ? 'still failing' : 'about what still fails')
  if (topics.length > 0) parts.push(`on topic ${either(topics)}`)
  if (isSpan(when)) parts.push(SPAN_WORDS[when])
  else if (when !== undefined) parts.push(`of ${nameDay(when)}`)
  if (text !== '') parts.push(`matching “${text}”`)
  return parts.join(' ')
}

/** `Sunday, 29 November`, whatever the zone. */
export function nameDay(day: string): string {
  const { from } = rangeOf(day)
  if (from === undefined) return day
  return new Intl.DateTimeFormat('en-GB', { weekday: 'long', day: 'numeric', month: 'long' }).format(from)
}

function seconds(time: Date): number {
  return Math.floor(time.getTime() / 1_000)
}
