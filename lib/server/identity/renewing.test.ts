// A real provider that gives refresh tokens for one use each, and has no other way to be asked.

import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Resource, State } from '@/lib/contract/state'
import type { IdentityProvider } from '../testing/identity-provider'
import { openProviderScene, signInAs } from '../testing/provider-scene'
import type { Answer, ServedProgram } from '../testing/serve-program'

let provider: IdentityProvider
let served: ServedProgram
let now = Date.now()
let rows: Resource[]

beforeAll(async () => {
  const env = { VIEWER_GROUPS: 'humans' }
  ;({ provider, served } = await openProviderScene({ env, clock: () => new Date(now), renews: true }))
  await vi.waitFor(async () => expect((await served.ask('/readyz')).status).toBe(200), { timeout: 30_000 })
  const headers = await signIn(['humans'])
  await vi.waitFor(async () => {
    const { resources } = JSON.parse((await served.ask('/api/state', { headers })).text) as State
    rows = resources.filter(({ actions }) => actions.includes('suspend'))
    expect(rows.length).toBeGreaterThan(12)
  })
})
afterAll(() => {
  served.stop()
  provider.stop()
})

const signIn = (groups: readonly string[]) => signInAs({ provider, served }, 'olga', groups)
/** Asks for what nobody asked for before, so that nothing but the person can be in the way. */
async function suspendAnother(headers: { readonly cookie: string }): Promise<Answer> {
  const object = rows.pop()
  if (object === undefined) throw new Error('Everything is suspended.')
  const { kind, namespace, name } = object
  return served.act({ action: 'suspend', kind, namespace, name }, headers)
}
const statusOf = async (headers: { readonly cookie: string }) => (await served.ask('/api/me', { headers })).status

describe('a person whose sign-in can be renewed', () => {
  it('acts minute after minute, each time with the newest token, also several times at once', async () => {
    const headers = await signIn(['platform'])
    for (let minute = 0; minute < 3; minute++) {
      now += 60_000
      const answers = await Promise.all([suspendAnother(headers), suspendAnother(headers)])
      // A token that is used twice ends them all, and the session with them.
      expect(answers.map(({ status }) => status)).toEqual([202, 202])
    }
    expect(await statusOf(headers)).toBe(200)
  })

  it.each([
    ['the group of operators', ['humans']],
    ['every group', []],
  ])('writes nothing more once %s was taken away, and is signed out', async (_, left) => {
    const headers = await signIn(['platform', 'humans'])
    provider.setAccount('olga', { groups: left })
    now += 60_000
    expect((await suspendAnother(headers)).status).toBe(403)
    expect(served.audit.at(-1)).toMatchObject({ outcome: 'refused' })
    expect(await statusOf(headers)).toBe(401)
  })

  it('is signed out by a provider that knows nobody of the name any more', async () => {
    const headers = await signIn(['platform'])
    provider.forget('olga')
    now += 60_000
    expect((await suspendAnother(headers)).status).toBe(401)
    expect(await statusOf(headers)).toBe(401)
  })

  it('writes nothing while the provider does not answer, and reads on', async () => {
    const headers = await signIn(['platform'])
    provider.tamper('/token', () => '<html>')
    now += 60_000
    expect((await suspendAnother(headers)).code).toBe('unavailable')
    expect(await statusOf(headers)).toBe(200)
    provider.tamper('/token', undefined)
  })
})
