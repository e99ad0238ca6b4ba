import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Rollout } from '@/lib/contract/rollouts'
import type { Ref } from '@/lib/ref'
import type { FluxKind } from '../kinds'
import type { FluxResource } from '../object/flux-resource'
import { parseResource } from '../object/resource'
import { followRollouts, listRollouts, NO_ROLLOUTS, type Rollouts } from './rollouts'
import { createTakers } from './takers'

const SHA = { old: 'a'.repeat(40), now: 'b'.repeat(40), later: 'c'.repeat(40) }
const OLD = `main@sha1:${SHA.old}`
const NEW = `main@sha1:${SHA.now}`
const LATER = `main@sha1:${SHA.later}`
const BEFORE = '2026-11-20T07:00:00Z'
const ARRIVED = '2026-11-20T08:00:00Z'
const SOON = '2026-11-20T08:00:05Z'
const START = Date.parse(ARRIVED)

function parse(kind: FluxKind, apiVersion: string, object: Record<string, unknown>, name: string): FluxResource {
  const { metadata, ...rest } = object
  const parsed = parseResource(kind, {
    apiVersion,
    kind,
    metadata: {
      name,
      namespace: 'apps',
      uid: `uid-${name}`,
      generation: 1,
      creationTimestamp: '2026-01-01T00:00:00Z',
      ...(metadata as object | undefined),
    },
    ...rest,
  })
  if (!parsed.ok) throw new Error(parsed.reason)
  return parsed.value
}

function source(revision: string, options: { kind?: FluxKind; name?: string; at?: string; metadata?: object } = {}) {
  const { kind = 'GitRepository', name = 'repo', at = ARRIVED, metadata } = options
  const artifact = { revision, lastUpdateTime: at }
  const status = { artifact, conditions: [condition('Ready', 'True', 'Succeeded', at)] }
  return parse(kind, 'source.toolkit.fluxcd.io/v1', { status, metadata }, name)
}

function condition(type: string, status: string, reason: string, at: string, message = '') {
  return { type, status, reason, message, lastTransitionTime: at, observedGeneration: 1 }
}

const ready = (revision: string, at = BEFORE) => ({
  lastAppliedRevision: revision,
  lastAttemptedRevision: revision,
  conditions: [condition('Ready', 'True', 'ReconciliationSucceeded', at, `Applied revision: ${revision}`)],
})

const failing = (attempted: string, reason = 'BuildFailed', at = BEFORE) => ({
  lastAppliedRevision: OLD,
  lastAttemptedRevision: attempted,
  conditions: [
    condition('Ready', 'False', reason, at),
    condition('Reconciling', 'True', 'ProgressingWithRetry', at, `Building manifests for revision ${attempted}`),
  ],
})

const running = (revision: string, attempted = OLD) => ({
  lastAppliedRevision: OLD,
  lastAttemptedRevision: attempted,
  conditions: [
    condition('Ready', 'Unknown', 'Progressing', SOON, 'Reconciliation in progress'),
    condition(
      'Reconciling',
      'True',
      'Progressing',
      SOON,
      `Building manifests for revision ${revision} with a timeout of 5m0s`,
    ),
  ],
})

const waiting = {
  ...ready(OLD),
  conditions: [condition('Ready', 'False', 'DependencyNotReady', SOON, "dependency 'apps/a' is not ready")],
}

interface Applier {
  readonly from?: object
  readonly spec?: object
  readonly metadata?: object
}

function ks(name: string, status: object, { from, spec, metadata }: Applier = {}): FluxResource {
  const sourceRef = from ?? { kind: 'GitRepository', name: 'repo' }
  const object = { spec: { interval: '10m', sourceRef, ...spec }, status, metadata }
  return parse('Kustomization', 'kustomize.toolkit.fluxcd.io/v1', object, name)
}

function hr(name: string, status: object, spec: object): FluxResource {
  return parse('HelmRelease', 'helm.toolkit.fluxcd.io/v2', { spec: { interval: '30m', ...spec }, status }, name)
}

function chart(name: string) {
  return {
    chart: { spec: { chart: name, sourceRef: { kind: 'HelmRepository', name: 'charts' } } },
  }
}

function released(version: string, options: { ociDigest?: string; attempted?: string; ready?: object[] } = {}) {
  const { ociDigest, attempted = version, ready = [condition('Ready', 'True', 'UpgradeSucceeded', BEFORE)] } = options
  return {
    lastAttemptedRevision: attempted,
    history: [{ status: 'deployed', chartVersion: version, ...(ociDigest === undefined ? {} : { ociDigest }) }],
    conditions: ready,
  }
}

/** Looks at worlds one after the other, a second between them unless told otherwise. */
function watch(held: readonly string[] = [], hanging: readonly string[] = []) {
  let rollouts: Rollouts = NO_ROLLOUTS
  let at = START + 6_000
  let known = new Map<Ref, FluxResource>()
  const takers = createTakers()
  return (resources: readonly FluxResource[], laterMs = 1_000): readonly Rollout[] => {
    at += laterMs
    const byRef = new Map(resources.map((resource) => [resource.ref, resource]))
    for (const ref of known.keys()) if (!byRef.has(ref)) takers.renew(ref, undefined)
    for (const [ref, resource] of byRef) if (known.get(ref) !== resource) takers.renew(ref, resource)
    known = byRef
    rollouts = followRollouts(rollouts, {
      takers: takers.bySource,
      renewed: takers.takeRenewed(),
      resourceOf: (ref) => byRef.get(ref),
      isHeld: (ref) => held.some((name) => ref.endsWith(`/${name}`)),
      isHanging: (ref) => hanging.some((name) => ref.endsWith(`/${name}`)),
      identify: ({ uid, artifactRevision }) => `${uid} ${artifactRevision}`,
      now: new Date(at),
    })
    return listRollouts(rollouts)
  }
}

/** `8 of 23, 1 failed …` in figures: done, failed, waiting, suspended, running, total. */
function figures(rollout: Rollout | undefined) {
  if (rollout === undefined) return undefined
  const { done, failed, waiting, suspended, running, total } = rollout
  expect(done + failed + waiting + suspended + running.length).toBe(total)
  return { done, failed, waiting, suspended, running: running.map((ref) => ref.split('/').at(-1)) }
}

const NONE = { done: 0, failed: 0, waiting: 0, suspended: 0, running: [] }

describe('a roll-out', () => {
  it('opens with a new revision, goes through all who take from the source, and ends with the last of them', () => {
    const look = watch()
    expect(look([source(OLD, { at: BEFORE }), ks('a', ready(OLD)), ks('b', ready(OLD))])).toEqual([])
    const [opened] = look([source(NEW), ks('a', ready(OLD)), ks('b', ready(OLD))])
    expect(opened).toMatchObject({
      source: 'GitRepository/apps/repo',
      revision: NEW,
      revisionShort: 'main@bbbbbbb',
      startedAt: '2026-11-20T08:00:00.000Z',
      total: 2,
    })
    expect(figures(opened)).toEqual({ ...NONE, waiting: 2 })
    expect(figures(look([source(NEW), ks('a', running(NEW)), ks('b', waiting)])[0])).toEqual({
      ...NONE,
      waiting: 1,
      running: ['a'],
    })
    const [half] = look([source(NEW), ks('a', ready(NEW)), ks('b', running(NEW, NEW))])
    expect(figures(half)).toEqual({ ...NONE, done: 1, running: ['b'] })
    expect(half?.finishedAt).toBeUndefined()
    const [ended] = look([source(NEW), ks('a', ready(NEW)), ks('b', ready(NEW))])
    expect(figures(ended)).toEqual({ ...NONE, done: 2 })
    expect(ended).toMatchObject({ id: opened?.id, finishedAt: '2026-11-20T08:00:11.000Z' })
  })

  it('is there after a restart in the middle, and not after one at its end', () => {
    const world = [source(NEW), ks('a', ready(NEW)), ks('b', running(NEW))]
    expect(figures(watch()(world)[0])).toEqual({ ...NONE, done: 1, running: ['b'] })
    for (const rest of [ready(NEW), failing(NEW, 'BuildFailed', SOON)])
      expect(watch()([source(NEW), ks('a', ready(NEW)), ks('b', rest)])).toEqual([])
    expect(watch(['b'])([source(NEW), ks('a', ready(NEW)), ks('b', waiting)])).toEqual([])
    expect(watch()([source(NEW), ks('b', ready(OLD), { spec: { suspend: true } })])).toEqual([])
  })

  it('stays for ten minutes after its end, and ten of them at most', () => {
    const look = watch()
    look([source(OLD), ks('a', ready(OLD))])
    look([source(NEW), ks('a', running(NEW))])
    const end = [source(NEW), ks('a', ready(NEW))]
    look(end)
    expect(look(end, 9 * 60_000 + 59_000)).toHaveLength(1)
    expect(look(end, 2_000)).toEqual([])
    const many = watch()
    const names = Array.from({ length: 12 }, (_, index) => `r${index}`)
    const world = (revision: string, status: object) =>
      names.flatMap((name) => [
        source(revision, { name }),
        ks(`k-${name}`, status, { from: { kind: 'GitRepository', name } }),
      ])
    many(world(OLD, ready(OLD)))
    expect(many(world(NEW, running(NEW)))).toHaveLength(12)
    expect(many(world(NEW, ready(NEW)))).toHaveLength(10)
  })

  it('is overtaken by a newer revision, and then nobody runs it any more', () => {
    const look = watch()
    look([source(OLD), ks('a', ready(OLD)), ks('b', ready(OLD))])
    look([source(NEW), ks('a', ready(NEW)), ks('b', running(NEW))])
    const [open, old] = look([source(LATER), ks('a', ready(NEW)), ks('b', running(NEW))])
    // What runs is the older revision still: its turn with this one has not come.
    expect([open?.revisionShort, figures(open)]).toEqual(['main@ccccccc', { ...NONE, waiting: 2 }])
    expect([old?.revisionShort, figures(old)]).toEqual(['main@bbbbbbb', { ...NONE, done: 1, waiting: 1 }])
    expect([open?.finishedAt, old?.finishedAt]).toEqual([undefined, '2026-11-20T08:00:09.000Z'])
  })

  it('ends with its source', () => {
    const look = watch()
    look([source(NEW), ks('a', running(NEW)), ks('b', ready(NEW))])
    const [gone] = look([ks('a', running(NEW)), ks('b', ready(NEW))])
    expect([gone?.finishedAt, figures(gone)]).toEqual(['2026-11-20T08:00:08.000Z', { ...NONE, done: 1, waiting: 1 }])
  })

  it('goes on under its name when a source fetches the same again, and is a new one after the way back', () => {
    const look = watch()
    look([source(OLD), ks('a', ready(OLD)), ks('b', ready(OLD))])
    const [first] = look([source(NEW), ks('a', ready(OLD)), ks('b', ready(NEW))])
    const [again] = look([source(NEW, { at: SOON }), ks('a', running(NEW)), ks('b', ready(NEW))])
    expect(again?.id).toBe(first?.id)
    const [back, overtaken] = look([source(OLD, { at: SOON }), ks('a', ready(OLD)), ks('b', ready(NEW))])
    expect(figures(back)).toEqual({ ...NONE, done: 1, waiting: 1 })
    expect(overtaken?.id).toBe(first?.id)
  })

  it('counts only what a narrowed view shows', () => {
    const world = [source(NEW), ks('a', ready(NEW)), ks('b', running(NEW))]
    const byRef = new Map(world.map((resource) => [resource.ref, resource]))
    const takers = createTakers()
    for (const resource of world) takers.renew(resource.ref, resource)
    const rollouts = followRollouts(NO_ROLLOUTS, {
      takers: takers.bySource,
      renewed: new Map(),
      resourceOf: (ref) => byRef.get(ref),
      isHeld: () => false,
      isHanging: () => false,
      identify: ({ uid }) => uid,
      now: new Date(START + 6_000),
    })
    const shows = (name: string) => listRollouts(rollouts, (ref: Ref) => ref.endsWith(`/${name}`))
    expect(figures(shows('b')[0])).toEqual({ ...NONE, running: ['b'] })
    // What is under way elsewhere is not under way there.
    expect(shows('a')).toEqual([])
    expect(shows('c')).toEqual([])
  })
})

describe('a look at the same objects', () => {
  const world = () => {
    const statuses = [ready(OLD), ready(NEW), running(NEW), failing(NEW), failing(OLD), waiting]
    const one = fc.record({ name: fc.constantFrom('a', 'b', 'c', 'd'), status: fc.constantFrom(...statuses) })
    const step = fc.record({
      revision: fc.constantFrom(OLD, NEW, NEW, LATER),
      changed: fc.array(one, { maxLength: 2 }),
      gone: fc.option(fc.constantFrom('a', 'b', 'c', 'd'), { nil: undefined }),
      laterMs: fc.constantFrom(1_000, 60_000, 700_000),
    })
    return fc.array(step, { minLength: 1, maxLength: 12 })
  }

  it('tells what a look at each of them anew tells', () => {
    fc.assert(
      fc.property(world(), (steps) => {
        const [asKept, anew] = [watch(['d']), watch(['d'])]
        const statuses = new Map<string, object>([['a', ready(OLD)]])
        const kept = new Map<string, FluxResource>()
        const sources = new Map([OLD, NEW, LATER].map((revision) => [revision, source(revision)]))
        for (const { revision, changed, gone, laterMs } of steps) {
          for (const { name, status } of changed) {
            statuses.set(name, status)
            kept.set(name, ks(name, status))
          }
          if (gone !== undefined) statuses.delete(gone)
          const same = Array.from(statuses, ([name, status]) => {
            const resource = kept.get(name) ?? ks(name, status)
            kept.set(name, resource)
            return resource
          })
          const copies = Array.from(statuses, ([name, status]) => ks(name, status))
          const told = asKept([sources.get(revision) ?? source(revision), ...same], laterMs)
          expect(told).toEqual(anew([source(revision), ...copies], laterMs))
        }
      }),
      { numRuns: 300 },
    )
  })
})

describe('an applier', () => {
  const towards = (after: object, options: Applier = {}, before: object = ready(OLD)) => {
    const look = watch()
    look([source(OLD, { at: BEFORE }), ks('a', before, options), ks('z', ready(OLD))])
    look([source(NEW), ks('a', before, options), ks('z', ready(OLD))])
    const [rollout] = look([source(NEW), ks('a', after, options), ks('z', ready(OLD))])
    const { waiting = 0, ...rest } = figures(rollout) ?? {}
    return { ...rest, waiting: waiting - 1 }
  }

  it('that failed before waits for its turn, and fails when its own run of the revision does', () => {
    expect(towards(failing(OLD), {}, failing(OLD))).toEqual({ ...NONE, waiting: 1 })
    expect(towards(running(NEW), {}, failing(OLD))).toEqual({ ...NONE, running: ['a'] })
    expect(towards(failing(NEW, 'BuildFailed', SOON), {}, failing(OLD))).toEqual({ ...NONE, failed: 1 })
  })

  it('whose path is not there fails though it notes no attempt', () => {
    expect(towards(failing(OLD, 'ArtifactFailed', SOON))).toEqual({ ...NONE, failed: 1 })
    expect(towards(failing(OLD, 'ArtifactFailed', BEFORE))).toEqual({ ...NONE, waiting: 1 })
  })

  it('whose run of an older revision fails has still to come', () => {
    expect(towards(failing(OLD, 'HealthCheckFailed', SOON))).toEqual({ ...NONE, waiting: 1 })
  })

  it('without the right to its source has failed, for no revision changes that', () => {
    const conditions = [
      condition('Ready', 'False', 'AccessDenied', BEFORE),
      condition('Stalled', 'True', 'AccessDenied', BEFORE),
    ]
    expect(towards({ ...ready(OLD), conditions })).toEqual({ ...NONE, failed: 1 })
  })

  it('that is suspended is counted so, unless it has the revision already', () => {
    expect(towards(ready(OLD), { spec: { suspend: true } })).toEqual({ ...NONE, suspended: 1 })
    expect(towards(ready(NEW), { spec: { suspend: true } })).toEqual({ ...NONE, done: 1 })
  })

  it('that goes away is counted no more', () => {
    const look = watch()
    look([source(NEW), ks('a', running(NEW)), ks('b', running(NEW))])
    const metadata = { deletionTimestamp: SOON }
    expect(look([source(NEW), ks('a', running(NEW)), ks('b', running(NEW), { metadata })])[0]?.total).toBe(1)
    expect(look([source(NEW), ks('a', running(NEW))])[0]?.total).toBe(1)
  })

  it('has failed until it succeeds, however often it tries', () => {
    const look = watch()
    const at = (status: object) => figures(look([source(NEW), ks('a', status), ks('z', ready(OLD))])[0])
    at(running(NEW))
    expect(at(failing(NEW, 'HealthCheckFailed', SOON))).toMatchObject({ failed: 1, running: [] })
    expect(at(running(NEW, NEW))).toMatchObject({ failed: 1, running: [] })
    expect(at(waiting)).toMatchObject({ failed: 1, waiting: 1 })
    expect(at(ready(NEW))).toMatchObject({ done: 1, failed: 0 })
  })

  it('that tries again while nobody knew it is told by its own history', () => {
    const history = (last: string) => [
      { lastReconciledStatus: 'HealthCheckFailed', lastReconciled: last, metadata: { revision: NEW } },
    ]
    const look = (last: string) =>
      watch()([source(NEW), ks('a', { ...running(NEW, NEW), history: history(last) }), ks('z', running(NEW))])[0]
    expect(figures(look(SOON))).toMatchObject({ failed: 1, running: ['z'] })
    expect(figures(look(BEFORE))).toMatchObject({ failed: 0, running: ['a', 'z'] })
  })

  it('that is ahead of what its source is known to have is done with both', () => {
    const look = watch()
    look([source(NEW), ks('a', ready(NEW)), ks('b', ready(NEW))])
    expect(look([source(NEW), ks('a', ready(LATER)), ks('b', ready(NEW))])).toEqual([])
    expect(figures(look([source(LATER), ks('a', ready(LATER)), ks('b', ready(NEW))])[0])).toEqual({
      ...NONE,
      done: 1,
      waiting: 1,
    })
  })

  it('that joins a revision of long ago opens nothing, and counts where one is under way', () => {
    const look = watch()
    look([source(NEW), ks('a', ready(NEW))])
    expect(look([source(NEW), ks('a', ready(NEW)), ks('new', running(NEW))])).toEqual([])
    look([source(LATER), ks('a', running(LATER)), ks('new', ready(NEW))])
    const [joined] = look([source(LATER), ks('a', running(LATER)), ks('new', ready(NEW)), ks('b', {})])
    expect(joined?.total).toBe(3)
  })

  it('that waits on something with a root cause holds no roll-out open; it opens again when that is mended', () => {
    const held: string[] = ['b']
    const look = watch(held)
    look([source(OLD), ks('a', ready(OLD)), ks('b', ready(OLD))])
    const [ended] = look([source(NEW), ks('a', failing(NEW, 'BuildFailed', SOON)), ks('b', waiting)])
    expect([figures(ended), ended?.finishedAt !== undefined]).toEqual([{ ...NONE, failed: 1, waiting: 1 }, true])
    held.pop()
    const [again] = look([source(NEW), ks('a', ready(NEW)), ks('b', waiting)])
    expect(again).toMatchObject({ id: ended?.id, done: 1, waiting: 1 })
    expect(again?.finishedAt).toBeUndefined()
  })

  it('whose run hangs holds no roll-out open and opens none, until it runs as it should', () => {
    const hanging: string[] = ['b']
    const look = watch([], hanging)
    expect(look([source(NEW), ks('a', ready(NEW)), ks('b', running(NEW))])).toEqual([])
    hanging.pop()
    const [opened] = look([source(NEW), ks('a', ready(NEW)), ks('b', running(NEW))])
    expect(figures(opened)).toEqual({ ...NONE, done: 1, running: ['b'] })
    hanging.push('b')
    const [ended] = look([source(NEW), ks('a', ready(NEW)), ks('b', running(NEW))])
    expect(ended?.finishedAt).toBeDefined()
  })
})

describe('what comes from a chart', () => {
  const repository = (index: string) => source(index, { kind: 'HelmRepository', name: 'charts' })
  const helmChart = (version: string) => source(version, { kind: 'HelmChart', name: 'apps-web' })
  const upgrading = (message: string, at = SOON) =>
    released('1.0.0', {
      attempted: '1.1.0',
      ready: [
        condition('Ready', 'Unknown', 'Progressing', at),
        condition('Reconciling', 'True', 'Progressing', at, message),
      ],
    })

  it('rolls out with the chart, and not with the index that the chart is found in', () => {
    const look = watch()
    const at = (index: string, version: string, status: object) =>
      look([repository(index), helmChart(version), hr('web', status, chart('web'))])
    at('sha256:1', '1.0.0', released('1.0.0'))
    expect(at('sha256:2', '1.0.0', released('1.0.0'))).toEqual([])
    const [opened] = at('sha256:2', '1.1.0', upgrading("Running 'upgrade' action with timeout of 5m0s"))
    expect(opened).toMatchObject({ source: 'HelmChart/apps/apps-web', revisionShort: '1.1.0', total: 1 })
    expect(figures(opened)).toEqual({ ...NONE, running: ['web'] })
    expect(figures(at('sha256:2', '1.1.0', released('1.1.0'))[0])).toEqual({ ...NONE, done: 1 })
  })

  it('has failed when it was rolled back, and is not done before it is tested', () => {
    const look = watch()
    const at = (status: object) => figures(look([helmChart('1.1.0'), hr('web', status, chart('web'))])[0])
    look([helmChart('1.0.0'), hr('web', released('1.0.0'), chart('web'))])
    const testing = {
      ...upgrading("Running 'test' action with timeout of 5m0s"),
      history: [{ status: 'deployed', chartVersion: '1.1.0' }],
    }
    expect(at(testing)).toEqual({ ...NONE, running: ['web'] })
    const rolledBack = { attempted: '1.1.0', ready: [condition('Ready', 'False', 'RollbackSucceeded', SOON)] }
    expect(at(released('1.0.0', rolledBack))).toEqual({ ...NONE, failed: 1 })
  })

  it('gets new attempts with a new chart, where it had spent those of the last', () => {
    const spent = [
      condition('Ready', 'False', 'UpgradeFailed', BEFORE),
      condition('Stalled', 'True', 'RetriesExceeded', BEFORE),
    ]
    const look = watch()
    look([helmChart('1.1.0'), hr('web', released('1.0.0', { attempted: '1.1.0', ready: spent }), chart('web'))])
    const status = released('1.0.0', { attempted: '1.1.0', ready: spent })
    expect(figures(look([helmChart('1.2.0'), hr('web', status, chart('web'))])[0])).toEqual({ ...NONE, waiting: 1 })
  })

  it('is compared by digest where it comes from an OCI repository', () => {
    const digest = (letter: string) => `sha256:${letter.repeat(64)}`
    const oci = (letter: string) => source(`1.0.0@${digest(letter)}`, { kind: 'OCIRepository', name: 'web' })
    const spec = { chartRef: { kind: 'OCIRepository', name: 'web' } }
    const look = watch()
    const at = (letter: string, runs: string) =>
      look([oci(letter), hr('web', released('1.0.0', { ociDigest: digest(runs) }), spec)])
    expect(at('a', 'a')).toEqual([])
    expect(figures(at('b', 'a')[0])).toEqual({ ...NONE, waiting: 1 })
    expect(figures(at('b', 'b')[0])).toEqual({ ...NONE, done: 1 })
  })
})

describe('what comes from an artifact of another maker', () => {
  it('rolls out with that artifact, under whatever name it bears', () => {
    const from = { kind: 'ExternalArtifact', name: 'part' }
    const revision = (letter: string) => `latest@sha256:${letter.repeat(64)}`
    const part = (letter: string) => source(revision(letter), { kind: 'ExternalArtifact', name: 'part' })
    const look = watch()
    expect(look([part('a'), ks('web', ready(revision('a')), { from })])).toEqual([])
    const [opened] = look([part('b'), ks('web', ready(revision('a')), { from })])
    expect(opened).toMatchObject({ source: 'ExternalArtifact/apps/part', waiting: 1, total: 1 })
    expect(figures(look([part('b'), ks('web', ready(revision('b')), { from })])[0])).toEqual({ ...NONE, done: 1 })
  })
})
