// Two replicas behind a balancer that alternates per request: signing in, acting, following, stopping; one of them killed,
// and the database away.

import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { canRun } from '@/e2e/support/availability'
import { postgresAvailability } from '@/e2e/support/postgres'
import {
  type Answered,
  balance,
  ORIGIN,
  openReplicaScene,
  type Replica,
  type ReplicaScene,
  TOKEN,
} from './testing/replica-scene'

const NAMES = Array.from({ length: 40 }, (_, at) => `k${at}`)
const kustomizationOf = (name: string, needs: readonly string[] = []) => ({
  apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
  kind: 'Kustomization',
  metadata: { name, namespace: 'apps' },
  spec: { dependsOn: needs.map((need) => ({ name: need })) },
})
const OBJECTS = [...NAMES.map((name) => kustomizationOf(name)), kustomizationOf('last', ['k0'])]
const refTo = (name: string) => `Kustomization/apps/${name}`
const WITHIN = { timeout: 30_000, interval: 50 }

let scene: ReplicaScene
let one: Replica
let other: Replica
let ask: Replica['ask']

const reconcile = (name: string) => ({ action: 'reconcile', kind: 'Kustomization', namespace: 'apps', name })
const patchesOf = (name: string) =>
  scene.simulator.control
    .requests()
    .filter(({ method, path }) => method === 'PATCH' && path.split('?')[0]?.endsWith(`/kustomizations/${name}`))
const codesOf = (answers: readonly Answered[]) => answers.map(({ status, code }) => code ?? String(status)).toSorted()

async function signIn(): Promise<Readonly<Record<string, string>>> {
  const { status, cookie = '' } = await ask('/login', {
    method: 'POST',
    headers: { origin: ORIGIN },
    body: { token: TOKEN },
  })
  expect(status).toBe(200)
  return { cookie, origin: ORIGIN }
}
const act = (by: Replica['ask'], headers: Readonly<Record<string, string>>, body: unknown) =>
  by('/api/actions', { method: 'POST', headers, body })

/** As its controller would. */
function finish(name: string, token: string): void {
  scene.simulator.control.setStatus(refTo(name), {
    lastHandledReconcileAt: token,
    observedGeneration: 1,
    conditions: [
      {
        type: 'Ready',
        status: 'True',
        reason: 'ReconciliationSucceeded',
        message: 'Applied.',
        observedGeneration: 1,
        lastTransitionTime: new Date().toISOString(),
      },
    ],
  })
}

describe.skipIf(!canRun(postgresAvailability()))('two replicas that share a PostgreSQL', () => {
  beforeAll(async () => {
    scene = await openReplicaScene({ scenario: { objects: OBJECTS }, behaviour: 'none' })
    await scene.begin()
    ;[one, other] = await Promise.all([scene.start(), scene.start()])
    ask = balance(() => [one, other])
  }, 120_000)
  afterAll(() => scene?.close())

  it('know whoever signed in at the other, and nobody once they signed out', async () => {
    const headers = await signIn()
    for (let time = 0; time < 4; time += 1) expect((await ask('/api/me', { headers })).body.user).toBe('ali')
    expect((await ask('/logout', { method: 'POST', headers })).status).toBe(200)
    await vi.waitFor(async () => {
      for (const replica of [one, other]) expect((await replica.ask('/api/me', { headers })).status).toBe(401)
    }, 6_000)
    // A write looks at once.
    const again = await signIn()
    await other.ask('/api/me', { headers: again })
    await one.ask('/logout', { method: 'POST', headers: again })
    expect((await act(other.ask, again, reconcile('k30'))).status).toBe(401)
    expect(patchesOf('k30')).toEqual([])
  })

  it('tell the same of an action, whoever holds it, and write one audit line', async () => {
    const headers = await signIn()
    const streams = [one, other].map((replica) => replica.listen(headers))
    const bothTell = (text: string) =>
      vi.waitFor(() => expect(streams.filter((stream) => !stream.text().includes(text))).toEqual([]), WITHIN)
    await bothTell('event: snapshot')
    const from = performance.now()
    const { status, body } = await act(one.ask, headers, reconcile('k1'))
    expect(status).toBe(202)
    for (let time = 0; time < 4; time += 1) {
      const { actions } = (await ask(`/api/actions/${body.id}`, { headers })).body
      expect(actions).toMatchObject([{ id: body.id, ref: refTo('k1'), state: 'requested', by: 'ali' }])
      expect(actions[0].token).toBe(body.actions[0].token)
    }
    await bothTell(body.id)
    expect(performance.now() - from).toBeLessThan(3_000)
    finish('k1', body.actions[0].token)
    await bothTell('"state":"done"')
    for (const stream of streams) stream.close()
    expect(patchesOf('k1')).toHaveLength(1)
    const audit = [...one.audit(), ...other.audit()].filter(({ ref }) => ref === refTo('k1'))
    expect(audit).toMatchObject([{ outcome: 'accepted' }])
  })

  it('send one of two requests for the same object, and name it to the other', async () => {
    const headers = await signIn()
    const answers = await Promise.all([
      act(one.ask, headers, reconcile('k2')),
      act(other.ask, headers, reconcile('k2')),
    ])
    expect(codesOf(answers)).toEqual(['202', 'in_flight'])
    const taken = answers.find(({ status }) => status === 202)
    const refused = answers.find(({ status }) => status === 409)
    expect(refused?.body.error.details.id).toBe(taken?.body.id)
    expect(patchesOf('k2')).toHaveLength(1)
    // Also a moment later, and from either.
    for (const replica of [one, other])
      expect((await act(replica.ask, headers, reconcile('k2'))).code).toBe('in_flight')
    expect(patchesOf('k2')).toHaveLength(1)
  })

  it('leave an object its two seconds, whoever wrote to it', async () => {
    const headers = await signIn()
    const suspend = { ...reconcile('k3'), action: 'suspend' }
    expect((await act(one.ask, headers, reconcile('k3'))).status).toBe(202)
    expect((await act(other.ask, headers, suspend)).code).toBe('rate_limited')
    expect(patchesOf('k3')).toHaveLength(1)
    await vi.waitFor(async () => expect((await act(other.ask, headers, suspend)).status).toBe(202), {
      timeout: 10_000,
      interval: 500,
    })
  })

  it('stop a selection that the other one sends', async () => {
    const headers = await signIn()
    const { body } = await act(one.ask, headers, { action: 'reconcile', refs: [refTo('k0'), refTo('last')] })
    const stateOf = async (replica: Replica) => {
      const { actions } = (await replica.ask(`/api/actions/${body.id}`, { headers })).body
      return actions.map(({ ref, state }: { ref: string; state: string }) => `${ref} ${state}`)
    }
    expect(await stateOf(other)).toEqual([`${refTo('k0')} requested`, `${refTo('last')} queued`])
    const stopped = await other.ask(`/api/actions/${body.id}`, { method: 'DELETE', headers })
    expect(stopped.body.actions[1]).toMatchObject({ state: 'refused', message: 'Stopped by ali before it was sent.' })
    await vi.waitFor(async () => {
      for (const replica of [one, other])
        expect(await stateOf(replica)).toEqual([`${refTo('k0')} requested`, `${refTo('last')} refused`])
      const lines = [...one.audit(), ...other.audit()].filter(({ ref }) => ref === refTo('last'))
      expect(lines).toMatchObject([{ outcome: 'refused', reason: 'stopped' }])
    }, WITHIN)
    expect(patchesOf('last')).toEqual([])
  })

  it('let in a screen whose code stands on a page of one and is entered at the other', async () => {
    const begun = await one.ask('/api/screens', { method: 'POST', headers: { origin: ORIGIN }, body: {} })
    const page = { cookie: begun.cookie ?? '' }
    const address = `/api/screens/${begun.body.code}`
    expect((await other.ask(address, { headers: page })).body).toMatchObject({ code: begun.body.code })
    const headers = await signIn()
    expect((await other.ask(address, { method: 'POST', headers, body: { screen: 'hall' } })).status).toBe(200)
    const { cookie = '' } = await one.ask(address, { headers: page })
    for (const replica of [one, other])
      expect((await replica.ask('/api/me', { headers: { cookie } })).body.role).toBe('viewer')
    expect((await other.ask(address, { headers: page })).status).toBe(404)
  })

  it('have nothing in them that failed unseen', () => {
    const lines = [one, other].flatMap((replica) => replica.lines())
    // One is made by what stands in the place of the pages, to see that such a thing is told.
    const told = lines.filter((line) => /rejected|unforeseen/.test(line) && !line.includes('Error: nobody cared'))
    expect(told).toEqual([])
  })

  it('go on reading without their database, and send nothing', async () => {
    const headers = await signIn()
    for (const replica of [one, other]) expect((await replica.ask('/api/me', { headers })).status).toBe(200)
    const { body: asked } = await act(one.ask, headers, reconcile('k4'))
    await scene.postgres.kill()
    try {
      for (const replica of [one, other]) {
        for (const path of ['/api/me', '/api/state?q=k4', '/api/actions'])
          expect((await replica.ask(path, { headers })).status, path).toBe(200)
        const tries: readonly (() => Promise<Answered>)[] = [
          () => act(replica.ask, headers, reconcile('k5')),
          () => replica.ask('/login', { method: 'POST', headers: { origin: ORIGIN }, body: { token: TOKEN } }),
          () => replica.ask('/logout', { method: 'POST', headers }),
          // Whom nobody knows may be somebody.
          () => replica.ask('/api/me', { headers: { cookie: '__Host-fluxdeck=unknown' } }),
        ]
        for (const one of tries) {
          const from = performance.now()
          const { status, code } = await one()
          expect([status, code]).toEqual([503, 'unavailable'])
          expect(performance.now() - from).toBeLessThan(2_500)
        }
      }
      finish('k4', asked.actions[0].token)
      await vi.waitFor(async () => {
        const { actions } = (await one.ask(`/api/actions/${asked.id}`, { headers })).body
        expect(actions).toMatchObject([{ state: 'done' }])
      }, WITHIN)
    } finally {
      await scene.postgres.restart()
    }
    expect(patchesOf('k5')).toEqual([])
    await vi.waitFor(async () => expect((await act(other.ask, headers, reconcile('k5'))).status).toBe(202), WITHIN)
    await vi.waitFor(async () => {
      const { actions } = (await other.ask(`/api/actions/${asked.id}`, { headers })).body
      expect(actions).toMatchObject([{ state: 'done' }])
    }, WITHIN)
    expect(patchesOf('k5')).toHaveLength(1)
    const lines = [...one.audit(), ...other.audit()].filter(({ ref }) => ref === refTo('k5'))
    expect(lines.filter(({ outcome }) => outcome === 'accepted')).toHaveLength(1)
  })
})
