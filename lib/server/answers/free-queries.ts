// The two questions that operators may ask freely, of Loki and of Prometheus: one at a time for each person, of a day at
// most, and every text behind the door of texts.

import type { LogQueryAnswer, MetricQueryAnswer } from '@/lib/contract/queries'
import type { LogQueryRequest, MetricQueryRequest } from '@/lib/contract/schema/free-queries'
import { redactText } from '@/lib/flux/object/redact'
import { type Endpoint, EndpointError } from '@/lib/observability/endpoint'
import { queryLogs } from '@/lib/observability/loki'
import { queryMetrics } from '@/lib/observability/prometheus'
import { parseGoDuration } from '@/lib/time'
import { takeTurns } from '@/lib/turns'
import { ApiError } from '../api-error'
import type { Observability } from '../ground/observability'
import type { Identity } from '../identity/identity'
import { keyOfPerson } from '../views/asked-rights'
import type { Sight } from '../views/sight'

export interface FreeQueries {
  /** What may be asked here. */
  readonly has: { readonly logs: boolean; readonly metrics: boolean }
  /** Both throw `not_found` where nothing is configured, `forbidden`, `rate_limited`, `invalid_request`, `unavailable`, `upstream_timeout`. */
  logs(identity: Identity, asked: LogQueryRequest, signal: AbortSignal): Promise<LogQueryAnswer>
  metrics(identity: Identity, asked: MetricQueryRequest, signal: AbortSignal): Promise<MetricQueryAnswer>
}

export interface FreeQueryParts {
  readonly observability: Observability
  /** Absent: they see every object of Flux. */
  readonly sight?: Sight | undefined
  readonly clock: () => Date
}

const MAX_SERIES = 100
const MAX_TEXT = 2_000
/** A span has so many values at most. */
const MAX_POINTS = 500
const LEAST_STEP_SECONDS = 15
const NOT_HERE = {
  loki: 'Logs cannot be queried here: LOKI_URL is not set.',
  prometheus: 'Metrics cannot be queried here: PROMETHEUS_URL is not set.',
} as const

export function createFreeQueries({ observability, sight, clock }: FreeQueryParts): FreeQueries {
  const ask = async <Answer>(
    identity: Identity,
    service: 'loki' | 'prometheus',
    question: (endpoint: Endpoint) => Promise<Answer>,
  ): Promise<Answer> => {
    const endpoint = observability[service]
    if (endpoint === undefined) throw new ApiError('not_found', NOT_HERE[service])
    if (identity.role !== 'operator')
      throw new ApiError('forbidden', 'You are a viewer. Free questions of logs and metrics are asked by operators.')
    if (sight !== undefined)
      throw new ApiError('forbidden', 'Free questions are answered to those who may list all objects of Flux.')
    const leave = observability.enter(keyOfPerson(identity))
    if (leave === undefined)
      throw new ApiError('rate_limited', 'One question of yours is under way. Wait for its answer.')
    try {
      return await question(endpoint)
    } catch (error) {
      throw error instanceof EndpointError ? toApiError(error) : error
    } finally {
      leave()
    }
  }
  return {
    has: { logs: observability.loki !== undefined, metrics: observability.prometheus !== undefined },
    logs: (identity, { query, since, limit }, signal) =>
      ask(identity, 'loki', async (endpoint) => {
        const end = clock()
        const start = new Date(end.getTime() - spanOf(since))
        const found = await queryLogs(endpoint, { query, start, end, limit }, signal)
        const turn = takeTurns()
        const lines: LogQueryAnswer['lines'][number][] = []
        for (const { at, labels, text } of found) {
          lines.push({ at: at.toISOString(), labels: cleanLabels(labels), text: clean(text) })
          await turn()
        }
        return { serverTime: end.toISOString(), lines, cut: found.length >= limit }
      }),
    metrics: (identity, { query, since, step }, signal) =>
      ask(identity, 'prometheus', async (endpoint) => {
        const end = clock()
        const range = since === undefined ? {} : { range: rangeOf(end, spanOf(since), step) }
        const found = await queryMetrics(endpoint, { query, end, ...range, limit: MAX_SERIES }, signal)
        return {
          serverTime: end.toISOString(),
          type: found.type,
          series: found.series.map(({ labels, values }) => ({
            labels: cleanLabels(labels),
            values: values.map(([at, value]) => [at.toISOString(), clean(value)] as const),
          })),
          cut: found.isCut,
          warnings: found.warnings.map(clean),
        }
      }),
  }
}

function rangeOf(end: Date, spanMs: number, step: string | undefined) {
  const least = Math.max(LEAST_STEP_SECONDS, Math.ceil(spanMs / 1_000 / MAX_POINTS))
  const wanted = step === undefined ? least : Math.ceil(spanOf(step) / 1_000)
  return { start: new Date(end.getTime() - spanMs), stepSeconds: Math.max(wanted, least) }
}

/** The schema has looked at it. */
function spanOf(text: string): number {
  return parseGoDuration(text) ?? 0
}

function clean(text: string): string {
  return redactText(text).slice(0, MAX_TEXT)
}

function cleanLabels(labels: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(labels).map(([name, value]) => [name, clean(value)]))
}

function toApiError({ fault, message }: EndpointError): ApiError {
  const text = redactText(message)
  if (fault === 'refused') return new ApiError('invalid_request', text)
  return new ApiError(fault === 'timeout' ? 'upstream_timeout' : 'unavailable', text)
}
