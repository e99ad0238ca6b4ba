// The second, internal listener (METRICS_PORT): health for whoever probes from outside the pod while the pages stand
// behind a neighbour on loopback. Any Host, no identity, no data, and nothing else.

import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { ADDRESSES } from '@/lib/addresses'
import { ApiError } from '../api-error'
import { describeError } from '../respond'
import type { Health } from './health'
import { securityHeaders } from './security-headers'
import { answerUnread } from './unread-requests'

const REQUEST_TIMEOUT_MS = 10_000
/** Probes and scrapers come one at a time. Beyond it the oldest connection goes, so that the newest is always heard. */
const MAX_CONNECTIONS = 100
/** Nobody looks at it in a browser, and if somebody does, it is framed by nobody. */
const ALWAYS = securityHeaders({ frameAncestors: [], isHttps: false, isDevelopment: false })

export function createInternalFront(health: Pick<Health, 'isReady'>): Server {
  const server = createServer(
    { headersTimeout: REQUEST_TIMEOUT_MS, requestTimeout: REQUEST_TIMEOUT_MS },
    (request, response) => {
      response.setHeader('cache-control', 'no-store')
      for (const [name, value] of Object.entries(ALWAYS)) response.setHeader(name, value)
      try {
        const { status, text } = answer(request, health)
        send(response, status, 'text/plain; charset=utf-8', text)
      } catch (error) {
        const { status, body, headers } = describeError(error, randomUUID())
        // What was not read of a refused request must not be taken for the next one.
        response.setHeader('connection', 'close')
        for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
        send(response, status, 'application/json; charset=utf-8', JSON.stringify(body))
      }
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

/** Throws ApiError for everything that is not a question about health. */
function answer(request: IncomingMessage, health: Pick<Health, 'isReady'>): { status: number; text: string } {
  const path = request.url?.split('?', 1)[0]
  const address = [ADDRESSES.healthz, ADDRESSES.readyz].find(({ pattern }) => pattern === path)
  if (address === undefined) throw new ApiError('not_found', 'There is nothing at this address.')
  const methods: readonly string[] = address.methods
  if (!methods.includes(request.method ?? ''))
    throw new ApiError('method_not_allowed', `This address answers ${methods.join(' and ')} only.`, {
      allow: methods.join(', '),
    })
  const isWell = address === ADDRESSES.healthz || health.isReady()
  return isWell ? { status: 200, text: 'ok' } : { status: 503, text: 'not ready' }
}

function send(response: ServerResponse, status: number, type: string, text: string): void {
  response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(text) }).end(text)
}
