import { request as httpRequest, type Server } from 'node:http'
import { connect } from 'node:net'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ApiError } from '../api-error'
import type { LogFields } from '../log'
import { listen } from '../process-life'
import type { TellMetrics } from './answer-metrics'
import { createInternalFront } from './internal-front'

let server: Server
let port: number
let isReady: boolean
let tell: TellMetrics
let failures: unknown[]
const log = { error: (_: string, fields?: LogFields) => failures.push(fields?.error) }

beforeEach(async () => {
  isReady = true
  failures = []
  tell = async () => ({ text: 'fluxdeck_verdict 1\n', contentType: 'text/plain; version=0.0.4' })
  server = createInternalFront({ health: { isReady: () => isReady }, tellMetrics: () => tell(), log })
  port = await listen(server, 0, '127.0.0.1')
})

afterEach(() => {
  server.closeAllConnections()
  server.close()
})

function ask(path: string, options: { method?: string; host?: string } = {}) {
  return new Promise<{ status: number; headers: Record<string, unknown>; body: string }>((resolve, reject) => {
    const headers = { host: options.host ?? `10.42.0.7:${port}` }
    const request = httpRequest(
      { host: '127.0.0.1', port, path, method: options.method ?? 'GET', headers },
      (answer) => {
        let body = ''
        answer.on('data', (chunk: Buffer) => {
          body += chunk.toString()
        })
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body }))
      },
    )
    request.on('error', reject)
    request.end()
  })
}

describe('the second listener', () => {
  it('answers the kubelet, which comes with the address of the pod', async () => {
    expect(await ask('/healthz')).toMatchObject({ status: 200, body: 'ok' })
    expect(await ask('/readyz', { host: 'anything.at.all' })).toMatchObject({ status: 200, body: 'ok' })
    expect(await ask('/healthz', { method: 'HEAD' })).toMatchObject({ status: 200, body: '' })
  })

  it('is alive but not ready while the program is not', async () => {
    isReady = false
    expect(await ask('/readyz')).toMatchObject({ status: 503, body: 'not ready' })
    expect(await ask('/healthz?verbose')).toMatchObject({ status: 200 })
  })

  it.each([
    '/',
    '/metrics/',
    '/api/state',
    '/resources',
    '/launch/x',
    '/healthz/',
    '/healthz/../api/state',
    '/%68ealthz',
  ])('knows nothing at %s, and says so in JSON', async (path) => {
    const { status, headers, body } = await ask(path)
    expect(status).toBe(404)
    expect(headers).toMatchObject({
      'content-type': expect.stringContaining('application/json'),
      'cache-control': 'no-store',
    })
    expect(JSON.parse(body)).toMatchObject({ error: { code: 'not_found', requestId: expect.stringMatching(/./) } })
  })

  it('tells metrics to whoever scrapes it, under any name', async () => {
    const { status, headers, body } = await ask('/metrics?x', { host: 'anything.at.all' })
    expect([status, body]).toEqual([200, 'fluxdeck_verdict 1\n'])
    expect(headers).toMatchObject({ 'content-type': 'text/plain; version=0.0.4', 'cache-control': 'no-store' })
    expect(await ask('/metrics', { method: 'POST' })).toMatchObject({ status: 405 })
    tell = async () => {
      throw new ApiError('unavailable', 'Fluxdeck is starting.')
    }
    expect(await ask('/metrics')).toMatchObject({ status: 503 })
    expect(failures).toEqual([])
    const broken = new Error('broken')
    tell = () => Promise.reject(broken)
    expect(await ask('/metrics')).toMatchObject({ status: 500 })
    expect(failures).toEqual([broken])
  })

  it('refuses to do anything', async () => {
    const { status, headers } = await ask('/healthz', { method: 'POST' })
    expect(status).toBe(405)
    expect(headers.allow).toBe('GET, HEAD')
  })

  it('that cannot be had says which setting chooses another', async () => {
    await expect(
      listen(
        createInternalFront({ health: { isReady: () => true }, tellMetrics: () => tell(), log }),
        port,
        '127.0.0.1',
        'METRICS_PORT',
      ),
    ).rejects.toThrow(`choose another port with METRICS_PORT=${port + 1}.`)
  })

  it('still hears the kubelet while somebody holds hundreds of silent connections', async () => {
    const silent = Array.from({ length: 300 }, () => connect(port, '127.0.0.1'))
    for (const socket of silent) socket.on('error', () => {})
    await Promise.all(silent.map((socket) => new Promise((resolve) => socket.on('connect', resolve))))
    expect(await ask('/healthz')).toMatchObject({ status: 200 })
    await vi.waitFor(() => expect(silent.filter(({ closed }) => !closed).length).toBeLessThanOrEqual(100))
    for (const socket of silent) socket.destroy()
  })

  it('holds no upgraded connection', async () => {
    const answer = await new Promise<string>((resolve, reject) => {
      let text = ''
      const socket = connect(port, '127.0.0.1', () =>
        socket.write('GET /stream HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n'),
      )
      socket.on('data', (chunk) => {
        text += chunk.toString()
      })
      socket.on('close', () => resolve(text))
      socket.on('error', reject)
    })
    expect(answer).toContain('404')
  })
})
