// One question in PromQL, at one moment or over a span. Values stay texts, for "NaN" and "+Inf" are values too.

import { type Endpoint, EndpointError } from './endpoint'
import { fieldsAt, isFields, listAt, textAt, textsAt } from './fields'

export interface MetricSeries {
  readonly labels: Readonly<Record<string, string>>
  readonly values: readonly (readonly [at: Date, value: string])[]
}

export interface MetricAnswer {
  readonly type: 'vector' | 'matrix' | 'scalar' | 'string'
  readonly series: readonly MetricSeries[]
  /** There are more than were asked for. */
  readonly isCut: boolean
  readonly warnings: readonly string[]
}

export interface MetricQuestion {
  readonly query: string
  readonly end: Date
  /** Absent: at `end` only. */
  readonly range?: { readonly start: Date; readonly stepSeconds: number }
  readonly limit: number
}

const TYPES = ['vector', 'matrix', 'scalar', 'string'] as const
const MAX_WARNINGS = 5

export async function queryMetrics(
  endpoint: Endpoint,
  { query, end, range, limit }: MetricQuestion,
  signal: AbortSignal,
): Promise<MetricAnswer> {
  const form = new URLSearchParams({ query, timeout: '8s' })
  if (range === undefined) form.set('time', secondsOf(end))
  else {
    form.set('start', secondsOf(range.start))
    form.set('end', secondsOf(end))
    form.set('step', String(range.stepSeconds))
  }
  // Older ones do not know it and answer with all.
  form.set('limit', String(limit + 1))
  const answer = await endpoint.post(range === undefined ? '/api/v1/query' : '/api/v1/query_range', form, signal)
  const data = fieldsAt(answer, 'data')
  const type = TYPES.find((one) => one === textAt(data, 'resultType'))
  if (type === undefined) throw new EndpointError('unreadable', `${endpoint.name} did not answer with metrics.`)
  const isSingle = type === 'scalar' || type === 'string'
  const found = isSingle
    ? [{ labels: {}, values: readValues([data.result]) }]
    : listAt(data, 'result').flatMap(readSeries)
  return {
    type,
    series: found.slice(0, limit),
    isCut: found.length > limit,
    warnings: listAt(answer, 'warnings')
      .filter((one) => typeof one === 'string')
      .slice(0, MAX_WARNINGS),
  }
}

function readSeries(entry: unknown): readonly MetricSeries[] {
  if (!isFields(entry)) return []
  const values = entry.value === undefined ? listAt(entry, 'values') : [entry.value]
  return [{ labels: textsAt(entry, 'metric'), values: readValues(values) }]
}

function readValues(values: readonly unknown[]): MetricSeries['values'] {
  return values.flatMap((one): MetricSeries['values'] => {
    if (!Array.isArray(one)) return []
    const [at, value]: readonly unknown[] = one
    if (typeof at !== 'number' || typeof value !== 'string') return []
    const time = new Date(at * 1_000)
    return Number.isNaN(time.getTime()) ? [] : [[time, value]]
  })
}

function secondsOf(time: Date): string {
  return String(time.getTime() / 1_000)
}
