// What may be asked of the notifications: each parameter of the address, or a refusal that names it.

import { kindOfAlias } from '@/lib/flux/tell/kind-names'
import type { NotificationFilter } from '@/lib/flux/tell/notification-filter'
import { parseGoDuration } from '@/lib/time'
import { ApiError } from '../api-error'

type Since = { readonly type: 'time'; readonly time: Date } | { readonly type: 'id'; readonly id: string }

export interface NotificationQuery extends NotificationFilter {
  readonly since?: Since
  readonly limit: number
  readonly cursor?: Cursor
}

/** The place of a message in the list: those after it are older, or came before it within the same time. */
export interface Cursor {
  readonly time: number
  readonly order: number
}

const MAX_SEARCH_LENGTH = 200
const DEFAULT_LIMIT = 100
const MAX_LIMIT = 500
const TOPIC = /^[A-Za-z0-9_-]{1,64}$/
const MESSAGE_ID = /^[A-Za-z0-9_-]{1,64}$/
const DNS_NAME = /^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$/
const LAST_SECOND = Date.UTC(9999, 11, 31) / 1000

/** Unknown parameters are ignored, and so are empty ones. */
export function parseNotificationQuery(
  parameters: URLSearchParams,
  configuredTopics: readonly string[],
  now: Date,
): NotificationQuery {
  const one = (name: string) => readOne(parameters, name)
  const topics = readList(parameters, 'topic')
  for (const topic of topics) {
    if (!TOPIC.test(topic) || !configuredTopics.includes(topic)) refuse('topic', 'names a topic that is not configured')
  }
  const priorities = readList(parameters, 'priority').map((text) =>
    /^[1-5]$/.test(text) ? Number(text) : refuse('priority', 'must be 1 to 5, or several of these with commas'),
  )
  const severity = one('severity')
  if (severity !== undefined && severity !== 'info' && severity !== 'error') refuse('severity', 'must be info or error')
  const text = one('q')?.toLowerCase()
  if (text !== undefined && text.length > MAX_SEARCH_LENGTH)
    refuse('q', `is longer than ${MAX_SEARCH_LENGTH} characters`)
  const kind = one('kind')
  const since = parseSince(one('since'), now)
  const cursor = one('cursor')
  const namespace = readName(one('namespace'), 'namespace')
  const name = readName(one('name'), 'name')
  return {
    topics,
    priorities,
    limit: parseLimit(one('limit')),
    ...(since === undefined ? {} : { since }),
    ...(severity === undefined ? {} : { severity }),
    ...(kind === undefined ? {} : { kind: kindOfAlias(kind) ?? refuse('kind', 'is no Flux kind') }),
    ...(namespace === undefined ? {} : { namespace }),
    ...(name === undefined ? {} : { name }),
    ...(text === undefined ? {} : { text }),
    ...(cursor === undefined ? {} : { cursor: parseCursor(cursor) }),
  }
}

export function formatCursor({ time, order }: Cursor): string {
  return `${time}.${order}`
}

function parseCursor(text: string): Cursor {
  const match = /^(\d{1,15})\.(\d{1,15})$/.exec(text)
  if (match === null) refuse('cursor', 'is none that an earlier answer gave')
  return { time: Number(match[1]), order: Number(match[2]) }
}

/** `24h`, `10m`, `all`, a message id or a unix time, as ntfy takes them. */
function parseSince(text: string | undefined, now: Date): Since | undefined {
  if (text === undefined || text === 'all') return undefined
  if (/^\d{1,12}$/.test(text)) {
    const seconds = Number(text)
    if (seconds > LAST_SECOND) refuse('since', 'is no unix time in seconds')
    return { type: 'time', time: new Date(seconds * 1000) }
  }
  const ms = parseGoDuration(text)
  if (ms !== undefined) {
    const time = new Date(now.getTime() - ms)
    if (ms < 0 || Number.isNaN(time.getTime())) refuse('since', 'is no duration in the past')
    return { type: 'time', time }
  }
  // A day is no unit of ntfy, so that `1d` is no id either.
  if (!MESSAGE_ID.test(text) || /^\d+[a-z]{1,2}$/i.test(text))
    refuse('since', 'must be a duration such as 24h or 10m, `all`, a message id, or a unix time in seconds')
  return { type: 'id', id: text }
}

function parseLimit(text: string | undefined): number {
  if (text === undefined) return DEFAULT_LIMIT
  const limit = /^\d{1,9}$/.test(text) ? Number(text) : 0
  if (limit < 1) refuse('limit', 'must be a whole number from 1')
  return Math.min(limit, MAX_LIMIT)
}

function readName(text: string | undefined, parameter: string): string | undefined {
  if (text !== undefined && !DNS_NAME.test(text)) refuse(parameter, 'is no name that Kubernetes allows')
  return text
}

function readOne(parameters: URLSearchParams, name: string): string | undefined {
  const values = parameters.getAll(name).filter((value) => value !== '')
  if (values.length > 1) refuse(name, 'may be given once')
  return values[0]
}

function readList(parameters: URLSearchParams, name: string): readonly string[] {
  return parameters
    .getAll(name)
    .flatMap((value) => value.split(','))
    .filter((value) => value !== '')
}

function refuse(parameter: string, what: string): never {
  throw new ApiError('invalid_request', `The parameter "${parameter}" ${what}.`, { details: { parameter } })
}
