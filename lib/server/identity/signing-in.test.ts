import { createHash } from 'node:crypto'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { IdentityProvider } from '../testing/identity-provider'
import { cookiesOf, openProviderScene } from '../testing/provider-scene'
import type { Answer, ServedProgram } from '../testing/serve-program'
import { readIdentity } from './claims'

const tokens = join(mkdtempSync(join(tmpdir(), 'fluxdeck-oidc-')), 'tokens.json')
const HALL = { name: 'hall', role: 'viewer', sha256: createHash('sha256').update('hall').digest('hex') }

let provider: IdentityProvider
let served: ServedProgram
let now = Date.now()

beforeAll(async () => {
  writeFileSync(tokens, JSON.stringify([HALL]))
  const env = { TOKENS_FILE: tokens, VIEWER_USERS: '*' }
  ;({ provider, served } = await openProviderScene({ env, clock: () => new Date(now) }))
  await served.untilReady()
})
afterAll(() => {
  served.stop()
  provider.stop()
})
afterEach(() => provider.tamper('/token', undefined))

const start = (returnTo = '/') => served.ask(`/auth/start?returnTo=${encodeURIComponent(returnTo)}`)

async function goToProvider(returnTo?: string) {
  const begun = await start(returnTo)
  const [cookie = ''] = cookiesOf(begun)
  const back = await provider.signIn(begun.headers.location ?? '')
  return { cookie, back }
}
const comeBack = (back: URL, cookie: string) => served.ask(`${back.pathname}${back.search}`, { headers: { cookie } })

async function signIn(): Promise<string> {
  provider.setAccount('u-1', { groups: ['platform', 'dev'] })
  const { cookie, back } = await goToProvider()
  return cookiesOf(await comeBack(back, cookie))[0] ?? ''
}

const expectNobody = (answer: Answer) => {
  expect(answer.status).toBe(303)
  expect(answer.headers.location).toBe('/login?failed=1')
  expect(answer.headers['set-cookie']).toBeUndefined()
}

describe('mode oidc, against a real provider', () => {
  it('goes there with PKCE, state and nonce that are never the same twice', async () => {
    const one = new URL((await start()).headers.location ?? '').searchParams
    const two = new URL((await start()).headers.location ?? '').searchParams
    expect(one.get('response_type')).toBe('code')
    expect(one.get('code_challenge_method')).toBe('S256')
    expect(one.get('redirect_uri')).toBe(`${served.origin}/auth/callback`)
    for (const name of ['state', 'nonce', 'code_challenge']) {
      expect(one.get(name)?.length).toBeGreaterThanOrEqual(43)
      expect(one.get(name)).not.toBe(two.get(name))
    }
  })

  it('comes back as the person, with the groups, to the page it left', async () => {
    provider.setAccount('u-1', { groups: ['platform', 'dev'] })
    const { cookie, back } = await goToProvider('/resources?status=failed')
    const answer = await comeBack(back, cookie)
    expect(answer.headers.location).toBe('/resources?status=failed')
    const [session = '', cleared] = answer.headers['set-cookie'] ?? []
    expect(session).toMatch(/^fluxdeck_\d+=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=43200$/)
    expect(cleared).toContain('Max-Age=0')
    const me = await served.ask('/api/me', { headers: { cookie: session.split(';')[0] ?? '' } })
    expect(JSON.parse(me.text)).toMatchObject({
      user: 'u-1',
      groups: ['platform', 'dev'],
      role: 'operator',
      mode: 'oidc',
      actionsEnabled: true,
    })
  })

  it('is a viewer for who is in no group of operators', async () => {
    provider.setAccount('u-2', {})
    const { cookie, back } = await goToProvider()
    const session = cookiesOf(await comeBack(back, cookie))[0] ?? ''
    const me = await served.ask('/api/me', { headers: { cookie: session } })
    expect(JSON.parse(me.text)).toMatchObject({ user: 'u-2', role: 'viewer' })
    const body = { action: 'reconcile', kind: 'Kustomization', namespace: 'a', name: 'b' }
    expect((await served.act(body, { cookie: session })).code).toBe('forbidden')
  })

  it('counts a token before the session, and a wrong one as nobody', async () => {
    provider.setAccount('u-1', { groups: ['platform'] })
    const { cookie, back } = await goToProvider()
    const session = cookiesOf(await comeBack(back, cookie))[0] ?? ''
    const ask = (token: string, path = '/api/me') =>
      served.ask(path, { headers: { cookie: session, authorization: `Bearer ${token}` } })
    expect(JSON.parse((await ask('hall')).text)).toMatchObject({ user: 'fluxdeck:token:hall', role: 'viewer' })
    expect((await ask('wrong')).code).toBe('unauthenticated')
    // A script is told so on a page as well; only people are shown the way in.
    expect((await ask('wrong', '/resources')).status).toBe(401)
    expect((await served.ask('/resources')).status).toBe(303)
  })

  it('takes an answer once, from the browser that asked, with its own state, and soon', async () => {
    provider.setAccount('u-1', { groups: ['platform'] })
    const { cookie, back } = await goToProvider()
    expectNobody(await served.ask(`${back.pathname}${back.search}`))
    const other = cookiesOf(await start())[0] ?? ''
    expectNobody(await comeBack(back, other))
    const forged = new URL(back)
    forged.searchParams.set('state', 'x'.repeat(43))
    const again = await goToProvider()
    expectNobody(await comeBack(forged, again.cookie))
    // A failed answer uses the attempt up.
    expectNobody(await comeBack(again.back, again.cookie))
    expect((await comeBack(back, cookie)).headers.location).toBe('/')
    expectNobody(await comeBack(back, cookie))
    const late = await goToProvider()
    now += 11 * 60_000
    expectNobody(await comeBack(late.back, late.cookie))
  })

  it('shows nothing of what a hostile way back says', async () => {
    const cookie = cookiesOf(await start())[0] ?? ''
    const evil =
      '/auth/callback?error=access_denied&error_description=<script>alert(1)</script>&iss=https://evil.example'
    const answer = await served.ask(encodeURI(evil), { headers: { cookie } })
    expectNobody(answer)
    expect(answer.text).toBe('')
    expect((await start('https://evil.example/')).status).toBe(303)
    expect((await start('//evil.example')).status).toBe(303)
  })

  const tokenWith =
    (change: (header: Record<string, unknown>, payload: Record<string, unknown>) => void) => (body: string) => {
      const answer = JSON.parse(body)
      const [header = '', payload = '', signature = ''] = String(answer.id_token).split('.')
      const decode = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString())
      const encode = (part: unknown) => Buffer.from(JSON.stringify(part)).toString('base64url')
      const [head, claims] = [decode(header), decode(payload)]
      change(head, claims)
      return JSON.stringify({
        ...answer,
        id_token: `${encode(head)}.${encode(claims)}.${head.alg === 'none' ? '' : signature}`,
      })
    }
  it.each<[string, (body: string) => string]>([
    ['another person under the same signature', tokenWith((_, claims) => Object.assign(claims, { sub: 'root' }))],
    ['no signature', tokenWith((header) => Object.assign(header, { alg: 'none' }))],
    ['a symmetric signature', tokenWith((header) => Object.assign(header, { alg: 'HS256' }))],
    ['another issuer', tokenWith((_, claims) => Object.assign(claims, { iss: 'https://evil.example' }))],
    ['another audience', tokenWith((_, claims) => Object.assign(claims, { aud: 'another' }))],
    ['an old token', tokenWith((_, claims) => Object.assign(claims, { exp: 1 }))],
    ['no ID token', (body) => JSON.stringify({ ...JSON.parse(body), id_token: undefined })],
    ['a web page', () => '<html>'],
  ])('lets nobody in with %s', async (_, change) => {
    provider.setAccount('u-1', {})
    const { cookie, back } = await goToProvider()
    provider.tamper('/token', change)
    expectNobody(await comeBack(back, cookie))
  })

  it.each<[string, string, Record<string, unknown>]>([
    ['a reserved user', 'system:admin', {}],
    ['a reserved group', 'u-1', { groups: ['system:masters'] }],
    ['a blank group', 'u-1', { groups: [' '] }],
    ['groups that are no texts', 'u-1', { groups: [{ name: 'platform' }] }],
    ['a user with control characters', 'u\u202e1', {}],
  ])('lets nobody in as %s', async (_, id, claims) => {
    provider.setAccount(id, claims)
    const { cookie, back } = await goToProvider()
    expectNobody(await comeBack(back, cookie))
  })

  it('gives a new session to each sign-in and none to a cookie that came from elsewhere', async () => {
    const planted = `fluxdeck_${new URL(served.origin).port}=planted`
    provider.setAccount('u-1', {})
    const begun = await served.ask('/auth/start', { headers: { cookie: planted } })
    const back = await provider.signIn(begun.headers.location ?? '')
    const session = cookiesOf(await comeBack(back, `${planted}; ${cookiesOf(begun)[0]}`))[0] ?? ''
    expect(session).not.toBe(planted)
    expect((await served.ask('/api/me', { headers: { cookie: planted } })).status).toBe(401)
    expect((await served.ask('/api/me', { headers: { cookie: `${planted}; ${session}` } })).status).toBe(401)
    expect((await served.ask('/api/me', { headers: { cookie: session } })).status).toBe(200)
  })

  it('writes nothing for a session that is over, and ends it by POST from its own pages only', async () => {
    const cookie = await signIn()
    const body = { action: 'reconcile', kind: 'Kustomization', namespace: 'a', name: 'b' }
    expect((await served.act(body, { cookie })).code).toBe('not_found')
    expect((await served.ask('/logout', { headers: { cookie } })).status).toBe(405)
    expect((await served.ask('/logout', { method: 'POST', headers: { cookie } })).code).toBe('bad_origin')
    await served.ask('/logout', { method: 'POST', headers: { cookie, origin: served.origin } })
    expect((await served.act(body, { cookie })).code).toBe('unauthenticated')
    const expired = await signIn()
    now += 12 * 3_600_000 + 1
    expect((await served.act(body, { cookie: expired })).code).toBe('unauthenticated')
  })

  describe('looks at a person again before a write', () => {
    const lookAgain = (cookie: string) => served.program.gate.lookAgain(new Headers({ cookie }))
    const statusOf = async (cookie: string) => (await served.ask('/api/me', { headers: { cookie } })).status
    const ALL = { name: 'u-1', groups: ['platform', 'dev'], role: 'operator' }
    afterEach(() => provider.tamper('/me', undefined))

    it('by what the provider says, asked once a minute; what was taken away ends the session', async () => {
      const cookie = await signIn()
      provider.setAccount('u-1', { groups: ['dev'] })
      now += 59_999
      expect(await lookAgain(cookie)).toEqual(ALL)
      expect(await statusOf(cookie)).toBe(200)
      now += 1
      expect(await lookAgain(cookie)).toEqual({ name: 'u-1', groups: ['dev'], role: 'viewer' })
      expect(await statusOf(cookie)).toBe(401)
      expect(await lookAgain(cookie)).toBeUndefined()
    })

    it('and takes a claim that the provider told before and leaves out now for lost', async () => {
      const cookie = await signIn()
      now += 60_000
      expect(await lookAgain(cookie)).toEqual(ALL)
      provider.setAccount('u-1', {})
      now += 60_000
      expect(await lookAgain(cookie)).toMatchObject({ groups: [], role: 'viewer' })
    })

    it('but takes one that it never told there for what it was', async () => {
      provider.tamper('/me', (body) => JSON.stringify({ sub: JSON.parse(body).sub }))
      const cookie = await signIn()
      now += 60_000
      expect(await lookAgain(cookie)).toEqual(ALL)
      expect(await statusOf(cookie)).toBe(200)
    })

    it('and takes a claim for lost that was told at the sign-in only', async () => {
      const cookie = await signIn()
      provider.setAccount('u-1', {})
      now += 60_000
      expect(await lookAgain(cookie)).toMatchObject({ groups: [], role: 'viewer' })
      expect(await statusOf(cookie)).toBe(401)
    })

    it('and knows nobody whom the provider does not know any more', async () => {
      const cookie = await signIn()
      provider.forget('u-1')
      now += 60_000
      expect(await lookAgain(cookie)).toBeUndefined()
      expect(await statusOf(cookie)).toBe(401)
    })

    it('writes nothing while the provider cannot be asked, and signs nobody out for it', async () => {
      const cookie = await signIn()
      provider.tamper('/me', () => '<html>')
      now += 60_000
      await expect(lookAgain(cookie)).rejects.toMatchObject({ code: 'unavailable' })
      expect(await statusOf(cookie)).toBe(200)
      provider.tamper('/me', undefined)
      expect(await lookAgain(cookie)).toEqual(ALL)
    })

    it('and wants a new sign-in once its token may not ask any more, though not for reading', async () => {
      const cookie = await signIn()
      now += 2 * 3_600_000
      expect(served.program.gate.mayStillRead(new Headers({ cookie }))).toBe(true)
      expect(await statusOf(cookie)).toBe(200)
      expect(await lookAgain(cookie)).toBeUndefined()
      expect(await statusOf(cookie)).toBe(401)
    })
  })

  it('lets everybody begin however often one address does, and nobody loses a place', async () => {
    const { cookie, back } = await goToProvider()
    const answers = await Promise.all(Array.from({ length: 200 }, () => start()))
    expect(answers.filter(({ status }) => status !== 303)).toEqual([])
    expect((await comeBack(back, cookie)).headers.location).toBe('/')
  })

  it('goes on with the keys it has while the provider cannot be asked for them', async () => {
    await start()
    now += 2 * 3_600_000
    provider.tamper('/openid-configuration', () => '<html>')
    expect(await signIn()).toMatch(/^fluxdeck_/)
    provider.tamper('/openid-configuration', undefined)
  })
})

describe('the claims of a person', () => {
  const auth = {
    mode: 'oidc',
    issuer: new URL('https://id.example'),
    clientId: 'x',
    usernameClaim: 'preferred_username',
    groupsClaim: '__proto__',
    scopes: [],
    baseUrl: new URL('https://flux.example'),
    operators: { users: ['ali'], groups: [] },
    viewers: { users: [], groups: [] },
  } as const
  it('are read from the configured name, and from nowhere else', () => {
    expect(readIdentity({ preferred_username: 'ali' }, auth)).toEqual({ name: 'ali', groups: [], role: 'operator' })
    expect(() => readIdentity({ sub: 'ali' }, auth)).toThrow('preferred_username')
    expect(() => readIdentity({ preferred_username: '' }, auth)).toThrow('blank')
    expect(() => readIdentity({ preferred_username: 7 }, auth)).toThrow('no text')
  })
})
