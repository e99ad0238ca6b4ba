import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { SILENT_LOG } from '../log'
import { type SmallProvider, startSmallProvider } from '../testing/small-provider'
import { readIdentity } from './claims'
import type { IdentityMode, ProviderLogin } from './identity'
import { createOidcMode } from './oidc'

let provider: SmallProvider
let now: number
let warnings: string[]
let mode: IdentityMode
let login: ProviderLogin

beforeEach(async () => {
  provider = await startSmallProvider()
  now = Date.now()
  warnings = []
  Object.assign(provider.claims, { sub: 'u-1', groups: ['platform', 'dev'] })
  mode = create(AUTH.viewers)
  if (mode.provider === undefined) throw new Error('The mode has no provider.')
  login = mode.provider
})
afterEach(() => provider.stop())

const AUTH = {
  mode: 'oidc',
  issuer: new URL('https://id.example'),
  issuerId: 'https://id.example',
  audience: 'https://flux.example/mcp',
  clientId: 'fluxdeck',
  usernameClaim: 'sub',
  groupsClaim: 'groups',
  scopes: ['openid'],
  baseUrl: new URL('https://flux.example'),
  operators: { users: ['root'], groups: ['platform'] },
  viewers: { users: ['*'], groups: [] },
} as const
const ALL = { name: 'u-1', groups: ['platform', 'dev'], role: 'operator' }

const create = (
  viewers: { readonly users: readonly string[]; readonly groups: readonly string[] },
  options: { readonly lifetimeMs?: number } = {},
) =>
  createOidcMode({
    ...options,
    auth: { ...AUTH, viewers, issuer: provider.issuer },
    cookieName: 'fluxdeck',
    isSecure: false,
    clock: () => new Date(now),
    log: { ...SILENT_LOG, warn: (message) => void warnings.push(message) },
  })
const countOf = (path: string) => provider.asked.filter((one) => one.path === path).length
const headersOf = (...cookies: (string | undefined)[]) =>
  new Headers({ cookie: cookies.map((cookie) => cookie?.split(';')[0] ?? '').join('; ') })

async function begin() {
  const { location, cookie } = await login.begin('/graph')
  const { searchParams } = new URL(location)
  provider.claims.nonce = searchParams.get('nonce')
  return { cookie, back: `?code=code&state=${searchParams.get('state')}` }
}
async function signIn() {
  const { cookie, back } = await begin()
  const { cookies } = await login.finish(back, headersOf(cookie))
  return headersOf(cookies[0])
}
const say = (claims: object) => provider.answer('/me', ({ status, body }) => ({ status, body: { ...body, ...claims } }))

describe('signing in', () => {
  it('leads back to the page that was left, with a session of the person', async () => {
    const { cookie, back } = await begin()
    const { returnTo, cookies } = await login.finish(back, headersOf(cookie))
    expect(returnTo).toBe('/graph')
    expect(mode.identify(headersOf(cookies[0]))).toEqual(ALL)
    expect(cookies[1]).toContain('Max-Age=0')
    expect(cookie).toContain('Max-Age=600')
    expect(mode).toMatchObject({ name: 'oidc', needsIdentity: true })
    expect(mode.isExplicit(headersOf(cookies[0]))).toBe(false)
  })

  it('is finished once, by the browser that began it, and soon', async () => {
    const { cookie, back } = await begin()
    await expect(login.finish(back, new Headers())).rejects.toThrow('began no sign-in')
    await login.finish(back, headersOf(cookie))
    await expect(login.finish(back, headersOf(cookie))).rejects.toThrow('began no sign-in')
    const late = await begin()
    now += 600_000
    await expect(login.finish(late.back, headersOf(late.cookie))).rejects.toThrow('too long ago')
  })

  it('is used up by an answer that was wrong', async () => {
    const { cookie, back } = await begin()
    await expect(login.finish('?code=code&state=another', headersOf(cookie))).rejects.toThrow()
    await expect(login.finish(back, headersOf(cookie))).rejects.toThrow('began no sign-in')
  })

  it('ends the session that the browser had', async () => {
    const old = await signIn()
    const { cookie, back } = await begin()
    await login.finish(back, headersOf(old.get('cookie') ?? '', cookie))
    expect(mode.identify(old)).toBeUndefined()
  })

  it('ends the session of nobody else, under whatever name', async () => {
    const first = await signIn()
    provider.claims.sub = 'u-2'
    const own = await signIn()
    for (let time = 0; time < 50; time++) await signIn()
    expect(mode.identify(first)).toEqual(ALL)
    expect(mode.identify(own)).toBeUndefined()
  })

  it('lasts as long as is set, however long it took to come back', async () => {
    mode = create(AUTH.viewers, { lifetimeMs: 3_600_000 })
    if (mode.provider !== undefined) login = mode.provider
    const { cookie, back } = await begin()
    expect(cookie).toContain('Max-Age=600')
    now += 599_999
    const { cookies } = await login.finish(back, headersOf(cookie))
    expect(cookies[0]).toMatch(/Max-Age=3600$/)
    now += 3_599_999
    expect(mode.identify(headersOf(cookies[0]))).toEqual(ALL)
    now += 1
    expect(mode.identify(headersOf(cookies[0]))).toBeUndefined()
  })

  it('may be begun without end, and nobody loses the one that was begun before', async () => {
    const first = await begin()
    for (let time = 0; time < 1_500; time++) await login.begin('/')
    const last = await login.begin('/')
    expect(last.cookie).toContain('Max-Age=600')
    await expect(login.finish(first.back, headersOf(first.cookie))).resolves.toMatchObject({ returnTo: '/graph' })
  })

  it('leads to the first page where the way back is longer than browsers keep', async () => {
    expect((await login.begin(`/${'x'.repeat(5_000)}`)).cookie.length).toBeLessThan(1_000)
    expect((await login.begin(`/${'x'.repeat(1_400)}`)).cookie.length).toBeLessThan(4_000)
  })

  it('is over when the person signs out', async () => {
    const headers = await signIn()
    expect(mode.signOut(headers)).toContain('Max-Age=0')
    expect(mode.identify(headers)).toBeUndefined()
  })
})

describe('a person who is looked at again', () => {
  it('is who they were for a minute, and then whom the provider says', async () => {
    const headers = await signIn()
    say({ groups: ['platform', 'dev', 'more'] })
    now += 59_999
    expect(await mode.lookAgain?.(headers)).toEqual(ALL)
    now += 1
    expect(await mode.lookAgain?.(headers)).toEqual({ ...ALL, groups: ['platform', 'dev', 'more'] })
    expect(mode.identify(headers)).toEqual(ALL)
  })

  it('is asked about once a minute, also by many at the same time', async () => {
    const headers = await signIn()
    now += 60_000
    await Promise.all([mode.lookAgain?.(headers), mode.lookAgain?.(headers)])
    now += 59_999
    await mode.lookAgain?.(headers)
    // Once at the sign-in itself.
    expect(countOf('/me')).toBe(2)
    now += 1
    await mode.lookAgain?.(headers)
    expect(countOf('/me')).toBe(3)
  })

  it('is asked about with one refresh by two writes at once, so that no refresh token is used twice', async () => {
    let given = 0
    provider.answer('/token', ({ status, body }) => ({ status, body: { ...body, refresh_token: `r${++given}` } }))
    const headers = await signIn()
    delete provider.claims.nonce
    now += 60_000
    await Promise.all([mode.lookAgain?.(headers), mode.lookAgain?.(headers), mode.refresh?.(headers)])
    now += 60_000
    await mode.lookAgain?.(headers)
    const used = provider.asked.flatMap(({ form }) => form.get('refresh_token') ?? [])
    expect(used).toEqual(['r1', 'r2'])
  })

  it('is signed out by a refresh token that counts no more', async () => {
    provider.answer('/token', ({ status, body }) => ({ status, body: { ...body, refresh_token: 'r' } }))
    const headers = await signIn()
    provider.answer('/token', () => ({ status: 400, body: { error: 'invalid_grant' } }))
    now += 60_000
    await mode.refresh?.(headers)
    expect(mode.identify(headers)).toBeUndefined()
    expect(await mode.lookAgain?.(headers)).toBeUndefined()
  })

  it('is signed out once the provider names nobody who could sign in', async () => {
    const headers = await signIn()
    say({ groups: ['system:masters'] })
    now += 60_000
    expect(await mode.lookAgain?.(headers)).toBeUndefined()
    expect(mode.identify(headers)).toBeUndefined()
  })

  it('has no session any more after a loss', async () => {
    const headers = await signIn()
    say({ groups: ['dev'] })
    now += 60_000
    expect(await mode.lookAgain?.(headers)).toEqual({ name: 'u-1', groups: ['dev'], role: 'viewer' })
    expect(mode.identify(headers)).toBeUndefined()
    expect(await mode.lookAgain?.(headers)).toBeUndefined()
  })

  it('is nobody once the provider took the sign-in back, and for a minute on', async () => {
    const headers = await signIn()
    provider.answer('/me', () => ({ status: 401, body: {} }))
    now += 60_000
    expect(await mode.lookAgain?.(headers)).toBeUndefined()
    expect(mode.identify(headers)).toBeUndefined()
  })

  it('is not known while the provider cannot be asked, and stays signed in', async () => {
    const headers = await signIn()
    provider.answer('/me', () => ({ status: 500, body: {} }))
    now += 60_000
    await expect(mode.lookAgain?.(headers)).rejects.toMatchObject({ code: 'unavailable' })
    expect(warnings).toEqual(['The identity provider could not be asked about somebody before a write.'])
    expect(mode.identify(headers)).toEqual(ALL)
    say({ groups: ['platform', 'dev'] })
    expect(await mode.lookAgain?.(headers)).toEqual(ALL)
  })

  it('writes nothing any more with a token that may not ask, once a minute has passed', async () => {
    const headers = await signIn()
    now += 3_590_000
    await mode.lookAgain?.(headers)
    now += 59_999
    expect(await mode.lookAgain?.(headers)).toEqual(ALL)
    now += 1
    expect(mode.identify(headers)).toEqual(ALL)
    expect(await mode.lookAgain?.(headers)).toBeUndefined()
    expect(mode.identify(headers)).toBeUndefined()
  })

  it('is who they were where the provider cannot be asked at all', async () => {
    provider.answer('/discovery', ({ status, body }) => ({ status, body: { ...body, userinfo_endpoint: undefined } }))
    const headers = await signIn()
    now += 3_600_000
    expect(await mode.lookAgain?.(headers)).toEqual(ALL)
  })
})

describe('a person who reads', () => {
  it('is asked about once a minute, also in vain', async () => {
    const headers = await signIn()
    await mode.refresh?.(headers)
    expect(countOf('/me')).toBe(1)
    provider.answer('/me', () => ({ status: 500, body: {} }))
    now += 60_000
    await mode.refresh?.(headers)
    await mode.refresh?.(headers)
    expect(countOf('/me')).toBe(2)
    expect(warnings).toEqual(['The identity provider could not be asked about somebody who reads.'])
    expect(mode.identify(headers)).toEqual(ALL)
    now += 60_000
    await mode.refresh?.(headers)
    expect(countOf('/me')).toBe(3)
  })

  it('is signed out by a loss that was seen there', async () => {
    const headers = await signIn()
    say({ groups: ['dev'] })
    now += 60_000
    await mode.refresh?.(headers)
    expect(mode.identify(headers)).toBeUndefined()
  })

  it('becomes a reader in the same session, and a stranger loses nothing', async () => {
    Object.assign(provider.claims, { groups: ['a', 'b'] })
    mode = create({ users: [], groups: ['humans'] })
    if (mode.provider === undefined) throw new Error('The mode has no provider.')
    login = mode.provider
    const headers = await signIn()
    expect(mode.identify(headers)).toMatchObject({ role: 'stranger', groups: ['a', 'b'] })
    say({ groups: ['a'] })
    now += 60_000
    await mode.refresh?.(headers)
    expect(mode.identify(headers)).toMatchObject({ role: 'stranger', groups: ['a'] })
    say({ groups: ['humans'] })
    now += 60_000
    await mode.refresh?.(headers)
    expect(mode.identify(headers)).toMatchObject({ role: 'viewer', groups: ['humans'] })
  })
})

describe('the claims of a person', () => {
  it.each<[string, Readonly<Record<string, unknown>>, object]>([
    ['no groups', { sub: 'ali' }, { name: 'ali', groups: [], role: 'viewer' }],
    ['null for groups', { sub: 'ali', groups: null }, { name: 'ali', groups: [], role: 'viewer' }],
    [
      'one group as a text',
      { sub: 'ali', groups: 'platform' },
      { name: 'ali', groups: ['platform'], role: 'operator' },
    ],
    ['the name of an operator', { sub: 'root' }, { name: 'root', groups: [], role: 'operator' }],
  ])('with %s are a person', (_, claims, identity) => {
    expect(readIdentity(claims, AUTH)).toEqual(identity)
  })

  it.each<[string, Readonly<Record<string, unknown>>, string]>([
    ['no name', { groups: [] }, 'The claim "sub" is missing or no text.'],
    ['a name that is no text', { sub: 7 }, 'The claim "sub" is missing or no text.'],
    ['groups that are no list', { sub: 'ali', groups: 7 }, 'The claim "groups" is no list of texts.'],
    ['a group that is no text', { sub: 'ali', groups: ['dev', 7] }, 'The claim "groups" is no list of texts.'],
    ['a blank name', { sub: '' }, 'The user is blank.'],
    ['a group of the cluster', { sub: 'ali', groups: ['system:masters'] }, 'A group is reserved for the cluster.'],
  ])('with %s are nobody', (_, claims, words) => {
    expect(() => readIdentity(claims, AUTH)).toThrow(words)
  })

  it('are read from what the provider said, not from what every object has', () => {
    const auth = { ...AUTH, usernameClaim: 'constructor', groupsClaim: '__proto__' }
    expect(() => readIdentity({ sub: 'ali' }, auth)).toThrow('missing')
    expect(readIdentity({ constructor: 'ali' }, auth).groups).toEqual([])
  })
})
