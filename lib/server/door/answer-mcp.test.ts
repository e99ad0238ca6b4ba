// How long a request of an agent lives: as long as whoever sent it stays and may read, and no longer.

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Caller } from '@/lib/mcp/caller'
import { type Identity, NOBODY } from '../identity/identity'
import { createPlaces } from '../stream/places'
import { createReaders } from '../stream/readers'
import { createMcpAnswer, type McpAnswerParts } from './answer-mcp'

const BOT: Identity = { name: 'bot', groups: [], role: 'operator' }
const CALL = { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'x', arguments: {} } }
const LISTEN = { jsonrpc: '2.0', id: 1, method: 'subscriptions/listen', params: {} }

let asked: { request: Request; caller: Caller; body: unknown }[] = []
let answer: (request: Request) => Promise<Response>
let isWelcome = true
let identity: Identity = BOT
let loads = 0

const parts = (more: Partial<McpAnswerParts> = {}): McpAnswerParts => ({
  mcp: {
    mayWrite: true,
    async load() {
      loads += 1
      return {
        fetch(request, caller, body) {
          asked.push({ request, caller, body })
          return answer(request)
        },
        close: () => Promise.resolve(),
      }
    },
  },
  gate: {
    name: 'token',
    switches: { isReadOnly: false, isEnabled: true, hasLaunch: false },
    isExplicit: (headers: Headers) => headers.has('authorization'),
    mayStillRead: () => isWelcome,
  },
  places: createPlaces({ streamLimit: 10, callerStreams: 2, callerHeavy: 2 }),
  readers: createReaders(() => 0),
  isEnding: () => false,
  actorOf: (_, requestId) => ({
    identity,
    via: 'api',
    requestId,
    clientIp: '192.0.2.1',
    lookAgain: () => Promise.resolve(identity),
  }),
  seenBy: () => Promise.reject(new Error('Nobody asked.')),
  ...more,
})

function requestFor(body: unknown, signal?: AbortSignal): Request {
  return new Request('http://localhost/mcp', {
    method: 'POST',
    headers: {
      authorization: 'Bearer x',
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
    },
    body: JSON.stringify(body),
    ...(signal === undefined ? {} : { signal }),
  })
}

/** A stream that nobody ends but its reader. */
function endless(): Response {
  let timer: NodeJS.Timeout
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(new TextEncoder().encode(': begun\n\n'))
      timer = setInterval(() => {}, 60_000)
    },
    cancel: () => clearInterval(timer),
  })
  return new Response(body, { headers: { 'content-type': 'text/event-stream' } })
}

beforeEach(() => {
  vi.useFakeTimers()
  asked = []
  isWelcome = true
  identity = BOT
  loads = 0
  answer = () => Promise.resolve(Response.json({}))
})
afterEach(() => {
  vi.useRealTimers()
})

describe('a request of an agent', () => {
  it('is handed on with who asks, and its body as it was read', async () => {
    const response = await createMcpAnswer(parts())(requestFor(CALL), 'r1')
    expect(await response.json()).toEqual({})
    expect(asked).toMatchObject([{ body: CALL, caller: { actor: { identity: BOT, via: 'mcp', requestId: 'r1' } } }])
    expect(response.headers.get('x-accel-buffering')).toBe('no')
    expect(response.headers.get('cache-control')).toContain('no-store')
  })

  it('loads what speaks the protocol once, and only when somebody with a token asks properly', async () => {
    const ask = createMcpAnswer(parts())
    await expect(ask(new Request('http://localhost/mcp', { method: 'POST' }), 'r')).rejects.toMatchObject({
      code: 'unauthenticated',
    })
    expect(loads).toBe(0)
    await Promise.all([ask(requestFor(CALL), 'r'), ask(requestFor(CALL), 'r')])
    expect(loads).toBe(1)
  })

  it('finds nothing where agents are switched off, and no new one begins at the end', async () => {
    await expect(createMcpAnswer(parts({ mcp: undefined }))(requestFor(CALL), 'r')).rejects.toMatchObject({
      code: 'not_found',
    })
    await expect(createMcpAnswer(parts({ isEnding: () => true }))(requestFor(CALL), 'r')).rejects.toMatchObject({
      code: 'unavailable',
    })
  })

  it('ends before its answer when they leave', async () => {
    const left = new AbortController()
    answer = ({ signal }) =>
      new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true }))
    const response = createMcpAnswer(parts())(requestFor(CALL, left.signal), 'r')
    const refused = expect(response).rejects.toMatchObject({ name: 'AbortError' })
    await vi.waitFor(() => expect(asked.length).toBe(1))
    left.abort()
    await refused
    expect(asked[0]?.request.signal.aborted).toBe(true)
  })

  it('ends in the middle of its answer when they close it', async () => {
    answer = () => Promise.resolve(endless())
    const response = await createMcpAnswer(parts())(requestFor(CALL), 'r')
    expect(asked[0]?.request.signal.aborted).toBe(false)
    await response.body?.cancel()
    expect(asked[0]?.request.signal.aborted).toBe(true)
  })

  it('ends once they may not read any more', async () => {
    answer = () => Promise.resolve(endless())
    await createMcpAnswer(parts())(requestFor(LISTEN), 'r')
    await vi.advanceTimersByTimeAsync(30_000)
    expect(asked[0]?.request.signal.aborted).toBe(false)
    isWelcome = false
    await vi.advanceTimersByTimeAsync(10_000)
    expect(asked[0]?.request.signal.aborted).toBe(true)
  })

  it('looks at nobody any more once it is answered', async () => {
    const response = await createMcpAnswer(parts())(requestFor(CALL), 'r')
    await response.text()
    expect(vi.getTimerCount()).toBe(0)
  })
})

describe('what listens for changes of the list', () => {
  it('has a place among the streams of its caller, until it ends', async () => {
    answer = () => Promise.resolve(endless())
    const ask = createMcpAnswer(parts())
    const [first] = await Promise.all([ask(requestFor(LISTEN), 'r1'), ask(requestFor(LISTEN), 'r2')])
    await expect(ask(requestFor(LISTEN), 'r3')).rejects.toMatchObject({ code: 'unavailable' })
    // Another caller, and another kind of request, have places of their own.
    await ask(requestFor(CALL), 'r4')
    identity = { ...BOT, name: 'other' }
    await ask(requestFor(LISTEN), 'r5')
    identity = BOT
    await first?.body?.cancel()
    await ask(requestFor(LISTEN), 'r6')
  })
})

describe('who may act', () => {
  const whyNot = async (mayWrite: boolean, who: Identity, isReadOnly = false) => {
    identity = who
    const { gate, mcp, ...rest } = parts()
    const answering = createMcpAnswer({
      ...rest,
      gate: { ...gate, switches: { ...gate.switches, isReadOnly } },
      ...(mcp === undefined ? { mcp } : { mcp: { ...mcp, mayWrite } }),
    })
    await answering(requestFor(CALL), 'r')
    return asked.at(-1)?.caller.whyNoWrites()?.code
  }

  it('is an operator where agents may act at all, and nobody where nothing may be written', async () => {
    expect(await whyNot(true, BOT)).toBeUndefined()
    expect(await whyNot(true, { ...BOT, role: 'viewer' })).toBe('forbidden')
    expect(await whyNot(true, NOBODY)).toBe('forbidden')
    expect(await whyNot(false, BOT)).toBe('actions_disabled')
    expect(await whyNot(true, BOT, true)).toBe('read_only')
    expect(await whyNot(false, BOT, true)).toBe('read_only')
  })
})
