// An API server for tests: real sockets, and every answer is what the test says.
import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http'
import { createServer as createTlsServer, type ServerOptions } from 'node:https'
import type { AddressInfo, Socket } from 'node:net'

export interface Exchange {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: IncomingHttpHeaders
  readonly body: string
  json(status: number, value: unknown, headers?: Readonly<Record<string, string>>): void
  text(status: number, text: string, contentType?: string): void
  /** Answers 200 and keeps the stream open. */
  stream(): Stream
  /** The same as plain text, as logs come. */
  textStream(): Stream
  /** Closes the connection without an answer. */
  drop(): void
}

export interface Stream {
  readonly query: URLSearchParams
  write(bytes: string | Uint8Array): void
  event(type: string, object: unknown): void
  end(): void
  drop(): void
  isOpen(): boolean
}

export type Answer = (exchange: Exchange) => void

export interface ScriptedServer {
  readonly url: string
  readonly port: number
  readonly requests: Exchange[]
  /** Streams opened by the standard answer to a watch, oldest first. */
  readonly watches: Stream[]
  onList: Answer
  onWatch: Answer
  /** Everything else; also lists and watches when it returns true. */
  onAny: (exchange: Exchange) => boolean
  listCount(): number
  watchCount(): number
  openSockets(): number
  stop(): Promise<void>
}

export interface ServerPlan {
  readonly tls?: ServerOptions
  readonly port?: number
}

export async function startScriptedServer(plan: ServerPlan = {}): Promise<ScriptedServer> {
  const sockets = new Set<Socket>()
  const requests: Exchange[] = []
  const watches: Stream[] = []
  const respond = (exchange: Exchange) => {
    requests.push(exchange)
    if (scripted.onAny(exchange)) return
    if (exchange.query.get('watch') === 'true') scripted.onWatch(exchange)
    else if (exchange.query.has('limit')) scripted.onList(exchange)
    else exchange.json(404, status(404, 'NotFound'))
  }
  const server: Server = plan.tls === undefined ? createServer() : createTlsServer(plan.tls)
  server.on('request', (request, response: ServerResponse) => {
    const url = new URL(request.url ?? '/', 'http://test')
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      respond({
        method: request.method ?? '',
        path: url.pathname,
        query: url.searchParams,
        headers: request.headers,
        body: Buffer.concat(parts).toString('utf8'),
        json(code, value, headers = {}) {
          response.writeHead(code, { 'content-type': 'application/json', ...headers })
          response.end(JSON.stringify(value))
        },
        text(code, text, contentType = 'text/plain') {
          response.writeHead(code, { 'content-type': contentType })
          response.end(text)
        },
        stream: () => createStream(url.searchParams, response),
        textStream: () => createStream(url.searchParams, response, 'text/plain'),
        drop: () => response.destroy(),
      })
    })
  })
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => {})
  })
  server.on('tlsClientError', () => {})
  await new Promise<void>((resolve) => server.listen(plan.port ?? 0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo

  const scripted: ScriptedServer = {
    url: `${plan.tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}`,
    port,
    requests,
    watches,
    onList: (exchange) => exchange.json(200, list([], '1')),
    onWatch: (exchange) => watches.push(exchange.stream()),
    onAny: () => false,
    listCount: () => requests.filter(({ query }) => query.has('limit')).length,
    watchCount: () => requests.filter(({ query }) => query.get('watch') === 'true').length,
    openSockets: () => sockets.size,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const socket of sockets) socket.destroy()
      }),
  }
  return scripted
}

export function object(name: string, resourceVersion: string, more: Readonly<Record<string, unknown>> = {}): unknown {
  return { metadata: { name, namespace: 'apps', uid: `uid-${name}`, resourceVersion }, ...more }
}

export function list(items: readonly unknown[], resourceVersion: string, next?: string): unknown {
  return { kind: 'List', metadata: { resourceVersion, ...(next === undefined ? {} : { continue: next }) }, items }
}

export function status(code: number, reason: string, message = 'the server says no'): unknown {
  return { kind: 'Status', apiVersion: 'v1', status: 'Failure', code, reason, message }
}

function createStream(query: URLSearchParams, response: ServerResponse, contentType = 'application/json'): Stream {
  response.writeHead(200, { 'content-type': contentType })
  response.flushHeaders()
  return {
    query,
    write: (bytes) => response.write(bytes),
    event: (type, value) => response.write(`${JSON.stringify({ type, object: value })}\n`),
    end: () => response.end(),
    drop: () => response.destroy(),
    isOpen: () => !response.destroyed && !response.writableEnded,
  }
}
