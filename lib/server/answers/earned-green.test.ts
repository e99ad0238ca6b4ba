// Green is earned, over whole generated clusters: from objects, sources and controllers to the verdict, against what the
// generator itself knows of them.

import fc from 'fast-check'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { SourceStateName } from '@/lib/contract/state'
import { horizonOf } from '@/lib/flux/judge/sight'
import { describeKind, FLUX_KIND_NAMES, type FluxKind } from '@/lib/flux/kinds'
import { parseResource } from '@/lib/flux/object/resource'
import { createEventLog } from '../sources/event-log'
import { openLiveScene } from '../testing/live-scene'
import { describeObject } from './object-detail'

const NOW = new Date('2026-11-20T12:00:00Z')
const OLD = `main@sha1:${'1b2c3d4e'.repeat(5)}`
const NEW = `main@sha1:${'8f1c2ab4'.repeat(5)}`
const ago = (seconds: number) => new Date(NOW.getTime() - seconds * 1_000).toISOString()

beforeEach(() => {
  vi.useFakeTimers({ now: NOW })
})
afterEach(() => {
  vi.useRealTimers()
})

/** What is wrong with an object, or nothing. Each is a fact that no green verdict may hide. */
const FLAWS = ['none', 'failed', 'behind', 'unhealthy', 'no_source', 'hanging', 'suspended', 'no_status'] as const
type Flaw = (typeof FLAWS)[number]

interface Made {
  readonly name: string
  readonly flaw: Flaw
}

interface World {
  readonly made: readonly Made[]
  readonly states: Readonly<Record<'GitRepository' | 'Kustomization' | 'Alert', SourceStateName>>
  readonly isDown: boolean
  /** Seconds before now at which each kind was last read. */
  readonly readAgo: Readonly<Record<'GitRepository' | 'Kustomization' | 'Alert', number>>
}

const SOURCE = manifest('GitRepository', 'fleet', { interval: '5m', url: 'https://git.example/fleet' }, [
  condition('Ready', 'True', 'Succeeded'),
])

function manifest(kind: FluxKind, name: string, spec: object, conditions: readonly object[], status: object = {}) {
  const { group, versions } = describeKind(kind)
  return {
    apiVersion: `${group}/${versions[0]}`,
    kind,
    metadata: { namespace: 'apps', name, uid: `${kind}-${name}`, generation: 1, creationTimestamp: ago(30 * 86_400) },
    spec: { interval: '10m', ...spec },
    ...(conditions.length === 0 ? {} : { status: { observedGeneration: 1, ...status, conditions } }),
  }
}

function condition(type: string, status: string, reason: string, secondsAgo = 86_400) {
  return { type, status, reason, message: reason, observedGeneration: 1, lastTransitionTime: ago(secondsAgo) }
}

function makeApplier({ name, flaw }: Made) {
  const source = flaw === 'no_source' ? 'nowhere' : 'fleet'
  const applied = flaw === 'behind' ? OLD : NEW
  const conditions = {
    none: [],
    failed: [condition('Ready', 'False', 'BuildFailed')],
    behind: [],
    unhealthy: [condition('Healthy', 'False', 'HealthCheckFailed')],
    no_source: [],
    hanging: [condition('Reconciling', 'True', 'Progressing', 7_200)],
    suspended: [],
    no_status: undefined,
  }[flaw]
  const isReady = conditions?.some(({ type }) => type === 'Ready') !== true
  return manifest(
    'Kustomization',
    name,
    { timeout: '5m', sourceRef: { kind: 'GitRepository', name: source }, suspend: flaw === 'suspended' },
    conditions === undefined
      ? []
      : [...(isReady ? [condition('Ready', 'True', 'ReconciliationSucceeded')] : []), ...conditions],
    { lastAppliedRevision: applied, lastAttemptedRevision: applied },
  )
}

function controller(isDown: boolean) {
  const ready = isDown ? 0 : 1
  return {
    metadata: {
      namespace: 'flux-system',
      name: 'kustomize-controller',
      generation: 1,
      labels: { 'app.kubernetes.io/part-of': 'flux', 'app.kubernetes.io/component': 'kustomize-controller' },
    },
    spec: {
      replicas: 1,
      template: { spec: { containers: [{ name: 'manager', image: 'ghcr.io/fluxcd/kustomize-controller:v1' }] } },
    },
    status: { readyReplicas: ready, updatedReplicas: 1, unavailableReplicas: 1 - ready, observedGeneration: 1 },
  }
}

async function openWorld({ made, states, isDown, readAgo }: World) {
  const end = new AbortController()
  const stateOf = (kind: FluxKind) => (kind in states ? states[kind as keyof typeof states] : 'live')
  const unread = FLUX_KIND_NAMES.filter((kind) => stateOf(kind) !== 'live')
  const { store, board, controllers, live, schedule } = openLiveScene(
    {
      startedAt: NOW,
      horizon: () => horizonOf(unread.map((kind) => ({ kind, state: stateOf(kind) }))),
      onFailure: (error) => {
        throw error
      },
    },
    end.signal,
  )
  const objects = [SOURCE, ...made.map(makeApplier)].map((object) =>
    object.kind === 'GitRepository'
      ? { ...object, status: { ...object.status, artifact: { revision: NEW, lastUpdateTime: ago(7_200) } } }
      : object,
  )
  for (const kind of FLUX_KIND_NAMES) {
    const { plural, label } = describeKind(kind)
    const source = board.register({ id: plural, label, role: 'flux', kind, count: () => store.count(kind) }, 'live')
    const seconds = kind in readAgo ? readAgo[kind as keyof typeof readAgo] : 0
    vi.setSystemTime(NOW.getTime() - seconds * 1_000)
    // It was read once, and may have gone since.
    if (stateOf(kind) !== 'connecting') {
      store.replace(
        kind,
        objects.filter((one) => one.kind === kind),
      )
      source.synced()
    }
    vi.setSystemTime(NOW)
    source.set(stateOf(kind), 'why')
  }
  controllers.replace([controller(isDown)])
  schedule.all()
  await vi.advanceTimersByTimeAsync(300)
  const state = live.state()
  end.abort()
  return state
}

const anyState = fc.oneof(
  { weight: 6, arbitrary: fc.constant<SourceStateName>('live') },
  fc.constantFrom<SourceStateName[]>('stale', 'forbidden', 'error', 'unauthorised', 'rate_limited', 'connecting'),
)
const anyFlaw = fc.oneof(
  { weight: 6, arbitrary: fc.constant<Flaw>('none') },
  { weight: 1, arbitrary: fc.constantFrom(...FLAWS) },
)
const perKind = <T>(of: fc.Arbitrary<T>) => fc.record({ GitRepository: of, Kustomization: of, Alert: of })
const anyWorld: fc.Arbitrary<World> = fc.record({
  made: fc.uniqueArray(fc.record({ name: fc.constantFrom('a', 'b', 'c', 'd', 'e'), flaw: anyFlaw }), {
    maxLength: 5,
    selector: ({ name }) => name,
  }),
  states: perKind(anyState),
  isDown: fc.oneof({ weight: 4, arbitrary: fc.constant(false) }, fc.constant(true)),
  readAgo: perKind(fc.integer({ min: 0, max: 600 })),
})

/** By what the generator did, not by what the program says. */
function isAllWell({ made, states, isDown }: World): boolean {
  return !isDown && Object.values(states).every((one) => one === 'live') && made.every(({ flaw }) => flaw === 'none')
}

it('says that everything is reconciled when, and only when, nothing was made wrong', async () => {
  let green = 0
  await fc.assert(
    fc.asyncProperty(anyWorld, async (world) => {
      const { verdict } = await openWorld(world)
      const isGreen = verdict.level === 'reconciled' || verdict.level === 'healthy'
      expect(isGreen, `${verdict.level}: ${verdict.sentence}`).toBe(isAllWell(world))
      if (isGreen) green += 1
    }),
    { numRuns: 150 },
  )
  expect(green).toBeGreaterThan(10)
})

it('tells a state that is known before one that only could be worse: what is not read is unknown', async () => {
  await fc.assert(
    fc.asyncProperty(anyWorld, async (world) => {
      const { verdict } = await openWorld(world)
      const isAway = Object.values(world.states).some((one) => one !== 'live')
      expect(verdict.level === 'unknown').toBe(isAway)
    }),
    { numRuns: 80 },
  )
})

it('is never older than it says: as of the oldest read of what has rows', async () => {
  await fc.assert(
    fc.asyncProperty(anyWorld, async (world) => {
      const { asOf, resources } = await openWorld(world)
      const shown = new Set<string>(resources.map(({ kind }) => kind))
      const reads = Object.entries(world.readAgo).filter(
        ([kind]) => shown.has(kind) && world.states[kind as keyof World['states']] !== 'connecting',
      )
      if (reads.length === 0) return
      const oldest = NOW.getTime() - Math.max(...reads.map(([, seconds]) => seconds)) * 1_000
      expect(Date.parse(asOf ?? '')).toBeLessThanOrEqual(oldest)
    }),
    { numRuns: 80 },
  )
})

it('gives nothing a colour that is not current', async () => {
  await fc.assert(
    fc.asyncProperty(anyWorld, async (world) => {
      const { resources } = await openWorld(world)
      for (const { kind, name, current } of resources) {
        const isAway = world.states[kind as keyof World['states']] !== 'live'
        const isOrphan = kind === 'Kustomization' && world.isDown
        expect([name, current]).toEqual([name, !isAway && !isOrphan])
      }
    }),
    { numRuns: 80 },
  )
})

it('says of what an object applied what its own row says: status, marks, and whether it is current', async () => {
  await fc.assert(
    fc.asyncProperty(anyWorld, async (world) => {
      const state = await openWorld(world)
      const rows = new Map(state.resources.map((row) => [row.ref, row]))
      const [row] = state.resources
      if (row === undefined) return
      const entries = [...rows.values()].map(({ kind, namespace, name, apiVersion }) => {
        const [group, v] = apiVersion.split('/')
        return { id: `${namespace}_${name}_${group}_${kind}`, v }
      })
      const { inventory } = describeObject({
        resource: parsed(makeApplier({ name: 'a', flaw: 'none' })),
        row,
        now: NOW,
        rowOf: (ref) => rows.get(ref),
        resourceOf: () => undefined,
        rows: [],
        isRead: () => true,
        manifest: { status: { inventory: { entries } } },
        events: createEventLog(),
        stateOf: () => undefined,
        notifications: () => [],
      })
      const items = inventory !== undefined && 'entries' in inventory ? inventory.entries : []
      expect(items).toHaveLength(rows.size)
      for (const { ref = row.ref, status, current, marks = [] } of items)
        expect({ status, current, marks }).toEqual({
          status: rows.get(ref)?.status,
          current: rows.get(ref)?.current,
          marks: rows.get(ref)?.marks,
        })
    }),
    { numRuns: 40 },
  )
})

function parsed(object: object) {
  const read = parseResource('Kustomization', object)
  if (!read.ok) throw new Error(read.reason)
  return read.value
}
