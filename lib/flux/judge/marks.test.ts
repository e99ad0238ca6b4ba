import { describe, expect, it } from 'vitest'
import { type Ref, refOf } from '@/lib/ref'
import { asRef } from '@/lib/testing/as-ref'
import { describeKind, type FluxKind } from '../kinds'
import type { FluxResource } from '../object/flux-resource'
import { parseResource } from '../object/resource'
import { findMarks, type MarkSurroundings } from './marks'
import type { Sight } from './sight'
import { evaluateStatus } from './status'

const NOW = new Date('2026-11-20T12:00:00Z')
const ago = (seconds: number) => new Date(NOW.getTime() - seconds * 1_000).toISOString()
const HOUR = 3_600

interface Described {
  readonly spec?: object
  readonly status?: object
  readonly conditions?: readonly object[]
  readonly generation?: number
  readonly deletionTimestamp?: string
}

function make(kind: FluxKind, name: string, described: Described = {}): FluxResource {
  const { spec = {}, status = {}, conditions, generation = 1, deletionTimestamp } = described
  const { group, versions } = describeKind(kind)
  const parsed = parseResource(kind, {
    apiVersion: `${group}/${versions[0]}`,
    kind,
    metadata: { namespace: 'apps', name, generation, creationTimestamp: ago(90 * 24 * HOUR), deletionTimestamp },
    spec,
    status: { ...status, conditions: conditions ?? [say('Ready', 'True', 24 * HOUR)] },
  })
  if (!parsed.ok) throw new Error(parsed.reason)
  return parsed.value
}

function say(type: string, status: 'True' | 'False' | 'Unknown', secondsAgo = 60, more: object = {}) {
  return {
    type,
    status,
    reason: 'Reason',
    message: 'message',
    observedGeneration: 1,
    lastTransitionTime: ago(secondsAgo),
    ...more,
  }
}

interface Around extends Partial<Omit<MarkSurroundings, 'resourceOf' | 'sightOf'>> {
  readonly beside?: readonly FluxResource[]
  readonly sight?: Sight
}

function look(resource: FluxResource, { beside = [], sight = 'read', ...more }: Around = {}) {
  const now = more.now ?? NOW
  return findMarks(resource, {
    status: evaluateStatus(resource, now).status,
    resourceOf: (ref: Ref) => beside.find((one) => one.ref === ref),
    sightOf: () => sight,
    ...more,
    now,
  })
}

const codes = (resource: FluxResource, around: Around = {}) => look(resource, around).marks.map(({ code }) => code)

const OLD = `main@sha1:${'1b2c3d4e'.repeat(5)}`
const NEW = `main@sha1:${'8f1c2ab4'.repeat(5)}`
const READY = say('Ready', 'True', 24 * HOUR)

const git = (revision: string, secondsAgo: number, conditions: readonly object[] = [READY]) =>
  make('GitRepository', 'fleet', {
    spec: { interval: '5m' },
    status: { artifact: { revision, lastUpdateTime: ago(secondsAgo) } },
    conditions,
  })
const kustomization = (more: Described = {}, spec: object = {}) =>
  make('Kustomization', 'web', {
    status: { lastAppliedRevision: OLD },
    ...more,
    spec: { interval: '10m', sourceRef: { kind: 'GitRepository', name: 'fleet' }, ...spec },
  })

describe('behind', () => {
  it('is who runs another revision than its source has had for an interval and a minute', () => {
    const source = git(NEW, 3 * HOUR)
    expect(look(kustomization(), { beside: [source] }).marks).toEqual([
      {
        code: 'behind',
        text: 'runs main@1b2c3d4, its source has main@8f1c2ab',
        since: ago(3 * HOUR),
        ref: 'GitRepository/apps/fleet',
      },
    ])
  })

  it('is nobody in the time of a roll-out, and says when that is over', () => {
    const source = git(NEW, 300)
    const { marks, changesAt } = look(kustomization(), { beside: [source] })
    expect(marks).toEqual([])
    expect(changesAt).toEqual(new Date(NOW.getTime() + (660 - 300) * 1_000))
    expect(codes(kustomization(), { beside: [source], now: changesAt ?? NOW })).toEqual(['behind'])
    expect(codes(kustomization(), { beside: [source], now: new Date((changesAt ?? NOW).getTime() - 1) })).toEqual([])
  })

  it('names the source, also of who depends on others', () => {
    const dependent = kustomization({}, { dependsOn: [{ name: 'infra' }] })
    const infra = make('Kustomization', 'infra')
    expect(look(dependent, { beside: [infra, git(NEW, 3 * HOUR)] }).marks).toMatchObject([
      { code: 'behind', ref: 'GitRepository/apps/fleet' },
    ])
  })

  it('is told without a time where nobody knows since when', () => {
    const ageless = make('GitRepository', 'fleet', { status: { artifact: { revision: NEW } } })
    expect(look(kustomization(), { beside: [ageless] }).marks).toStrictEqual([
      {
        code: 'behind',
        text: 'runs main@1b2c3d4, its source has main@8f1c2ab',
        ref: 'GitRepository/apps/fleet',
      },
    ])
  })

  it.each<[string, FluxResource]>([
    ['up to date', kustomization({ status: { lastAppliedRevision: NEW } })],
    ['suspended, which its words say', kustomization({}, { suspend: true })],
    ['being deleted', kustomization({ deletionTimestamp: ago(60) })],
    ['at work on it', kustomization({ conditions: [say('Ready', 'Unknown', 60, { reason: 'Progressing' })] })],
    ['new and has never applied anything', kustomization({ status: {} })],
  ])('is not who is %s', (_, resource) => {
    expect(codes(resource, { beside: [git(NEW, 3 * HOUR)] })).not.toContain('behind')
  })

  it.each([
    ['has failed', say('Ready', 'False', HOUR, { reason: 'BuildFailed' })],
    ['waits', say('Ready', 'False', HOUR, { reason: 'DependencyNotReady' })],
  ])('is also who %s', (_, condition) => {
    expect(codes(kustomization({ conditions: [condition] }), { beside: [git(NEW, 3 * HOUR)] })).toEqual(['behind'])
  })

  const release = (spec: object, snapshot: object) =>
    make('HelmRelease', 'web', {
      spec: { interval: '10m', ...spec },
      status: {
        helmChart: 'apps/apps-web',
        history: [{ version: 3, status: 'deployed', chartName: 'web', ...snapshot }],
      },
    })
  const chart = (revision: string) =>
    make('HelmChart', 'apps-web', {
      spec: { sourceRef: { kind: 'HelmRepository', name: 'charts' } },
      status: { artifact: { revision, lastUpdateTime: ago(3 * HOUR) } },
    })
  const oci = (revision: string) =>
    make('OCIRepository', 'web', { status: { artifact: { revision, lastUpdateTime: ago(3 * HOUR) } } })
  const CHART_REF = { chartRef: { kind: 'OCIRepository', name: 'web' } }
  const A = `sha256:${'a'.repeat(64)}`
  const B = `sha256:${'b'.repeat(64)}`

  it.each<[string, FluxResource, FluxResource, boolean]>([
    ['a newer version of its chart', release({}, { chartVersion: '1.0.0' }), chart('1.1.0'), true],
    ['the same version of its chart', release({}, { chartVersion: '1.1.0' }), chart('1.1.0'), false],
    [
      'another digest under one tag',
      release(CHART_REF, { chartVersion: '1.0.0', ociDigest: A }),
      oci(`latest@${B}`),
      true,
    ],
    ['the same digest', release(CHART_REF, { chartVersion: '1.0.0', ociDigest: A }), oci(`latest@${A}`), false],
    [
      'a digest with which nothing can be compared',
      release(CHART_REF, { chartVersion: '1.0.0' }),
      oci(`1.0.0@${B}`),
      false,
    ],
  ])('is a release whose source has %s', (_, resource, source, isBehind) => {
    const beside = [source, make('HelmRepository', 'charts')]
    expect(codes(resource, { beside }).includes('behind')).toBe(isBehind)
  })

  it.each<[string, string, string, boolean]>([
    ['another digest', A, B, true],
    ['the same', A, A, false],
  ])('is a Kustomization of latest where %s was published', (_, applied, available, isBehind) => {
    const artifact = make('ExternalArtifact', 'fleet', {
      spec: { sourceRef: { kind: 'ArtifactGenerator', name: 'fleet' } },
      status: { artifact: { revision: `latest@${available}`, lastUpdateTime: ago(3 * HOUR) } },
    })
    const resource = kustomization(
      { status: { lastAppliedRevision: `latest@${applied}` } },
      { sourceRef: { kind: 'ExternalArtifact', name: 'fleet' } },
    )
    expect(codes(resource, { beside: [artifact] })).toEqual(isBehind ? ['behind'] : [])
  })

  it('is a source that knows of something new and has not fetched it, and not who runs all that it has', () => {
    const outdated = say('ArtifactOutdated', 'True', 3 * HOUR, { message: `new upstream revision '${NEW}'` })
    const source = git(OLD, 24 * HOUR, [READY, outdated])
    expect(look(source).marks).toEqual([
      { code: 'behind', text: 'has main@1b2c3d4, its upstream has main@8f1c2ab', since: ago(3 * HOUR) },
    ])
    expect(codes(kustomization(), { beside: [source] })).toEqual([])
    expect(codes(git(OLD, 24 * HOUR, [READY, { ...outdated, status: 'False' }]))).toEqual([])
    expect(codes(git(OLD, 24 * HOUR, [READY, { ...outdated, lastTransitionTime: ago(300) }]))).toEqual([])
  })

  it('is a chart without a word on its repository, for what is new is upstream of both', () => {
    const message = "new upstream revision '1.1.0'"
    const chart = make('HelmChart', 'web', {
      spec: { sourceRef: { kind: 'HelmRepository', name: 'charts' } },
      status: { artifact: { revision: '1.0.0', lastUpdateTime: ago(24 * HOUR) } },
      conditions: [READY, say('ArtifactOutdated', 'True', 3 * HOUR, { message })],
    })
    expect(look(chart, { beside: [make('HelmRepository', 'charts')] }).marks).toStrictEqual([
      { code: 'behind', text: 'has 1.0.0, its upstream has 1.1.0', since: ago(3 * HOUR) },
    ])
  })

  it('is no source that has never had anything', () => {
    const outdated = say('ArtifactOutdated', 'True', 3 * HOUR, { message: 'no artifact' })
    expect(codes(make('GitRepository', 'fleet', { conditions: [outdated] }))).toEqual([])
  })
})

describe('hanging', () => {
  const run = (secondsAgo: number, spec: object = {}) =>
    make('HelmRelease', 'web', {
      spec,
      conditions: [
        READY,
        say('Reconciling', 'True', secondsAgo, { reason: 'Progressing', message: 'Fulfilling prerequisites' }),
      ],
    })

  it('is a run beside Ready=True that outlasts its timeout, whatever it is at', () => {
    expect(look(run(3 * 24 * HOUR, { timeout: '5m' })).marks).toEqual([
      { code: 'hanging', text: 'its run does not end: Fulfilling prerequisites', since: ago(3 * 24 * HOUR) },
    ])
    expect(codes(run(301, { timeout: '5m' }))).toEqual(['hanging'])
  })

  it('is none within the timeout, and none within ten minutes where none is named', () => {
    const { marks, changesAt } = look(run(299, { timeout: '5m' }))
    expect(marks).toEqual([])
    expect(codes(run(299, { timeout: '5m' }), { now: changesAt ?? NOW })).toEqual(['hanging'])
    expect(codes(run(300, { timeout: '5m' }))).toEqual([])
    expect(codes(run(599))).toEqual([])
    expect(codes(run(601))).toEqual(['hanging'])
  })

  it('says the reason of a run that says nothing else', () => {
    const silent = say('Reconciling', 'True', HOUR, { reason: 'Progressing', message: '' })
    expect(look(make('HelmRelease', 'web', { conditions: [READY, silent] })).marks[0]?.text).toBe(
      'its run does not end: Progressing',
    )
  })

  it('is told of nobody who is being deleted, nor where nobody knows when the run began or whether it is ready', () => {
    const long = say('Reconciling', 'True', 3 * HOUR)
    const beside = (conditions: readonly object[], deletionTimestamp?: string) =>
      codes(make('HelmRelease', 'web', { conditions, ...(deletionTimestamp && { deletionTimestamp }) }))
    expect(beside([READY, long])).toEqual(['hanging'])
    expect(beside([READY, long], ago(60))).toEqual([])
    expect(beside([READY, { ...long, lastTransitionTime: undefined }])).toEqual([])
    expect(beside([long])).toEqual([])
  })

  it('is looked at again with whatever time alone changes first', () => {
    const running = say('Reconciling', 'True', 60, { reason: 'Progressing' })
    const both = kustomization({ conditions: [READY, running] }, { timeout: '2m' })
    const soon = new Date(NOW.getTime() + 60_001)
    expect(look(both, { beside: [git(NEW, 300)] }).changesAt).toEqual(soon)
    expect(look(kustomization({ conditions: [READY, running] }), { beside: [git(NEW, 300)] }).changesAt).toEqual(
      new Date(NOW.getTime() + 360_000),
    )
  })

  it('is not told of who is suspended, nor where Ready itself says that it runs', () => {
    expect(codes(run(3 * HOUR, { suspend: true }))).toEqual([])
    const upgrading = [
      say('Ready', 'Unknown', 3 * HOUR, { reason: 'Progressing' }),
      say('Reconciling', 'True', 3 * HOUR),
    ]
    expect(codes(make('HelmRelease', 'web', { conditions: upgrading }))).toEqual([])
  })
})

describe('what a second condition says', () => {
  it.each<[string, string, 'True' | 'False', string]>([
    ['a drift that nobody corrects', 'Drifted', 'True', 'drifted'],
    ['tests that failed, ignored or not', 'TestSuccess', 'False', 'tests_failed'],
    ['what it applied and is not healthy', 'Healthy', 'False', 'unhealthy'],
  ])('is %s', (_, type, status, code) => {
    const kind = type === 'Healthy' ? 'Kustomization' : 'HelmRelease'
    const told = (condition: object, more: Described = {}) =>
      codes(make(kind, 'web', { conditions: [READY, condition], ...more }))
    expect(told(say(type, status))).toEqual([code])
    expect(told(say(type, status === 'True' ? 'False' : 'True'))).toEqual([])
    expect(told(say(type, 'Unknown'))).toEqual([])
    expect(told(say(type, status), { generation: 2 }), 'of an older spec').toEqual([])
    expect(told(say(type, status, 60, { observedGeneration: 0 }))).toEqual([code])
  })

  it('is told without a time where it has none', () => {
    const drifted = say('Drifted', 'True', 60, { lastTransitionTime: undefined })
    expect(look(make('HelmRelease', 'web', { conditions: [READY, drifted] })).marks).toStrictEqual([
      { code: 'drifted', text: 'what runs in the cluster differs from what was released' },
    ])
  })

  it('stays what it was when somebody suspends the object, which moves its generation', () => {
    const suspended = { spec: { suspend: true }, generation: 2 }
    expect(
      codes(make('HelmRelease', 'web', { conditions: [READY, say('TestSuccess', 'False')], ...suspended })),
    ).toEqual(['tests_failed'])
    expect(codes(make('HelmRelease', 'web', { conditions: [say('TestSuccess', 'False')], ...suspended }))).toEqual([
      'tests_failed',
    ])
    const older = [say('Ready', 'True', 60, { observedGeneration: 2 }), say('TestSuccess', 'False')]
    expect(codes(make('HelmRelease', 'web', { conditions: older, spec: { suspend: true }, generation: 3 }))).toEqual([])
  })
})

describe('a name in its spec', () => {
  const policy = make('ImagePolicy', 'web', { spec: { imageRepositoryRef: { name: 'web' } } })
  const images = make('ImageRepository', 'web')

  it('is missing where it would be seen, and not read where it would not', () => {
    expect(look(policy).marks).toEqual([
      { code: 'missing_reference', text: 'names ImageRepository apps/web, which does not exist', ref: images.ref },
    ])
    expect(look(policy, { sight: 'closed' }).marks).toEqual([
      { code: 'not_read', text: 'names ImageRepository apps/web, which is not read here', ref: images.ref },
    ])
    expect(codes(policy, { sight: 'unsure' })).toEqual([])
    expect(codes(policy, { beside: [images] })).toEqual([])
    expect(codes(policy, { beside: [images], sight: 'closed' })).toEqual([])
  })

  it.each<[string, FluxKind, object]>([
    ['the source of a Kustomization', 'Kustomization', { sourceRef: { kind: 'GitRepository', name: 'x' } }],
    ['the chart of a release', 'HelmRelease', { chartRef: { kind: 'OCIRepository', name: 'x' } }],
    ['the repository of a chart', 'HelmChart', { sourceRef: { kind: 'HelmRepository', name: 'x' } }],
    ['the repository that is updated', 'ImageUpdateAutomation', { sourceRef: { kind: 'GitRepository', name: 'x' } }],
    ['an included repository', 'GitRepository', { include: [{ repository: { name: 'x' } }] }],
    ['the inputs of a set', 'ResourceSet', { inputsFrom: [{ kind: 'ResourceSetInputProvider', name: 'x' }] }],
  ])('is looked for as %s', (_, kind, spec) => {
    expect(codes(make(kind, 'web', { spec }))).toEqual(['missing_reference'])
    const failed = [say('Ready', 'False', 60, { reason: 'ArtifactFailed' })]
    expect(codes(make(kind, 'web', { spec, conditions: failed })), 'whatever its status').toEqual(['missing_reference'])
  })

  it('may be of a chart that is not made yet, but not of a chart that somebody named', () => {
    const waiting = [say('Ready', 'False', 60, { reason: 'SourceNotReady' })]
    const own = { chart: { spec: { chart: 'web', sourceRef: { kind: 'HelmRepository', name: 'charts' } } } }
    expect(codes(make('HelmRelease', 'web', { spec: own, conditions: waiting }))).toEqual([])
    expect(codes(make('HelmRelease', 'web', { spec: own }))).toEqual(['missing_reference'])
    const shared = { chartRef: { kind: 'HelmChart', name: 'shared' } }
    expect(codes(make('HelmRelease', 'web', { spec: shared, conditions: waiting }))).toEqual(['missing_reference'])
  })

  it('is no missing reference in dependsOn, which has a status of its own', () => {
    const waiting = kustomization(
      { conditions: [say('Ready', 'False', 60, { reason: 'DependencyNotReady' })] },
      { dependsOn: [{ name: 'x' }] },
    )
    expect(codes(waiting, { beside: [git(OLD, HOUR)] })).toEqual([])
    expect(codes(waiting, { beside: [git(OLD, HOUR)], sight: 'closed' })).toEqual(['not_read'])
  })

  it('of what it has applied may be gone', () => {
    const applied = { inventory: { entries: [{ id: 'apps_web_helm.toolkit.fluxcd.io_HelmRelease', v: 'v2' }] } }
    const owner = kustomization({ status: { lastAppliedRevision: OLD, ...applied } })
    expect(owner.references).toContainEqual({ type: 'applies', to: refOf('HelmRelease', 'apps', 'web') })
    expect(codes(owner, { beside: [git(OLD, HOUR)], sight: 'closed' })).toEqual([])
  })
})

describe('an Alert', () => {
  const alert = (spec: object = {}) =>
    make('Alert', 'on-call', {
      spec: { providerRef: { name: 'ntfy', namespace: 'elsewhere' }, ...spec },
      conditions: [],
    })
  const provider = (spec: object = {}) => make('Provider', 'ntfy', { spec, conditions: [] })

  it('sends nothing without a Provider in its own namespace, or with a suspended one', () => {
    expect(look(alert()).marks).toEqual([
      {
        code: 'no_provider',
        text: 'no notification goes out: its Provider apps/ntfy does not exist',
        ref: 'Provider/apps/ntfy',
      },
    ])
    expect(look(alert(), { beside: [provider({ suspend: true })] }).marks[0]?.text).toContain('is suspended')
    expect(codes(alert(), { beside: [provider()] })).toEqual([])
  })

  it('says nothing of a Provider that is not read, and is not asked while it is suspended itself', () => {
    expect(codes(alert(), { sight: 'closed' })).toEqual(['not_read'])
    expect(codes(alert(), { sight: 'unsure' })).toEqual([])
    expect(codes(alert({ suspend: true }))).toEqual([])
  })
})

describe('what others tell', () => {
  const well = kustomization()
  const beside = [git(OLD, HOUR)]

  it('is an input that fails or is gone', () => {
    const ref = asRef('GitRepository/apps/fleet')
    expect(look(well, { beside, badInput: { ref, isGone: false, since: ago(60) } }).marks).toEqual([
      { code: 'old_input', text: 'rests on GitRepository apps/fleet, which fails', ref, since: ago(60) },
    ])
    expect(look(well, { beside, badInput: { ref, isGone: true } }).marks[0]?.text).toContain('does not exist any more')
  })

  it.each([
    [0, ''],
    [1, ', nor does 1 other'],
    [2, ', nor do 2 others'],
  ])('is the worst workload of one that fails, and that %i others do not run either', (others, more) => {
    const ref = asRef('Deployment/apps/web')
    const notRunning = { ref, text: 'its image cannot be pulled', since: ago(60), others }
    expect(look(well, { beside, notRunning }).marks).toEqual([
      {
        code: 'not_running',
        text: `Deployment apps/web does not run: its image cannot be pulled${more}`,
        since: ago(60),
        ref,
      },
    ])
  })

  it('is an input without a time and a controller without a place, where that is all that is known', () => {
    const ref = asRef('GitRepository/apps/fleet')
    const { marks } = look(well, { beside, badInput: { ref, isGone: false }, controllerTrouble: { text: 'down.' } })
    expect(marks).toStrictEqual([
      { code: 'old_input', text: 'rests on GitRepository apps/fleet, which fails', ref },
      { code: 'outdated', text: 'down.' },
    ])
  })

  it('is a controller that is away', () => {
    const ref = asRef('Deployment/flux-system/kustomize-controller')
    const controllerTrouble = { text: 'kustomize-controller is down.', ref }
    expect(look(well, { beside, controllerTrouble }).marks).toEqual([
      { code: 'outdated', text: 'kustomize-controller is down.', ref },
    ])
  })

  it('is shown worst first, one line each', () => {
    const resource = make('HelmRelease', 'web', {
      spec: { chartRef: { kind: 'OCIRepository', name: 'x' } },
      conditions: [READY, say('Drifted', 'True'), say('TestSuccess', 'False')],
    })
    const controllerTrouble = { text: 'helm-controller is down.' }
    expect(codes(resource, { controllerTrouble })).toEqual(['tests_failed', 'missing_reference', 'drifted', 'outdated'])
  })

  it('is nothing of an object that is well', () => {
    expect(look(well, { beside })).toEqual({ marks: [] })
  })
})
