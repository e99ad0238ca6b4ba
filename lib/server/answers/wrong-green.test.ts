// What public reports showed as green, from the objects to the verdict; each beside the neighbour that is well.

import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { buildGraph } from '@/lib/flux/graph/graph'
import { horizonOf } from '@/lib/flux/judge/sight'
import { describeKind, FLUX_KIND_NAMES, isFluxKind } from '@/lib/flux/kinds'
import { openLiveScene } from '../testing/live-scene'

const NOW = new Date('2026-11-20T12:00:00Z')
const ago = (seconds: number) => new Date(NOW.getTime() - seconds * 1_000).toISOString()
const HOUR = 3_600
const DAY = 24 * HOUR
const OLD = `main@sha1:${'1b2c3d4e'.repeat(5)}`
const NEW = `main@sha1:${'8f1c2ab4'.repeat(5)}`
const DIGEST = (letter: string) => `sha256:${letter.repeat(64)}`

interface Manifest {
  readonly kind: string
  readonly metadata: { readonly namespace: string; readonly name: string }
  readonly [field: string]: unknown
}

let end: AbortController
beforeEach(() => {
  vi.useFakeTimers({ now: NOW })
  end = new AbortController()
})
afterEach(() => {
  end.abort()
  vi.useRealTimers()
})

function make(
  ref: string,
  spec: object,
  status: object = {},
  conditions: readonly object[] = [say('Ready', 'True', DAY)],
): Manifest {
  const [kind = '', namespace = '', name = ''] = ref.split('/')
  if (!isFluxKind(kind)) throw new Error(`${kind} is no kind`)
  const { group, versions } = describeKind(kind)
  return {
    apiVersion: `${group}/${versions[0]}`,
    kind,
    metadata: { ...{ namespace, name }, uid: ref, generation: 1, creationTimestamp: ago(30 * DAY) },
    spec: { interval: '10m', ...spec },
    status: conditions.length === 0 ? undefined : { observedGeneration: 1, ...status, conditions },
  } as Manifest
}

function say(type: string, status: string, secondsAgo = HOUR, message = 'ok', reason = 'Reason') {
  return { type, status, reason, message, observedGeneration: 1, lastTransitionTime: ago(secondsAgo) }
}

async function judge(objects: readonly Manifest[], namespaces: readonly string[] = []) {
  const { store, board, controllers, live, schedule } = openLiveScene(
    {
      startedAt: NOW,
      horizon: () => horizonOf([], namespaces),
      onFailure: (error) => {
        throw error
      },
    },
    end.signal,
  )
  for (const kind of FLUX_KIND_NAMES) {
    const { plural, label } = describeKind(kind)
    board.register({ id: plural, label, role: 'flux', kind, count: () => store.count(kind) }, 'live').synced()
    const isShown = ({ metadata }: Manifest) => namespaces.length === 0 || namespaces.includes(metadata.namespace)
    store.replace(
      kind,
      objects.filter((one) => one.kind === kind && isShown(one)),
    )
  }
  controllers.replace([
    {
      metadata: { namespace: 'flux-system', name: 'helm-controller', labels: { 'app.kubernetes.io/part-of': 'flux' } },
      spec: {
        replicas: 1,
        template: { spec: { containers: [{ name: 'manager', image: 'ghcr.io/fluxcd/helm-controller:v1' }] } },
      },
      status: { readyReplicas: 1, updatedReplicas: 1, observedGeneration: 1 },
    },
  ])
  schedule.all()
  await vi.advanceTimersByTimeAsync(300)
  const { verdict, problems, counts } = live.head()
  return {
    level: verdict.level,
    sentence: verdict.sentence,
    counts,
    marks: live.state().resources.flatMap(({ name, marks }) => marks.map(({ code }) => `${name} ${code}`)),
    problems: problems.map(({ root, mark }) => `${root} ${mark ?? '-'}`),
    rows: live.state().resources,
    text: JSON.stringify(live.state()),
  }
}

const git = (revision: string, more: readonly object[] = [], secondsAgo = 3 * HOUR) =>
  make(
    'GitRepository/flux-system/fleet',
    { interval: '5m' },
    { artifact: { revision, lastUpdateTime: ago(secondsAgo) } },
    [say('Ready', 'True', DAY), ...more],
  )
const apps = (applied: string) =>
  make(
    'Kustomization/flux-system/apps',
    { sourceRef: { kind: 'GitRepository', name: 'fleet' } },
    { lastAppliedRevision: applied, lastAttemptedRevision: applied },
  )
const release = (spec: object, status: object, more: readonly object[] = []) =>
  make('HelmRelease/apps/web', spec, status, [say('Ready', 'True', DAY), ...more])
const oci = (revision: string) =>
  make('OCIRepository/apps/web', { interval: '5m' }, { artifact: { revision, lastUpdateTime: ago(3 * HOUR) } })
const CHART = { chartRef: { kind: 'OCIRepository', name: 'web' } }
const snapshot = (digest: string) => ({
  history: [
    {
      name: 'web',
      namespace: 'apps',
      version: 3,
      status: 'deployed',
      chartName: 'web',
      chartVersion: '1.0.0',
      ociDigest: digest,
    },
  ],
})
const alert = make('Alert/flux-system/on-call', { providerRef: { name: 'ntfy' }, eventSources: [] }, {}, [])
const provider = make('Provider/flux-system/ntfy', { type: 'generic' }, {}, [])
const images = (...conditions: readonly object[]) =>
  make('ImageRepository/flux-system/podinfo', { image: 'x/podinfo' }, {}, conditions)
const policy = make('ImagePolicy/flux-system/podinfo', { imageRepositoryRef: { name: 'podinfo' } })
const OUTDATED = say('ArtifactOutdated', 'True', 3 * HOUR, `new upstream revision '${NEW}'`, 'NewRevision')

it.each<[string, readonly Manifest[], string, readonly Manifest[]]>([
  ['a revision that is not applied for hours', [git(NEW), apps(OLD)], 'apps behind', [git(NEW), apps(NEW)]],
  ['a commit that is known and not fetched', [git(OLD, [OUTDATED]), apps(OLD)], 'fleet behind', [git(OLD), apps(OLD)]],
  [
    'another chart under the same tag',
    [oci(`1.0.0@${DIGEST('b')}`), release(CHART, snapshot(DIGEST('a')))],
    'web behind',
    [oci(`1.0.0@${DIGEST('a')}`), release(CHART, snapshot(DIGEST('a')))],
  ],
  [
    'a run that never ends',
    [release({ timeout: '5m' }, {}, [say('Reconciling', 'True', 3 * DAY, 'Fulfilling prerequisites', 'Progressing')])],
    'web hanging',
    [release({ timeout: '5m' }, {}, [say('Reconciling', 'True', 60, 'Fulfilling prerequisites', 'Progressing')])],
  ],
  [
    'drift that is only watched',
    [release({}, {}, [say('Drifted', 'True')])],
    'web drifted',
    [release({}, {}, [say('Drifted', 'False')])],
  ],
  [
    'tests that failed',
    [release({}, {}, [say('TestSuccess', 'False')])],
    'web tests_failed',
    [release({}, {}, [say('TestSuccess', 'True')])],
  ],
  ['an Alert without its Provider', [alert], 'on-call no_provider', [alert, provider]],
  ['a source that is nowhere', [apps(OLD)], 'apps missing_reference', [git(OLD), apps(OLD)]],
])('is not well with %s, and well without', async (_, bad, mark, good) => {
  const found = await judge(bad)
  expect(found.level).toBe('degraded')
  expect(found.sentence).not.toContain('Everything reconciled')
  expect(found.marks).toContain(mark)
  expect(found.problems).toHaveLength(1)
  expect(found.counts.marked).toBe(1)
  end.abort()
  end = new AbortController()
  expect(await judge(good)).toMatchObject({
    level: 'reconciled',
    sentence: 'Everything reconciled.',
    marks: [],
    problems: [],
  })
})

it('takes the time of a roll-out for what it is', async () => {
  expect(await judge([git(NEW, [], 300), apps(OLD)])).toMatchObject({ level: 'progressing', marks: [], problems: [] })
})

it('marks a policy that rests on a repository which is not scanned, under the entry of the repository', async () => {
  const stalled = [
    say('Stalled', 'True', 2 * HOUR, 'bad name', 'ImageURLInvalid'),
    say('Ready', 'False', 2 * HOUR, 'bad name', 'ImageURLInvalid'),
  ]
  const found = await judge([images(...stalled), policy])
  expect(found).toMatchObject({
    level: 'failing',
    marks: ['podinfo old_input'],
    problems: ['ImageRepository/flux-system/podinfo -'],
  })
})

it('never says of what it does not read that it does not exist', async () => {
  const waiting = make(
    'Kustomization/apps/apps',
    {
      sourceRef: { kind: 'GitRepository', name: 'fleet', namespace: 'flux-system' },
      dependsOn: [{ name: 'db', namespace: 'data' }],
    },
    {},
    [say('Ready', 'False', HOUR, 'Source artifact not found, retrying in 30s', 'ArtifactFailed')],
  )
  const found = await judge([waiting, git(OLD)], ['apps'])
  expect(found.text).not.toMatch(/does not exist|create it|"missing":true/i)
  expect(found.marks).toEqual(['apps not_read'])
  expect(found.level).not.toMatch(/healthy|reconciled/)
})

it('draws the way from an Alert to its Provider, and its absence', async () => {
  const draw = async (objects: readonly Manifest[]) => {
    const { rows } = await judge(objects)
    const { nodes, edges } = buildGraph(rows, { scope: 'delivery', rootCauses: [] })
    return {
      nodes: nodes.map(({ ref, missing, marks = [] }) => [ref, missing === true, marks.length]),
      edges: edges.length,
    }
  }
  expect(await draw([alert, provider])).toEqual({
    nodes: [
      ['Alert/flux-system/on-call', false, 0],
      ['Provider/flux-system/ntfy', false, 0],
    ],
    edges: 1,
  })
  end.abort()
  end = new AbortController()
  expect(await draw([alert])).toEqual({
    nodes: [
      ['Alert/flux-system/on-call', false, 1],
      ['Provider/flux-system/ntfy', true, 0],
    ],
    edges: 1,
  })
})

it('counts what has no status apart', async () => {
  const found = await judge([alert, provider])
  expect(found.counts).toMatchObject({ total: 2, ready: 0, static: 2 })
})
