import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { ProxyAgent } from 'undici'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { SubscriptionPace } from './pace'
import { runNtfySubscription } from './subscription'

const FAST: Partial<SubscriptionPace> = {
  firstAnswerMs: 2_000,
  silenceMs: 2_000,
  staleAfterMs: 1_500,
  firstRetryMs: 5,
  slowestRetryMs: 20,
  refusedRetryMs: 60_000,
  throttledRetryMs: 60_000,
}
const OPEN = '{"id":"o","event":"open","topic":"flux"}\n'

function line(id: string, fields: Readonly<Record<string, unknown>> = {}): string {
  const expires = 1_700_043_200
  return `${JSON.stringify({ id, time: 1_700_000_000, expires, event: 'message', topic: 'flux', message: `text ${id}`, ...fields })}\n`
}

/** A server that plays one script per stream; polls are answered with what it knows. */
type Script = (response: ServerResponse, request: IncomingMessage) => void
const stops: (() => void)[] = []
afterEach(() => {
  for (const stop of stops.splice(0)) stop()
})

async function listen(scripts: readonly Script[], known: readonly string[] = []) {
  const requests: IncomingMessage[] = []
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '', 'http://x')
    if (url.searchParams.has('poll')) {
      const id = url.searchParams.get('id') ?? ''
      response.end(known.includes(id) ? line(id) : '')
      return
    }
    requests.push(request)
    response.setHeader('content-type', 'application/x-ndjson')
    const script = scripts[Math.min(requests.length, scripts.length) - 1]
    script?.(response, request)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  stops.push(() => {
    server.close()
    server.closeAllConnections()
  })
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    cut: () => server.closeAllConnections(),
    sinces: () => requests.map((request) => new URL(request.url ?? '', 'http://x').searchParams.get('since')),
  }
}

function follow(baseUrl: string, pace: Partial<SubscriptionPace> = {}, dispatcher?: ProxyAgent) {
  const seen = {
    messages: [] as string[],
    states: [] as string[],
    reasons: [] as string[],
    bad: [] as string[],
    gaps: [] as string[],
    synced: 0,
  }
  const end = new AbortController()
  const done = runNtfySubscription(
    {
      baseUrl,
      topic: 'flux',
      headers: () => ({ authorization: 'Bearer tk_secret' }),
      since: '86400s',
      ...(dispatcher === undefined ? {} : { dispatcher }),
      clock: () => new Date(1_700_000_100_000),
      random: () => 0.5,
      pace: { ...FAST, ...pace },
      sink: {
        message: (entry) =>
          seen.messages.push(`${entry.topic} ${entry.type === 'message' ? entry.message : 'deleted'}`),
        state: ({ state, reason }) => {
          if (seen.states.at(-1) !== state) seen.states.push(state)
          if (reason !== undefined) seen.reasons.push(reason)
        },
        synced: () => {
          seen.synced += 1
        },
        badLine: (reason) => seen.bad.push(reason),
        gap: (text) => seen.gaps.push(text),
      },
    },
    end.signal,
  )
  stops.push(() => end.abort())
  return { seen, stop: () => end.abort(), done }
}

const streams =
  (...lines: readonly string[]): Script =>
  (response) => {
    response.write(OPEN + lines.join(''))
  }
const endsAfter =
  (...lines: readonly string[]): Script =>
  (response) => {
    response.end(OPEN + lines.join(''))
  }

describe('a subscription', () => {
  it('asks for a day, with the credentials in a header and nowhere else', async () => {
    const server = await listen([streams(line('a'))])
    const { seen } = follow(server.baseUrl)
    await vi.waitFor(() => expect(seen.messages).toEqual(['flux text a']))
    expect(server.requests[0]?.url).toBe('/flux/json?since=86400s')
    expect(server.requests[0]?.headers.authorization).toBe('Bearer tk_secret')
    expect(seen.states).toEqual(['connecting', 'live'])
    expect(seen.synced).toBeGreaterThan(0)
  })

  it('takes the way through a proxy that it is given', async () => {
    const server = await listen([streams(line('a'))])
    const asked: string[] = []
    const proxy = createServer()
    proxy.on('connect', (request, socket) => {
      asked.push(request.url ?? '')
      const upstream = connect(Number(new URL(server.baseUrl).port), '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n')
        upstream.pipe(socket).pipe(upstream)
      })
      upstream.on('error', () => socket.destroy())
      socket.on('error', () => upstream.destroy())
    })
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
    const dispatcher = new ProxyAgent(`http://127.0.0.1:${(proxy.address() as AddressInfo).port}`)
    stops.push(() => void dispatcher.destroy().then(() => proxy.close()))
    const { seen } = follow('http://ntfy.invalid', {}, dispatcher)
    await vi.waitFor(() => expect(seen.messages).toEqual(['flux text a']))
    expect(asked[0]).toBe('ntfy.invalid:80')
  })

  it('goes on after its last message, and passes each one once', async () => {
    const server = await listen(
      [
        endsAfter(line('a'), line('b')),
        endsAfter(line('c')),
        (response) => response.destroy(),
        streams(line('c'), line('d')),
      ],
      ['a', 'b', 'c', 'd'],
    )
    const { seen } = follow(server.baseUrl)
    await vi.waitFor(() => expect(seen.messages).toHaveLength(4))
    expect(seen.messages).toEqual(['flux text a', 'flux text b', 'flux text c', 'flux text d'])
    expect(server.sinces()).toEqual(['86400s', 'b', 'c', 'c'])
    expect(seen.gaps).toEqual([])
    expect(seen.states).toEqual(['connecting', 'live'])
  })

  it('keeps a line that arrives in pieces, and drops one that was cut off', async () => {
    const whole = line('a', { message: 'ü👋' })
    const server = await listen(
      [
        (response) => {
          const bytes = Buffer.from(OPEN + whole)
          response.write(bytes.subarray(0, bytes.length - 6))
          setImmediate(() => {
            response.write(bytes.subarray(bytes.length - 6))
            response.end(line('b').slice(0, 20))
          })
        },
        streams(line('b')),
      ],
      ['a'],
    )
    const { seen } = follow(server.baseUrl)
    await vi.waitFor(() => expect(seen.messages).toEqual(['flux ü👋', 'flux text b']))
    expect(seen.bad).toEqual([])
  })

  it('notes a gap when the server sends again what it sent before', async () => {
    const server = await listen([endsAfter(line('a'), line('b')), streams(line('a'), line('x'))], ['b'])
    const { seen } = follow(server.baseUrl)
    await vi.waitFor(() => expect(seen.messages).toEqual(['flux text a', 'flux text b', 'flux text x']))
    expect(seen.gaps).toHaveLength(1)
  })

  it('notes a gap when the server no longer has the last message', async () => {
    const server = await listen([endsAfter(line('a')), streams(line('x'))], [])
    const { seen } = follow(server.baseUrl)
    await vi.waitFor(() => expect(seen.messages).toEqual(['flux text a', 'flux text x']))
    expect(seen.gaps).toHaveLength(1)
  })

  it('notes none when the last message was due to leave the cache', async () => {
    const server = await listen([endsAfter(line('a', { expires: 1_700_000_050 })), streams(line('x'))], [])
    const { seen } = follow(server.baseUrl)
    await vi.waitFor(() => expect(seen.messages).toHaveLength(2))
    expect(seen.gaps).toEqual([])
  })

  it('notes none after a message that was never in the cache, and goes on behind the last one that was', async () => {
    const uncached = line('b', { expires: undefined })
    const server = await listen([endsAfter(line('a'), uncached), streams(line('x'))], ['a'])
    const { seen } = follow(server.baseUrl)
    await vi.waitFor(() => expect(seen.messages).toEqual(['flux text a', 'flux text b', 'flux text x']))
    expect(server.sinces()).toEqual(['86400s', 'a'])
    expect(seen.gaps).toEqual([])
  })

  it('notes none when nothing that it read was in the cache, though the server sends all of it', async () => {
    const uncached = line('b', { expires: undefined })
    const server = await listen([endsAfter(uncached), streams(line('x'), uncached)], [])
    const { seen } = follow(server.baseUrl)
    await vi.waitFor(() => expect(seen.messages).toEqual(['flux text b', 'flux text x']))
    expect(seen.gaps).toEqual([])
  })

  it('notes a gap when the cache is lost before a message that was never in it', async () => {
    const uncached = line('b', { expires: undefined })
    const server = await listen([endsAfter(line('a'), uncached), streams(line('x'))], [])
    const { seen } = follow(server.baseUrl)
    await vi.waitFor(() => expect(seen.messages).toEqual(['flux text a', 'flux text b', 'flux text x']))
    expect(seen.gaps).toHaveLength(1)
  })

  it('counts bad and oversized lines, once each across reconnects, and reads the good ones around them', async () => {
    const big = line('big', { message: 'x'.repeat(5_000) })
    const server = await listen(
      [endsAfter('not json\n', line('a'), big, '\n', '[]\n', line('b')), streams(big, line('c'))],
      ['b'],
    )
    const { seen } = follow(server.baseUrl, { maxLineBytes: 1_000 })
    await vi.waitFor(() => expect(seen.messages).toEqual(['flux text a', 'flux text b', 'flux text c']))
    expect(seen.bad).toHaveLength(3)
  })

  it('takes no topic but its own from a line', async () => {
    const server = await listen([streams(line('a', { topic: 'foreign' }))])
    const { seen } = follow(server.baseUrl)
    await vi.waitFor(() => expect(seen.messages).toEqual(['flux text a']))
  })

  it('passes deletions', async () => {
    const server = await listen([streams(line('a'), line('d', { event: 'message_delete', sequence_id: 'a' }))])
    const { seen } = follow(server.baseUrl)
    await vi.waitFor(() => expect(seen.messages).toEqual(['flux text a', 'flux deleted']))
  })

  it('connects again when nothing was heard for too long', async () => {
    const server = await listen([streams(line('a')), streams(line('b'))], ['a'])
    const { seen } = follow(server.baseUrl, { silenceMs: 40 })
    await vi.waitFor(() => expect(seen.messages).toHaveLength(2))
  })

  it('gives up on an answer that does not come', async () => {
    const server = await listen([() => undefined])
    const { seen } = follow(server.baseUrl, { firstAnswerMs: 40 })
    await vi.waitFor(() => expect(server.requests.length).toBeGreaterThan(1))
    expect(seen.states).toEqual(['connecting', 'error'])
    expect(seen.reasons[0]).toContain('no answer')
  })

  it('calls itself stale only when a cut lasts, and live again when it is mended', async () => {
    let isAway = false
    const server = await listen([
      (response) => {
        if (isAway) return response.destroy()
        response.write(OPEN)
      },
    ])
    const { seen } = follow(server.baseUrl, { staleAfterMs: 60 })
    await vi.waitFor(() => expect(seen.states).toEqual(['connecting', 'live']))
    isAway = true
    server.cut()
    await vi.waitFor(() => expect(seen.states).toEqual(['connecting', 'live', 'stale']))
    isAway = false
    await vi.waitFor(() => expect(seen.states).toEqual(['connecting', 'live', 'stale', 'live']))
  })

  it('is an error with words when nobody listens', async () => {
    const { seen } = follow('http://127.0.0.1:1')
    await vi.waitFor(() => expect(seen.states).toEqual(['connecting', 'error']))
    expect(seen.reasons[0]).toBe('ntfy cannot be reached: the connection was refused.')
  })

  it.each<[string, Script, string, RegExp]>([
    ['401', (response) => response.writeHead(401).end('{"code":40101}'), 'unauthorised', /credentials/],
    ['403', (response) => response.writeHead(403).end(), 'unauthorised', /not allow/],
    ['429', (response) => response.writeHead(429, { 'retry-after': '90' }).end(), 'rate_limited', /429/],
    ['500', (response) => response.writeHead(500).end('secret stack'), 'error', /status 500\.$/],
    ['302', (response) => response.writeHead(302, { location: '/other' }).end(), 'error', /redirect/],
    [
      'a web page',
      (response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<html>'),
      'error',
      /web page/,
    ],
    ['an endless page', (response) => response.end('<html>\n'), 'error', /no event/],
  ])('says what is wrong when the answer is %s', async (_, script, state, reason) => {
    const server = await listen([script])
    const { seen } = follow(server.baseUrl, { firstRetryMs: 60_000, slowestRetryMs: 60_000 })
    await vi.waitFor(() => expect(seen.states).toEqual(['connecting', state]))
    expect(seen.reasons[0]).toMatch(reason)
    expect(server.requests).toHaveLength(1)
    expect(seen.messages).toEqual([])
  })

  it('tries a refusal after success once soon, and then hardly ever', async () => {
    const refused: Script = (response) => response.writeHead(403).end()
    const server = await listen([endsAfter(line('a', { expires: 1 })), refused, refused])
    const { seen } = follow(server.baseUrl, { refusedRetryMs: 100_000 })
    await vi.waitFor(() => expect(server.requests).toHaveLength(3))
    await vi.waitFor(() => expect(seen.reasons).toHaveLength(2))
    expect(seen.states).toEqual(['connecting', 'live', 'unauthorised'])
  })

  it('ends when it is told to, in whatever it does', async () => {
    const server = await listen([streams(line('a'))])
    const running = follow(server.baseUrl)
    await vi.waitFor(() => expect(running.seen.messages).toHaveLength(1))
    running.stop()
    await running.done
    const waiting = follow('http://127.0.0.1:1', { firstRetryMs: 60_000, slowestRetryMs: 60_000 })
    await vi.waitFor(() => expect(waiting.seen.states).toContain('error'))
    waiting.stop()
    await waiting.done
  })
})
