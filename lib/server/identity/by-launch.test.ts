import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { openLaunch } from '../testing/open-launch'
import { type ServedProgram, serveProgram } from '../testing/serve-program'

const BODY = { action: 'reconcile', kind: 'Kustomization', namespace: 'no', name: 'such' }

let served: ServedProgram
let now: number
const start = async (env: Readonly<Record<string, string>> = {}) => {
  now = Date.now()
  served = await serveProgram({ env, clock: () => new Date(now) })
  await served.untilReady()
}
afterEach(() => served.stop())

async function goIn(path = '') {
  const answer = await served.ask(`/launch/${served.program.gate.launch?.issue()}${path}`)
  const [location = '', page = ''] = (answer.headers.location ?? '').split('#page=')
  return { status: answer.status, location, page, cookie: answer.headers['set-cookie']?.[0]?.split(';')[0] ?? '' }
}
const roleOf = async (cookie: string) => JSON.parse((await served.ask('/api/me', { headers: { cookie } })).text).role

describe('a laptop', () => {
  beforeEach(() => start())

  it('lets a launched page write, and nobody who only has its cookie', async () => {
    const { cookie, page, location } = await goIn('?returnTo=/graph?scope=delivery')
    expect(location).toBe('/graph?scope=delivery')
    const other = await goIn()
    expect(await roleOf(cookie)).toBe('operator')
    const codes = async (headers: Readonly<Record<string, string>>) => {
      const own = { cookie, origin: served.origin, ...headers }
      const asked = await Promise.all([
        served.act(BODY, own),
        served.ask('/api/actions/none', { method: 'DELETE', headers: own }),
      ])
      return asked.map(({ code }) => code)
    }
    // What reached the person's own rights was not refused for where it came from.
    expect(await codes({ 'x-fluxdeck-page': page })).toEqual(['not_found', 'not_found'])
    const refused = ['bad_origin', 'bad_origin']
    for (const wrong of ['', 'guess', other.page, `${page}x`, cookie.split('=')[1] ?? ''])
      expect(await codes({ 'x-fluxdeck-page': wrong }), wrong).toEqual(refused)
    expect(await codes({})).toEqual(refused)
    expect(await codes({ X_Fluxdeck_Page: page })).toEqual(refused)
    const twice = [...Object.entries({ cookie, origin: served.origin }), ['x-fluxdeck-page', page] as const]
    expect((await served.act(BODY, [...twice, ['x-fluxdeck-page', page]])).code).toBe('bad_origin')
    expect((await served.act(BODY, { 'x-fluxdeck-page': page })).code).toBe('forbidden')
  })

  it('ends a session for its own page only', async () => {
    const { cookie, page } = await goIn()
    const leave = (headers: Readonly<Record<string, string>>) =>
      served.ask('/logout', { method: 'POST', headers: { cookie, origin: served.origin, ...headers } })
    expect((await leave({})).code).toBe('bad_origin')
    expect(await roleOf(cookie)).toBe('operator')
    const other = await goIn()
    const form = { 'content-type': 'application/x-www-form-urlencoded', accept: 'text/html' }
    const submit = (body: string) =>
      served.ask('/logout', { method: 'POST', headers: { cookie, origin: served.origin, ...form }, body })
    for (const body of ['', 'page=', `page=${other.page}`, `page=${page}%0d%0a`, `page=a&page=b&page=${page}`])
      expect((await submit(body)).code, body).toBe('bad_origin')
    expect(await roleOf(cookie)).toBe('operator')
    expect((await submit(`page=${other.page}&page=${page}`)).headers.location).toBe('/')
    expect(await roleOf(cookie)).toBe('viewer')
    expect(await roleOf(other.cookie)).toBe('operator')
  })

  it('ends a session for a script that has the value as well', async () => {
    const { cookie, page } = await goIn()
    const leave = (headers: Readonly<Record<string, string>>) =>
      served.ask('/logout', { method: 'POST', headers: { cookie, origin: served.origin, ...headers } })
    expect((await leave({ 'x-fluxdeck-page': page })).status).toBe(200)
    expect(await roleOf(cookie)).toBe('viewer')
    expect((await served.act(BODY, { cookie, 'x-fluxdeck-page': page })).code).toBe('forbidden')
  })

  it('shows the value of the page nowhere', async () => {
    const { cookie, page } = await goIn()
    for (const path of ['/api/me', '/api/state', '/api/actions', '/', '/login']) {
      const { text, headers } = await served.ask(path, { headers: { cookie, 'x-fluxdeck-page': page } })
      expect(text + JSON.stringify(headers), path).not.toContain(page)
    }
    expect(JSON.stringify(await served.program.runtime.readSeed(new Headers({ cookie })))).not.toContain(page)
    expect(JSON.stringify([served.log, served.audit])).not.toContain(page)
  })

  it('ends a session after twelve hours', async () => {
    const { cookie } = await goIn()
    now += 12 * 3_600_000 - 1
    expect(await roleOf(cookie)).toBe('operator')
    now += 1
    expect(await roleOf(cookie)).toBe('viewer')
  })
})

describe('a laptop that others use too', () => {
  beforeEach(() => start({ REQUIRE_LAUNCH: '1', SESSION_LIFETIME: '2h' }))

  it('shows nothing to who has no launch address, and says how to get one', async () => {
    for (const path of ['/api/state', '/api/stream', '/api/me', '/api/graph', '/api/events', '/api/notifications']) {
      const answer = await served.ask(path)
      expect([answer.status, answer.code], path).toEqual([401, 'unauthenticated'])
      expect(answer.text).toMatch(/launch address.*Enter/)
    }
    expect((await served.act(BODY)).code).toBe('unauthenticated')
    const page = await served.ask('/resources?status=failed')
    expect([page.status, page.headers.location]).toEqual([303, '/login?returnTo=%2Fresources%3Fstatus%3Dfailed'])
    for (const open of ['/healthz', '/readyz', '/login', '/icon.svg']) expect((await served.ask(open)).status).toBe(200)
    expect(await served.program.runtime.readSeed(new Headers())).toMatchObject({
      needsSignIn: true,
      me: { mode: 'launch' },
    })
  })

  it('shows everything to who was launched, until the session ends', async () => {
    const { cookie, page } = await goIn()
    expect((await served.ask('/api/state', { headers: { cookie } })).status).toBe(200)
    expect((await served.act(BODY, { cookie, 'x-fluxdeck-page': page })).code).toBe('not_found')
    now += 2 * 3_600_000
    expect((await served.ask('/api/state', { headers: { cookie } })).status).toBe(401)
    expect((await served.act(BODY, { cookie, 'x-fluxdeck-page': page })).code).toBe('unauthenticated')
  })

  it('closes an open stream when its session ends', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    const stream = served.openStream({ ...openLaunch(served.program.gate) })
    await vi.waitFor(() => expect(stream.text()).toContain('event: snapshot'))
    now += 2 * 3_600_000
    vi.advanceTimersByTime(60_000)
    await stream.ended
    expect(stream.text()).toMatch(/event: bye\ndata: \{"reason":"signed_out"\}\n\n$/)
    vi.useRealTimers()
  })
})
