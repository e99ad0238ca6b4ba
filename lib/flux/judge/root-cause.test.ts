import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Ref, refOf } from '@/lib/ref'
import { allAtOnce } from '@/lib/steps'
import { asRef } from '@/lib/testing/as-ref'
import type { FluxKind } from '../kinds'
import { parseFluxRef } from '../object/flux-ref'
import type { RootCauseSubject } from './blockers'
import { READ_ANEW } from './reading'
import { findHolders, findRootCauses } from './root-cause'
import { ALL_READ, type Horizon } from './sight'
import { STATUSES, type Status } from './status'

type Extra = Partial<Omit<RootCauseSubject, 'dependsOn'>> & { dependsOn?: readonly Ref[] }

function subject(ref: Ref, status: Status, { dependsOn = [], ...extra }: Extra = {}): RootCauseSubject {
  const parts = parseFluxRef(ref)
  if (parts === undefined) throw new Error(`${ref} is no ref`)
  return { ...parts, status, dependsOn: dependsOn.map((to) => ({ ref: to })), ...extra }
}

function find(subjects: readonly RootCauseSubject[], unread: readonly FluxKind[] = []) {
  return allAtOnce(findRootCauses(new Map(subjects.map((entry) => [entry.ref, entry])), without(unread)))
}

function without(kinds: readonly FluxKind[]): Horizon {
  return { ...ALL_READ, kinds: new Map(kinds.map((kind) => [kind, 'closed'])) }
}

const A = asRef('Kustomization/apps/a')
const B = asRef('Kustomization/apps/b')
const C = asRef('Kustomization/apps/c')
const GIT = asRef('GitRepository/flux-system/apps')
const DEPENDENCY = { ready: { reason: 'DependencyNotReady', message: '' } }
const CUT_OFF =
  'failed to download archive: GET http://source-controller.flux-system.svc.cluster.local./a.tar.gz giving up after 10 attempt(s): connect: connection refused'

describe('findRootCauses', () => {
  it('follows a chain of waiting objects to the one that failed', () => {
    const { groups, rootOf, waitsForUnread } = find([
      subject(A, 'waiting', { dependsOn: [B] }),
      subject(B, 'waiting', { dependsOn: [C] }),
      subject(C, 'failed'),
    ])
    expect(groups).toEqual([{ root: C, type: 'object', holdsBack: [A, B] }])
    expect(rootOf.get(A)).toBe(C)
    expect(waitsForUnread.size).toBe(0)
  })

  it('goes on to the source, through chart and repository', () => {
    const [release, chart, repository] = [
      asRef('HelmRelease/apps/web'),
      asRef('HelmChart/apps/apps-web'),
      asRef('HelmRepository/apps/web'),
    ]
    const { groups } = find([
      subject(release, 'waiting', { references: [{ type: 'chart', to: chart }] }),
      subject(chart, 'failed', {
        references: [{ type: 'source', to: repository }],
        ready: { reason: 'SourceUnavailable', message: '' },
      }),
      subject(repository, 'failed'),
    ])
    expect(groups).toEqual([{ root: repository, type: 'object', holdsBack: [chart, release] }])
  })

  it('stays with a chart that fails by itself', () => {
    const [release, chart, repository] = [
      asRef('HelmRelease/apps/web'),
      asRef('HelmChart/apps/apps-web'),
      asRef('HelmRepository/apps/web'),
    ]
    const { groups } = find([
      subject(release, 'waiting', { references: [{ type: 'chart', to: chart }] }),
      subject(chart, 'stalled', {
        references: [{ type: 'source', to: repository }],
        ready: { reason: 'InvalidChartReference', message: '' },
      }),
      subject(repository, 'ready'),
    ])
    expect(groups).toEqual([{ root: chart, type: 'object', holdsBack: [release] }])
  })

  it('finds the chart by the message where the row does not name it', () => {
    const { groups } = find([
      subject(asRef('HelmRelease/apps/podinfo'), 'waiting', {
        ready: {
          reason: 'SourceNotReady',
          message: "HelmChart 'flux-system/apps-podinfo' is not ready: invalid chart reference",
        },
      }),
      subject(asRef('HelmChart/flux-system/apps-podinfo'), 'stalled'),
    ])
    expect(groups[0]?.root).toBe('HelmChart/flux-system/apps-podinfo')
  })

  it('takes the object that names what is missing for the root, for that can be edited', () => {
    const { groups, rootOf, waitsForUnread } = find([
      subject(A, 'waiting', { dependsOn: [B] }),
      subject(C, 'waiting', { dependsOn: [A] }),
    ])
    expect(groups).toEqual([{ root: A, type: 'missing', missing: B, holdsBack: [C] }])
    expect(rootOf.has(A)).toBe(false)
    expect(waitsForUnread.size).toBe(0)
  })

  it('takes each that fails for want of the same source for a root of its own', () => {
    const failure = { source: { ref: GIT }, ready: { reason: 'ArtifactFailed', message: '"apps" not found' } }
    const { groups } = find([subject(A, 'failed', failure), subject(B, 'failed', failure)])
    expect(groups).toEqual([
      { root: A, type: 'missing', missing: GIT, holdsBack: [] },
      { root: B, type: 'missing', missing: GIT, holdsBack: [] },
    ])
  })

  it('goes from a chart that names what is missing to the release that it was made for', () => {
    const [release, chart, repository] = [
      asRef('HelmRelease/apps/web'),
      asRef('HelmChart/apps/apps-web'),
      asRef('HelmRepository/apps/web'),
    ]
    const lost = {
      references: [{ type: 'source', to: repository } as const],
      ready: { reason: 'SourceUnavailable', message: '' },
    }
    const waits = subject(release, 'waiting', { references: [{ type: 'chart', to: chart }] })
    const later = subject(A, 'reconciling', { waitsFor: [release] })
    const made = find([waits, later, subject(chart, 'failed', { ...lost, managedBy: release })])
    expect(made.groups).toEqual([{ root: release, type: 'missing', missing: repository, holdsBack: [chart, A] }])
    expect([made.rootOf.get(A), made.rootOf.get(chart)]).toEqual([release, release])
    const written = find([waits, subject(chart, 'failed', lost)])
    expect(written.groups).toEqual([{ root: chart, type: 'missing', missing: repository, holdsBack: [release] }])
  })

  it('stays with a chart whose release does not wait for it, and with one that a Kustomization applied', () => {
    const [release, chart, repository] = [
      asRef('HelmRelease/apps/web'),
      asRef('HelmChart/apps/apps-web'),
      asRef('HelmRepository/apps/web'),
    ]
    const lost = {
      references: [{ type: 'source', to: repository } as const],
      ready: { reason: 'SourceUnavailable', message: '' },
    }
    const runs = find([subject(release, 'ready'), subject(chart, 'failed', { ...lost, managedBy: release })])
    expect(runs.groups).toEqual([{ root: chart, type: 'missing', missing: repository, holdsBack: [] }])
    const parent = subject(A, 'reconciling', { waitsFor: [chart] })
    const applied = find([parent, subject(chart, 'failed', { ...lost, managedBy: A })])
    expect(applied.groups).toEqual([{ root: chart, type: 'missing', missing: repository, holdsBack: [A] }])
  })

  it('never calls missing what could not be read', () => {
    const { groups, rootOf, waitsForUnread } = find(
      [subject(A, 'waiting', { source: { ref: GIT } })],
      ['GitRepository'],
    )
    expect(groups).toEqual([])
    expect(rootOf.size).toBe(0)
    expect(waitsForUnread).toEqual(new Map([[A, GIT]]))
  })

  it('does not miss a chart that helm-controller is about to make', () => {
    const web = subject(asRef('HelmRelease/apps/web'), 'waiting', {
      references: [{ type: 'chart', to: asRef('HelmChart/apps/apps-web') }],
    })
    expect(find([web]).groups).toEqual([])
  })

  it.each([
    ['itself', [[A, A]], [A]],
    [
      'two',
      [
        [A, B],
        [B, A],
      ],
      [A, B],
    ],
    [
      'three, in the order of waiting',
      [
        [B, C],
        [C, A],
        [A, B],
      ],
      [A, B, C],
    ],
  ])('names a cycle of %s', (_, edges, cycle) => {
    const { groups } = find(edges.map(([from = A, to = A]) => subject(from, 'waiting', { dependsOn: [to] })))
    expect(groups).toEqual([{ root: A, type: 'cycle', cycle, holdsBack: cycle.slice(1) }])
  })

  it('names each of two cycles, where one of them waits for the other', () => {
    const D = asRef('Kustomization/apps/d')
    const { groups } = find([
      subject(C, 'waiting', { dependsOn: [D] }),
      subject(D, 'waiting', { dependsOn: [C, A] }),
      subject(A, 'waiting', { dependsOn: [B] }),
      subject(B, 'waiting', { dependsOn: [A] }),
    ])
    expect(groups).toEqual([
      { root: A, type: 'cycle', cycle: [A, B], holdsBack: [B] },
      { root: C, type: 'cycle', cycle: [C, D], holdsBack: [D] },
    ])
  })

  it('hangs those who wait for a cycle under it', () => {
    const { groups } = find([
      subject(A, 'waiting', { dependsOn: [B] }),
      subject(B, 'waiting', { dependsOn: [A] }),
      subject(C, 'waiting', { dependsOn: [B] }),
    ])
    expect(groups).toEqual([{ root: A, type: 'cycle', cycle: [A, B], holdsBack: [B, C] }])
  })

  it('sees the deadlock of a parent that waits for the health of a child that depends on it', () => {
    const { groups } = find([
      subject(A, 'failed', {
        ready: {
          reason: 'HealthCheckFailed',
          message: "timeout waiting for: [Kustomization/apps/b status: 'InProgress']",
        },
      }),
      subject(B, 'waiting', { dependsOn: [A], ...DEPENDENCY }),
    ])
    expect(groups).toEqual([{ root: A, type: 'cycle', cycle: [A, B], holdsBack: [B] }])
    const running = find([subject(A, 'reconciling', { waitsFor: [B] }), subject(B, 'waiting', { dependsOn: [A] })])
    expect(running.groups[0]?.type).toBe('cycle')
  })

  it('blames the stalled child for a health check that failed early', () => {
    const child = asRef('HelmRelease/ingress/ingress-nginx')
    const message = `failed early due to stalled resources: [${child} status: 'Failed']`
    const { groups } = find([
      subject(A, 'failed', { ready: { reason: 'HealthCheckFailed', message } }),
      subject(child, 'stalled'),
    ])
    expect(groups).toEqual([{ root: child, type: 'object', holdsBack: [A] }])
  })

  it('keeps a failure a root when the child it names only makes progress', () => {
    const message = 'timeout waiting for: [HelmRelease/apps/web status: ...]'
    const { rootOf } = find([
      subject(A, 'failed', { ready: { reason: 'HealthCheckFailed', message } }),
      subject(asRef('HelmRelease/apps/web'), 'reconciling'),
    ])
    expect(rootOf.size).toBe(0)
  })

  it('blames a suspended dependency only if it was not ready, or if the message blames it', () => {
    const wait = (message: string) =>
      subject(A, 'waiting', { dependsOn: [B], ready: { reason: 'DependencyNotReady', message } })
    expect(find([wait(''), subject(B, 'suspended', { lastResult: 'ready' })]).groups).toEqual([])
    expect(find([wait(''), subject(B, 'suspended', { lastResult: 'failed' })]).groups[0]?.root).toBe(B)
    const behind = wait("dependency 'apps/b' revision is not up to date")
    expect(find([behind, subject(B, 'suspended', { lastResult: 'ready' })]).groups[0]?.root).toBe(B)
  })

  it('finds no cause for a wait while what it waits for moves, over any number of others', () => {
    const chain = [
      subject(A, 'waiting', { dependsOn: [B], stuck: { rule: 'waiting_for_ever' } }),
      subject(B, 'waiting', { dependsOn: [C], ...DEPENDENCY }),
    ]
    const { groups, rootOf, moving } = find([...chain, subject(C, 'reconciling')])
    expect([groups, rootOf.size]).toEqual([[], 0])
    expect([...moving].sort()).toEqual([A, B])
    for (const end of [
      subject(C, 'reconciling', { stuck: { rule: 'reconciling_long' } }),
      subject(C, 'reconciling', { failingSince: '2026-11-20T08:00:00Z' }),
      subject(C, 'waiting', { stuck: { rule: 'waiting_for_ever' } }),
      subject(C, 'failed'),
      subject(C, 'stalled'),
      subject(C, 'unknown'),
      subject(C, 'terminating', { stuck: { rule: 'terminating_long' } }),
      subject(C, 'suspended', { lastResult: 'failed' }),
    ]) {
      const found = find([...chain, end])
      expect([end.status, found.groups]).toEqual([end.status, [{ root: C, type: 'object', holdsBack: [A, B] }]])
      expect(found.moving.size, end.status).toBe(0)
    }
  })

  it.each(['reconciling', 'terminating', 'waiting'] as const)(
    'finds no cause for a long wait for one that is %s, which is on its way',
    (status) => {
      const long = subject(A, 'waiting', { dependsOn: [B], stuck: { rule: 'waiting_for_ever' }, ...DEPENDENCY })
      const { groups, moving } = find([long, subject(B, status)])
      expect(groups).toEqual([])
      expect(moving.has(A)).toBe(true)
    },
  )

  it('takes the best explanation wherever it is in the spec, and the first of equally good ones', () => {
    const wait = subject(A, 'waiting', { dependsOn: [B, C], ...DEPENDENCY })
    const held = subject(B, 'suspended', { lastResult: 'failed' })
    expect(find([wait, held, subject(C, 'failed')]).rootOf.get(A)).toBe(C)
    expect(find([wait, subject(B, 'failed'), subject(C, 'failed')]).rootOf.get(A)).toBe(B)
  })

  it('blames the source for no wait for a dependency, which comes after it', () => {
    const wait = subject(A, 'waiting', { dependsOn: [B], source: { ref: GIT }, ...DEPENDENCY })
    expect(find([wait, subject(B, 'reconciling'), subject(GIT, 'failed')]).groups).toEqual([])
    const artifact = { reason: 'ArtifactFailed', message: 'Source artifact not found, retrying in 30s' }
    expect(find([{ ...wait, ready: artifact }, subject(GIT, 'failed')]).groups[0]?.root).toBe(GIT)
  })

  it('sees no circle in the name that an old message has and the spec has not', () => {
    const message = "dependency 'apps/b' is not ready"
    const { groups } = find([
      subject(A, 'waiting', { dependsOn: [C], ready: { reason: 'DependencyNotReady', message } }),
      subject(B, 'waiting', { dependsOn: [A], ...DEPENDENCY }),
      subject(C, 'reconciling'),
    ])
    expect(groups).toEqual([])
  })

  it('lays a failed download at the door of the controller that keeps the artifact, and no other failure', () => {
    const keeper = asRef('Deployment/flux-system/source-controller')
    const subjects = [
      subject(A, 'failed', { ready: { reason: 'ArtifactFailed', message: CUT_OFF } }),
      subject(B, 'waiting', { dependsOn: [A], ...DEPENDENCY }),
      subject(C, 'failed', { ready: { reason: 'BuildFailed', message: 'kustomization.yaml: no such file' } }),
    ]
    const map = new Map(subjects.map((entry) => [entry.ref, entry]))
    const { groups } = allAtOnce(findRootCauses(map, ALL_READ, new Map([...map.keys()].map((ref) => [ref, keeper]))))
    expect(groups).toEqual([{ root: keeper, type: 'controller', holdsBack: [A, B] }])
  })

  it.each<[string, RootCauseSubject, boolean]>([
    ['is unknown', subject(A, 'unknown'), true],
    ['runs', subject(A, 'reconciling'), true],
    ['is being deleted', subject(A, 'terminating'), true],
    ['waits for one that moves', subject(A, 'waiting', { dependsOn: [B] }), true],
    ['is suspended', subject(A, 'suspended'), false],
    ['failed without a word', subject(A, 'failed'), false],
    ['has given up on a download', subject(A, 'stalled', { ready: { reason: 'X', message: CUT_OFF } }), false],
  ])('blames a controller that is down for one that %s: %s', (_, one, isBlamed) => {
    const down = asRef('Deployment/flux-system/kustomize-controller')
    const map = new Map([one, subject(B, 'reconciling')].map((each) => [each.ref, each]))
    const { rootOf } = allAtOnce(findRootCauses(map, ALL_READ, new Map([[A, down]])))
    expect(rootOf.get(A)).toBe(isBlamed ? down : undefined)
  })

  it('prefers what is broken to what only makes progress', () => {
    const { rootOf } = find([
      subject(A, 'waiting', { dependsOn: [B, C] }),
      subject(B, 'reconciling'),
      subject(C, 'failed'),
    ])
    expect(rootOf.get(A)).toBe(C)
  })

  it('is not misled by a name in a message that is no longer there', () => {
    const message = "HelmChart 'apps/gone' is not ready"
    expect(
      find([subject(asRef('HelmRelease/apps/web'), 'waiting', { ready: { reason: 'SourceNotReady', message } })])
        .groups,
    ).toEqual([])
  })

  it('blames a controller that is down for what does not move, and for no failure of its own', () => {
    const down = asRef('Deployment/flux-system/kustomize-controller')
    const subjects = [
      subject(A, 'unknown'),
      subject(B, 'waiting', { dependsOn: [A] }),
      subject(C, 'failed', { ready: { reason: 'BuildFailed', message: '' } }),
      subject(asRef('Kustomization/apps/d'), 'ready'),
    ]
    const map = new Map(subjects.map((entry) => [entry.ref, entry]))
    const { groups } = allAtOnce(findRootCauses(map, ALL_READ, new Map([...map.keys()].map((ref) => [ref, down]))))
    expect(groups).toEqual([{ root: down, type: 'controller', holdsBack: [A, B] }])
  })

  it('keeps to the failed dependency where both it and the controller could be blamed', () => {
    const down = asRef('Deployment/flux-system/kustomize-controller')
    const map = new Map([subject(A, 'waiting', { dependsOn: [B] }), subject(B, 'failed')].map((one) => [one.ref, one]))
    const { rootOf } = allAtOnce(findRootCauses(map, ALL_READ, new Map([[A, down]])))
    expect(rootOf.get(A)).toBe(B)
  })

  it('tells of who holds an object back now, and of nobody who is well, moves or is not read', () => {
    const gone = asRef('Kustomization/apps/gone')
    const D = asRef('Kustomization/apps/d')
    const E = asRef('Kustomization/apps/e')
    const unread = asRef('ResourceSet/apps/set')
    const subjects = [
      subject(A, 'waiting', { dependsOn: [B, C, D, E, gone, unread], ...DEPENDENCY }),
      subject(B, 'failed'),
      subject(C, 'ready'),
      subject(D, 'reconciling'),
      { ...subject(E, 'waiting', { dependsOn: [C], ...DEPENDENCY }), rootCause: B },
    ]
    const holders = (roots: readonly Ref[]) =>
      allAtOnce(
        findHolders(
          new Map(subjects.map((one) => [one.ref, one])),
          without(['ResourceSet']),
          new Set(roots),
          READ_ANEW,
        ),
      )
    expect(holders([])).toEqual(new Map([[A, new Set([B, E, gone])]]))
    expect(holders([D])).toEqual(new Map([[A, new Set([B, D, E, gone])]]))
  })

  it('judges a chain and a ring of 5,000 without running over the stack or for ever', () => {
    const name = (at: number) => asRef(`Kustomization/apps/k${at % 5_000}`)
    const ring = Array.from({ length: 5_000 }, (_, at) => subject(name(at), 'waiting', { dependsOn: [name(at + 1)] }))
    const chain = [...ring.slice(0, -1), subject(name(4_999), 'failed')]
    expect(find(ring).groups[0]?.cycle).toHaveLength(5_000)
    expect(find(chain).groups[0]?.holdsBack).toHaveLength(4_999)
  })

  it('ends on 5,000 objects that wait for each other at random, each in one group', () => {
    const name = (at: number) => asRef(`Kustomization/apps/k${at % 5_000}`)
    let seed = 7
    const next = () => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
      return seed
    }
    const tangle = Array.from({ length: 5_000 }, (_, at) =>
      subject(name(at), 'waiting', { dependsOn: [name(next()), name(next()), name(at + 1)] }),
    )
    const { groups } = find(tangle)
    const listed = groups.flatMap(({ root, holdsBack }) => [root, ...holdsBack])
    expect(new Set(listed).size).toBe(5_000)
    expect(listed).toHaveLength(5_000)
  })
})

const KINDS = ['Kustomization', 'HelmRelease', 'GitRepository', 'HelmChart'] as const
const refArbitrary = fc
  .tuple(fc.constantFrom(...KINDS), fc.integer({ min: 0, max: 7 }))
  .map(([kind, at]) => refOf(kind, 'n', `o${at}`))
const subjectArbitrary = fc
  .record({
    ref: refArbitrary,
    status: fc.constantFrom(...STATUSES),
    dependsOn: fc.array(refArbitrary, { maxLength: 4 }),
    source: fc.option(refArbitrary, { nil: undefined }),
    waitsFor: fc.array(refArbitrary, { maxLength: 2 }),
    reason: fc.constantFrom('DependencyNotReady', 'ArtifactFailed', 'HealthCheckFailed', 'BuildFailed'),
    named: refArbitrary,
  })
  .map(({ ref, status, dependsOn, source, waitsFor, reason, named }) =>
    subject(ref, status, {
      dependsOn,
      waitsFor,
      ready: { reason, message: `timeout waiting for: [${named} status: x]` },
      ...(source === undefined ? {} : { source: { ref: source } }),
    }),
  )

describe('on any graph', () => {
  it('ends, lists each object once, and lets no failure hide behind progress', () => {
    fc.assert(
      fc.property(fc.array(subjectArbitrary, { maxLength: 25 }), fc.subarray([...KINDS]), (list, unread) => {
        const subjects = new Map(list.map((entry) => [entry.ref, entry]))
        const { groups, rootOf } = allAtOnce(findRootCauses(subjects, without(unread)))
        const listed = groups.flatMap(({ root, holdsBack }) => [root, ...holdsBack])
        expect(new Set(listed).size).toBe(listed.length)
        for (const { root, type, missing, cycle, holdsBack } of groups) {
          expect(subjects.has(root)).toBe(true)
          for (const ref of holdsBack) expect(rootOf.get(ref)).toBe(root)
          for (const ref of cycle ?? []) expect(ref === root || holdsBack.includes(ref)).toBe(true)
          expect(missing !== undefined).toBe(type === 'missing')
          if (missing !== undefined) {
            expect(subjects.has(missing)).toBe(false)
            expect(unread).not.toContain(parseFluxRef(missing)?.kind)
          }
          if (type !== 'object') continue
          const failures = holdsBack.filter((ref) => ['failed', 'stalled'].includes(subjects.get(ref)?.status ?? ''))
          if (failures.length > 0) expect(['failed', 'stalled']).toContain(subjects.get(root)?.status)
        }
      }),
      { numRuns: 2_000 },
    )
  })
})

/** Edges lead to a higher number only, so that there is no circle. */
const advancing = fc
  .array(
    fc.record({
      status: fc.constantFrom<Status>('waiting', 'reconciling', 'ready', 'static', 'terminating'),
      to: fc.array(fc.integer({ min: 1, max: 12 }), { maxLength: 3 }),
      awaits: fc.array(fc.integer({ min: 1, max: 12 }), { maxLength: 2 }),
      fromSource: fc.boolean(),
    }),
    { minLength: 2, maxLength: 30 },
  )
  .map((entries) => {
    const name = (at: number) => refOf('Kustomization', 'n', `o${at}`)
    const last = entries.length - 1
    const there = (at: number, steps: readonly number[]) => steps.map((step) => at + step).filter((to) => to <= last)
    return entries.map(({ status, to, awaits, fromSource }, at) =>
      subject(name(at), status, {
        dependsOn: there(at, to).map(name),
        waitsFor: there(at, awaits).map(name),
        source: { ref: GIT },
        ready: fromSource
          ? { reason: 'ArtifactFailed', message: 'Source artifact not found, retrying in 30s' }
          : { reason: 'DependencyNotReady', message: `dependency 'n/o${at + 1}' is not ready` },
      }),
    )
  })

describe('in a world where every object advances', () => {
  it('there is no root cause, and in one where a single one fails each root can be reached from what it holds back', () => {
    fc.assert(
      fc.property(advancing, fc.constantFrom<Status>('ready', 'reconciling'), fc.nat(), (list, source, nth) => {
        const world = [...list, subject(GIT, source)]
        const calm = find(world)
        expect([calm.groups, calm.rootOf.size]).toEqual([[], 0])
        const failing = list[nth % list.length]?.ref
        const changed = world.map((one) => (one.ref === failing ? { ...one, status: 'failed' as const } : one))
        const edges = new Map(
          changed.map((one) => [one.ref, [...(one.dependsOn ?? []).map(({ ref }) => ref), ...(one.waitsFor ?? [])]]),
        )
        for (const { root, holdsBack } of find(changed).groups) {
          expect(root).toBe(failing)
          for (const held of holdsBack) {
            const seen = new Set([held])
            for (const at of seen) for (const to of edges.get(at) ?? []) seen.add(to)
            expect(seen.has(root)).toBe(true)
          }
        }
      }),
      { numRuns: 1_000 },
    )
  })
})
