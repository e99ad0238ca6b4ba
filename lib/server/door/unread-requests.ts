// Answers to what never became a request: broken, too slow, too large, or meant for another protocol. They look like all
// others, and the socket is gone behind them, whether the other side lets go of it or not.

import { randomUUID } from 'node:crypto'
import type { Server } from 'node:http'
import type { Socket } from 'node:net'
import { ApiError } from '../api-error'
import { describeError } from '../respond'

export interface UnreadOptions {
  /** What stands on every answer. */
  readonly always: Readonly<Record<string, string>>
  /** Somebody else speaks other protocols here. */
  readonly mayUpgrade?: boolean
}

const UPGRADE = new ApiError('invalid_request', 'No other protocol is spoken here.')
const TUNNEL = new ApiError('method_not_allowed', 'Nothing is passed on from here.')
const TOO_MUCH = new ApiError('invalid_request', 'The headers are too large.')
const TOO_SLOW = new ApiError('request_timeout', 'The request took too long.')
const UNREADABLE = new ApiError('invalid_request', 'This is no HTTP request that can be read.')

export function answerUnread(server: Server, { always, mayUpgrade = false }: UnreadOptions): void {
  const refuse = (socket: Socket, status: string, error: ApiError) => {
    // From here on nobody else listens to what goes wrong with it.
    socket.on('error', () => {})
    if (socket.writable) socket.write(writeRefusal(status, error, always))
    socket.destroySoon()
  }
  // WebSockets have no use here; an open upgrade would hold a descriptor for ever.
  if (!mayUpgrade) server.on('upgrade', (_, socket: Socket) => refuse(socket, '400 Bad Request', UPGRADE))
  server.on('connect', (_, socket: Socket) => refuse(socket, '405 Method Not Allowed', TUNNEL))
  // Whatever is expected of us is left alone, and the request is answered as it is.
  server.on('checkExpectation', (request, response) => server.emit('request', request, response))
  server.on('clientError', ({ code }: NodeJS.ErrnoException, socket: Socket) => {
    if (code === 'HPE_HEADER_OVERFLOW') refuse(socket, '431 Request Header Fields Too Large', TOO_MUCH)
    else if (code === 'ERR_HTTP_REQUEST_TIMEOUT') refuse(socket, '408 Request Timeout', TOO_SLOW)
    else refuse(socket, '400 Bad Request', UNREADABLE)
  })
}

function writeRefusal(status: string, error: ApiError, always: UnreadOptions['always']): string {
  const requestId = randomUUID()
  const text = JSON.stringify(describeError(error, requestId).body)
  const headers = {
    ...always,
    'x-request-id': requestId,
    'cache-control': 'no-store',
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(text),
    connection: 'close',
  }
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
  return [`HTTP/1.1 ${status}`, ...lines, '', text].join('\r\n')
}
