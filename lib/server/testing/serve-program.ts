// The whole program behind its real front on a real socket, without pages: what a caller from outside meets.

import { request as httpRequest, type IncomingMessage } from 'node:http'
import { expect, vi } from 'vitest'
import { ADDRESSES } from '@/lib/addresses'
import { apiTo } from '@/lib/routes'
import { createAudit } from '../audit'
import type { ClusterChoice } from '../choose-cluster'
import { type Config, readConfig } from '../config'
import { allowHosts } from '../door/allowed-hosts'
import { closedAddresses } from '../door/closed-addresses'
import { createFront } from '../door/front'
import type { WorkLimits } from '../door/work-line'
import type { LogFields } from '../log'
import { type Metrics, openMetricsFor } from '../metrics/metrics'
import { listen } from '../process-life'
import { type RunningProgram, startProgram } from '../runtime'
import { createReaders, type ReaderLimits, type Readers } from '../stream/readers'
import { trustPeers } from '../trusted-peers'
import { answerOverNode } from './answer-over-node'
import { holdEventsToContract, holdToContract } from './held-to-contract'

export interface ServeOptions {
  readonly env: Readonly<Record<string, string>>
  readonly choice?: ClusterChoice
  readonly clock?: () => Date
  /** Smaller than those of the product, so that floods are small as well. */
  readonly limits?: Partial<ReaderLimits>
  readonly work?: Partial<WorkLimits>
  /** Its program, where HISTORY_URL names a place that is kept. */
  readonly historyThread?: URL
  /** Settings that need the port of this very server. */
  readonly envFor?: (origin: string) => Readonly<Record<string, string>>
}

export interface AskOptions {
  readonly method?: string
  /** A list keeps repeated names and odd spellings. */
  readonly headers?: Readonly<Record<string, string>> | readonly (readonly [string, string])[]
  readonly body?: unknown
}

export interface Answer {
  readonly status: number
  readonly headers: IncomingMessage['headers']
  readonly text: string
  readonly code: string | undefined
}

export interface ServedProgram {
  readonly origin: string
  readonly program: RunningProgram
  readonly readers: Readers
  readonly audit: readonly LogFields[]
  readonly log: readonly { readonly message: string; readonly fields?: LogFields }[]
  untilReady(): Promise<void>
  ask(path: string, options?: AskOptions): Promise<Answer>
  /** POST /api/actions as a page of this origin would send it. */
  act(body: unknown, headers?: AskOptions['headers']): Promise<Answer>
  /** The text of an event stream as it grows, until it ends or is closed. */
  openStream(
    headers?: Readonly<Record<string, string>>,
    query?: string,
    path?: string,
  ): { text(): string; ended: Promise<void>; close(): void }
  stop(): void
}

const READY_WITHIN_MS = 20_000

export async function serveProgram({
  env,
  choice,
  clock = () => new Date(),
  limits = {},
  work = {},
  historyThread,
  envFor,
}: ServeOptions): Promise<ServedProgram> {
  const audit: LogFields[] = []
  const log: { message: string; fields?: LogFields }[] = []
  /** Streams that may still be open. */
  const holding: (() => void)[] = []
  const keep = (message: string, fields?: LogFields) => {
    log.push({ message, ...(fields === undefined ? {} : { fields }) })
  }
  const logger = { debug: keep, info: keep, warn: keep, error: keep, audit: (fields: LogFields) => audit.push(fields) }
  const readers = createReaders(() => performance.now(), limits)
  let hosts = allowHosts({ isLoopback: true, allowedHosts: [] }, 0)
  let program: RunningProgram | undefined
  const running = () => {
    if (program === undefined) throw new Error('The program has not been started.')
    return program
  }
  const first = readConfig({ PORT: '0' })
  // The port must be known before the settings that name it.
  const port = await new Promise<number>((resolve) => {
    const probe = createFrontWith(first)
    void listen(probe, first.port, '127.0.0.1').then((free) => probe.close(() => resolve(free)))
  })
  const origin = `http://localhost:${port}`
  const config = readConfig({ CLUSTER: 'demo', PORT: String(port), ...env, ...envFor?.(origin) })
  hosts = allowHosts(config, port)
  const metrics = await openMetricsFor(config)
  const front = createFrontWith(config, metrics)
  await listen(front, port, '127.0.0.1')
  program = await startProgram({
    config,
    choice: choice ?? { type: 'demo' },
    build: { version: '0.0.0', revision: 'test' },
    port,
    hosts,
    readers,
    ...(historyThread === undefined ? {} : { historyThread }),
    ...(metrics === undefined ? {} : { tallies: metrics.tallies }),
    log: logger,
    clock,
  })
  metrics?.connect(program.measured)

  function createFrontWith(settings: Config, metrics?: Metrics) {
    return createFront({
      hosts: () => hosts,
      closed: closedAddresses(settings),
      gate: () => running().gate,
      peers: trustPeers(settings.trustedProxies),
      audit: createAudit(logger, clock, metrics?.tallies),
      health: { isReady: () => running().health.isReady(), isEnding: () => running().health.isEnding() },
      readers,
      work,
      direct: () => running().direct,
      handler: async () => (request, response) => answerOverNode(running().runtime, origin, request, response),
      frameAncestors: [],
      arePicturesPublic: settings.isBadgePublic,
      isByRights: settings.readReview,
      tellMetrics: metrics?.tell,
      tallies: metrics?.tallies,
      isHttps: false,
      isDevelopment: false,
      log: logger,
    })
  }

  function ask(path: string, { method = 'GET', headers = {}, body }: AskOptions = {}): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const text = body === undefined || typeof body === 'string' ? body : JSON.stringify(body)
      const given = Array.isArray(headers) ? headers : Object.entries(headers)
      const list = given.flat()
      if (!given.some(([name]) => name.toLowerCase() === 'host')) list.unshift('Host', `localhost:${port}`)
      if (text !== undefined) list.push('Content-Length', String(Buffer.byteLength(text)))
      const request = httpRequest({ host: '127.0.0.1', port, path, method, headers: list }, (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('end', () => {
          const whole = Buffer.concat(chunks).toString()
          const { statusCode: status = 0, headers: told } = response
          try {
            holdToContract({ method, path, status, type: told['content-type'], text: whole })
          } catch (error) {
            return reject(error)
          }
          resolve({ status, headers: told, text: whole, code: codeOf(whole) })
        })
      })
      request.on('error', reject)
      request.end(text)
    })
  }

  return {
    origin,
    program,
    readers,
    audit,
    log,
    ask,
    act(body, headers = {}) {
      const given = Array.isArray(headers) ? headers : Object.entries(headers)
      const has = (name: string) => given.some(([one]) => one.toLowerCase() === name)
      return ask(apiTo.actions(), {
        method: 'POST',
        headers: [
          ...(has('content-type') ? [] : [['content-type', 'application/json'] as const]),
          ...(has('origin') ? [] : [['origin', origin] as const]),
          ...given,
        ],
        body,
      })
    },
    openStream(headers = {}, query = '', path = ADDRESSES.stream.pattern) {
      let text = ''
      let status = 0
      let held = 0
      let close = () => {}
      const hold = () => {
        held = holdEventsToContract({ method: 'GET', path, status, type: undefined, text }, held)
      }
      const ended = new Promise<void>((resolve) => {
        const request = httpRequest(
          {
            host: '127.0.0.1',
            port,
            path: `${path}${query}`,
            headers: { host: `localhost:${port}`, ...headers },
          },
          (response) => {
            status = response.statusCode ?? 0
            response.on('data', (chunk: Buffer) => {
              text += chunk.toString()
            })
            response.on('close', resolve)
          },
        )
        request.on('error', () => resolve())
        request.end()
        close = () => request.destroy()
      })
      holding.push(hold)
      return {
        text: () => text,
        ended: ended.then(hold),
        close() {
          close()
          hold()
        },
      }
    },
    untilReady: () =>
      vi.waitFor(async () => expect((await ask('/readyz')).status).toBe(200), { timeout: READY_WITHIN_MS }),
    stop() {
      for (const hold of holding) hold()
      running().stop()
      front.closeAllConnections()
      front.close()
    },
  }
}

function codeOf(text: string): string | undefined {
  try {
    return (JSON.parse(text) as { error?: { code?: string } }).error?.code
  } catch {
    return undefined
  }
}
