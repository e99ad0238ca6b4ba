import { beforeEach, describe, expect, it } from 'vitest'
import { ApiError } from '../api-error'
import { createGate, type IdentityMode } from '../identity/identity'
import { type LogFields, SILENT_LOG } from '../log'
import { recordTallies } from '../testing/record-tallies'
import { allowHosts } from './allowed-hosts'
import { createLogin, type Login } from './login'

const ORIGIN = 'https://flux.example'
const HOSTS = allowHosts({ isLoopback: false, baseUrl: new URL(ORIGIN), allowedHosts: [] }, 3000)
const FORM = 'application/x-www-form-urlencoded'

let warnings: string[]
let reasons: unknown[]
let asked: string[]
beforeEach(() => {
  warnings = []
  reasons = []
  asked = []
})

const MODE: IdentityMode = {
  name: 'token',
  needsIdentity: true,
  admit: () => {},
  identify: () => undefined,
  isExplicit: () => false,
  exchange(token, clientIp) {
    asked.push(`${token} ${clientIp}`)
    return token === 'right' ? 'session=1' : undefined
  },
  signOut: () => 'session=; Max-Age=0',
}

const { tallies, counted } = recordTallies()

function create(more: Partial<IdentityMode> = {}): Login {
  const gate = createGate({ ...MODE, ...more }, { isReadOnly: false, isEnabled: true, hasLaunch: false })
  const keep = (message: string, fields?: LogFields) => {
    warnings.push(message)
    reasons.push(fields?.why)
  }
  return createLogin({ gate, hosts: HOSTS, tallies, log: { ...SILENT_LOG, warn: keep, error: keep } })
}
function post(type: string, body: string, headers: Readonly<Record<string, string>> = {}): Request {
  const own = { origin: ORIGIN, 'content-type': type, 'x-fluxdeck-peer': '192.0.2.1' }
  return new Request(`${ORIGIN}/auth/session`, { method: 'POST', headers: { ...own, ...headers }, body })
}
const ask = async (answer: Login[keyof Login], request: Request) => {
  try {
    const response = await answer(request, {}, 'r1')
    const { status, headers } = response
    return { status, location: headers.get('location'), cookies: headers.getSetCookie(), headers }
  } catch (error) {
    return error instanceof ApiError ? { code: error.code } : Promise.reject(error)
  }
}
const exchange = (request: Request, mode?: Partial<IdentityMode>) => ask(create(mode).exchange, request)

describe('a token at the page to sign in', () => {
  it('is exchanged for a session, and leads back', async () => {
    const answer = await exchange(post(FORM, 'token=right&returnTo=/graph'))
    expect(answer).toMatchObject({ status: 303, location: '/graph', cookies: ['session=1'] })
    expect(answer.headers?.get('cache-control')).toBe('no-store')
    expect(answer.headers?.get('x-request-id')).toBe('r1')
    expect(asked).toEqual(['right 192.0.2.1'])
  })

  it('leads nowhere else than back here', async () => {
    expect(await exchange(post(FORM, 'token=right&returnTo=https://evil.example'))).toMatchObject({ location: '/' })
  })

  it('that is wrong leads back to the page, which says so', async () => {
    const answer = await exchange(post(FORM, 'token=wrong&returnTo=/graph'))
    expect(answer).toMatchObject({ status: 303, cookies: [] })
    expect(answer.location).toMatch(/^\/login\?.*failed=1/)
    expect(answer.location).toContain('returnTo=')
    expect(warnings).toEqual(['A sign-in with a token failed.'])
    expect(counted.at(-1)).toBe('authFailures sign_in')
  })

  it('is read in JSON too, with an answer for programs', async () => {
    const right = await exchange(post('application/json; charset=utf-8', '{"token":" right "}'))
    expect(right).toMatchObject({ status: 200, location: null, cookies: ['session=1'] })
    expect(await exchange(post('application/json', '{"token":"wrong"}'))).toEqual({ code: 'unauthenticated' })
  })

  it.each<[string, Request, string]>([
    ['a body that is no JSON', post('application/json', '{'), 'invalid_request'],
    ['JSON that is nothing', post('application/json', 'null'), 'invalid_request'],
    ['JSON that is a text', post('application/json', '"token"'), 'invalid_request'],
    ['JSON without a token', post('application/json', '{}'), 'invalid_request'],
    ['a token that is no text', post('application/json', '{"token":7}'), 'invalid_request'],
    ['a token without end', post(FORM, `token=${'a'.repeat(513)}`), 'invalid_request'],
    ['a form without a token', post(FORM, 'returnTo=/'), 'invalid_request'],
    ['a form with two tokens', post(FORM, 'token=right&token=wrong'), 'invalid_request'],
    ['JSON with two tokens', post('application/json', '{"token":"wrong","\\u0074oken":"right"}'), 'invalid_request'],
    ['a form of files', post('multipart/form-data', 'token=right'), 'unsupported_media_type'],
    ['another site', post(FORM, 'token=right', { origin: 'https://evil.example' }), 'bad_origin'],
  ])('is not taken from %s', async (_, request, code) => {
    expect(await exchange(request)).toEqual({ code })
    expect(asked).toEqual([])
  })

  it('of the greatest length is still read', async () => {
    await exchange(post(FORM, `token=${'a'.repeat(512)}`))
    expect(asked).toHaveLength(1)
  })

  it('is asked for in mode token alone', async () => {
    expect(await exchange(post(FORM, 'token=right'), { name: 'oidc' })).toEqual({ code: 'not_found' })
    expect(asked).toEqual([])
  })
})

describe('the way over the provider', () => {
  const begun: string[] = []
  const provider: NonNullable<IdentityMode['provider']> = {
    async begin(returnTo) {
      begun.push(returnTo)
      return { location: 'https://id.example/authorise', cookie: 'login=1' }
    },
    finish: async (search) => ({ returnTo: search === '?code=x' ? '/graph' : '/', cookies: ['session=1', 'login='] }),
  }
  const go = (path: string) => new Request(`${ORIGIN}${path}`, { headers: { 'x-fluxdeck-peer': '192.0.2.1' } })

  it('leads there with a cookie of its own, and remembers the way back', async () => {
    const login = create({ name: 'oidc', provider })
    expect(await ask(login.start, go('/auth/start?returnTo=/graph'))).toMatchObject({
      status: 303,
      location: 'https://id.example/authorise',
      cookies: ['login=1'],
    })
    await ask(login.start, go('/auth/start?returnTo=//evil.example'))
    expect(begun).toEqual(['/graph', '/'])
  })

  it('says that the provider cannot be reached, and passes on what it refused itself', async () => {
    const failing = (error: Error) => create({ provider: { ...provider, begin: () => Promise.reject(error) } })
    expect(await ask(failing(new Error('refused')).start, go('/auth/start'))).toMatchObject({
      location: '/login?failed=provider',
      cookies: [],
    })
    expect(warnings).toEqual(['The identity provider cannot be reached.'])
    const limited = new ApiError('rate_limited', 'Too many.')
    expect(await ask(failing(limited).start, go('/auth/start'))).toEqual({ code: 'rate_limited' })
  })

  it('leads back with the session, or to the page to sign in without a word of what came', async () => {
    const back = create({ provider })
    expect(await ask(back.callback, go('/auth/callback?code=x'))).toMatchObject({
      location: '/graph',
      cookies: ['session=1', 'login='],
    })
    const why = new Error('<script>', { cause: new Error('no such key') })
    const failing = create({ provider: { ...provider, finish: () => Promise.reject(why) } })
    expect(await ask(failing.callback, go('/auth/callback?code=x'))).toMatchObject({
      location: '/login?failed=1',
      cookies: [],
    })
    expect(warnings).toEqual(['A sign-in over the identity provider failed.'])
    // Anybody can cause it, so a line is short.
    expect(reasons).toEqual(['<script> (no such key)'])
  })

  it('is not there without a provider', async () => {
    const login = create()
    expect(await ask(login.start, go('/auth/start'))).toEqual({ code: 'not_found' })
    expect(await ask(login.callback, go('/auth/callback'))).toEqual({ code: 'not_found' })
  })
})

describe('signing out', () => {
  const leave = (mode: Partial<IdentityMode>, headers: Readonly<Record<string, string>>) =>
    ask(create(mode).logout, new Request(`${ORIGIN}/logout`, { method: 'POST', headers }))
  const page = { origin: ORIGIN, accept: 'text/html,*/*' }

  it('ends the session and leads to where anybody may be', async () => {
    const ended = ['session=; Max-Age=0']
    expect(await leave({}, page)).toMatchObject({ status: 303, location: '/login', cookies: ended })
    expect(await leave({ needsIdentity: false }, page)).toMatchObject({ location: '/', cookies: ended })
    expect(await leave({}, { origin: ORIGIN })).toMatchObject({ status: 200, location: null, cookies: ended })
  })

  it('has no cookie where there are no sessions', async () => {
    const none = { signOut: () => undefined }
    expect(await leave(none, page)).toMatchObject({ cookies: [] })
    expect(await leave(none, { origin: ORIGIN })).toMatchObject({ status: 200, cookies: [] })
  })

  it('is not done by other sites', async () => {
    expect(await leave({}, { ...page, origin: 'https://evil.example' })).toEqual({ code: 'bad_origin' })
    expect(await leave({}, { accept: 'text/html' })).toEqual({ code: 'bad_origin' })
    expect(await leave({ isOwnPage: () => false }, page)).toEqual({ code: 'bad_origin' })
  })
})
