import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { ADDRESSES, type Address } from '@/lib/addresses'
import { readConfig } from '../config'
import { closedAddresses } from '../door/closed-addresses'
import type { IdentityProvider } from '../testing/identity-provider'
import { openProviderScene, signInAs } from '../testing/provider-scene'
import { type ServedProgram, serveProgram } from '../testing/serve-program'

const ROWS: readonly (readonly [string, Address])[] = Object.entries(ADDRESSES)
/** What is switched off is there for nobody. */
const OFF: ReadonlySet<string> = closedAddresses(readConfig({}))
const CLOSED = ROWS.flatMap(([name, row]) => (row.isOpen || row.isInside || OFF.has(name) ? [] : [row]))
const fill = (pattern: string) =>
  pattern
    .replace('{kind}/{namespace}/{name}', 'Kustomization/flux-system/flux-system')
    .replace('{id}', 'a1')
    .concat(pattern.endsWith('/access') ? '?ref=Kustomization/flux-system/flux-system' : '')
/** Names that stand in the demo cluster, and in no refusal. */
const OF_THE_CLUSTER = /flux-system|homelab|jellyfin|frigate/

async function expectShutOut(served: ServedProgram, headers: Readonly<Record<string, string>>): Promise<void> {
  for (const { pattern, methods, by } of CLOSED)
    for (const method of methods) {
      const answer = await served.ask(fill(pattern), { method, headers })
      expect(answer.status, `${method} ${pattern}`).toBe(403)
      expect(answer.text, pattern).not.toMatch(OF_THE_CLUSTER)
      if (method === 'HEAD') continue
      if (by === 'page') expect(answer.text, pattern).toBe('the page of strangers')
      else expect(answer.code, pattern).toBe('forbidden')
    }
}

describe('somebody whom the proxy names and nobody let read', () => {
  let served: ServedProgram
  beforeAll(async () => {
    served = await serveProgram({
      env: {
        AUTH_MODE: 'proxy',
        TRUSTED_PROXIES: '127.0.0.1',
        ACTIONS_ENABLED: '1',
        OPERATOR_GROUPS: 'platform',
        VIEWER_GROUPS: 'humans',
        VIEWER_USERS: 'vera',
      },
    })
    await served.untilReady()
  })
  afterAll(() => served.stop())
  const as = (user: string, groups = '') => ({ 'X-Forwarded-User': user, 'X-Forwarded-Groups': groups })
  const readSeed = (headers: Record<string, string>) =>
    served.program.runtime.readSeed(new Headers({ ...headers, 'x-fluxdeck-proxy': '1' }))

  it('is refused on every address but the open ones, and is told nothing of the cluster', async () => {
    await expectShutOut(served, as('eve', 'friends'))
    for (const path of ['/nowhere', '/stranger']) {
      const answer = await served.ask(path, { headers: as('eve') })
      expect(answer).toMatchObject({ status: 403, text: 'the page of strangers' })
    }
    expect((await served.ask('/login', { headers: as('eve') })).status).toBe(200)
  })

  it('is told as whom, and which groups may read', async () => {
    const answer = await served.ask('/api/me', { headers: as('eve', 'friends,guests') })
    expect(JSON.parse(answer.text).error).toMatchObject({
      code: 'forbidden',
      message: 'You are eve here, and nobody said that eve may read.',
      details: { user: 'eve', groups: ['friends', 'guests'], readerGroups: ['humans', 'platform'] },
    })
  })

  it('finds nothing in a page but that', async () => {
    const seed = await readSeed(as('eve', 'friends'))
    expect(seed).toEqual({
      complete: false,
      me: expect.objectContaining({ groups: [], role: 'viewer', mode: 'proxy' }),
      stranger: { user: 'eve', groups: ['friends'], readerGroups: ['humans', 'platform'] },
    })
    expect(seed.me).not.toHaveProperty('user')
    expect(await readSeed(as('vera'))).toHaveProperty('state')
  })

  it('may not act either, and the attempt is written down under that name', async () => {
    const body = { action: 'suspend', kind: 'Kustomization', namespace: 'flux-system', name: 'flux-system' }
    const line = { actor: 'eve', groups: ['friends'], outcome: 'refused', reason: 'forbidden' }
    expect((await served.act(body, as('eve', 'friends'))).code).toBe('forbidden')
    expect(served.audit.at(-1)).toMatchObject(line)
    const lines = served.audit.length
    const headers = { ...as('eve', 'friends'), origin: served.origin }
    expect((await served.ask('/api/actions/a1', { method: 'DELETE', headers })).code).toBe('forbidden')
    expect(served.audit.slice(lines)).toMatchObject([line])
  })

  it.each([
    ['a viewer by name', as('vera'), 'viewer'],
    ['a viewer by group', as('bo', 'friends,humans'), 'viewer'],
    ['an operator, who reads as well', as('ana', 'platform'), 'operator'],
  ])('is not %s', async (_, headers, role) => {
    const answer = await served.ask('/api/me', { headers })
    expect(JSON.parse(answer.text)).toMatchObject({ role })
    expect((await served.ask('/api/state', { headers })).status).toBe(200)
    expect((await served.ask('/', { headers })).text).toBe('a page')
  })

  it('is whoever lost the group, also on a stream that was open before', async () => {
    const { gate } = served.program
    const headers = new Headers({ ...as('lou', 'humans'), 'x-fluxdeck-proxy': '1' })
    await served.ask('/api/me', { headers: as('lou', 'humans') })
    expect(gate.mayStillRead(headers)).toBe(true)
    expect((await served.ask('/api/state', { headers: as('lou', 'friends') })).status).toBe(403)
    expect(gate.mayStillRead(headers)).toBe(false)
    await served.ask('/api/me', { headers: as('lou', 'humans') })
    expect(gate.mayStillRead(headers)).toBe(true)
  })
})

describe('somebody whom the provider names and nobody let read', () => {
  let provider: IdentityProvider
  let served: ServedProgram
  let now = Date.now()
  beforeAll(async () => {
    const env = { VIEWER_GROUPS: 'humans' }
    ;({ provider, served } = await openProviderScene({ env, clock: () => new Date(now) }))
    await served.untilReady()
  })
  afterAll(() => {
    served.stop()
    provider.stop()
  })
  const signIn = (id: string, groups: readonly string[]) => signInAs({ provider, served }, id, groups)

  it('is refused on every address but the open ones, and can sign out', async () => {
    const headers = await signIn('eve', ['friends'])
    await expectShutOut(served, headers)
    const out = await served.ask('/logout', { method: 'POST', headers: { ...headers, origin: served.origin } })
    expect(out.status).toBe(200)
    expect((await served.ask('/api/me', { headers })).code).toBe('unauthenticated')
  })

  it('reads with the same session once the provider tells of a group that may', async () => {
    const headers = await signIn('eve', ['friends'])
    provider.setAccount('eve', { groups: ['friends', 'humans'] })
    expect((await served.ask('/api/state', { headers })).code).toBe('forbidden')
    now += 60_000
    expect((await served.ask('/', { headers })).text).toBe('a page')
    expect(JSON.parse((await served.ask('/api/me', { headers })).text)).toMatchObject({ user: 'eve', role: 'viewer' })
  })

  it('is whoever lost the group: the session ends, and what is open with it', async () => {
    const headers = await signIn('vera', ['humans'])
    const { gate } = served.program
    expect(gate.mayStillRead(new Headers(headers))).toBe(true)
    provider.setAccount('vera', { groups: [] })
    now += 60_000
    await vi.waitFor(() => expect(gate.mayStillRead(new Headers(headers))).toBe(false), { timeout: 10_000 })
    expect((await served.ask('/api/state', { headers })).code).toBe('unauthenticated')
  })

  it('stays a stranger while the provider cannot be asked', async () => {
    const headers = await signIn('eve', ['friends'])
    provider.tamper('/me', () => 'nonsense')
    now += 60_000
    expect((await served.ask('/api/state', { headers })).code).toBe('forbidden')
    provider.tamper('/me', undefined)
  })
})
