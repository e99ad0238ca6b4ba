import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { SILENT_LOG } from '../log'
import { type SmallProvider, startSmallProvider } from '../testing/small-provider'
import type { IdentityMode, ProviderLogin } from './identity'
import { createOidcMode, readIdentity } from './oidc'

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
  mode = createOidcMode({
    auth: { ...AUTH, issuer: provider.issuer },
    cookieName: 'fluxdeck',
    isSecure: false,
    clock: () => new Date(now),
    log: { ...SILENT_LOG, warn: (message) => void warnings.push(message) },
  })
  if (mode.provider === undefined) throw new Error('The mode has no provider.')
  login = mode.provider
})
afterEach(() => provider.stop())

const AUTH = {
  mode: 'oidc',
  issuer: new URL('https://id.example'),
  clientId: 'fluxdeck',
  usernameClaim: 'sub',
  groupsClaim: 'groups',
  scopes: ['openid'],
  baseUrl: new URL('https://flux.example'),
  operators: { users: ['root'], groups: ['platform'] },
} as const
const ALL = { name: 'u-1', groups: ['platform', 'dev'], role: 'operator' }

const headersOf = (...cookies: (string | undefined)[]) =>
  new Headers({ cookie: cookies.map((cookie) => cookie?.split(';')[0] ?? '').join('; ') })

async function begin(clientIp = '192.0.2.1') {
  const { location, cookie } = await login.begin('/graph', clientIp)
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

  it('may be begun a hundred times a minute from one address', async () => {
    for (let time = 0; time < 100; time++) await login.begin('/', '192.0.2.1')
    await expect(login.begin('/', '192.0.2.1')).rejects.toMatchObject({ code: 'rate_limited' })
    await expect(login.begin('/', '192.0.2.2')).resolves.toBeDefined()
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
    const count = () => provider.asked.filter(({ path }) => path === '/me').length
    expect(count()).toBe(1)
    now += 1
    await mode.lookAgain?.(headers)
    expect(count()).toBe(2)
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

  it('is who they were where the provider cannot be asked at all', async () => {
    provider.answer('/discovery', ({ status, body }) => ({ status, body: { ...body, userinfo_endpoint: undefined } }))
    const headers = await signIn()
    now += 3_600_000
    expect(await mode.lookAgain?.(headers)).toEqual(ALL)
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
