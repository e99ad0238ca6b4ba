// Screens from outside: the token in an address, the code and the operator who confirms it, restarts and the end of an entry.

import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ScreenPairing } from '@/lib/contract/screens'
import { type Answer, type ServedProgram, serveProgram } from '../testing/serve-program'

const folder = mkdtempSync(join(tmpdir(), 'fluxdeck-screens-'))
const path = join(folder, 'tokens.json')
const entry = (name: string, role: string, more: object = {}) => ({
  name,
  role,
  sha256: createHash('sha256').update(name).digest('hex'),
  ...more,
})
const HALL = entry('hall', 'viewer', { screen: true })
/** That it says so changes nothing: a screen is a viewer. */
const ROBOT = entry('robot', 'operator', { screen: true })
const GUEST = entry('guest', 'viewer')
const bearer = (token: string) => ({ authorization: `Bearer ${token}` })

let served: ServedProgram
let now: number
const started: ServedProgram[] = []

async function start(entries: readonly object[] = [HALL, ROBOT, GUEST], env: Readonly<Record<string, string>> = {}) {
  writeFileSync(path, JSON.stringify(entries))
  served = await serveProgram({
    env: { AUTH_MODE: 'token', TOKENS_FILE: path, READ_ONLY: '1', ...env },
    clock: () => new Date(now),
  })
  started.push(served)
}
beforeEach(async () => {
  now = Date.now()
  await start()
})
afterEach(() => {
  for (const one of started.splice(0)) one.stop()
})
afterAll(() => rmSync(folder, { recursive: true }))

const cookiesOf = ({ headers }: Answer): string =>
  (headers['set-cookie'] ?? []).map((cookie) => cookie.split(';')[0]).join('; ')
const me = async (cookie: string) => (await served.ask('/api/me', { headers: { cookie } })).status
const readPairing = ({ text }: Answer) => JSON.parse(text) as ScreenPairing
const send = (address: string, body: object, headers: Readonly<Record<string, string>> = {}) =>
  served.ask(address, {
    method: 'POST',
    headers: { origin: served.origin, 'content-type': 'application/json', ...headers },
    body,
  })

describe('a token in the address of a wall', () => {
  it('becomes a cookie and leaves the address, with all else that the address asks for', async () => {
    const answer = await served.ask('/wall?namespace=apps&screen=hall&scale=1.5')
    expect(answer.status).toBe(303)
    expect(answer.headers.location).toBe('/wall?namespace=apps&scale=1.5')
    expect(answer.headers['cache-control']).toBe('no-store')
    expect(await me(cookiesOf(answer))).toBe(200)
    expect(JSON.stringify(served.log)).not.toContain('screen=hall')
  })

  it('opens nothing where it is wrong, or not that of a screen, and leads to a code', async () => {
    for (const token of ['guess', 'robot', 'guest', '']) {
      const answer = await served.ask(`/wall?screen=${token}&scale=2`)
      expect(answer.status).toBe(303)
      expect(answer.headers.location).toBe('/wall/pair?returnTo=%2Fwall%3Fscale%3D2&failed=1')
      expect(answer.headers['set-cookie']).toBeUndefined()
    }
    expect((await served.ask('/wall?screen=hall&screen=hall')).code).toBe('invalid_request')
    expect((await served.ask('/?screen=hall')).headers.location).toMatch(/^\/login/)
  })

  it('may be guessed ten times a minute', async () => {
    for (let time = 0; time < 10; time += 1) await served.ask('/wall?screen=guess')
    expect((await served.ask('/wall?screen=guess')).code).toBe('rate_limited')
    expect((await served.ask('/wall?screen=hall')).headers.location).toBe('/wall')
  })

  it('makes a viewer who survives restarts and ends with the entry', async () => {
    const cookie = cookiesOf(await served.ask('/wall?screen=hall'))
    const refused = await served.act(
      { action: 'reconcile', kind: 'Kustomization', namespace: 'apps', name: 'x' },
      { cookie },
    )
    expect(refused.status).toBe(403)
    // The name of the cookie holds the port, which is another one here.
    const before = served.origin.split(':').at(-1) ?? ''
    await start()
    const renamed = cookie.replace(before, served.origin.split(':').at(-1) ?? '')
    now += 4 * 24 * 60 * 60_000
    expect(await me(renamed)).toBe(200)
    writeFileSync(path, JSON.stringify([ROBOT]))
    now += 6_000
    expect(await me(renamed)).toBe(401)
  })

  it('is kept by a wall and its stream for as long as they come', async () => {
    const cookie = cookiesOf(await served.ask('/wall?screen=hall'))
    const stream = served.openStream({ cookie })
    stream.close()
    const page = await served.ask('/wall', { headers: { cookie } })
    expect(cookiesOf(page)).toBe(cookie)
    expect(cookiesOf(await served.ask('/api/me', { headers: { cookie } }))).toBe('')
  })
})

describe('a wall that nobody knows', () => {
  it('is led to a code where there are screens, and else to the page to sign in', async () => {
    expect((await served.ask('/wall?scale=2')).headers.location).toBe('/wall/pair?returnTo=%2Fwall%3Fscale%3D2')
    await start([ROBOT])
    expect((await served.ask('/wall')).headers.location).toBe('/login?returnTo=%2Fwall')
    const refused = await send('/api/screens', {})
    expect(refused.code).toBe('not_found')
    expect(refused.text).toContain('TOKENS_FILE')
  })

  it('needs no code where everybody may read, and is told so', async () => {
    await start([ROBOT], { AUTH_MODE: 'none' })
    const refused = await send('/api/screens', {})
    expect(refused.code).toBe('not_found')
    expect(refused.text).toContain('so open /wall on it')
    expect(refused.text).not.toContain('TOKENS_FILE')
  })

  it('stands in pages of ours, and all other pages in none', async () => {
    const cookie = cookiesOf(await served.ask('/wall?screen=hall'))
    const { headers } = await served.ask('/wall', { headers: { cookie } })
    expect(headers['content-security-policy']).toContain("frame-ancestors 'self'")
    expect(headers['x-frame-options']).toBeUndefined()
    const other = await served.ask('/wall/setup', { headers: { cookie } })
    expect(other.headers['content-security-policy']).toContain("frame-ancestors 'none'")
    expect(other.headers['x-frame-options']).toBe('DENY')
  })
})

describe('a code', () => {
  const begin = async () => {
    const answer = await send('/api/screens', { shows: 'namespace=apps&screen=secret' })
    return { code: readPairing(answer).code, cookie: cookiesOf(answer), answer }
  }

  it('is confirmed by an operator, read-only or not, and lets in the screen that waits', async () => {
    const { code, cookie, answer } = await begin()
    expect(readPairing(answer)).toMatchObject({ state: 'waiting', shows: 'namespace=apps' })
    const waiting = await served.ask(`/api/screens/${code}`, { headers: { cookie } })
    expect(readPairing(waiting)).toEqual(readPairing(answer))
    const seen = readPairing(await served.ask(`/api/screens/${code.toLowerCase()}`, { headers: bearer('robot') }))
    expect(seen.asked).toEqual({ from: '127.0.0.1', at: new Date(now).toISOString(), screens: ['hall'] })
    const confirmed = await send(`/api/screens/${code}`, { screen: 'hall', shows: 'scale=2' }, bearer('robot'))
    expect(readPairing(confirmed)).toMatchObject({ state: 'confirmed', screen: 'hall', shows: 'scale=2' })
    expect(served.audit.at(-1)).toMatchObject({
      actor: 'fluxdeck:token:robot',
      action: 'pair-screen',
      outcome: 'accepted',
    })
    const collected = await served.ask(`/api/screens/${code}`, { headers: { cookie } })
    expect(readPairing(collected)).toMatchObject({ state: 'confirmed', shows: 'scale=2' })
    const screen = cookiesOf(collected).split('; ')[0] ?? ''
    expect(JSON.parse((await served.ask('/api/me', { headers: { cookie: screen } })).text)).toMatchObject({
      user: 'fluxdeck:token:hall',
      role: 'viewer',
    })
    expect((await served.ask(`/api/screens/${code}`, { headers: { cookie } })).code).toBe('not_found')
  })

  it('gives nothing to whoever reads it from the screen', async () => {
    const { code, cookie } = await begin()
    await send(`/api/screens/${code}`, { screen: 'hall' }, bearer('robot'))
    const [stranger, guest, unknown] = await Promise.all([
      served.ask(`/api/screens/${code}`),
      served.ask(`/api/screens/${code}`, { headers: bearer('guest') }),
      served.ask('/api/screens/ABC234'),
    ])
    for (const one of [stranger, guest, unknown]) {
      expect(one.code).toBe('not_found')
      expect(one.headers['set-cookie']).toBeUndefined()
    }
    const messageOf = ({ text }: Answer) => (JSON.parse(text) as { error: { message: string } }).error.message
    expect(messageOf(stranger)).toBe(messageOf(unknown))
    expect((await served.ask(`/api/screens/${code}`, { headers: { cookie } })).status).toBe(200)
  })

  it('is confirmed by nobody else, from nowhere else, once, and for a screen only', async () => {
    const { code } = await begin()
    const confirm = (headers: Readonly<Record<string, string>>, body: object = { screen: 'hall' }) =>
      send(`/api/screens/${code}`, body, headers)
    expect((await confirm({})).code).toBe('unauthenticated')
    expect((await confirm(bearer('guest'))).code).toBe('forbidden')
    expect((await confirm({ ...bearer('robot'), origin: 'https://evil.example' })).code).toBe('bad_origin')
    expect((await confirm(bearer('robot'), { screen: 'guest' })).code).toBe('not_found')
    expect((await confirm(bearer('robot'), { screen: 'hall', more: 1 })).code).toBe('invalid_request')
    expect(served.audit.map(({ reason }) => reason).slice(-2)).toEqual(['not_found', 'invalid_request'])
    expect((await confirm(bearer('robot'))).status).toBe(200)
    expect((await confirm(bearer('robot'))).code).toBe('not_found')
  })

  it('ends after ten minutes, and with the entry that it was confirmed for', async () => {
    const first = await begin()
    now += 10 * 60_000
    expect((await served.ask(`/api/screens/${first.code}`, { headers: { cookie: first.cookie } })).code).toBe(
      'not_found',
    )
    const second = await begin()
    await send(`/api/screens/${second.code}`, { screen: 'hall' }, bearer('robot'))
    writeFileSync(path, JSON.stringify([ROBOT, entry('door', 'viewer', { screen: true })]))
    now += 6_000
    const late = await served.ask(`/api/screens/${second.code}`, { headers: { cookie: second.cookie } })
    expect(late.code).toBe('not_found')
    expect(late.headers['set-cookie']).toBeUndefined()
  })

  it('cannot be asked for without end, nor guessed without end', async () => {
    for (let time = 0; time < 10; time += 1) expect((await send('/api/screens', {})).status).toBe(200)
    expect((await send('/api/screens', {})).code).toBe('rate_limited')
    for (let time = 0; time < 20; time += 1) await served.ask('/api/screens/ABC234')
    expect((await served.ask('/api/screens/ABC234', { headers: bearer('robot') })).code).toBe('rate_limited')
  })

  it('comes from a page of ours only', async () => {
    expect((await send('/api/screens', {}, { origin: 'https://evil.example' })).code).toBe('bad_origin')
  })
})
