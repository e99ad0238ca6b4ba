// The second, internal listener (METRICS_PORT): health for whoever probes from outside the pod while the pages stand
// behind a neighbour on loopback, and metrics. Any Host, no identity, and nothing else.

import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { ADDRESSES } from '@/lib/addresses'
import { ApiError } from '../api-error'
import type { Log } from '../log'
import { sendMetrics, type TellMetrics } from './answer-metrics'
import type { Health } from './health'
import { refuse } from './refuse'
import { expectMethod } from './request-guard'
import { securityHeaders } from './security-headers'
import { answerUnread } from './unread-requests'

const REQUEST_TIMEOUT_MS = 10_000
/** Probes and scrapers come one at a time. Beyond it the oldest connection goes, so that the newest is always heard. */
const MAX_CONNECTIONS = 100
/** Nobody looks at it in a browser, and if somebody does, it is framed by nobody. */
const ALWAYS = securityHeaders({ frameAncestors: [], isHttps: false, isDevelopment: false })

export interface InternalParts {
  readonly health: Pick<Health, 'isReady'>
  readonly tellMetrics: TellMetrics
  readonly log: Pick<Log, 'error'>
}

export function createInternalFront(parts: InternalParts): Server {
  const server = createServer(
    { headersTimeout: REQUEST_TIMEOUT_MS, requestTimeout: REQUEST_TIMEOUT_MS },
    (request, response) => {
      response.setHeader('cache-control', 'no-store')
      for (const [name, value] of Object.entries(ALWAYS)) response.setHeader(name, value)
      answer(request, response, parts).catch((error: unknown) => {
        const requestId = randomUUID()
        if (!(error instanceof ApiError)) parts.log.error('A request failed.', { error, requestId })
        refuse(response, error, requestId)
      })
    },
  )
  // An upgrade that nobody listens for is a request like any other.
  answerUnread(server, { always: ALWAYS, mayUpgrade: true })
  const open = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    const [oldest] = open
    if (open.size >= MAX_CONNECTIONS) oldest?.destroy()
    open.add(socket)
    socket.on('close', () => open.delete(socket))
  })
  return server
}

interface Told {
  readonly status: number
  readonly text: string
}

/** Throws ApiError for everything that is no question of a probe or a scraper. */
async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { health, tellMetrics }: InternalParts,
): Promise<void> {
  const path = request.url?.split('?', 1)[0]
  const address = [ADDRESSES.healthz, ADDRESSES.readyz, ADDRESSES.metrics].find(({ pattern }) => pattern === path)
  if (address === undefined) throw new ApiError('not_found', 'There is nothing at this address.')
  expectMethod(request, address.methods)
  if (address === ADDRESSES.metrics) return await sendMetrics(request, response, tellMetrics)
  const isWell = address === ADDRESSES.healthz || health.isReady()
  sendText(response, isWell ? { status: 200, text: 'ok' } : { status: 503, text: 'not ready' })
}

function sendText(response: ServerResponse, { status, text }: Told): void {
  response
    .writeHead(status, { 'content-type': 'text/plain; charset=utf-8', 'content-length': Buffer.byteLength(text) })
    .end(text)
}
