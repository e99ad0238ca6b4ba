import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { State } from '@/lib/contract/state'
import { describeKind, FLUX_KIND_NAMES } from '@/lib/flux/kinds'
import { parseFluxRef } from '@/lib/flux/object/flux-ref'
import { asRef } from '@/lib/testing/as-ref'
import { canRun } from '../support/availability'
import { type ControlPlane, controlPlaneAvailability, startControlPlane } from '../support/control-plane'
import { controllerDeployment, gitRepository, kustomization, readyStatus } from './objects'
import { eventually, type ProgramUnderTest, type StreamReader, startRealProgram, waitForLive } from './program'
import { readingAllBut } from './reading-rules'

/** Promised: stale within this time, and live again within this time of the repair. */
const PROMISE_MS = 35_000

describe.skipIf(!canRun(controlPlaneAvailability()))('an outage of a real API server', () => {
  let cluster: ControlPlane
  let program: ProgramUnderTest
  let stream: StreamReader
  beforeAll(async () => {
    cluster = await startControlPlane()
    for (const namespace of ['flux-system', 'apps']) await cluster.createNamespace(namespace)
    for (const name of ['source-controller', 'kustomize-controller']) {
      await cluster.apply(controllerDeployment(name))
      await cluster.patchStatus(controllerDeployment(name))
    }
    await cluster.patchStatus(readyStatus(await cluster.apply(gitRepository('apps', 'fleet'))))
    for (const name of ['stays', 'goes', 'breaks'])
      await cluster.patchStatus(readyStatus(await cluster.apply(kustomization('apps', name))))
    // As in a cluster: a service account. The administrator of this control plane is spared every check of rights.
    const account = await cluster.createServiceAccount('fluxdeck', [
      ...readingAllBut(),
      ...FLUX_KIND_NAMES.map(describeKind).map(({ group, plural }) => ({
        apiGroups: [group],
        resources: [plural],
        verbs: ['patch'],
      })),
    ])
    program = await startRealProgram({ kubeconfigPath: account.kubeconfigPath })
    await waitForLive(program)
    stream = program.openStream()
    await eventually(async () => expect((await program.readState()).verdict.level).toBe('healthy'))
  })
  afterAll(async () => {
    stream?.close()
    program?.stop()
    await cluster?.stop()
  })

  const ofTheCluster = ({ sources }: State) => sources.filter(({ role }) => role !== 'history')
  const refsOf = ({ resources }: State) => resources.map(({ ref }) => ref).sort()

  it('is told as stale in time, with all that was known, and heals alone with what is true then', async () => {
    const before = await program.readState()
    const deltasBefore = stream.events.length
    await cluster.killApiServer()
    const killedAt = Date.now()

    // Quiet for a while is no lie yet; afterwards nothing may look current.
    const stale = await eventually(async () => {
      const state = await program.readState()
      expect(new Set(ofTheCluster(state).map(({ state: now }) => now))).toEqual(new Set(['stale']))
      return state
    }, PROMISE_MS)
    const staleAfterMs = Date.now() - killedAt
    expect(stale.verdict.level).toBe('unknown')
    expect(stale.verdict.sentence).toMatch(
      /^Everything may be out of date: The API server at 127\.0\.0\.1:\d+ refuses the connection\.$/,
    )
    expect(refsOf(stale)).toEqual(refsOf(before))
    for (const source of ofTheCluster(stale)) {
      expect(source.reason).toBeTruthy()
      expect(Date.parse(source.lastSyncedAt ?? '')).toBeLessThanOrEqual(killedAt + 1_000)
      expect(source.count).toBe(before.sources.find(({ id }) => id === source.id)?.count)
    }
    expect(stream.live().state?.head.verdict.level).toBe('unknown')

    const act = { action: 'reconcile', kind: 'Kustomization', namespace: 'apps', name: 'stays' }
    const refused = await program.act(act)
    expect([refused.status, refused.body.error?.code]).toEqual([503, 'unavailable'])

    // What happens before the program is back: somebody was faster.
    await cluster.restartApiServer()
    const restartedAt = Date.now()
    const gone = await cluster.get(kustomization('apps', 'goes'))
    await cluster.delete(gone)
    const born = await cluster.apply(kustomization('apps', 'comes'))
    await cluster.patchStatus(readyStatus(born))
    const broken = await cluster.get(kustomization('apps', 'breaks'))
    await cluster.delete(broken)
    const again = await cluster.apply(kustomization('apps', 'breaks'))
    await cluster.patchStatus(readyStatus(again))

    const states = new Set<string>()
    const healed = await eventually(async () => {
      const state = await program.readState()
      for (const source of state.sources) states.add(source.state)
      expect(new Set(state.sources.map(({ state: now }) => now))).toEqual(new Set(['live']))
      return state
    }, PROMISE_MS)
    const healedAfterMs = Date.now() - restartedAt
    process.stderr.write(`\nstale after ${staleAfterMs} ms, live ${healedAfterMs} ms after the restart\n`)
    expect([...states].filter((state) => state !== 'stale' && state !== 'live')).toEqual([])
    expect(refsOf(healed)).toEqual([
      'GitRepository/apps/fleet',
      'Kustomization/apps/breaks',
      'Kustomization/apps/comes',
      'Kustomization/apps/stays',
    ])
    expect(healed.resources.find(({ name }) => name === 'breaks')?.uid).toBe(again.metadata.uid)
    expect(healed.verdict.level).toBe('healthy')
    expect(healed.counts.total).toBe(4)

    // The page that stayed open all the while went through the same, without a gap and without a false green.
    await eventually(() => expect(stream.live().state?.head.verdict.level).toBe('healthy'))
    expect([...(stream.live().state?.resources.keys() ?? [])].sort()).toEqual(refsOf(healed))
    const levels = stream.events.slice(deltasBefore).flatMap((event) => {
      if (event.type !== 'delta' || event.data.verdict === undefined) return []
      return [event.data.verdict.level]
    })
    // The workloads may be lost a moment before Flux is, and back a moment after it.
    expect(levels.join(' ')).toMatch(/^(reconciled )?(unknown )+(reconciled )?healthy$/)
  }, 120_000)

  it('goes on where it was after an interruption too short to be told', async () => {
    const since = stream.events.length
    await cluster.restartApiServer()
    await cluster.patchStatus(readyStatus(await cluster.apply(kustomization('apps', 'after'))))
    await eventually(
      () => expect(stream.live().state?.resources.get(asRef('Kustomization/apps/after'))?.status).toBe('ready'),
      PROMISE_MS,
    )
    const told = stream.events
      .slice(since)
      .flatMap((event) => (event.type === 'delta' ? (event.data.sources ?? []) : []))
    expect(told.filter(({ state }) => !['live', 'stale'].includes(state))).toEqual([])
    // Resumed from the last version: nothing that stayed the same was told again, but where a slow restart cost it its
    // colour for a while.
    const lostColour = new Set(told.flatMap(({ state, kind }) => (state === 'stale' ? [kind] : [])))
    const repeated = stream.events
      .slice(since)
      .flatMap((event) => (event.type === 'delta' ? [...event.data.changed, ...(event.data.patched ?? [])] : []))
      .flatMap(({ ref }) => parseFluxRef(ref) ?? [])
      .filter(({ kind, name }) => name === 'after' || !lostColour.has(kind))
    expect(new Set(repeated.map(({ name }) => name))).toEqual(new Set(['after']))
  }, 60_000)
})
