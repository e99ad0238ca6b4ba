// Two replicas that share a table of sessions, and a provider that gives each refresh token for one use.

import type { IncomingMessage } from 'node:http'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { SILENT_LOG } from '../log'
import { createSessionTable, type SessionTable } from '../testing/session-table'
import { type SmallProvider, startSmallProvider } from '../testing/small-provider'
import type { IdentityMode } from './identity'
import { shareSessions } from './keep-sessions'
import { createOidcMode } from './oidc'

const ALL = { name: 'u-1', groups: ['platform', 'dev'], role: 'operator' }

let provider: SmallProvider
let table: SessionTable
let now: number
let given: number
let one: IdentityMode
let other: IdentityMode

const create = (operators: readonly string[] = ['platform']) =>
  createOidcMode({
    auth: {
      mode: 'oidc',
      issuer: provider.issuer,
      issuerId: provider.issuer.origin,
      audience: 'https://flux.example/mcp',
      clientId: 'fluxdeck',
      usernameClaim: 'sub',
      groupsClaim: 'groups',
      scopes: ['openid'],
      baseUrl: new URL('https://flux.example'),
      operators: { users: [], groups: operators },
      viewers: { users: ['*'], groups: [] },
    },
    cookieName: 'fluxdeck',
    isSecure: true,
    clock: () => new Date(now),
    log: SILENT_LOG,
    keeping: shareSessions(table, () => 'the secret of the client'),
  })
beforeEach(async () => {
  provider = await startSmallProvider()
  table = createSessionTable()
  now = Date.now()
  given = 0
  Object.assign(provider.claims, { sub: 'u-1', groups: ['platform', 'dev'] })
  provider.answer('/token', ({ status, body }) => ({ status, body: { ...body, refresh_token: `r${++given}` } }))
  one = create()
  other = create()
})
afterEach(() => provider.stop())

const headersOf = (cookie: string | undefined) => new Headers({ cookie: cookie?.split(';')[0] ?? '' })
/** As the front does with each request. */
async function arrive(mode: IdentityMode, headers: Headers) {
  const request: Pick<IncomingMessage, 'headers'> = { headers: { cookie: headers.get('cookie') ?? '' } }
  await mode.admit(Object.assign(Object.create(null), request))
  return mode.identify(headers)
}
async function begin(at: IdentityMode) {
  const { location = '', cookie } = (await at.provider?.begin('/graph')) ?? {}
  const { searchParams } = new URL(location)
  provider.claims.nonce = searchParams.get('nonce')
  return { back: `?code=code&state=${searchParams.get('state')}`, headers: headersOf(cookie) }
}
async function signIn() {
  const { back, headers } = await begin(one)
  const finished = await other.provider?.finish(back, headers)
  delete provider.claims.nonce
  return headersOf(finished?.cookies[0])
}
const refreshes = () => provider.asked.flatMap(({ form }) => form.get('refresh_token') ?? [])

describe('a sign-in over a provider, with two replicas', () => {
  it('begins at one and comes back to the other, once', async () => {
    const { back, headers } = await begin(one)
    const finished = await other.provider?.finish(back, headers)
    expect(finished?.returnTo).toBe('/graph')
    const session = headersOf(finished?.cookies[0])
    expect(await arrive(one, session)).toEqual(ALL)
    expect(await arrive(other, session)).toEqual(ALL)
    for (const again of [one, other]) await expect(again.provider?.finish(back, headers)).rejects.toThrow()
    expect(table.sessions.size).toBe(1)
    for (const { data } of table.sessions.values()) expect(data).not.toMatch(/access|u-1|platform/)
  })

  it('is asked about with each refresh token once, whoever asks', async () => {
    const session = await signIn()
    for (const mode of [one, other]) await arrive(mode, session)
    for (let minute = 0; minute < 3; minute += 1) {
      now += 60_000
      await Promise.all([one, other, one, other].map((mode) => mode.lookAgain?.(session)))
      await Promise.all([one, other].map((mode) => mode.refresh?.(session)))
    }
    expect(refreshes()).toEqual(['r1', 'r2', 'r3'])
    expect(await arrive(one, session)).toEqual(ALL)
  })

  it('ends everywhere when something was taken away', async () => {
    const session = await signIn()
    await arrive(one, session)
    provider.claims.groups = ['dev']
    now += 60_000
    expect(await one.lookAgain?.(session)).toMatchObject({ groups: ['dev'] })
    now += 5_000
    for (const mode of [one, other]) expect(await arrive(mode, session)).toBeUndefined()
  })

  it('means what the settings of each replica make of it', async () => {
    const session = await signIn()
    expect(await arrive(create(['admins']), session)).toMatchObject({ name: 'u-1', role: 'viewer' })
  })

  it('cannot be begun, finished or ended while the database is away, and is none of the others', async () => {
    const session = await signIn()
    const { back, headers } = await begin(one)
    table.state = 'away'
    const unavailable = expect.objectContaining({ code: 'unavailable' })
    await expect(one.provider?.finish(back, headers)).rejects.toEqual(unavailable)
    await expect(create().provider?.begin('/')).rejects.toEqual(unavailable)
    await expect(one.signOut(session)).rejects.toEqual(unavailable)
    await expect(other.lookAgain?.(session)).rejects.toEqual(unavailable)
    expect(await arrive(other, session)).toEqual(ALL)
  })
})
