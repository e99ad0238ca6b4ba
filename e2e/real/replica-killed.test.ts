// A replica that is killed at any moment of an action: at most one write, one audit line, and the other one tells what
// became of it.

import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { canRun } from '@/e2e/support/availability'
import { postgresAvailability } from '@/e2e/support/postgres'
import type { Action } from '@/lib/contract/actions'
import { bearer, openReplicaScene, type Replica, type ReplicaScene } from '@/lib/server/testing/replica-scene'

const ROUNDS = 24
const SLOW_MS = 40
const MOMENT_MS = 5_000
const NAMES = Array.from({ length: ROUNDS + 4 }, (_, at) => `k${at}`)
const OBJECTS = NAMES.map((name) => ({
  apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
  kind: 'Kustomization',
  metadata: { name, namespace: 'apps' },
  spec: {},
}))
const refTo = (name: string) => `Kustomization/apps/${name}`

let scene: ReplicaScene
let living: Replica[] = []

const reconcile = (name: string) => ({ action: 'reconcile', kind: 'Kustomization', namespace: 'apps', name })
const patchesOf = (name: string) =>
  scene.simulator.control
    .requests()
    .filter(({ method, path }) => method === 'PATCH' && path.split('?')[0]?.endsWith(`/kustomizations/${name}`))
const auditOf = (replicas: readonly Replica[], name: string) =>
  replicas.flatMap((replica) => replica.audit().filter(({ ref }) => ref === refTo(name)))
const query = (sql: string) => scene.postgres.query(scene.url(), sql)

async function actionOf(replica: Replica, name: string): Promise<Action | undefined> {
  const { actions } = (await replica.ask('/api/actions', { headers: bearer })).body
  return actions.find(({ ref }: Action) => ref === refTo(name))
}

/** Whether the cluster took the request, as the object itself says. */
function hasArrived(name: string): boolean {
  const { annotations = {} } = scene.simulator.control.get(refTo(name))?.metadata ?? {}
  return 'reconcile.fluxcd.io/requestedAt' in annotations
}

interface Round {
  readonly victim: Replica
  readonly survivor: Replica
  readonly name: string
}

const reviews = () =>
  scene.simulator.control.requests().filter(({ path }) => path.includes('subjectaccessreviews')).length
async function once(isSo: () => boolean): Promise<void> {
  const by = performance.now() + MOMENT_MS
  while (!isSo() && performance.now() < by) await sleep(1)
}

/** From before it was read until after it was answered; each but the first as soon as the cluster hears of something. */
const MOMENTS: readonly ((name: string) => Promise<void>)[] = [
  () => Promise.resolve(),
  () => {
    const before = reviews()
    return once(() => reviews() > before)
  },
  (name) => once(() => patchesOf(name).length > 0),
  (name) => once(() => hasArrived(name)),
]

/** Asks, and kills whoever was asked so long after a moment. */
async function killWhileActing({ victim, name }: Round, moment: (name: string) => Promise<void>, ms: number) {
  const { inject } = scene.simulator.control
  const lifts = [`/kustomizations/${name}`, 'subjectaccessreviews'].map((path) =>
    inject({ type: 'slow', path, ms: SLOW_MS }),
  )
  const reached = moment(name)
  const answer = victim
    .ask('/api/actions', { method: 'POST', headers: bearer, body: reconcile(name) })
    .catch(() => undefined)
  await reached
  await sleep(ms)
  await victim.kill()
  await answer
  for (const lift of lifts) lift()
}

/** What the survivor tells, once the time of whoever is gone has passed. */
async function toldOf({ survivor, name }: Round): Promise<Action | undefined> {
  const [count] = await query(`select count(*) from action where ref = '${refTo(name)}'`)
  if (count === '0') return undefined
  await query(`update action set until = 0 where ref = '${refTo(name)}'`)
  return vi.waitFor(
    async () => {
      const [holders] = await query(
        `select count(*) from action where ref = '${refTo(name)}' and (asker is not null or until = 0)`,
      )
      expect(holders).toBe('0')
      const action = await actionOf(survivor, name)
      expect(action).toBeDefined()
      expect(action?.state).not.toBe('queued')
      return action
    },
    { timeout: 30_000, interval: 50 },
  )
}

describe.skipIf(!canRun(postgresAvailability()))('a replica that is killed', () => {
  beforeAll(async () => {
    scene = await openReplicaScene({ scenario: { objects: OBJECTS }, behaviour: 'none' })
    await scene.begin()
    living = await Promise.all([scene.start(), scene.start()])
  }, 120_000)
  afterAll(() => scene?.close())

  it(`loses nothing and doubles nothing, ${ROUNDS} times at other moments of an action`, async () => {
    const ends = new Map<string, number>()
    let doubled = 0
    for (let round = 0; round < ROUNDS; round += 1) {
      const [victim, survivor] = living
      if (victim === undefined || survivor === undefined) throw new Error('Two live.')
      const one = { victim, survivor, name: `k${round}` }
      const moment = MOMENTS[round % MOMENTS.length]
      if (moment === undefined) throw new Error('There is a moment.')
      await killWhileActing(one, moment, Math.floor(round / MOMENTS.length) * 7)
      const next = scene.start()
      const action = await toldOf(one)
      const lines = auditOf([victim, survivor], one.name)
      const said = JSON.stringify({ round, action, lines, patches: patchesOf(one.name).length })
      expect(patchesOf(one.name).length, said).toBeLessThanOrEqual(1)
      if (action === undefined) {
        expect(patchesOf(one.name), said).toEqual([])
        expect(lines, said).toEqual([])
      } else {
        // Killed while it wrote the line it may leave two, of one request.
        expect(new Set(lines.map(({ requestId, outcome }) => `${requestId} ${outcome}`)).size, said).toBe(1)
        doubled += lines.length - 1
        // What arrived is followed; of what may have been sent and did not nobody claims to know.
        if (hasArrived(one.name)) expect([action.state, lines[0]?.outcome], said).toEqual(['requested', 'accepted'])
        else if (action.token !== undefined)
          expect([action.state, lines[0]?.outcome], said).toEqual(['unknown', 'unknown'])
        else expect([action.message, lines[0]?.outcome], said).toEqual(['Not sent: Fluxdeck ended.', 'refused'])
      }
      const end = action === undefined ? 'never heard of' : action.state
      ends.set(end, (ends.get(end) ?? 0) + 1)
      living = [survivor, await next]
    }
    process.stdout.write(`${JSON.stringify({ ...Object.fromEntries(ends), doubled })}\n`)
    expect(doubled).toBeLessThanOrEqual(1)
    expect(ends.get('requested')).toBeGreaterThan(0)
    expect(ends.size).toBeGreaterThan(1)
  }, 400_000)

  it('is missed after fifteen seconds, and its action is told on', async () => {
    const [victim, survivor] = living
    if (victim === undefined || survivor === undefined) throw new Error('Two live.')
    const name = `k${ROUNDS}`
    await victim.ask('/api/actions', { method: 'POST', headers: bearer, body: reconcile(name) })
    await victim.kill()
    const from = performance.now()
    const holder = () => query(`select holder from action where ref = '${refTo(name)}'`)
    const [before] = await holder()
    await vi.waitFor(async () => expect(await holder()).not.toEqual([before]), { timeout: 30_000, interval: 200 })
    expect(performance.now() - from).toBeGreaterThan(8_000)
    expect(performance.now() - from).toBeLessThan(22_000)
    expect(await actionOf(survivor, name)).toMatchObject({ state: 'requested' })
    expect(patchesOf(name)).toHaveLength(1)
    expect(auditOf([victim, survivor], name)).toMatchObject([{ outcome: 'accepted' }])
  }, 60_000)
})
