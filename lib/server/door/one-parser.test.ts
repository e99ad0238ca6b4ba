// Thousands of spellings over a real socket: each is refused, or read by the guard, by Next and by us as the very same path.

import { connect } from 'node:net'
import { posix } from 'node:path'
import { parseUrl } from 'next/dist/shared/lib/router/utils/parse-url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type OpenFront, openFront } from '../testing/open-front'
import { findAddress } from './find-address'

const SPELLINGS = 3_000
const PIECES = [
  ...[
    '/',
    '/',
    '/',
    '//',
    '\\',
    '/./',
    '/../',
    '/..',
    '/.',
    '..',
    '.',
    ';',
    ';a=b',
    ':',
    '@',
    '~',
    '+',
    ' ',
    '\t',
    '|',
    '^',
    '`',
  ],
  ...[
    '%2e',
    '%2E%2e',
    '%2f',
    '%2F',
    '%5c',
    '%5C',
    '%3b',
    '%3f',
    '%23',
    '%25',
    '%252e',
    '%00',
    '%09',
    '%0a',
    '%0d',
    '%20',
    '%61',
    '%7e',
    '%',
  ],
  ...[
    '%c0%ae',
    '%e2%80%ae',
    '%ff',
    '\u00e9',
    '\u0085',
    '[',
    ']',
    '%5B',
    '{',
    '}',
    '"',
    '<',
    "'",
    '*',
    '$',
    '&',
    '(',
    ')',
    '=',
    ',',
  ],
  ...[
    'api',
    'state',
    'actions',
    'objects',
    'Kustomization',
    'apps',
    '_next',
    'static',
    'login',
    'resources',
    'launch',
    'healthz',
    'auth',
  ],
  ...[
    '_next/static/',
    'api/state',
    'http://localhost/',
    '?a=%2e%2e%2f',
    '?',
    '#',
    '?_rsc=1',
    '?x=//y',
    '..%00/',
    '%u002e',
  ],
]

/** Numbers that come again in the same order. */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296
    return state / 4_294_967_296
  }
}

function spell(chance: () => number): string {
  const count = 1 + Math.floor(chance() * 7)
  const pieces = Array.from({ length: count }, () => PIECES[Math.floor(chance() * PIECES.length)] ?? '')
  return (chance() < 0.95 ? '/' : '') + pieces.join('')
}

interface Seen {
  readonly url: string
  readonly policy: string
}

let front: OpenFront

beforeAll(async () => {
  front = await openFront({
    handler: async () => (request, response) => {
      const seen: Seen = { url: request.url ?? '', policy: String(response.getHeader('content-security-policy')) }
      response.end(`seen ${JSON.stringify(seen)}`)
    },
  })
})

afterAll(() => front.close())

/** Bytes as they are: no client puts an address right on the way. */
function ask(target: string): Promise<string> {
  const { port } = front
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () =>
      socket.write(
        Buffer.from(`GET ${target} HTTP/1.1\r\nHost: localhost:${port}\r\nConnection: close\r\n\r\n`, 'latin1'),
      ),
    )
    let answer = ''
    socket.on('data', (chunk) => {
      answer += chunk.toString('latin1')
    })
    socket.on('error', () => resolve(answer))
    socket.on('close', () => resolve(answer))
  })
}

function statusOf(answer: string): number {
  return Number(answer.slice(9, 12))
}

describe('whatever an address is spelt like', () => {
  it('it is refused, or the same for the guard, for Next and for us', async () => {
    const chance = seeded(20_261_129)
    const spellings = [...new Set(Array.from({ length: SPELLINGS }, () => spell(chance)))]
    let passed = 0
    for (let at = 0; at < spellings.length; at += 50) {
      const batch = spellings.slice(at, at + 50)
      const answers = await Promise.all(batch.map(ask))
      for (const [index, target] of batch.entries()) {
        const answer = answers[index] ?? ''
        const what = JSON.stringify(target)
        const text = answer.slice(answer.indexOf('\r\n\r\n') + 4)
        if (!text.startsWith('seen ')) {
          expect([200, 303, 400, 404, 405], `${what}: ${answer}`).toContain(statusOf(answer))
          if (statusOf(answer) >= 400) expect(answer, what).toMatch(/\{"error":\{"code":"/)
          continue
        }
        passed++
        const { url, policy } = JSON.parse(text.slice(5)) as Seen
        const path = url.split('?', 1)[0] ?? ''
        const next = parseUrl(url)
        expect(next.pathname, what).toBe(path)
        expect(new URL(url, 'http://localhost').pathname, what).toBe(path)
        // Nothing is left to decode, to resolve or to strip.
        expect(decodeURIComponent(path), what).toBe(path)
        expect(posix.normalize(path), what).toBe(path)
        expect(`${next.pathname}${next.search}`, what).toBe(url)
        // What the guard took for a file is what lies below the files, and nothing of ours.
        const isFile = !policy.includes("'nonce-")
        expect(path.startsWith('/_next/static/'), what).toBe(isFile)
        if (isFile) expect(findAddress(path), what).toBeUndefined()
        // What was sent is what was read: nobody was led elsewhere.
        expect(target.split('?', 1)[0]?.trimEnd(), what).toBe(path)
      }
    }
    expect(passed).toBeGreaterThan(100)
    expect(passed).toBeLessThan(spellings.length / 2)
  })

  it.each([
    '/_next/static/%2e%2e/%2e%2e/resources',
    '/_next/static/%2e%2e/%2e%2e/api/state',
    '/_next/static/..%2f..%2fapi/state',
    '/_next/static/x;/../../../api/state',
    '/%61pi/state',
    '/api/state%3b',
    '/login;/../api/state',
  ])('%s comes to nobody', async (target) => {
    const answer = await ask(target)
    expect(statusOf(answer)).toBe(400)
    expect(answer).toContain('"code":"invalid_request"')
  })
})
