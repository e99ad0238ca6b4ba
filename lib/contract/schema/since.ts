// How far back a question looks: each form that is taken, resolved against a clock by whoever answers.

import { z } from 'zod'
import { parseGoDuration } from '@/lib/time'

export type Since =
  | { readonly type: 'span'; readonly ms: number }
  | { readonly type: 'time'; readonly time: Date }
  /** From this message on. */
  | { readonly type: 'id'; readonly id: string }

const UNIT_MS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 }
const MESSAGE_ID = /^[A-Za-z0-9_-]{1,64}$/
const LAST_SECOND = Date.UTC(9999, 11, 31) / 1000

/** `10m`, `2d`, or a time. */
export const EventSinceSchema = z.string().transform((text, context): Exclude<Since, { type: 'id' }> => {
  const [, number, unit = ''] = /^(\d{1,6})([smhd])$/.exec(text) ?? []
  if (number !== undefined) return { type: 'span', ms: Number(number) * (UNIT_MS[unit] ?? 0) }
  const time = new Date(text)
  if (!Number.isNaN(time.getTime())) return { type: 'time', time }
  context.addIssue({ code: 'custom', message: 'is neither a time nor a span such as 10m' })
  return z.NEVER
})

/** `24h`, `10m`, `all`, a message id or a unix time, as ntfy takes them. */
export const MessageSinceSchema = z.string().transform((text, context): Since | undefined => {
  const refuse = (message: string) => {
    context.addIssue({ code: 'custom', message })
    return z.NEVER
  }
  if (text === 'all') return undefined
  if (/^\d{1,12}$/.test(text)) {
    const seconds = Number(text)
    return seconds > LAST_SECOND
      ? refuse('is no unix time in seconds')
      : { type: 'time', time: new Date(seconds * 1000) }
  }
  const ms = parseGoDuration(text)
  if (ms !== undefined)
    return ms < 0 || ms > LAST_SECOND * 1000 ? refuse('is no duration in the past') : { type: 'span', ms }
  // A day is no unit of ntfy, so that `1d` is no id either.
  if (!MESSAGE_ID.test(text) || /^\d+[a-z]{1,2}$/i.test(text))
    return refuse('must be a duration such as 24h or 10m, `all`, a message id, or a unix time in seconds')
  return { type: 'id', id: text }
})

/** `24h`, `10m`, or a unix time: no later than that. */
export const MessageUntilSchema = z.string().transform((text, context): Exclude<Since, { type: 'id' }> => {
  const seconds = /^\d{1,12}$/.test(text) ? Number(text) : undefined
  if (seconds !== undefined && seconds <= LAST_SECOND) return { type: 'time', time: new Date(seconds * 1000) }
  const ms = seconds === undefined ? parseGoDuration(text) : undefined
  if (ms !== undefined && ms >= 0 && ms <= LAST_SECOND * 1000) return { type: 'span', ms }
  context.addIssue({ code: 'custom', message: 'is neither a duration such as 24h nor a unix time in seconds' })
  return z.NEVER
})
