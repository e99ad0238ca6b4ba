// Healthy is earned: over whole generated clusters, from objects and feeds to the verdict, against what the generator
// itself knows of them. And it goes as soon as it is not so any more, and says why.

import fc from 'fast-check'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { SourceStateName } from '@/lib/contract/state'
import { describeKind, FLUX_KIND_NAMES, isFluxKind } from '@/lib/flux/kinds'
import { isWorkloadKind } from '@/lib/workloads/kinds'
import { WORKLOAD_KINDS, type WorkloadKind } from '@/lib/workloads/words'
import { sourceOfWorkloads } from '../sources/watches'
import { openLiveScene } from '../testing/live-scene'
import { ago, applier, askable, GIVEN_UP, type MadeObject, NOW, workload } from '../testing/workload-objects'

/** The most that may pass until it is told. */
const SOON_MS = 2_000

let end: AbortController
beforeEach(() => {
  vi.useFakeTimers({ now: NOW })
  end = new AbortController()
})
afterEach(() => {
  end.abort()
  vi.useRealTimers()
})

function open(there: () => readonly MadeObject[]) {
  const scene = openLiveScene(
    {
      startedAt: NOW,
      client: askable(there).client,
      onFailure: (error) => {
        throw error
      },
    },
    end.signal,
  )
  const { store, board, workloads, live, views } = scene
  if (workloads === undefined) throw new Error('Workloads are read here.')
  for (const kind of FLUX_KIND_NAMES) {
    const { plural, label } = describeKind(kind)
    board.register({ id: plural, label, role: 'flux', kind, count: () => store.count(kind) }, 'live').synced()
  }
  const sources = new Map(
    WORKLOAD_KINDS.map((kind) => {
      const source = board.register({
        id: sourceOfWorkloads(kind),
        label: `${kind}s`,
        role: 'workloads',
        count: () => 0,
      })
      return [kind, source]
    }),
  )
  const sinkOf = (kind: WorkloadKind) => workloads.sourceOf(kind).sink
  return {
    live,
    views,
    set: (kind: WorkloadKind, state: SourceStateName) => sources.get(kind)?.set(state),
    list(objects: readonly MadeObject[]) {
      for (const kind of ['Deployment', 'StatefulSet', 'DaemonSet', 'CronJob', 'Job'] as const) {
        sinkOf(kind).replace(objects.filter((one) => one.kind === kind))
        sources.get(kind)?.synced()
        sources.get(kind)?.set('live')
      }
    },
    tell(type: 'ADDED' | 'MODIFIED' | 'DELETED', object: MadeObject) {
      if (isFluxKind(object.kind)) store.apply(object.kind, type, object)
      if (isWorkloadKind(object.kind)) sinkOf(object.kind).apply(type, object)
    },
    async verdict() {
      await vi.advanceTimersByTimeAsync(SOON_MS)
      return live.head().verdict
    },
  }
}

const APPS = 'Kustomization/flux-system/apps'
const WEB = 'Deployment/apps/web'

/** Well are the first three; each of the others is a fact that no healthy verdict may hide. */
const FATES = ['runs', 'scaled to 0', 'completed', 'failed', 'rolling', 'gone', 'not seen by its controller'] as const
type Fate = (typeof FATES)[number]

function make(ref: string, fate: Fate): MadeObject {
  const [, namespace = '', name = ''] = ref.split('/')
  if (fate === 'completed') {
    const ended = { conditions: [{ type: 'Complete', status: 'True', reason: 'CompletionsReached' }], succeeded: 1 }
    return workload(`Job/${namespace}/${name}`, { status: ended })
  }
  const rolling = { updatedReplicas: 1, conditions: [{ type: 'Progressing', status: 'True', lastUpdateTime: ago(5) }] }
  const statuses = { failed: GIVEN_UP, rolling, 'not seen by its controller': { observedGeneration: 0 } }
  return workload(ref, {
    ...(fate === 'scaled to 0' ? { spec: { replicas: 0 } } : {}),
    ...(fate in statuses ? { status: statuses[fate as keyof typeof statuses] } : {}),
  })
}

interface World {
  readonly made: readonly { readonly name: string; readonly fate: Fate; readonly isRemote: boolean }[]
  readonly away: Readonly<Partial<Record<WorkloadKind, SourceStateName>>>
  /** The workloads come before their applier says that it applied them. */
  readonly isNamedLate: boolean
}

const anyState = fc.constantFrom<SourceStateName>('stale', 'forbidden', 'error', 'connecting', 'absent', 'disabled')
const anyWorld: fc.Arbitrary<World> = fc.record({
  made: fc.uniqueArray(
    fc.record({
      name: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
      fate: fc.oneof(
        { weight: 5, arbitrary: fc.constantFrom<Fate>('runs', 'scaled to 0', 'completed') },
        { weight: 1, arbitrary: fc.constantFrom(...FATES) },
      ),
      isRemote: fc.oneof({ weight: 4, arbitrary: fc.constant(false) }, fc.constant(true)),
    }),
    { maxLength: 5, selector: ({ name }) => name },
  ),
  away: fc.oneof(
    { weight: 3, arbitrary: fc.constant({}) },
    fc.constantFrom(...WORKLOAD_KINDS).chain((kind) => anyState.map((state) => ({ [kind]: state }))),
  ),
  isNamedLate: fc.boolean(),
})

async function judge({ made, away, isNamedLate }: World) {
  const all = made.map(({ name, fate }) => ({ fate, object: make(`Deployment/apps/${name}`, fate) }))
  const there = all.flatMap(({ fate, object }) => (fate === 'gone' ? [] : [object]))
  const scene = open(() => there)
  const appliers = made.map(({ name, isRemote }, at) => {
    const { kind } = all[at]?.object ?? { kind: '' }
    const spec = isRemote ? { kubeConfig: { secretRef: { name: 'x' } } } : {}
    return applier(`Kustomization/flux-system/${name}`, [`${kind}/apps/${name}`], spec)
  })
  const name = () => {
    for (const one of appliers) scene.tell('ADDED', one)
  }
  if (!isNamedLate) name()
  scene.list(isNamedLate ? [] : there)
  if (isNamedLate) {
    for (const object of there) scene.tell('ADDED', object)
    name()
  }
  for (const kind of WORKLOAD_KINDS) scene.set(kind, away[kind] ?? 'live')
  const verdict = await scene.verdict()
  const { running } = scene.live.head()
  return { verdict, running, rows: scene.live.state().resources }
}

it('is healthy when, and only when, every workload of every readable inventory runs, or is not meant to', async () => {
  let healthy = 0
  await fc.assert(
    fc.asyncProperty(anyWorld, async (world) => {
      end = new AbortController()
      const { verdict, running, rows } = await judge(world)
      end.abort()
      const own = world.made.filter(({ isRemote }) => !isRemote)
      // What is deployed to another cluster nobody looks at here.
      const isSeen = Object.keys(world.away).length === 0 && own.length === world.made.length
      const has = (...fates: readonly Fate[]) => own.some(({ fate }) => fates.includes(fate))
      const isWell = isSeen && !has('failed', 'rolling', 'gone', 'not seen by its controller')
      expect(verdict.level === 'healthy', `${verdict.level}: ${verdict.sentence}`).toBe(isWell)
      expect(running?.total).toBe(own.length)
      for (const { name, status, running: row, marks } of rows) {
        // No workload changes what Flux says of its applier.
        expect(status).toBe('ready')
        expect(row === undefined).toBe(!own.some((one) => one.name === name))
        if (row?.state === 'ok') expect(marks).toEqual([])
      }
      if (isWell) healthy += 1
    }),
    { numRuns: 120 },
  )
  expect(healthy).toBeGreaterThan(10)
})

it.each<[string, Fate, string, RegExp]>([
  ['a crash', 'failed', 'degraded', /^Everything reconciled; 1 of 1 workload does not run: apps\/web \(.+\)\.$/],
  ['a roll-out', 'rolling', 'progressing', /^Everything reconciled; 1 of 1 workload is not there yet: apps\/web/],
  ['a disappearance', 'gone', 'reconciled', /^Everything reconciled; 1 of 1 workload is not known to run: apps\/web/],
])('goes with %s and comes back after it', async (_, fate, level, sentence) => {
  const scene = open(() => [])
  scene.tell('ADDED', applier(APPS, [WEB]))
  scene.list([make(WEB, 'runs')])
  expect(await scene.verdict()).toEqual({ level: 'healthy', sentence: 'Everything reconciled.', reasons: [] })
  scene.tell(fate === 'gone' ? 'DELETED' : 'MODIFIED', make(WEB, fate))
  const verdict = await scene.verdict()
  expect(verdict.level).toBe(level)
  expect(verdict.sentence).toMatch(sentence)
  scene.tell('ADDED', make(WEB, 'runs'))
  expect((await scene.verdict()).level).toBe('healthy')
})

it.each([
  ['forbidden', 'Everything reconciled; workloads are not read (no permission).'],
  ['stale', 'Everything reconciled; workloads may not be as they were (the connection is lost).'],
] as const)('goes with a feed that is %s, says so, and calls nothing of Flux unknown', async (state, sentence) => {
  const scene = open(() => [])
  scene.tell('ADDED', applier(APPS, [WEB]))
  scene.list([make(WEB, 'runs')])
  for (const kind of WORKLOAD_KINDS) scene.set(kind, state)
  expect(await scene.verdict()).toMatchObject({ level: 'reconciled', sentence })
  expect(scene.live.head()).toMatchObject({ running: { state, total: 1, unknown: 1 }, counts: { ready: 1 } })
  expect(scene.live.state().resources[0]?.running).toMatchObject({ state: 'unknown', ok: 0, total: 1 })
  for (const kind of WORKLOAD_KINDS) scene.set(kind, 'live')
  expect((await scene.verdict()).level).toBe('healthy')
})

it('names one kind alone that may not be read', async () => {
  const scene = open(() => [])
  scene.list([])
  scene.set('Job', 'forbidden')
  expect((await scene.verdict()).sentence).toBe('Flux has nothing to reconcile; Jobs are not read (no permission).')
})

it('tells a workload that does not run as a problem of its own, which its applier can act on', async () => {
  const scene = open(() => [])
  scene.tell('ADDED', applier(APPS, [WEB, 'Deployment/apps/api']))
  scene.list([make(WEB, 'failed'), make('Deployment/apps/api', 'runs')])
  await scene.verdict()
  const { problems, verdict } = scene.live.head()
  expect(problems).toEqual([
    expect.objectContaining({ root: WEB, applier: APPS, status: 'not_running', actions: ['reconcile'] }),
  ])
  expect(verdict.reasons.map(({ code, ref }) => [code, ref])).toEqual([
    ['not_running', undefined],
    ['not_running', WEB],
  ])
  expect(scene.live.state().resources[0]).toMatchObject({
    status: 'ready',
    running: { state: 'failed', ok: 1, total: 2, worst: { ref: WEB } },
    marks: [{ code: 'not_running', ref: WEB }],
  })
})

it('counts in a part of the cluster what was deployed from there, and nothing else', async () => {
  const scene = open(() => [])
  scene.tell('ADDED', applier(APPS, [WEB]))
  scene.tell('ADDED', applier('HelmRelease/data/db', ['StatefulSet/data/db']))
  scene.list([make(WEB, 'failed'), workload('StatefulSet/data/db')])
  await scene.verdict()
  const partOf = (...namespaces: readonly string[]) => scene.views.of({ namespaces }).live.head()
  expect(partOf('data')).toMatchObject({
    verdict: { level: 'healthy', sentence: 'All of namespace data reconciled.' },
    running: { total: 1, ok: 1, failed: 0 },
    problems: [],
  })
  expect(partOf('flux-system')).toMatchObject({
    verdict: { level: 'degraded' },
    running: { total: 1, ok: 0, failed: 1 },
    problems: [{ root: WEB }],
  })
})

it('is not told again by the time at which it was last read', async () => {
  const scene = open(() => [])
  scene.tell('ADDED', applier(APPS, [WEB]))
  scene.list([make(WEB, 'runs')])
  await scene.verdict()
  const { version } = scene.live
  scene.tell('MODIFIED', make(WEB, 'runs'))
  await scene.verdict()
  expect(scene.live.version).toBe(version)
})
