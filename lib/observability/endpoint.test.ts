import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { readAlerts } from './alertmanager'
import { createEndpoint, EndpointError, MAX_ANSWER_BYTES } from './endpoint'
import { queryLogs } from './loki'
import { queryMetrics } from './prometheus'

const NEVER = new AbortController().signal
const END = new Date('2026-11-20T08:14:00Z')
const START = new Date('2026-11-20T07:14:00Z')

interface Asked {
  readonly method: string
  readonly url: string
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

let server: Server | undefined
afterEach(() => {
  server?.closeAllConnections()
  server?.close()
})

async function serve(answer: (response: ServerResponse) => void, path = '/') {
  const asked: Asked[] = []
  server = createServer(async (request, response) => {
    const chunks: Uint8Array[] = []
    for await (const chunk of request) chunks.push(chunk)
    const { method = '', url = '', headers } = request
    asked.push({ method, url, headers, body: Buffer.concat(chunks).toString() })
    answer(response)
  })
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const endpoint = createEndpoint(
    'Prometheus',
    {
      baseUrl: new URL(`http://127.0.0.1:${port}${path}`),
      readAuthorization: () => 'Bearer hunter2',
      tenant: 'home',
    },
    { timeoutMs: 300 },
  )
  return { asked, endpoint }
}

const json =
  (value: unknown, status = 200) =>
  (response: ServerResponse) => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value))
  }

async function failure(asked: Promise<unknown>): Promise<EndpointError> {
  const error = await asked.then(
    () => undefined,
    (caught: unknown) => caught,
  )
  if (!(error instanceof EndpointError)) throw new Error('it should have failed', { cause: error })
  return error
}

describe('an endpoint', () => {
  it('is asked below its own path, as its tenant and with its credentials', async () => {
    const { asked, endpoint } = await serve(json([]), '/alerts/')
    await readAlerts(endpoint, NEVER)
    expect(asked[0]?.url).toBe('/alerts/api/v2/alerts?active=true&silenced=false&inhibited=false&unprocessed=false')
    expect(asked[0]?.headers).toMatchObject({ authorization: 'Bearer hunter2', 'x-scope-orgid': 'home' })
  })

  it.each([
    ['a page', (response: ServerResponse) => void response.end('<html>Sign in</html>'), 'unreadable'],
    ['401', json({}, 401), 'unauthorised'],
    ['403', json({}, 403), 'forbidden'],
    ['500 with a body', json({ error: 'stack of the upstream' }, 500), 'unreachable'],
    ['404', json({}, 404), 'unreachable'],
    ['a reason', json({ status: 'error', error: 'parse error: unexpected )' }, 400), 'refused'],
    ['nothing in time', () => undefined, 'timeout'],
    ['a cut line', (response: ServerResponse) => void response.destroy(), 'unreachable'],
    ['too much', (response: ServerResponse) => void response.end('x'.repeat(MAX_ANSWER_BYTES + 1)), 'unreadable'],
    ['a form of its own', json({ data: 'x' }), 'unreadable'],
  ])('that answers with %s is told as that, and nothing that is secret with it', async (_, answer, fault) => {
    const { endpoint } = await serve(answer)
    const error = await failure(queryMetrics(endpoint, { query: 'up', end: END, limit: 10 }, NEVER))
    expect(error.fault).toBe(fault)
    expect(error.message).not.toMatch(/hunter2|127\.0\.0\.1|upstream|<html/)
  })

  it('follows no redirect', async () => {
    let hasFollowed = false
    const other = createServer((_, response) => {
      hasFollowed = true
      response.end('[]')
    })
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
    const { port } = other.address() as AddressInfo
    const { endpoint } = await serve((response) => {
      response.writeHead(302, { location: `http://127.0.0.1:${port}/` }).end()
    })
    expect((await failure(readAlerts(endpoint, NEVER))).message).toContain('which is not followed')
    expect(hasFollowed).toBe(false)
    other.close()
  })
})

describe('Prometheus', () => {
  it('is asked by a form, and its values stay texts', async () => {
    const result = [
      { metric: { instance: 'a' }, value: [1764388800.1, 'NaN'] },
      { metric: { instance: 'b', odd: 3 }, value: [1764388800, '+Inf'] },
      'no series',
      { metric: {}, value: ['1764388800', 1] },
    ]
    const { asked, endpoint } = await serve(json({ status: 'success', data: { resultType: 'vector', result } }))
    const answer = await queryMetrics(endpoint, { query: 'up{a="b"}', end: END, limit: 10 }, NEVER)
    expect(asked[0]).toMatchObject({ method: 'POST', url: '/api/v1/query' })
    expect(new URLSearchParams(asked[0]?.body).get('query')).toBe('up{a="b"}')
    expect(answer.series.map(({ values }) => values.map(([, value]) => value))).toEqual([['NaN'], ['+Inf'], []])
    expect(answer.series[0]?.values[0]?.[0].toISOString()).toBe('2025-11-29T04:00:00.100Z')
    expect(answer.series[1]?.labels).toEqual({ instance: 'b' })
  })

  it('is asked over a span, and says where there was more', async () => {
    const result = [1, 2, 3].map((one) => ({ metric: { one: String(one) }, values: [[1764388800, '1']] }))
    const { asked, endpoint } = await serve(json({ data: { resultType: 'matrix', result }, warnings: ['slow'] }))
    const range = { start: START, stepSeconds: 60 }
    const answer = await queryMetrics(endpoint, { query: 'up', end: END, range, limit: 2 }, NEVER)
    expect(asked[0]?.url).toBe('/api/v1/query_range')
    expect(answer).toMatchObject({ isCut: true, warnings: ['slow'] })
    expect(answer.series).toHaveLength(2)
  })

  it('answers with one value where the question has one', async () => {
    const { endpoint } = await serve(json({ data: { resultType: 'scalar', result: [1764388800, '4'] } }))
    const answer = await queryMetrics(endpoint, { query: '4', end: END, limit: 2 }, NEVER)
    expect(answer.series[0]?.values[0]?.[1]).toBe('4')
  })
})

describe('Loki', () => {
  const ask = { query: '{app="web"}', start: START, end: END, limit: 3 }

  it('has its streams merged by nanoseconds, newest first', async () => {
    const result = [
      {
        stream: { pod: 'a' },
        values: [
          ['1764388800000000002', 'third'],
          ['1764388800000000000', 'fifth'],
        ],
      },
      {
        stream: { pod: 'b' },
        values: [
          ['1764388800000000003', 'second'],
          ['1764388800000000004', 'first'],
          ['soon', 'never'],
        ],
      },
    ]
    const { endpoint } = await serve(json({ data: { resultType: 'streams', result } }))
    const lines = await queryLogs(endpoint, ask, NEVER)
    expect(lines.map(({ text, labels }) => `${text} of ${labels.pod}`)).toEqual([
      'first of b',
      'second of b',
      'third of a',
    ])
  })

  it('refuses a question that answers with numbers', async () => {
    const { endpoint } = await serve(json({ data: { resultType: 'matrix', result: [] } }))
    expect((await failure(queryLogs(endpoint, ask, NEVER))).fault).toBe('refused')
  })
})

describe('Alertmanager', () => {
  it('tells alerts with their labels, whatever else stands among them', async () => {
    const alert = {
      labels: { alertname: 'DiskFull', severity: 'critical', count: 3 },
      annotations: { summary: 'full' },
      startsAt: '2026-11-20T08:00:00.000Z',
      generatorURL: 'http://prometheus.example/graph',
      status: { state: 'active' },
    }
    const { endpoint } = await serve(json([alert, 'odd', { labels: null }]))
    expect(await readAlerts(endpoint, NEVER)).toEqual([
      {
        labels: { alertname: 'DiskFull', severity: 'critical' },
        annotations: { summary: 'full' },
        startsAt: new Date('2026-11-20T08:00:00Z'),
        generatorUrl: 'http://prometheus.example/graph',
      },
      { labels: {}, annotations: {} },
    ])
  })
})
