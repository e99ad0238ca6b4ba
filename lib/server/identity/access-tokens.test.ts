import { createHmac, generateKeyPairSync } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { SILENT_LOG } from '../log'
import { type SmallProvider, startSmallProvider } from '../testing/small-provider'
import { createAccessTokens } from './access-tokens'
import type { BearerWay } from './identity'
import { createOidcClient } from './oidc-client'

const AUDIENCE = 'https://flux.example/mcp'
const NOBODY_KNOWN = new Headers()

let provider: SmallProvider
let now: number
let warnings: string[]
let tokens: BearerWay

beforeEach(async () => {
  provider = await startSmallProvider()
  now = Date.now()
  warnings = []
  const clock = () => new Date(now)
  const log = { ...SILENT_LOG, warn: (_: string, fields?: object) => void warnings.push(JSON.stringify(fields)) }
  tokens = createAccessTokens({ auth: auth(), client: createOidcClient(auth(), clock, log), clock, log })
})
afterEach(() => {
  vi.useRealTimers()
  provider.stop()
})

const auth = () =>
  ({
    mode: 'oidc',
    issuer: provider.issuer,
    issuerId: provider.issuer.origin,
    audience: AUDIENCE,
    clientId: 'fluxdeck',
    usernameClaim: 'preferred_username',
    groupsClaim: 'groups',
    scopes: ['openid'],
    baseUrl: new URL('https://flux.example'),
    operators: { users: [], groups: ['platform'] },
    viewers: { users: ['ana'], groups: [] },
  }) as const
const seconds = (offset = 0) => Math.floor(now / 1_000) + offset
const claims = (more: object = {}) => ({
  iss: provider.issuer.origin,
  aud: AUDIENCE,
  exp: seconds(600),
  preferred_username: 'ana',
  ...more,
})
const learn = async (token: string) => tokens.isRight(token, { headers: {} })
const who = (token: string) => tokens.identify(token, NOBODY_KNOWN)
const askedForKeys = () => provider.asked.filter(({ path }) => path === '/keys').length

describe('an access token of the provider', () => {
  it('names its person by the claims of a sign-in, with their groups and role', async () => {
    const reader = provider.sign(claims())
    const operator = provider.sign(claims({ preferred_username: 'ben', groups: ['platform'] }), { typ: 'at+jwt' })
    const stranger = provider.sign(claims({ preferred_username: 'eve', aud: ['other', AUDIENCE] }))
    for (const token of [reader, operator, stranger]) expect(await learn(token)).toBe(true)
    expect(who(reader)).toEqual({ name: 'ana', groups: [], role: 'viewer' })
    expect(who(operator)).toEqual({ name: 'ben', groups: ['platform'], role: 'operator' })
    expect(who(stranger)).toEqual({ name: 'eve', groups: [], role: 'stranger' })
  })

  it('is nobody before it was looked at, and never again once it has ended', async () => {
    const token = provider.sign(claims({ exp: seconds(60) }))
    expect(who(token)).toBeUndefined()
    expect(await learn(token)).toBe(true)
    now += 64_000
    expect(who(token)).toMatchObject({ name: 'ana' })
    now += 2_000
    expect(who(token)).toBeUndefined()
    expect(await learn(token)).toBe(false)
  })

  it.each<[string, () => object, Readonly<Record<string, unknown>>?]>([
    ['for another audience', () => ({ aud: 'https://flux.example/' })],
    ['for the client, as ID tokens are', () => ({ aud: 'fluxdeck' })],
    ['for nobody in particular', () => ({ aud: undefined })],
    ['of another issuer', () => ({ iss: 'https://elsewhere.example' })],
    ['of no issuer', () => ({ iss: undefined })],
    ['that has ended', () => ({ exp: seconds(-6) })],
    ['that never ends', () => ({ exp: undefined })],
    ['whose end is a text', () => ({ exp: String(seconds(600)) })],
    ['that does not count yet', () => ({ nbf: seconds(60) })],
    ['that names nobody', () => ({ preferred_username: undefined })],
    ['that names an account of the cluster', () => ({ preferred_username: 'system:admin' })],
    ['that names an entry of the file of tokens', () => ({ preferred_username: 'fluxdeck:token:robot' })],
    ['whose groups are no list', () => ({ groups: { platform: true } })],
    ['that is an ID token', () => ({ at_hash: 'x' })],
    ['that tells of an event', () => ({ events: {} })],
    ['that is bound to a key', () => ({ cnf: { jkt: 'x' } })],
    ['of another type', () => ({}), { typ: 'logout+jwt' }],
    ['with an extension that must be understood', () => ({}), { crit: ['x'], x: 1 }],
    ['signed by a key that nobody knows', () => ({}), { kid: 'two' }],
  ])('%s is nobody', async (_, more, head) => {
    const token = provider.sign(claims(more()), head)
    expect(await learn(token)).toBe(false)
    expect(who(token)).toBeUndefined()
    expect(warnings).toHaveLength(1)
    expect(warnings.join()).not.toContain(token.split('.')[1])
  })

  it('may be made for the client where that was said, and an ID token of a sign-in is none even then', async () => {
    const clock = () => new Date(now)
    const log = SILENT_LOG
    const own = { ...auth(), audience: 'fluxdeck' }
    const forClient = createAccessTokens({ auth: own, client: createOidcClient(own, clock, log), clock, log })
    const isRight = (more: object) =>
      forClient.isRight(provider.sign(claims({ aud: 'fluxdeck', ...more })), { headers: {} })
    expect(await isRight({})).toBe(true)
    expect(await isRight({ nonce: 'of a sign-in' })).toBe(false)
    // Elsewhere some providers repeat it.
    expect(await learn(provider.sign(claims({ nonce: 'of a sign-in' })))).toBe(true)
  })

  it('is nobody without a signature of the provider, whatever it calls its algorithm', async () => {
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
    const body = part(claims())
    const other = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey
    const [head = '', , signature = ''] = provider.sign(claims()).split('.')
    // What is public of the key, used as if it were a secret.
    const { keys } = await (await fetch(`${provider.issuer.origin}/keys`)).json()
    const confused = `${part({ alg: 'HS256', kid: 'one' })}.${body}`
    const hmac = createHmac('sha256', JSON.stringify(keys[0])).update(confused).digest('base64url')
    const forged = [
      provider.sign(claims(), {}, other),
      `${part({ alg: 'none' })}.${body}.`,
      `${part({ alg: 'none', kid: 'one' })}.${body}.${signature}`,
      `${confused}.${hmac}`,
      `${head}.${part(claims({ preferred_username: 'root', groups: ['platform'] }))}.${signature}`,
      `${head}.${body}.`,
      `${head}.${body}`,
      'fluxdeck_token',
      '..',
      '',
    ]
    for (const token of forged) {
      expect(await learn(token), token).toBe(false)
      expect(who(token), token).toBeUndefined()
    }
  })
})

describe('the keys of the provider', () => {
  it('are asked for once, and for unknown ones not with every token', async () => {
    for (const kid of ['two', 'three', 'four']) expect(await learn(provider.sign(claims(), { kid }))).toBe(false)
    expect(await learn(provider.sign(claims()))).toBe(true)
    expect(askedForKeys()).toBe(1)
  })

  it.each([
    ['do not come', 500, {}],
    ['are none', 200, { keys: 'none' }],
    ['are more than anybody has', 200, { keys: [], x: 'x'.repeat(1_100_000) }],
  ])('that %s make nobody of everybody, which is said, and come back by themselves', async (_, status, body) => {
    const token = provider.sign(claims())
    let isBroken = true
    provider.answer('/keys', (usual) => (isBroken ? { status, body } : usual))
    await expect(learn(token)).rejects.toMatchObject({
      code: 'unauthenticated',
      message: expect.stringContaining('could not be checked'),
    })
    expect(who(token)).toBeUndefined()
    for (let again = 0; again < 5; again += 1) await expect(learn(token)).rejects.toThrow()
    expect(askedForKeys()).toBe(1)
    isBroken = false
    now += 5_001
    expect(await learn(token)).toBe(true)
  })

  it('that went away make nobody of who was somebody before', async () => {
    const token = provider.sign(claims({ exp: seconds(7_200) }))
    expect(await learn(token)).toBe(true)
    provider.answer('/keys', () => ({ status: 500, body: {} }))
    provider.answer('/discovery', ({ status, body }) => ({
      status,
      body: { ...body, jwks_uri: `${body.issuer}/moved` },
    }))
    now += 3_600_001
    await expect(learn(token)).rejects.toMatchObject({ code: 'unauthenticated' })
    expect(who(token)).toBeUndefined()
  })

  it('that cannot be had again go on counting, also beside tokens of keys that nobody knows', async () => {
    const token = provider.sign(claims())
    expect(await learn(token)).toBe(true)
    provider.answer('/keys', () => ({ status: 500, body: {} }))
    now += 31_000
    vi.setSystemTime(now)
    await expect(learn(provider.sign(claims(), { kid: 'two' }))).rejects.toMatchObject({ code: 'unauthenticated' })
    expect(await learn(token)).toBe(true)
  })

  it('are taken over TLS only from a provider that has it', async () => {
    const issuer = new URL('https://id.example')
    const keysAt = `${provider.issuer.origin}/keys`
    const client = { describe: () => Promise.resolve({ issuer: issuer.origin, keysAt }) }
    const open = {
      auth: { ...auth(), issuer, issuerId: issuer.origin },
      client,
      clock: () => new Date(now),
      log: SILENT_LOG,
    }
    const token = provider.sign(claims({ iss: issuer.origin }))
    await expect(createAccessTokens(open).isRight(token, { headers: {} })).rejects.toThrow('could not be checked')
    expect(askedForKeys()).toBe(0)
  })

  it('are not asked for where the provider itself does not answer', async () => {
    provider.answer('/discovery', () => ({ status: 503, body: {} }))
    await expect(learn(provider.sign(claims()))).rejects.toMatchObject({ code: 'unauthenticated' })
    expect(askedForKeys()).toBe(0)
  })
})
