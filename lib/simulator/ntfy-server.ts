// The simulated ntfy: polls, streams with keepalive, publishing, filters and errors as the real server has them.

import type { IncomingMessage, ServerResponse } from 'node:http'
import { listenOnLoopback, readBody } from './loopback-server'
import { BadSince, NtfyCache, type NtfyMessage, type Publication } from './ntfy-cache'
import { readJsonPublication, readPublication } from './ntfy-publish'
import { createRandom } from './random'

export interface NtfyServerOptions {
  readonly port: number
  readonly clock: () => Date
  readonly signal: AbortSignal
  readonly seed: number
  readonly keepaliveMs?: number
}

export type NtfyFault =
  /** Connections are refused, open ones cut. */
  | { readonly type: 'ntfy-outage' }
  /** Every request is answered with this code: 401, 403, 429, 500 … */
  | { readonly type: 'ntfy-answer'; readonly code: number; readonly topic?: string }
  /** Streams get a line that is no message. */
  | { readonly type: 'ntfy-garbage'; readonly text?: string }

export interface NtfyServer {
  readonly url: string
  publish(topic: string, publication: Publication): NtfyMessage
  inject(fault: NtfyFault): () => void
}

interface Stream {
  readonly topics: readonly string[]
  readonly response: ServerResponse
  readonly format: 'json' | 'sse' | 'raw'
}

const KEEPALIVE_MS = 45_000
const TOPIC = /^[-_A-Za-z0-9]{1,64}$/
const RESERVED = new Set(['docs', 'static', 'file', 'app', 'metrics', 'account', 'settings', 'signup', 'login', 'v1'])
const ERRORS: Readonly<Record<number, readonly [code: number, text: string]>> = {
  400: [40000, 'bad request'],
  401: [40101, 'unauthorized'],
  403: [40301, 'forbidden'],
  404: [40401, 'page not found'],
  429: [42901, 'limit reached: too many requests'],
  500: [50001, 'internal server error'],
}

export async function startNtfyServer(options: NtfyServerOptions): Promise<NtfyServer> {
  const { clock, signal } = options
  const random = createRandom(options.seed)
  const cache = new NtfyCache(clock, random)
  const streams = new Set<Stream>()
  const faults = new Set<NtfyFault>()

  function writeLine(stream: Stream, event: object, name?: string): void {
    const { response, format } = stream
    if (response.destroyed || response.writableEnded) return
    if (format === 'json') response.write(`${JSON.stringify(event)}\n`)
    else if (format === 'sse') response.write(`${name ? `event: ${name}\n` : ''}data: ${JSON.stringify(event)}\n\n`)
    else if (name === undefined && 'message' in event)
      response.write(`${String(event.message).replaceAll('\n', ' ')}\n`)
    else if (name !== undefined) response.write('\n')
  }

  function control(topics: readonly string[], event: 'open' | 'keepalive') {
    return { id: random.id(12), time: Math.floor(clock().getTime() / 1000), event, topic: topics.join(',') }
  }

  cache.onMessage((message) => {
    for (const stream of streams) if (stream.topics.includes(message.topic)) writeLine(stream, message)
  })
  const keepalive = setInterval(() => {
    for (const stream of streams) writeLine(stream, control(stream.topics, 'keepalive'), 'keepalive')
  }, options.keepaliveMs ?? KEEPALIVE_MS)
  signal.addEventListener('abort', () => clearInterval(keepalive), { once: true })

  function subscribe(
    topics: readonly string[],
    format: Stream['format'],
    query: URLSearchParams,
    request: IncomingMessage,
    response: ServerResponse,
  ): void {
    const isPoll = ['1', 'true', 'yes'].includes(query.get('poll') ?? String(request.headers['x-poll'] ?? ''))
    const since = query.get('since') || (isPoll ? 'all' : 'none')
    const matches = readFilters(query)
    const cached = cache.read(topics, since).filter(matches)
    const types = { json: 'application/x-ndjson', sse: 'text/event-stream', raw: 'text/plain' }
    response.writeHead(200, { 'content-type': `${types[format]}; charset=utf-8`, 'access-control-allow-origin': '*' })
    const stream: Stream = { topics, response, format }
    if (isPoll) {
      for (const message of cached) writeLine(stream, message)
      response.end()
      return
    }
    writeLine(stream, control(topics, 'open'), 'open')
    for (const message of cached) writeLine(stream, message)
    streams.add(stream)
    response.once('close', () => streams.delete(stream))
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = 'GET', url = '/' } = request
    const { pathname, searchParams } = new URL(url, 'http://127.0.0.1')
    const [first = '', second, third] = pathname.split('/').filter((part) => part !== '')
    for (const fault of faults) {
      if (fault.type === 'ntfy-outage') return void request.socket.destroy()
      if (fault.type !== 'ntfy-answer') continue
      if (fault.topic === undefined || first.split(',').includes(fault.topic)) return sendError(response, fault.code)
    }
    if (method === 'GET' && pathname === '/v1/health') return sendJson(response, 200, { healthy: true })
    if (method === 'GET' && pathname === '/v1/stats') {
      return sendJson(response, 200, { messages: cache.size, messages_rate: 0 })
    }
    if ((method === 'POST' || method === 'PUT') && first === '') {
      const read = readJsonPublication(await readBody(request))
      return read === undefined
        ? sendError(response, 400)
        : sendJson(response, 200, cache.publish(read.topic, read.publication))
    }
    const topics = first.split(',')
    if (!topics.every((topic) => TOPIC.test(topic) && !RESERVED.has(topic))) return sendError(response, 404)
    if (method === 'GET' && (second === 'json' || second === 'sse' || second === 'raw') && third === undefined) {
      return subscribe(topics, second, searchParams, request, response)
    }
    if (method === 'DELETE' && second !== undefined) {
      return sendJson(response, 200, cache.publish(first, { event: 'message_delete', sequenceId: second }))
    }
    if (method === 'PUT' && second !== undefined && third === 'clear') {
      return sendJson(response, 200, cache.publish(first, { event: 'message_clear', sequenceId: second }))
    }
    if ((method === 'POST' || method === 'PUT') && third === undefined) {
      const publication = readPublication(request.headers, searchParams, await readBody(request))
      const sequence = second === undefined ? {} : { sequenceId: second }
      return sendJson(response, 200, cache.publish(first, { ...publication, ...sequence }))
    }
    sendError(response, 404)
  }

  const server = await listenOnLoopback(
    (request, response) => {
      answer(request, response).catch((error: unknown) => {
        if (error instanceof BadSince) sendError(response, 400, 40008, 'invalid request: since parameter invalid')
        else if (!response.headersSent) sendError(response, 500)
        else response.destroy()
      })
    },
    options.port,
    signal,
  )

  return {
    url: server.url,
    publish: (topic, publication) => cache.publish(topic, publication),
    inject(fault) {
      if (fault.type === 'ntfy-garbage') {
        for (const { response } of streams) response.write(`${fault.text ?? '{"id":"broken","event":"mess'}\n`)
        return () => {}
      }
      faults.add(fault)
      if (fault.type === 'ntfy-outage') server.cutConnections()
      return () => faults.delete(fault)
    },
  }
}

/** Filters concern messages only; several priorities mean any of them, several tags all of them. */
function readFilters(query: URLSearchParams): (message: NtfyMessage) => boolean {
  const id = query.get('id')
  const text = query.get('message')
  const title = query.get('title')
  const priorities = (query.get('priority') ?? query.get('p'))?.split(',').map(Number)
  const tags = (query.get('tags') ?? query.get('tag') ?? query.get('ta'))?.split(',')
  return (message) =>
    message.event !== 'message' ||
    ((id === null || message.id === id) &&
      (text === null || message.message === text) &&
      (title === null || message.title === title) &&
      (priorities?.includes(message.priority ?? 3) ?? true) &&
      (tags?.every((tag) => message.tags?.includes(tag)) ?? true))
}

function sendJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(`${JSON.stringify(body)}\n`)
}

function sendError(response: ServerResponse, status: number, code?: number, text?: string): void {
  const [usualCode, usualText] = ERRORS[status] ?? [status * 100 + 1, 'error']
  const link = 'https://ntfy.sh/docs/publish/'
  sendJson(response, status, { code: code ?? usualCode, http: status, error: text ?? usualText, link })
}
