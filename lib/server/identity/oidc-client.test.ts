import { createServer } from 'node:http'
import { connect } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { SILENT_LOG } from '../log'
import { type SmallProvider, startSmallProvider } from '../testing/small-provider'
import { createOidcClient, type OidcClient, type SignedIn } from './oidc-client'
import type { ProxyFor } from './settings'

let provider: SmallProvider
let now: number
let warnings: string[]
let secret: string
let client: OidcClient
let proxyFor: ProxyFor

beforeEach(async () => {
  provider = await startSmallProvider()
  now = Date.now()
  warnings = []
  secret = 'a secret'
  proxyFor = () => undefined
  provider.claims.sub = 'u-1'
  client = createOidcClient(
    {
      mode: 'oidc',
      issuer: provider.issuer,
      issuerId: provider.issuer.origin,
      audience: 'https://flux.example/mcp',
      clientId: 'fluxdeck',
      clientSecret: () => secret,
      usernameClaim: 'sub',
      groupsClaim: 'groups',
      scopes: ['openid', 'groups'],
      baseUrl: new URL('https://flux.example'),
      operators: { users: [], groups: [] },
      viewers: { users: ['*'], groups: [] },
      proxyFor: (address) => proxyFor(address),
    },
    () => new Date(now),
    { ...SILENT_LOG, warn: (message) => void warnings.push(message) },
  )
})
afterEach(() => provider.stop())

async function signIn(): Promise<SignedIn> {
  const secrets = await client.begin()
  provider.claims.nonce = secrets.nonce
  return client.finish(`?code=code&state=${secrets.state}`, secrets)
}
const lookAgain = async () => {
  const { later } = await signIn()
  if (later === undefined) throw new Error('Nobody can be asked.')
  return later.claimsNow
}
const countOf = (path: string) => provider.asked.filter((one) => one.path === path).length
const lastForm = () => provider.asked.findLast(({ path }) => path === '/token')?.form
const withFields = (more: object) => (usual: { status: number; body: object }) => ({
  status: usual.status,
  body: { ...usual.body, ...more },
})

describe('the way to the provider', () => {
  it('asks for a code with PKCE, a state and a nonce, and for nothing else', async () => {
    const { location, state, nonce } = await client.begin()
    const { origin, pathname, searchParams } = new URL(location)
    expect(`${origin}${pathname}`).toBe(`${provider.issuer.origin}/authorise`)
    expect(Object.fromEntries(searchParams)).toEqual({
      client_id: 'fluxdeck',
      redirect_uri: 'https://flux.example/auth/callback',
      response_type: 'code',
      scope: 'openid groups',
      state,
      nonce,
      code_challenge: expect.any(String),
      code_challenge_method: 'S256',
    })
  })

  it('asks for keys and addresses once an hour', async () => {
    await client.begin()
    now += 3_599_999
    await client.begin()
    expect(countOf('/discovery')).toBe(1)
    now += 1
    await client.begin()
    expect(countOf('/discovery')).toBe(2)
  })

  it('keeps to the last ones while the provider does not answer, and says so', async () => {
    await client.begin()
    provider.answer('/discovery', () => ({ status: 500, body: {} }))
    now += 3_600_000
    await expect(client.begin()).resolves.toBeDefined()
    expect(warnings).toEqual(['The identity provider could not be asked for its keys; the last ones count.'])
  })

  it('cannot begin before the provider ever answered', async () => {
    provider.answer('/discovery', () => ({ status: 500, body: {} }))
    await expect(client.begin()).rejects.toThrow()
    expect(warnings).toEqual([])
  })

  it('asks once for however many begin at the same time', async () => {
    await Promise.all(Array.from({ length: 50 }, () => client.begin()))
    expect(countOf('/discovery')).toBe(1)
  })

  it('leaves a provider that fails alone for five seconds, however many begin', async () => {
    provider.answer('/discovery', () => ({ status: 500, body: {} }))
    const begin = async () =>
      (await Promise.allSettled(Array.from({ length: 20 }, () => client.begin()))).map((one) => one.status)
    expect(new Set([...(await begin()), ...(await begin())])).toEqual(new Set(['rejected']))
    expect(countOf('/discovery')).toBe(1)
    now += 4_999
    await expect(client.begin()).rejects.toThrow()
    expect(countOf('/discovery')).toBe(1)
    provider.answer('/discovery', (usual) => usual)
    now += 1
    expect(new Set(await begin())).toEqual(new Set(['fulfilled']))
    expect(countOf('/discovery')).toBe(2)
  })

  it('goes on with the last keys meanwhile, and warns once each time that it asked', async () => {
    await client.begin()
    provider.answer('/discovery', () => ({ status: 500, body: {} }))
    now += 3_600_000
    await Promise.all(Array.from({ length: 20 }, () => client.begin()))
    await client.begin()
    expect([warnings.length, countOf('/discovery')]).toEqual([1, 2])
  })
})

describe('the way back', () => {
  it('brings the claims of the ID token, for the code and its verifier', async () => {
    provider.claims.groups = ['dev']
    expect((await signIn()).claims).toMatchObject({ sub: 'u-1', groups: ['dev'] })
    const { form, authorization } = provider.asked.findLast(({ path }) => path === '/token') ?? {}
    expect(form?.get('code')).toBe('code')
    expect(form?.get('code_verifier')).toHaveLength(43)
    expect(authorization).toBe(`Basic ${btoa('fluxdeck:a+secret')}`)
  })

  it('sends a secret that was changed meanwhile, and none where there is none', async () => {
    await signIn()
    secret = 'another'
    await signIn()
    expect(provider.asked.findLast(({ path }) => path === '/token')?.authorization).toBe(
      `Basic ${btoa('fluxdeck:another')}`,
    )
    secret = ''
    await signIn()
    expect(lastForm()?.get('client_id')).toBe('fluxdeck')
  })

  it.each<[string, object]>([
    ['another issuer', { iss: 'https://evil.example' }],
    ['another audience', { aud: 'another' }],
    ['an end that has passed', { exp: 1 }],
  ])('brings nobody with %s', async (_, claims) => {
    Object.assign(provider.claims, claims)
    await expect(signIn()).rejects.toThrow()
  })

  it('brings nobody with the nonce or the state of another sign-in', async () => {
    const secrets = await client.begin()
    provider.claims.nonce = 'another'
    await expect(client.finish(`?code=code&state=${secrets.state}`, secrets)).rejects.toThrow()
    provider.claims.nonce = secrets.nonce
    await expect(client.finish('?code=code&state=another', secrets)).rejects.toThrow()
  })

  it('brings nobody without an ID token, nor with one of another signature', async () => {
    provider.answer('/token', withFields({ id_token: undefined }))
    await expect(signIn()).rejects.toThrow()
    provider.answer('/token', ({ status, body }) => ({
      status,
      body: { ...body, id_token: String(body.id_token).replace(/[^.]+$/, 'AAAA') },
    }))
    await expect(signIn()).rejects.toThrow()
  })

  it('brings the groups from where the provider tells them, the ID token first', async () => {
    provider.answer('/me', withFields({ groups: ['ops'], team: 'a' }))
    expect((await signIn()).claims).toMatchObject({ sub: 'u-1', groups: ['ops'], team: 'a' })
    provider.claims.groups = ['dev']
    expect((await signIn()).claims).toMatchObject({ sub: 'u-1', groups: ['dev'], team: 'a' })
  })

  it.each<[string, (usual: { status: number; body: object }) => { status: number; body: Record<string, unknown> }]>([
    ['nothing', () => ({ status: 500, body: {} })],
    ['of somebody else', withFields({ sub: 'u-2', groups: ['platform'] })],
  ])('brings what the ID token says where the provider then tells %s', async (_, change) => {
    provider.answer('/me', change)
    expect((await signIn()).claims).not.toHaveProperty('groups')
    expect(warnings).toEqual(['The identity provider told nothing but the ID token of somebody who signed in.'])
  })

  it('can be asked again only where the provider has a way for it', async () => {
    provider.answer('/discovery', withFields({ userinfo_endpoint: undefined }))
    expect(await signIn()).not.toHaveProperty('later')
    provider.answer('/token', withFields({ refresh_token: 'refresh' }))
    expect(await signIn()).toHaveProperty('later')
  })
})

describe('the claims as they are now', () => {
  it('are what the provider says of the person, over what the ID token said', async () => {
    provider.claims.groups = ['dev']
    const claimsNow = await lookAgain()
    expect(await claimsNow()).toMatchObject({ sub: 'u-1', groups: ['dev'] })
    expect(provider.asked.at(-1)).toMatchObject({ path: '/me', authorization: 'Bearer access' })
    provider.answer('/me', withFields({ groups: ['ops'] }))
    expect(await claimsNow()).toMatchObject({ groups: ['ops'] })
  })

  it('have lost what the provider told before and leaves out now', async () => {
    provider.claims.groups = ['dev']
    const claimsNow = await lookAgain()
    provider.answer('/me', withFields({ groups: ['dev'] }))
    await claimsNow()
    provider.answer('/me', (usual) => usual)
    expect(await claimsNow()).not.toHaveProperty('groups')
  })

  it('are what they were where the provider writes them in two ways and has changed neither', async () => {
    provider.claims.groups = ['dev', 'ops']
    provider.answer('/me', withFields({ groups: ['/dev', '/ops'] }))
    const claimsNow = await lookAgain()
    expect(await claimsNow()).toMatchObject({ groups: ['dev', 'ops'] })
    provider.answer('/me', withFields({ groups: ['/dev'] }))
    expect(await claimsNow()).toMatchObject({ groups: ['/dev'] })
    provider.answer('/me', withFields({ groups: ['/dev', '/ops'] }))
    expect(await claimsNow()).toMatchObject({ groups: ['dev', 'ops'] })
  })

  it('stay as they were once the token may not ask any more', async () => {
    provider.claims.groups = ['dev']
    const claimsNow = await lookAgain()
    provider.answer('/me', withFields({ groups: ['ops'] }))
    now += 3_600_000
    expect(await claimsNow()).toMatchObject({ groups: ['dev'] })
    expect(countOf('/me')).toBe(1)
  })

  it('are asked for ever with a token that says no end', async () => {
    provider.answer('/token', withFields({ expires_in: undefined }))
    const claimsNow = await lookAgain()
    now += 30 * 24 * 3_600_000
    await claimsNow()
    expect(countOf('/me')).toBe(2)
  })

  it('come from a new ID token where there is one to refresh, with the newest refresh token', async () => {
    provider.answer('/token', withFields({ refresh_token: 'first' }))
    const claimsNow = await lookAgain()
    provider.claims.groups = ['ops']
    delete provider.claims.nonce
    provider.answer('/token', withFields({ refresh_token: 'second' }))
    expect(await claimsNow()).toMatchObject({ groups: ['ops'] })
    expect(lastForm()?.get('refresh_token')).toBe('first')
    provider.answer('/token', (usual) => usual)
    await claimsNow()
    expect(lastForm()?.get('refresh_token')).toBe('second')
    await claimsNow()
    expect(lastForm()?.get('refresh_token')).toBe('second')
    expect(countOf('/me')).toBe(1)
  })

  it('come from both where the new ID token leaves out what the first one said', async () => {
    Object.assign(provider.claims, { groups: ['dev'], email: 'a@example.org' })
    provider.answer('/token', withFields({ refresh_token: 'first' }))
    const claimsNow = await lookAgain()
    for (const name of ['nonce', 'groups', 'email']) delete provider.claims[name]
    provider.answer('/me', withFields({ groups: ['ops'] }))
    expect(await claimsNow()).toMatchObject({ sub: 'u-1', groups: ['ops'] })
    provider.answer('/me', (usual) => usual)
    expect(await claimsNow()).not.toHaveProperty('groups')
  })

  it('are nobody’s when the new ID token is about somebody else', async () => {
    provider.answer('/token', withFields({ refresh_token: 'first' }))
    const claimsNow = await lookAgain()
    delete provider.claims.nonce
    provider.claims.sub = 'u-2'
    expect(await claimsNow()).toBeUndefined()
  })

  it('may be asked for as long as a token counts, or can be renewed', async () => {
    const { later } = await signIn()
    expect(later?.mayAsk()).toBe(true)
    now += 3_600_000
    expect(later?.mayAsk()).toBe(false)
    provider.answer('/token', withFields({ refresh_token: 'first' }))
    const renewable = (await signIn()).later
    now += 3_600_000
    expect(renewable?.mayAsk()).toBe(true)
  })

  it('are asked for with the refreshed token where the refresh brings no ID token', async () => {
    provider.answer('/token', withFields({ refresh_token: 'first' }))
    const claimsNow = await lookAgain()
    provider.answer('/token', withFields({ id_token: undefined, access_token: 'renewed' }))
    now += 7_200_000
    await claimsNow()
    expect(provider.asked.at(-1)).toMatchObject({ path: '/me', authorization: 'Bearer renewed' })
  })

  it('are nobody’s once the provider took the sign-in back', async () => {
    const byToken = await lookAgain()
    provider.answer('/me', () => ({ status: 401, body: {} }))
    expect(await byToken()).toBeUndefined()
    provider.answer('/token', withFields({ refresh_token: 'first' }))
    const byRefresh = await lookAgain()
    provider.answer('/token', () => ({ status: 400, body: { error: 'invalid_grant' } }))
    expect(await byRefresh()).toBeUndefined()
  })

  it('are not known while the provider answers anything else', async () => {
    const byToken = await lookAgain()
    for (const status of [500, 403]) {
      provider.answer('/me', () => ({ status, body: {} }))
      await expect(byToken()).rejects.toThrow()
    }
    provider.answer('/token', withFields({ refresh_token: 'first' }))
    const byRefresh = await lookAgain()
    provider.answer('/token', () => ({ status: 400, body: { error: 'invalid_client' } }))
    await expect(byRefresh()).rejects.toThrow()
  })
})

describe('where a proxy leads to the provider', () => {
  it('asks each of its addresses through that proxy, and the others directly', async () => {
    const tunnels: string[] = []
    const proxy = createServer()
    proxy.on('connect', ({ url = '' }, socket, head) => {
      tunnels.push(url)
      const [host, port] = url.split(':')
      const far = connect(Number(port), host, () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n')
        far.write(head)
        far.pipe(socket).pipe(far)
      })
      far.on('error', () => socket.destroy())
      socket.on('error', () => far.destroy())
    })
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
    const address = proxy.address()
    if (address === null || typeof address === 'string') throw new Error('the proxy has no port')
    try {
      const asked: string[] = []
      proxyFor = (target) => {
        asked.push(new URL(target).pathname)
        return target.endsWith('/token') ? undefined : `http://127.0.0.1:${address.port}`
      }
      const { later } = await signIn()
      expect(await later?.claimsNow()).toMatchObject({ sub: 'u-1' })
      expect(new Set(tunnels)).toEqual(new Set([provider.issuer.host]))
      expect(asked).toEqual(expect.arrayContaining(['/.well-known/openid-configuration', '/token', '/keys', '/me']))
    } finally {
      proxy.closeAllConnections()
      proxy.close()
    }
  })
})
