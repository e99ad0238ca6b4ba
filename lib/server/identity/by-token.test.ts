import { createHash } from 'node:crypto'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { State } from '@/lib/contract/state'
import { type Answer, type ServedProgram, serveProgram } from '../testing/serve-program'

const path = join(mkdtempSync(join(tmpdir(), 'fluxdeck-tokens-')), 'tokens.json')
const sha256 = (token: string) => createHash('sha256').update(token).digest('hex')
const HALL = { name: 'hall-screen', role: 'viewer', sha256: sha256('hall') }
const ROBOT = { name: 'robot', role: 'operator', user: 'ci', groups: ['deployers'], sha256: sha256('robot') }
const write = (entries: unknown) => writeFileSync(path, typeof entries === 'string' ? entries : JSON.stringify(entries))

let now = Date.now()
let served: ServedProgram
let target: { action: string; kind: string; namespace: string; name: string }
let client = 0

beforeAll(async () => {
  write([HALL, ROBOT, { ...HALL, name: 'old', sha256: sha256('old'), expires: '2020-01-01T00:00:00Z' }])
  served = await serveProgram({
    // The test itself is the proxy, so that each caller has an address of its own.
    env: { AUTH_MODE: 'token', TOKENS_FILE: path, ACTIONS_ENABLED: '1', TRUSTED_PROXIES: '127.0.0.1' },
    clock: () => new Date(now),
  })
  await served.untilReady()
  await vi.waitFor(async () => {
    const state = JSON.parse((await served.ask('/api/state?kind=Kustomization&status=ready', robot())).text) as State
    const [row] = state.resources
    expect(row).toBeDefined()
    target = { action: 'reconcile', kind: 'Kustomization', namespace: row?.namespace ?? '', name: row?.name ?? '' }
  })
})
afterAll(() => served.stop())
beforeEach(() => {
  client += 1
})

const from = () => ({ 'x-forwarded-for': `192.0.2.${client}` })
const bearer = (token: string) => ({ ...from(), authorization: `Bearer ${token}` })
const robot = () => ({ headers: bearer('robot') })
const form = (token: string, headers: Record<string, string> = {}) =>
  served.ask('/login', {
    method: 'POST',
    headers: {
      ...from(),
      origin: served.origin,
      'content-type': 'application/x-www-form-urlencoded',
      ...headers,
    },
    body: new URLSearchParams({ token, returnTo: '/graph' }).toString(),
  })
const cookieOf = (answer: Answer) => answer.headers['set-cookie']?.[0]?.split(';')[0] ?? ''

describe('mode token', () => {
  it.each(['/api/state', '/api/stream', '/api/me', '/api/objects/Kustomization/a/b', '/api/actions', '/api/graph'])(
    'shows nothing of %s to somebody without a token',
    async (address) => {
      const answer = await served.ask(address)
      expect(answer.status).toBe(401)
      expect(answer.code).toBe('unauthenticated')
    },
  )

  it('sends pages to sign in and back to where they were, and leaves health and the way in open', async () => {
    const page = await served.ask('/resources?status=failed')
    expect(page.status).toBe(303)
    expect(page.headers.location).toBe('/login?returnTo=%2Fresources%3Fstatus%3Dfailed')
    for (const open of ['/healthz', '/login', '/icon.svg']) expect((await served.ask(open)).status).toBe(200)
    expect((await served.ask('/%61pi/state')).status).toBe(400)
  })

  it('seeds a page of nobody with nothing of the cluster but its name', async () => {
    const seed = await served.program.runtime.readSeed(new Headers())
    expect(seed).toMatchObject({ complete: false, needsSignIn: true, me: { groups: [], role: 'viewer' } })
    expect(Object.keys(seed).sort()).toEqual(['cluster', 'complete', 'me', 'needsSignIn'])
    expect(seed.me.user).toBeUndefined()
  })

  it('believes the header only: no query, no cookie that holds a token', async () => {
    expect((await served.ask('/api/state', robot())).status).toBe(200)
    expect((await served.ask('/api/state?token=robot&access_token=robot')).status).toBe(401)
    for (const name of ['token', 'fluxdeck', 'authorization'])
      expect((await served.ask('/api/state', { headers: { cookie: `${name}=robot` } })).status).toBe(401)
    expect((await served.ask('/api/state', { headers: bearer('old') })).status).toBe(401)
  })

  it('says who one is, by the entry of the token', async () => {
    const me = JSON.parse((await served.ask('/api/me', robot())).text)
    expect(me).toMatchObject({
      user: 'ci',
      groups: ['deployers'],
      role: 'operator',
      mode: 'token',
      actionsEnabled: true,
    })
  })

  it('lets an operator act without Origin, refuses a wrong one, and refuses a viewer', async () => {
    const own = { ...bearer('robot'), 'content-type': 'application/json' }
    const post = (headers: Record<string, string>) =>
      served.ask('/api/actions', { method: 'POST', headers, body: target })
    expect((await post({ ...own, origin: 'https://evil.example' })).code).toBe('bad_origin')
    expect((await post({ ...own, ...bearer('hall') })).code).toBe('forbidden')
    expect((await post({ 'content-type': 'application/json', origin: served.origin })).code).toBe('unauthenticated')
    const lines = served.audit.length
    expect((await post(own)).status).toBe(202)
    expect(served.audit.slice(lines)).toEqual([
      expect.objectContaining({
        actor: 'ci',
        groups: ['deployers'],
        action: 'reconcile',
        ref: `Kustomization/${target.namespace}/${target.name}`,
        outcome: 'accepted',
        clientIp: `192.0.2.${client}`,
      }),
    ])
    expect(served.audit.slice(0, lines).map(({ actor, action, reason }) => [actor, action, reason])).toEqual([
      ['ci', null, 'bad_origin'],
      ['fluxdeck:token:hall-screen', null, 'forbidden'],
      ['anonymous', null, 'unauthenticated'],
    ])
  })

  it('exchanges a token for a session that is new each time and worthless after signing out', async () => {
    const first = await form('robot')
    expect(first.status).toBe(303)
    expect(first.headers.location).toBe('/graph')
    expect(first.headers['set-cookie']?.[0]).toMatch(
      /^fluxdeck_\d+=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=43200$/,
    )
    expect(first.headers['set-cookie']?.[0]).not.toContain('robot')
    const cookie = cookieOf(first)
    expect(cookieOf(await form('robot', { cookie }))).not.toBe(cookie)
    expect((await served.ask('/api/state', { headers: { cookie } })).status).toBe(200)
    expect((await served.act(target, { cookie, origin: 'null' })).code).toBe('bad_origin')
    expect((await served.ask('/logout', { method: 'POST', headers: { cookie } })).code).toBe('bad_origin')
    expect((await served.ask('/logout', { headers: { cookie } })).status).toBe(405)
    const out = await served.ask('/logout', { method: 'POST', headers: { cookie, origin: served.origin } })
    expect(out.headers['set-cookie']?.[0]).toContain('Max-Age=0')
    expect((await served.ask('/api/state', { headers: { cookie } })).status).toBe(401)
  })

  it('ends a session after twelve hours, however much it was used', async () => {
    const cookie = cookieOf(await form('robot'))
    now += 11 * 3_600_000
    expect((await served.ask('/api/me', { headers: { cookie } })).status).toBe(200)
    now += 3_600_001
    expect((await served.ask('/api/me', { headers: { cookie } })).status).toBe(401)
  })

  it('takes no form from another site, and sends nobody elsewhere', async () => {
    expect((await form('robot', { origin: 'https://evil.example' })).code).toBe('bad_origin')
    expect((await form('robot', { origin: served.origin, 'sec-fetch-site': 'cross-site' })).code).toBe('bad_origin')
    const away = await served.ask('/login', {
      method: 'POST',
      headers: { ...from(), origin: served.origin, 'content-type': 'application/x-www-form-urlencoded' },
      body: 'token=robot&returnTo=https://evil.example/',
    })
    expect(away.headers.location).toBe('/')
  })

  it('slows down who guesses, by address, and nobody who knows', async () => {
    for (let guess = 0; guess < 10; guess += 1)
      expect((await served.ask('/api/me', { headers: bearer(`guess-${guess}`) })).status).toBe(401)
    const limited = await served.ask('/api/me', { headers: bearer('guess') })
    expect(limited.code).toBe('rate_limited')
    expect(Number(limited.headers['retry-after'])).toBeGreaterThan(0)
    expect((await form('guess')).code).toBe('rate_limited')
    expect((await served.ask('/api/me', robot())).status).toBe(200)
    expect((await form('robot')).status).toBe(303)
    client += 100
    expect((await served.ask('/api/me', { headers: bearer('guess') })).code).toBe('unauthenticated')
    client -= 100
    now += 61_000
    expect((await served.ask('/api/me', { headers: bearer('guess') })).code).toBe('unauthenticated')
  })

  it('forgets a revoked token, its sessions and its streams without a restart', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    const stream = served.openStream(bearer('hall'))
    await vi.waitFor(() => expect(stream.text()).toContain('event: snapshot'))
    const cookie = cookieOf(await form('hall'))
    write([ROBOT])
    now += 60_000
    expect((await served.ask('/api/me', { headers: bearer('hall') })).status).toBe(401)
    expect((await served.ask('/api/me', { headers: { cookie } })).status).toBe(401)
    expect((await served.ask('/api/me', robot())).status).toBe(200)
    vi.advanceTimersByTime(60_000)
    await stream.ended
    expect(stream.text()).toMatch(/event: bye\ndata: \{"reason":"signed_out"\}\n\n$/)
    vi.useRealTimers()
  })

  it('uses the last good file for a minute when the new one cannot be read, and then believes nobody', async () => {
    write('[{')
    now += 30_000
    expect((await served.ask('/api/me', robot())).status).toBe(200)
    now += 60_000
    expect((await served.ask('/api/me', robot())).status).toBe(401)
    expect(served.log.filter(({ message }) => message.startsWith('TOKENS_FILE'))).toHaveLength(1)
    write([ROBOT])
    now += 10_000
    expect((await served.ask('/api/me', robot())).status).toBe(200)
  })
})
