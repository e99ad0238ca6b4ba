import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Ref, refOf } from '@/lib/ref'
import { allAtOnce } from '@/lib/steps'
import { asRef } from '@/lib/testing/as-ref'
import { findRootCauses } from '../judge/root-cause'
import { ALL_READ } from '../judge/sight'
import { STATUSES, type Status } from '../judge/status'
import type { FluxKind } from '../kinds'
import { parseFluxRef } from '../object/flux-ref'
import { NAMED_AT_MOST } from './fold-problems'
import { isNotable, listProblems, type ProblemSubject } from './problems'

type Extra = Partial<Omit<ProblemSubject, 'dependsOn' | 'ready'>> & {
  readonly dependsOn?: readonly Ref[]
  readonly reason?: string
  readonly message?: string
  readonly since?: string
}

function row(ref: Ref, status: Status, extra: Extra = {}): ProblemSubject {
  const parts = parseFluxRef(ref)
  if (parts === undefined) throw new Error(`${ref} is no ref`)
  const { dependsOn = [], reason = '', message = '', since, ...rest } = extra
  return {
    ...parts,
    status,
    actions: ['reconcile', 'reconcile-with-source', 'suspend'],
    dependsOn: dependsOn.map((to) => ({ ref: to })),
    ready: { status: 'False', reason, message, ...(since === undefined ? {} : { since }) },
    ...rest,
  }
}

function list(rows: readonly ProblemSubject[], unread: readonly FluxKind[] = []) {
  const subjects = new Map(rows.map((entry) => [entry.ref, entry]))
  const horizon = { ...ALL_READ, kinds: new Map(unread.map((kind) => [kind, 'closed' as const])) }
  return allAtOnce(listProblems(subjects, allAtOnce(findRootCauses(subjects, horizon))))
}

const A = asRef('Kustomization/apps/a')
const B = asRef('Kustomization/apps/b')
const GIT = asRef('GitRepository/flux-system/apps')

const anyRef = fc
  .tuple(fc.constantFrom('Kustomization', 'GitRepository'), fc.integer({ min: 0, max: 9 }))
  .map(([kind, at]) => refOf(kind, 'n', `o${at}`))
const anyRow = fc
  .record({
    ref: anyRef,
    status: fc.constantFrom(...STATUSES),
    dependsOn: fc.array(anyRef, { maxLength: 3 }),
    source: fc.option(anyRef, { nil: undefined }),
    reason: fc.constantFrom('DependencyNotReady', 'ArtifactFailed', 'HealthCheckFailed', 'BuildFailed'),
    named: anyRef,
    isStuck: fc.boolean(),
  })
  .map(({ ref: self, status, dependsOn, source, reason, named, isStuck }) =>
    row(self, status, {
      dependsOn,
      reason,
      message: `timeout waiting for: [${named} status: x]`,
      ...(source === undefined ? {} : { source: { ref: source } }),
      ...(isStuck ? { stuck: { rule: 'waiting_for_ever', forSeconds: 1 } } : {}),
    }),
  )

describe('listProblems', () => {
  it('shows one entry for a failed source and the waiting objects under it', () => {
    const message = `couldn't find remote ref "refs/heads/mian"`
    const problems = list([
      row(GIT, 'failed', { reason: 'GitOperationFailed', message, failingSince: '2026-11-20T08:00:00.000Z' }),
      row(A, 'waiting', { source: { ref: GIT }, reason: 'ArtifactFailed' }),
      row(B, 'waiting', { dependsOn: [A] }),
    ])
    expect(problems).toEqual([
      {
        root: GIT,
        status: 'failed',
        since: '2026-11-20T08:00:00.000Z',
        title: 'Branch mian does not exist.',
        message,
        advice: { meaning: expect.stringContaining('misspelt'), remedy: expect.stringContaining('spec.ref') },
        holdsBack: [A, B],
        holdsBackCount: 2,
        actions: ['reconcile'],
      },
    ])
  })

  it('puts stalled and failed first, then missing names and cycles, then a suspended blocker', () => {
    const problems = list([
      row(asRef('Kustomization/s/held'), 'waiting', { dependsOn: [asRef('Kustomization/s/off')] }),
      row(asRef('Kustomization/s/off'), 'suspended', { lastResult: 'failed' }),
      row(A, 'waiting', { dependsOn: [B] }),
      row(B, 'waiting', { dependsOn: [A] }),
      row(asRef('HelmRelease/x/f'), 'failed', { reason: 'UpgradeFailed' }),
      row(asRef('HelmRelease/x/s'), 'stalled', { reason: 'UpgradeFailed' }),
      row(asRef('HelmRelease/x/u'), 'unknown'),
    ])
    expect(problems.map(({ root }) => root)).toEqual([
      'HelmRelease/x/s',
      'HelmRelease/x/f',
      A,
      'Kustomization/s/off',
      'HelmRelease/x/u',
    ])
  })

  it('names a cycle in order and offers no button that cannot help', () => {
    const [problem] = list([row(A, 'waiting', { dependsOn: [B] }), row(B, 'waiting', { dependsOn: [A] })])
    expect(problem).toMatchObject({
      status: 'failed',
      cycle: [A, B],
      title: 'Dependency cycle: a → b → a.',
      actions: [],
      advice: { remedy: expect.stringMatching(/Break one edge/) },
    })
  })

  it('says of a missing dependency what probably was meant', () => {
    const [problem] = list([
      row(A, 'waiting', {
        dependsOn: [asRef('Kustomization/apps/redis')],
        message: "dependency 'apps/redis' not found",
      }),
      row(asRef('HelmRelease/apps/redis'), 'ready'),
    ])
    expect(problem).toMatchObject({
      root: A,
      status: 'waiting',
      missing: 'Kustomization/apps/redis',
      title: 'a waits for apps/redis, which does not exist; a HelmRelease of that name does.',
      actions: ['reconcile'],
      message: "dependency 'apps/redis' not found",
      advice: {
        meaning: expect.stringContaining('A HelmRelease of that name exists, but dependsOn looks for a Kustomization.'),
        remedy: expect.stringContaining('spec.dependsOn'),
      },
    })
  })

  it('tells of all that name the same missing thing in one entry', () => {
    const lost = { source: { ref: GIT }, reason: 'ArtifactFailed', message: 'GitRepository "apps" not found' }
    const problems = list([
      row(A, 'failed', lost),
      row(B, 'failed', lost),
      row(asRef('Kustomization/apps/c'), 'failed', lost),
    ])
    expect(problems).toMatchObject([
      {
        root: A,
        same: [B, 'Kustomization/apps/c'],
        sameCount: 2,
        missing: GIT,
        title: 'a and 2 others take from GitRepository flux-system/apps, which does not exist.',
      },
    ])
  })

  it('folds failures that differ in nothing but names and what is new in each attempt', () => {
    const many = Array.from({ length: 294 }, (_, at) =>
      row(asRef(`Kustomization/team-${at}/app-${at}`), 'failed', {
        reason: 'BuildFailed',
        message: `kustomize build failed: accumulating resources: '/tmp/kustomization-${at}77/app-${at}/deploy.yaml': no such file, attempt ${at} of main@sha1:${String(at).padStart(40, 'a')}`,
        failingSince: `2026-11-20T08:${String(at % 60).padStart(2, '0')}:00.000Z`,
        ...(at === 5 ? { actions: ['reconcile' as const] } : {}),
      }),
    )
    const held = row(B, 'waiting', { dependsOn: [asRef('Kustomization/team-7/app-7')] })
    const [problem, ...rest] = list([...many, held])
    expect(rest).toEqual([])
    expect(problem).toMatchObject({
      root: 'Kustomization/team-7/app-7',
      since: '2026-11-20T08:00:00.000Z',
      sameCount: 293,
      holdsBack: [B],
      holdsBackCount: 1,
      actions: ['reconcile'],
    })
    expect(problem?.same).toHaveLength(293)
    expect(problem?.title).toMatch(/^294 Kustomizations: /)
  })

  it('says of a fold no name that only one of them has', () => {
    const missing = (name: string) => ({
      reason: 'BuildFailed',
      message: `accumulating resources from 'deploy.yaml': open /tmp/kustomization-1/apps/${name}/deploy.yaml: no such file or directory`,
    })
    expect(list([row(A, 'failed', missing('a'))])[0]?.title).toBe('apps/a/deploy.yaml is missing in the source.')
    const [problem] = list([row(A, 'failed', missing('a')), row(B, 'failed', missing('b'))])
    expect(problem?.title).toBe('2 Kustomizations: …/…/deploy.yaml is missing in the source.')
  })

  it('asks whether a name that is a slip away was meant, in the same place and of the same kind only', () => {
    const near = asRef('Kustomization/apps/mosquito')
    const titleOf = (dependsOn: string, ...others: readonly Ref[]) =>
      list([row(A, 'waiting', { dependsOn: [asRef(dependsOn)] }), ...others.map((ref) => row(ref, 'ready'))])[0]?.title
    expect(titleOf('Kustomization/apps/mosquitto', near)).toBe(
      'a waits for apps/mosquitto, which does not exist; did you mean apps/mosquito?',
    )
    const none = 'a waits for apps/mosquitto, which does not exist.'
    expect(titleOf('Kustomization/apps/mosquitto', asRef('Kustomization/base/mosquito'))).toBe(none)
    expect(titleOf('Kustomization/apps/mosquitto', asRef('HelmRelease/apps/mosquito'))).toBe(none)
    expect(titleOf('Kustomization/apps/mosquitto', asRef('Kustomization/apps/grafana'))).toBe(none)
    expect(titleOf('Kustomization/apps/db', asRef('Kustomization/apps/dc'))).toBe(
      'a waits for apps/db, which does not exist.',
    )
  })

  it.each<[string, Partial<Extra> & { status?: Status; ref?: Ref }]>([
    ['another file', { message: "'other.yaml': no such file" }],
    ['another reason', { reason: 'HealthCheckFailed' }],
    ['another status', { status: 'stalled' }],
    ['another kind', { ref: asRef('HelmRelease/apps/b') }],
  ])('does not fold %s', (_, { status = 'failed', ref = B, ...other }) => {
    const same = { reason: 'BuildFailed', message: "'deploy.yaml': no such file" }
    expect(list([row(A, 'failed', same), row(B, 'failed', same)])).toHaveLength(1)
    expect(list([row(A, 'failed', same), row(ref, status, { ...same, ...other })])).toHaveLength(2)
  })

  it('keeps the entry of what failed and runs again, or waits for its turn, until it succeeds', () => {
    const failingSince = '2026-11-20T08:00:00.000Z'
    const [again] = list([row(A, 'reconciling', { failingSince, message: 'Reconciliation in progress' })])
    expect(again).toMatchObject({
      root: A,
      status: 'reconciling',
      title: 'It failed; another attempt is running.',
      since: failingSince,
    })
    expect(list([row(A, 'waiting', { failingSince, dependsOn: [B] }), row(B, 'reconciling')])).toMatchObject([
      { root: A },
    ])
    expect(list([row(A, 'reconciling')])).toEqual([])
  })

  it('hints at the namespace where the name exists elsewhere', () => {
    const [problem] = list([
      row(A, 'failed', { source: { ref: asRef('GitRepository/apps/apps') }, reason: 'ArtifactFailed' }),
      row(GIT, 'ready'),
    ])
    expect(problem?.advice.meaning).toMatch(/GitRepository of that name exists in namespace flux-system/)
    expect(problem?.advice.remedy).toMatch(/spec\.sourceRef/)
  })

  it('offers reset first when no retries are left, limited to what applies', () => {
    const stalled = {
      status: 'True',
      reason: 'RetriesExceeded',
      message: 'Failed to upgrade after 1 attempt(s)',
    } as const
    const actions = ['reconcile', 'force', 'reset', 'suspend'] as const
    const release = row(asRef('HelmRelease/immich/immich'), 'stalled', {
      reason: 'UpgradeFailed',
      message: 'context deadline exceeded',
      stalled,
      actions,
      stuck: { rule: 'retries_exhausted', forSeconds: 60 },
    })
    expect(list([release])[0]).toMatchObject({ actions: ['reset', 'force'], message: 'context deadline exceeded' })
    expect(list([{ ...release, actions: [] }])[0]?.actions).toEqual([])
    const [old] = list([{ ...release, actions: ['reconcile', 'suspend'] }])
    expect(old).toMatchObject({ actions: ['suspend'], advice: { remedy: expect.stringContaining('then resume it') } })
  })

  it('says that a suspended object holds others back, and offers resume', () => {
    const off = row(B, 'suspended', { lastResult: 'failed', actions: ['resume', 'resume-and-reconcile'] })
    expect(list([row(A, 'waiting', { dependsOn: [B] }), off])[0]).toMatchObject({
      title: 'It is suspended and 1 object waits for it.',
      actions: ['resume', 'resume-and-reconcile'],
    })
    expect(list([off])).toEqual([])
  })

  it('does not list what only makes progress, until it is stuck', () => {
    const waiting = row(A, 'waiting', { dependsOn: [B] })
    expect(list([waiting, row(B, 'reconciling')])).toEqual([])
    const stuck = { rule: 'reconciling_long', forSeconds: 4_000 } as const
    expect(list([waiting, row(B, 'reconciling', { stuck })])[0]).toMatchObject({ root: B, holdsBack: [A] })
  })

  it('says of an object that waits for something unread that it cannot tell', () => {
    const [problem] = list([row(A, 'waiting', { source: { ref: GIT }, reason: 'ArtifactFailed' })], ['GitRepository'])
    expect(problem?.root).toBe(A)
    expect(problem?.title).toBe('It waits for GitRepository flux-system/apps, which cannot be read.')
    expect(problem?.missing).toBeUndefined()
  })

  it('says when the beginning of a failure is only the time it was first seen', () => {
    const failed = row(A, 'failed', { failingSince: '2026-11-20T08:00:00.000Z', failingSinceAtLeast: true })
    expect(list([failed])[0]?.atLeast).toBe(true)
  })

  it('names a bounded number of held back objects and counts all', () => {
    const many = Array.from({ length: 500 }, (_, at) =>
      row(asRef(`Kustomization/apps/k${at}`), 'waiting', { dependsOn: [A] }),
    )
    const [problem] = list([row(A, 'failed'), ...many])
    expect(problem?.holdsBack).toHaveLength(NAMED_AT_MOST)
    expect(problem?.holdsBackCount).toBe(500)
  })

  it('puts a controller that is down first, with what nobody reconciles because of it', () => {
    const down = asRef('Deployment/flux-system/kustomize-controller')
    const rows = [row(A, 'waiting', { dependsOn: [B] }), row(B, 'unknown'), row(GIT, 'failed')]
    const subjects = new Map(rows.map((entry) => [entry.ref, entry]))
    const unreconciled = new Map([A, B].map((ref) => [ref, down]))
    const outage = { ref: down, name: 'kustomize-controller', isMissing: false, objects: [A, B] }
    const causes = allAtOnce(findRootCauses(subjects, ALL_READ, unreconciled))
    const problems = allAtOnce(listProblems(subjects, causes, [{ ...outage, message: 'Scaled to zero.' }]))
    expect(problems.map(({ root }) => root)).toEqual([down, GIT])
    expect(problems[0]).toMatchObject({
      controller: 'kustomize-controller',
      title: 'kustomize-controller is down.',
      message: 'Scaled to zero.',
      holdsBack: [A, B],
      actions: [],
      advice: {
        remedy: 'Scale it up again: kubectl -n flux-system scale deployment kustomize-controller --replicas=1',
      },
    })
    expect(problems[0]?.advice.meaning).toContain('Kustomizations are what it last said, not what is.')
  })

  it('loses no failure to a controller that nobody tells of', () => {
    const keeper = asRef('Deployment/flux-system/source-controller')
    const rows = [
      row(A, 'failed', { reason: 'ArtifactFailed', message: 'failed to download archive: connection refused' }),
    ]
    const subjects = new Map(rows.map((entry) => [entry.ref, entry]))
    const causes = allAtOnce(findRootCauses(subjects, ALL_READ, new Map([[A, keeper]])))
    expect(allAtOnce(listProblems(subjects, causes)).map(({ root }) => root)).toEqual([A])
    const outage = { ref: keeper, name: 'source-controller', isMissing: false, objects: [] }
    expect(allAtOnce(listProblems(subjects, causes, [outage])).map(({ root }) => root)).toEqual([keeper])
  })

  it('says of a missing controller that it is missing, with or without anything that waits for it', () => {
    const ref = asRef('Deployment/flux-system/helm-controller')
    const causes = allAtOnce(findRootCauses(new Map(), ALL_READ))
    const [problem] = allAtOnce(
      listProblems(new Map(), causes, [{ ref, name: 'helm-controller', isMissing: true, objects: [] }]),
    )
    expect(problem).toMatchObject({ root: ref, title: 'There is no helm-controller.', holdsBackCount: 0 })
  })

  it('loses no failure and repeats no object, on any graph', () => {
    fc.assert(
      fc.property(fc.array(anyRow, { maxLength: 20 }), (rows) => {
        const subjects = new Map(rows.map((entry) => [entry.ref, entry]))
        const problems = allAtOnce(listProblems(subjects, allAtOnce(findRootCauses(subjects, ALL_READ))))
        const listed = problems.flatMap(({ root, same = [], holdsBack }) => [root, ...same, ...holdsBack])
        expect(new Set(listed).size).toBe(listed.length)
        for (const { ref: self, status, stuck } of subjects.values()) {
          const mustShow = status === 'failed' || status === 'stalled' || status === 'unknown' || stuck !== undefined
          if (mustShow) expect(listed).toContain(self)
        }
      }),
      { numRuns: 1_000 },
    )
  })

  it('says the same where it is only shown what is notable, in whatever order', () => {
    const marked = fc.record({
      code: fc.constantFrom('drifted', 'old_input', 'missing_reference'),
      ref: anyRef,
      text: fc.constant('It differs.'),
    })
    const extras = fc.record({
      marks: fc.array(marked, { maxLength: 2 }),
      hasFailed: fc.boolean(),
      unread: fc.subarray<FluxKind>(['Kustomization', 'GitRepository']),
    })
    fc.assert(
      fc.property(fc.array(fc.tuple(anyRow, extras), { maxLength: 20 }), (made) => {
        const rows = made.map(
          ([one, { marks, hasFailed }]): ProblemSubject => ({
            ...one,
            marks,
            ...(hasFailed ? { failingSince: '2026-11-20T08:00:00.000Z' } : {}),
          }),
        )
        const subjects = new Map(rows.map((entry) => [entry.ref, entry]))
        const unread = made.flatMap(([, more]) => more.unread)
        const horizon = { ...ALL_READ, kinds: new Map(unread.map((kind) => [kind, 'closed' as const])) }
        const causes = allAtOnce(findRootCauses(subjects, horizon))
        const notable = () => [...subjects.values()].filter(isNotable).reverse()
        const asKept = { get: (ref: Ref) => subjects.get(ref), values: () => subjects.values(), notable }
        expect(allAtOnce(listProblems(asKept, causes))).toEqual(allAtOnce(listProblems(subjects, causes)))
      }),
      { numRuns: 1_000 },
    )
  })
})

it('lists very many problems in as many steps', () => {
  const rows = Array.from({ length: 600 }, (_, at) =>
    row(refOf('Kustomization', 'apps', `a${at}`), at % 2 === 0 ? 'failed' : 'waiting', {
      dependsOn: at % 2 === 0 ? [] : [refOf('Kustomization', 'gone', `a${at}`)],
      reason: at % 2 === 0 ? 'BuildFailed' : 'DependencyNotReady',
      message: `It is so for ${at}.`,
    }),
  )
  const subjects = new Map(rows.map((one) => [one.ref, one]))
  const steps = listProblems(subjects, allAtOnce(findRootCauses(subjects, ALL_READ)))
  let count = 0
  while (steps.next().done !== true) count += 1
  expect(count).toBeGreaterThanOrEqual(600)
})
