import { describe, expect, it } from 'vitest'
import type { Ref } from '@/lib/ref'
import { allAtOnce } from '@/lib/steps'
import { asRef } from '@/lib/testing/as-ref'
import type { FluxKind } from '../kinds'
import { subject, without } from '../testing/cause-subject'
import type { RootCauseSubject } from './blockers'
import { READ_ANEW } from './reading'
import { findHolders, findRootCauses } from './root-cause'
import { ALL_READ } from './sight'

function find(subjects: readonly RootCauseSubject[], unread: readonly FluxKind[] = []) {
  return allAtOnce(findRootCauses(new Map(subjects.map((entry) => [entry.ref, entry])), without(unread)))
}

const A = asRef('Kustomization/apps/a')
const B = asRef('Kustomization/apps/b')
const C = asRef('Kustomization/apps/c')
const GIT = asRef('GitRepository/flux-system/apps')
const RELEASE = asRef('HelmRelease/apps/web')
const CHART = asRef('HelmChart/apps/apps-web')
const REPOSITORY = asRef('HelmRepository/apps/web')
/** A chart whose repository is not ready, or not there. */
const LOST = {
  references: [{ type: 'source', to: REPOSITORY } as const],
  ready: { reason: 'SourceUnavailable', message: '' },
}
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
    const { groups } = find([
      subject(RELEASE, 'waiting', { references: [{ type: 'chart', to: CHART }] }),
      subject(CHART, 'failed', LOST),
      subject(REPOSITORY, 'failed'),
    ])
    expect(groups).toEqual([{ root: REPOSITORY, type: 'object', holdsBack: [CHART, RELEASE] }])
  })

  it('stays with a chart that fails by itself', () => {
    const { groups } = find([
      subject(RELEASE, 'waiting', { references: [{ type: 'chart', to: CHART }] }),
      subject(CHART, 'stalled', {
        references: [{ type: 'source', to: REPOSITORY }],
        ready: { reason: 'InvalidChartReference', message: '' },
      }),
      subject(REPOSITORY, 'ready'),
    ])
    expect(groups).toEqual([{ root: CHART, type: 'object', holdsBack: [RELEASE] }])
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
    const waits = subject(RELEASE, 'waiting', { references: [{ type: 'chart', to: CHART }] })
    const later = subject(A, 'reconciling', { waitsFor: [RELEASE] })
    const made = find([waits, later, subject(CHART, 'failed', { ...LOST, managedBy: RELEASE })])
    expect(made.groups).toEqual([{ root: RELEASE, type: 'missing', missing: REPOSITORY, holdsBack: [CHART, A] }])
    expect([made.rootOf.get(A), made.rootOf.get(CHART)]).toEqual([RELEASE, RELEASE])
    const written = find([waits, subject(CHART, 'failed', LOST)])
    expect(written.groups).toEqual([{ root: CHART, type: 'missing', missing: REPOSITORY, holdsBack: [RELEASE] }])
  })

  it('stays with a chart whose release does not wait for it, and with one that a Kustomization applied', () => {
    const runs = find([subject(RELEASE, 'ready'), subject(CHART, 'failed', { ...LOST, managedBy: RELEASE })])
    expect(runs.groups).toEqual([{ root: CHART, type: 'missing', missing: REPOSITORY, holdsBack: [] }])
    const parent = subject(A, 'reconciling', { waitsFor: [CHART] })
    const applied = find([parent, subject(CHART, 'failed', { ...LOST, managedBy: A })])
    expect(applied.groups).toEqual([{ root: CHART, type: 'missing', missing: REPOSITORY, holdsBack: [A] }])
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

  it('hangs those of a knot that are not on the walk round under it', () => {
    const { groups } = find([
      subject(A, 'waiting', { dependsOn: [B] }),
      subject(B, 'waiting', { dependsOn: [C, A] }),
      subject(C, 'waiting', { dependsOn: [B] }),
    ])
    expect(groups).toEqual([{ root: A, type: 'cycle', cycle: [A, B], holdsBack: [B, C] }])
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

  it.each(['failed', 'stalled'] as const)(
    'keeps what has %s a root when the child it names is merely not known',
    (status) => {
      const message = "timeout waiting for: [Kustomization/apps/b status: 'Unknown']"
      const parent = subject(A, status, { ready: { reason: 'HealthCheckFailed', message } })
      expect(find([parent, subject(B, 'unknown')]).rootOf.size).toBe(0)
      expect(find([parent, subject(B, 'reconciling', { stuck: {} })]).rootOf.size).toBe(0)
      expect(find([parent, subject(B, 'failed')]).rootOf.get(A)).toBe(B)
    },
  )

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
})
