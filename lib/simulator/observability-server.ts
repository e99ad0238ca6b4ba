// The services beside the simulated cluster at one address: alerts as Alertmanager tells them, and as much of Prometheus and
// Loki as answers a selector.

import type { IncomingMessage, ServerResponse } from 'node:http'
import { activeAlerts } from './active-alerts'
import type { KubeObject } from './kube-object'
import { listenOnLoopback, readBody } from './loopback-server'
import { type ContainerLogs, containersOf, type LoggedLine, newestRun } from './pod-log'
import { matchesSelector, parseSelector } from './query-selector'
import { sampleMetrics } from './sample-metrics'

export interface ObservabilityOptions {
  /** `group/plural` */
  readonly list: (collection: string) => readonly KubeObject[]
  readonly logs: ContainerLogs
  readonly clock: () => Date
  readonly signal: AbortSignal
}

const MAX_LIMIT = 5_000
const MAX_POINTS = 11_000
const PER_MILLISECOND = 1_000_000n

export async function startObservabilityServer(options: ObservabilityOptions): Promise<{ readonly url: string }> {
  const { list, clock, signal } = options
  const answer = async (request: IncomingMessage): Promise<readonly [status: number, body: unknown]> => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost')
    const form = request.method === 'POST' ? new URLSearchParams(await readBody(request)) : searchParams
    switch (pathname) {
      case '/api/v2/alerts':
        return [200, activeAlerts(list, clock())]
      case '/api/v1/query':
      case '/api/v1/query_range':
        return answerMetrics(form, pathname.endsWith('_range'), options)
      case '/loki/api/v1/query_range':
        return answerLogs(form, options)
      default:
        return [404, { status: 'error', errorType: 'not_found', error: 'page not found' }]
    }
  }
  const listener = (request: IncomingMessage, response: ServerResponse) => {
    answer(request)
      .catch((error: unknown): readonly [number, unknown] => [500, { status: 'error', error: String(error) }])
      .then(([status, body]) => {
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
      })
  }
  return listenOnLoopback(listener, 0, signal)
}

function answerMetrics(
  form: URLSearchParams,
  isRange: boolean,
  { list, clock }: ObservabilityOptions,
): readonly [number, unknown] {
  const asked = parseSelector(form.get('query') ?? '')
  if (asked === undefined || asked.name === '') return [400, badData('invalid parameter "query": parse error')]
  const end = Number(form.get(isRange ? 'end' : 'time') ?? clock().getTime() / 1_000)
  const start = isRange ? Number(form.get('start')) : end
  const step = isRange ? Number(form.get('step')) : 1
  if (!(step > 0) || (end - start) / step > MAX_POINTS)
    return [400, badData('exceeded maximum resolution of 11,000 points per timeseries')]
  const times = Array.from({ length: Math.floor((end - start) / step) + 1 }, (_, at) => start + at * step)
  const result = sampleMetrics(list, asked.name)
    .filter(({ metric }) => matchesSelector(asked, metric))
    .map(({ metric, valueAt }) => {
      const values = times.map((time) => [time, valueAt(time)])
      return isRange ? { metric, values } : { metric, value: values[0] }
    })
  return [200, { status: 'success', data: { resultType: isRange ? 'matrix' : 'vector', result } }]
}

function badData(error: string) {
  return { status: 'error', errorType: 'bad_data', error }
}

function answerLogs(form: URLSearchParams, { list, logs, clock }: ObservabilityOptions): readonly [number, unknown] {
  const asked = parseSelector(form.get('query') ?? '')
  const limit = Number(form.get('limit') ?? 100)
  if (asked === undefined) return [400, badData('parse error: syntax error')]
  if (limit > MAX_LIMIT) return [400, badData(`max entries limit per query exceeded, limit > max_entries_limit`)]
  const start = new Date(form.get('start') ?? 0)
  const end = new Date(form.get('end') ?? clock())
  const isWanted = ({ at, text }: LoggedLine) =>
    at >= start && at <= end && asked.contains.every((part) => text.includes(part))
  const result = list('/pods').flatMap((pod) =>
    containersOf(pod).flatMap((container) => {
      const { namespace = '', name } = pod.metadata
      const stream = { namespace, pod: name, container }
      const run = matchesSelector(asked, stream) ? newestRun(pod, container) : undefined
      const lines = run === undefined ? [] : logs.read(run).filter(isWanted).slice(-limit).toReversed()
      const values = lines.map(({ at, text }) => [String(BigInt(at.getTime()) * PER_MILLISECOND), text])
      return values.length === 0 ? [] : [{ stream, values }]
    }),
  )
  return [200, { status: 'success', data: { resultType: 'streams', result, stats: {} } }]
}
