import { request as httpRequest, type Server } from 'node:http'
import { connect } from 'node:net'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Gate } from '../identity/identity'
import { openFront } from '../testing/open-front'
import { safeReturnTo } from './return-to'

interface Answer {
  readonly status: number
  readonly headers: Record<string, string | string[] | undefined>
  readonly body: string
}

/** Node keeps all that it was told, and types some of it. */
type ServerTimes = Pick<Server, 'headersTimeout' | 'requestTimeout'> & { readonly connectionsCheckingInterval?: number }

let server: Server
let port: number
let gate: Gate
let stop: () => void
let isReady = true
let seen: string[] = []
let settings: { frameAncestors: readonly string[]; isHttps: boolean }

beforeEach(async () => {
  settings = { frameAncestors: [], isHttps: false }
  await start()
})

async function start() {
  seen = []
  isReady = true
  ;({
    server,
    port,
    gate,
    close: stop,
  } = await openFront({
    health: { isReady: () => isReady, isEnding: () => false },
    handler: async () => (request, response) => {
      seen.push(`${request.method} ${request.url}`)
      request.on('data', () => {})
      request.on('end', () => response.end(JSON.stringify({ headers: request.headers })))
    },
    ...settings,
  }))
}

afterEach(() => stop())

function ask(
  path: string,
  options: { method?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      {
        host: '127.0.0.1',
        port,
        path,
        method: options.method ?? 'GET',
        headers: { host: `localhost:${port}`, ...options.headers },
      },
      (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: Buffer.concat(chunks).toString(),
          }),
        )
      },
    )
    request.on('error', reject)
    request.end(options.body)
  })
}

function raw(text: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(text))
    let answer = ''
    socket.on('data', (chunk) => {
      answer += chunk
    })
    socket.on('close', () => resolve(answer))
    socket.on('error', () => resolve(answer))
  })
}

const openConnections = () => new Promise<number>((resolve) => server.getConnections((_, count) => resolve(count)))

const codeOf = (answer: Answer) => (JSON.parse(answer.body) as { error: { code: string } }).error.code

describe('the front of the server', () => {
  it.each(['evil.example', 'localhost', 'localhost.evil:1', '127.0.0.1:1'])(
    'refuses the foreign host %j on every path',
    async (host) => {
      for (const path of ['/', '/api/state', '/launch/x', '/_next/static/x.js', '/wall']) {
        const answer = await ask(path, { headers: { host } })
        expect(answer.status, path).toBe(421)
        expect(codeOf(answer)).toBe('bad_host')
      }
      expect(seen).toEqual([])
    },
  )

  it('refuses two Host headers', async () => {
    const answer = await raw(
      `GET / HTTP/1.1\r\nHost: localhost:${port}\r\nHost: evil.example\r\nConnection: close\r\n\r\n`,
    )
    expect(answer).toMatch(/^HTTP\/1\.1 (400|421)/)
    expect(seen).toEqual([])
  })

  it('answers health to any host, and readiness by its state', async () => {
    expect((await ask('/healthz', { headers: { host: '10.1.2.3:3000' } })).status).toBe(200)
    isReady = false
    expect((await ask('/readyz', { headers: { host: '10.1.2.3:3000' } })).status).toBe(503)
  })

  it.each([
    ['POST', '/api/state', 'GET, HEAD'],
    ['DELETE', '/api/actions', 'GET, HEAD, POST'],
    ['PUT', '/', 'GET, HEAD'],
    ['GET', '/logout', 'POST'],
  ])('answers %s %s with 405 and what is allowed', async (method, path, allow) => {
    const answer = await ask(path, { method })
    expect(answer.status).toBe(405)
    expect(answer.headers.allow).toBe(allow)
    expect(codeOf(answer)).toBe('method_not_allowed')
  })

  it.each(['/api/nothing', '/api/', '/api/objects/Kustomization/x'])('answers %s with a JSON 404', async (path) => {
    const answer = await ask(path)
    expect(answer.status).toBe(404)
    expect(codeOf(answer)).toBe('not_found')
  })

  it.each(['/api/objects/Kustomization/a%2fb/c', '/api/objects/../state', '/..%5c', '//evil.example'])(
    'refuses path tricks in %s',
    async (path) => {
      const answer = await ask(path)
      expect(answer.status).toBe(400)
      expect(seen).toEqual([])
    },
  )

  it('refuses a body that is declared too large, compressed, or sent where none belongs', async () => {
    const json = { 'content-type': 'application/json' }
    expect(
      (
        await ask('/api/actions', { method: 'POST', headers: { ...json, 'content-length': '270000' } }).catch(() => ({
          status: 413,
        }))
      ).status,
    ).toBe(413)
    expect(
      (await ask('/api/actions', { method: 'POST', headers: { ...json, 'content-encoding': 'gzip' }, body: '{}' }))
        .status,
    ).toBe(415)
    expect((await ask('/api/state', { headers: { 'content-length': '2' }, body: '{}' })).status).toBe(400)
  })

  it('cuts a chunked body off at the limit and says so', async () => {
    const chunk = 'x'.repeat(140_000)
    const part = `${chunk.length.toString(16)}\r\n${chunk}\r\n`
    const answer = await raw(
      `POST /api/actions HTTP/1.1\r\nHost: localhost:${port}\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n${part}${part}`,
    )
    expect(answer).toContain('413')
    expect(answer).toContain('too_large')
  })

  describe('puts the headers of safety', () => {
    const ALWAYS = [
      ['content-security-policy', /default-src 'self'.*frame-ancestors 'none'/],
      ['cross-origin-opener-policy', /^same-origin$/],
      ['cross-origin-resource-policy', /^same-origin$/],
      ['permissions-policy', /camera=\(\).*fullscreen=\(self\), screen-wake-lock=\(self\)$/],
      ['referrer-policy', /^same-origin$/],
      ['x-content-type-options', /^nosniff$/],
      ['x-frame-options', /^DENY$/],
      ['x-request-id', /^[0-9a-f-]{36}$/],
    ] as const
    const host = () => `Host: localhost:${port}\r\n`

    it.each([
      ['a page', () => `GET / HTTP/1.1\r\n${host()}Connection: close\r\n\r\n`, 200],
      ['the API', () => `GET /api/state HTTP/1.1\r\n${host()}Connection: close\r\n\r\n`, 200],
      ['a file', () => `GET /_next/static/x.js HTTP/1.1\r\n${host()}Connection: close\r\n\r\n`, 200],
      ['health', () => `GET /healthz HTTP/1.1\r\n${host()}Connection: close\r\n\r\n`, 200],
      ['the launch', () => `GET /launch/${gate.launch?.issue()} HTTP/1.1\r\n${host()}Connection: close\r\n\r\n`, 303],
      ['a wrong launch', () => `GET /launch/x HTTP/1.1\r\n${host()}Connection: close\r\n\r\n`, 404],
      ['what is not there', () => `GET /api/nothing HTTP/1.1\r\n${host()}\r\n`, 404],
      ['a wrong method', () => `PUT / HTTP/1.1\r\n${host()}\r\n`, 405],
      ['a wrong host', () => 'GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n', 421],
      ['a trick', () => `GET /_next/static/%2e%2e/x HTTP/1.1\r\n${host()}\r\n`, 400],
      ['another site', () => `GET /api/state HTTP/1.1\r\n${host()}Sec-Fetch-Site: cross-site\r\n\r\n`, 403],
      ['an upgrade', () => `GET / HTTP/1.1\r\n${host()}Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n`, 400],
      ['a tunnel', () => `CONNECT localhost:22 HTTP/1.1\r\n${host()}\r\n`, 405],
      ['no HTTP', () => 'nonsense\r\n\r\n', 400],
      ['two lengths', () => `POST /logout HTTP/1.1\r\n${host()}Content-Length: 1\r\nContent-Length: 2\r\n\r\nab`, 400],
      ['huge headers', () => `GET / HTTP/1.1\r\n${host()}X-A: ${'a'.repeat(20_000)}\r\n\r\n`, 431],
    ])('on the answer to %s', async (_, request, status) => {
      const answer = await raw(request())
      const [head = '', body = ''] = answer.split('\r\n\r\n')
      expect(head.slice(0, 12)).toBe(`HTTP/1.1 ${status}`)
      for (const [name, pattern] of ALWAYS) {
        const values = head.split('\r\n').filter((line) => line.toLowerCase().startsWith(`${name}: `))
        expect(values, name).toHaveLength(1)
        expect(values[0]?.slice(name.length + 2), name).toMatch(pattern)
      }
      if (status >= 400) expect(JSON.parse(body)).toMatchObject({ error: { code: expect.any(String) } })
      expect(head).not.toMatch(/strict-transport/i)
    })

    it('as the settings have them: frames of others, and https for ever', async () => {
      stop()
      settings = { frameAncestors: ['https://home.example'], isHttps: true }
      await start()
      for (const path of ['/', '/healthz', '/api/nothing', '/_next/static/x.js']) {
        const { headers } = await ask(path)
        expect(headers['content-security-policy'], path).toContain('frame-ancestors https://home.example')
        expect(headers['x-frame-options'], path).toBeUndefined()
        expect(headers['strict-transport-security'], path).toBe('max-age=31536000')
      }
    })
  })

  it('waits for nobody longer than half a minute', () => {
    const { headersTimeout = 0, requestTimeout = 0, connectionsCheckingInterval = 0 } = server as ServerTimes
    expect(headersTimeout).toBeGreaterThan(0)
    expect(requestTimeout).toBeGreaterThan(0)
    expect(connectionsCheckingInterval).toBeGreaterThan(0)
    expect(Math.max(headersTimeout, requestTimeout) + connectionsCheckingInterval).toBeLessThan(30_000)
  })

  it.each([
    ['an upgrade', 'GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n'],
    ['a tunnel', 'CONNECT localhost:22 HTTP/1.1\r\nHost: x\r\n\r\n'],
    ['no HTTP', 'nonsense\r\n\r\n'],
  ])('lets go of the socket of %s, though the other side never does', async (_, text) => {
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true }, () => socket.write(text))
    socket.on('error', () => {})
    await new Promise((resolve) => socket.on('end', resolve).resume())
    await vi.waitFor(async () => expect(await openConnections()).toBe(0), { timeout: 5_000 })
    socket.destroy()
  })

  it('closes upgrades', async () => {
    const answer = await raw(
      `GET / HTTP/1.1\r\nHost: localhost:${port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`,
    )
    expect(answer).toMatch(/^HTTP\/1\.1 400/)
  })

  it('gives each page a fresh nonce that no request can choose, and drops forged internal headers', async () => {
    const forged = {
      'x-nonce': 'mine',
      'x-fluxdeck-request-id': 'mine',
      'x-fluxdeck-peer': '1.2.3.4',
      'content-security-policy': "script-src 'unsafe-inline'",
    }
    const answers = [await ask('/', { headers: forged }), await ask('/', { headers: forged })]
    const policies = answers.map((answer) => String(answer.headers['content-security-policy']))
    expect(policies[0]).toMatch(/script-src 'self' 'nonce-[A-Za-z0-9+/]{24}' 'strict-dynamic'/)
    expect(policies[0]).not.toBe(policies[1])
    for (const answer of answers) {
      const { headers } = JSON.parse(answer.body) as { headers: Record<string, string> }
      expect(headers['x-nonce']).not.toBe('mine')
      expect(headers['x-fluxdeck-request-id']).not.toBe('mine')
      expect(headers['x-fluxdeck-peer']).toContain('127.0.0.1')
      expect(answer.headers['x-frame-options']).toBe('DENY')
    }
  })

  it('exchanges a launch secret for a cookie and the value of our page, and takes the secret out of the address', async () => {
    const wrong = await ask('/launch/wrong')
    expect(wrong.status).toBe(404)
    expect(wrong.headers['set-cookie']).toBeUndefined()
    const right = await ask(`/launch/${gate.launch?.issue()}?returnTo=//evil.example`)
    expect(right.status).toBe(303)
    expect(right.headers.location).toMatch(/^\/#page=[\w-]{43}$/)
    const cookie = String(right.headers['set-cookie'])
    expect(cookie).toMatch(/HttpOnly; SameSite=Strict/)
    expect(gate.identify(new Headers({ cookie: cookie.split(';')[0] ?? '' }))).toMatchObject({
      name: 'ali',
      role: 'operator',
    })
    expect(gate.identify(new Headers({ cookie: `fluxdeck_launch_${port}=guess` }))?.role).toBe('viewer')
  })

  it('ends the session that a browser had when it is launched again, and not when that fails', async () => {
    const open = async (cookie: string, secret = gate.launch?.issue()) =>
      String((await ask(`/launch/${secret}`, { headers: { cookie } })).headers['set-cookie']).split(';')[0] ?? ''
    const roleOf = (cookie: string) => gate.identify(new Headers({ cookie }))?.role
    const [first, other] = [await open(''), await open('')]
    await open(first, 'wrong')
    expect([roleOf(first), roleOf(other)]).toEqual(['operator', 'operator'])
    const second = await open(first)
    expect([roleOf(first), roleOf(second), roleOf(other)]).toEqual(['viewer', 'operator', 'operator'])
  })

  it('lets an address open once, whatever only looked at it before, and says how to get another', async () => {
    const address = `/launch/${gate.launch?.issue()}?returnTo=/graph?scope=delivery`
    for (const ahead of [
      { method: 'HEAD' },
      { headers: { 'sec-purpose': 'prefetch;prerender' } },
      { headers: { purpose: 'prefetch' } },
    ])
      expect((await ask(address, ahead)).status).toBe(404)
    const [first, second] = await Promise.all([ask(address), ask(address)])
    expect([first?.status, second?.status].sort()).toEqual([303, 404])
    const opened = first?.status === 303 ? first : second
    expect(opened?.headers.location).toMatch(/^\/graph\?scope=delivery#page=[\w-]{43}$/)
    const again = await ask(address, { headers: { cookie: String(opened?.headers['set-cookie']).split(';')[0] ?? '' } })
    expect(again.status).toBe(404)
    expect(again.headers['set-cookie']).toBeUndefined()
    expect(JSON.parse(again.body)).toMatchObject({
      error: { code: 'not_found', message: expect.stringMatching(/opened before.*press Enter.*SIGUSR2/) },
    })
  })

  it('shows a browser a page about an address that opens no more, and takes it along where it is in already', async () => {
    const accept = 'text/html,application/xhtml+xml;q=0.9,*/*;q=0.8'
    const address = `/launch/${gate.launch?.issue()}?returnTo=/graph`
    const cookie = String((await ask(address)).headers['set-cookie']).split(';')[0] ?? ''
    const stranger = await ask(address, { headers: { accept } })
    expect([stranger.status, stranger.headers.location]).toEqual([303, '/login?failed=launch&returnTo=%2Fgraph'])
    const known = await ask(address, { headers: { accept, cookie } })
    expect([known.status, known.headers.location]).toEqual([303, '/graph'])
    for (const { headers } of [stranger, known]) expect(headers['set-cookie']).toBeUndefined()
    const ahead = await ask(address, { headers: { accept, 'sec-purpose': 'prefetch' } })
    expect(ahead.status).toBe(404)
  })

  it.each([
    ['/graph?scope=delivery', '/graph?scope=delivery'],
    ['//evil.example/x', '/'],
    ['https://evil.example', '/'],
    ['/\\evil.example', '/'],
    ['javascript:alert(1)', '/'],
    [null, '/'],
  ])('returns from %j to %s', (value, expected) => {
    expect(safeReturnTo(value)).toBe(expected)
  })
})
