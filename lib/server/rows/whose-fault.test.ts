// Objects and controllers as the cluster holds them, joined as the program joins them: which trouble is told, of whom, and
// how often. Shaped after public reports, each with one fact changed.

import { afterEach, beforeEach, expect, describe as group, it, vi } from 'vitest'
import { buildGraph } from '@/lib/flux/graph/graph'
import type { Horizon } from '@/lib/flux/judge/sight'
import { describeKind, type FluxKind } from '@/lib/flux/kinds'
import { asRef } from '@/lib/testing/as-ref'
import { openLiveScene } from '../testing/live-scene'

const NOW = new Date('2026-11-20T12:00:00Z')

beforeEach(() => {
  vi.useFakeTimers({ now: NOW })
})

afterEach(() => {
  vi.useRealTimers()
})

const ago = (seconds: number) => new Date(Date.now() - seconds * 1_000).toISOString().replace('.000Z', 'Z')

type Words = readonly [status: string, reason: string, message: string]

interface Said {
  readonly ready?: Words
  readonly for?: number
  readonly spec?: object
  readonly labels?: Record<string, string>
  readonly conditions?: readonly object[]
}

function object(kind: FluxKind, path: string, said: Said = {}) {
  const [namespace = '', name = ''] = path.split('/')
  const { group: apiGroup, versions } = describeKind(kind)
  const [status, reason, message] = said.ready ?? ['True', 'ReconciliationSucceeded', 'Applied revision']
  const lastTransitionTime = ago(said.for ?? 3_600)
  return {
    apiVersion: `${apiGroup}/${versions[0]}`,
    kind,
    metadata: {
      name,
      namespace,
      uid: `${kind}-${path}`,
      generation: 1,
      creationTimestamp: ago(2_592_000),
      labels: said.labels ?? {},
    },
    spec: { interval: '10m', ...said.spec },
    status: {
      observedGeneration: 1,
      conditions: [
        { type: 'Ready', status, reason, message, observedGeneration: 1, lastTransitionTime },
        ...(said.conditions ?? []),
      ],
    },
  }
}

interface Deployed {
  readonly isDown?: boolean
  readonly labels?: Record<string, string>
  readonly args?: readonly string[]
  readonly images?: readonly string[]
}

function deployment(name: string, { isDown = false, labels, args = [], images = [name] }: Deployed = {}) {
  return {
    metadata: {
      name,
      namespace: 'flux-system',
      generation: 1,
      labels: labels ?? { 'app.kubernetes.io/component': name, 'app.kubernetes.io/part-of': 'flux' },
    },
    spec: {
      replicas: 1,
      template: {
        spec: { containers: images.map((image) => ({ name: 'manager', image: `r.example/${image}:v1`, args })) },
      },
    },
    status: { readyReplicas: isDown ? 0 : 1, updatedReplicas: 1, observedGeneration: 1 },
  }
}

const FLUX = ['source-controller', 'kustomize-controller', 'helm-controller', 'notification-controller']
const healthy = (...without: readonly string[]) =>
  FLUX.filter((name) => !without.includes(name)).map((name) => deployment(name))

async function open(
  objects: readonly ReturnType<typeof object>[],
  deployments: readonly ReturnType<typeof deployment>[] = healthy(),
  horizon?: Horizon,
) {
  const end = new AbortController()
  const scene = openLiveScene(
    {
      startedAt: NOW,
      ...(horizon === undefined ? {} : { horizon: () => horizon }),
      onFailure: (error) => {
        throw error
      },
    },
    end.signal,
  )
  const { store, controllers, live, schedule } = scene
  const put = async (changed: readonly ReturnType<typeof object>[]) => {
    for (const kind of new Set(changed.map((one) => one.kind))) {
      for (const one of changed) if (one.kind === kind) store.apply(kind, 'MODIFIED', one)
    }
    schedule.all()
    await vi.advanceTimersByTimeAsync(150)
  }
  controllers.replace(deployments)
  await put(objects)
  return {
    ...scene,
    put,
    pass: async (seconds: number) => {
      await vi.advanceTimersByTimeAsync(seconds * 1_000)
    },
    problems: () => live.head().problems,
    marksOf: (ref: string) =>
      live
        .rows()
        .get(asRef(ref))
        ?.marks.map(({ code }) => code) ?? [],
    end: () => end.abort(),
  }
}

const fleet = object('GitRepository', 'flux-system/fleet', { ready: ['True', 'Succeeded', 'stored artifact'] })
const FROM_FLEET = {
  path: './k',
  prune: true,
  sourceRef: { kind: 'GitRepository', name: 'fleet', namespace: 'flux-system' },
}
const CUT =
  'failed to download archive: GET http://source-controller.flux-system.svc.cluster.local./gitrepository/flux-system/fleet/1b2c.tar.gz giving up after 10 attempt(s): dial tcp 10.43.7.9:80: connect: connection refused'

group('a download that fails', () => {
  const twelve = (message: string) => [
    fleet,
    ...Array.from({ length: 12 }, (_, at) =>
      object('Kustomization', `flux-system/app-${at}`, {
        ready: ['False', 'ArtifactFailed', message],
        spec: FROM_FLEET,
      }),
    ),
  ]
  const down = [...healthy('source-controller'), deployment('source-controller', { isDown: true })]

  it.each([
    ['refused', CUT],
    [
      'without a name',
      'failed to download archive: Get "http://source-controller.flux-system.svc.cluster.local./a.tar.gz": dial tcp: lookup source-controller.flux-system.svc.cluster.local.: no such host',
    ],
    [
      'answered by nobody behind the service',
      'Could not load chart: GET http://source-controller.flux-system.svc/helmchart/a.tgz: unexpected status 503 Service Unavailable',
    ],
  ])('%s while source-controller is down is one problem, and that is source-controller', async (_, message) => {
    const { problems, end } = await open(twelve(message), down)
    expect(problems()).toMatchObject([
      { root: 'Deployment/flux-system/source-controller', controller: 'source-controller', holdsBackCount: 12 },
    ])
    expect(JSON.stringify(problems())).not.toMatch(/server does not answer|check the server/i)
    end()
  })

  it('is one problem of twelve while source-controller runs, and no fault of any server outside', async () => {
    const { problems, end } = await open(twelve(CUT))
    expect(problems()).toMatchObject([{ root: 'Kustomization/flux-system/app-0', sameCount: 11 }])
    expect(problems()[0]?.title).toContain('source-controller does not give out the artifact')
    end()
  })

  it('leaves a failure of another sort with its own object', async () => {
    const broken = object('Kustomization', 'flux-system/broken', {
      ready: ['False', 'BuildFailed', 'kustomize build failed: deploy.yaml: no such file'],
      spec: FROM_FLEET,
    })
    const { problems, end } = await open([...twelve(CUT), broken], down)
    expect(problems().map(({ root }) => root)).toEqual([
      'Deployment/flux-system/source-controller',
      'Kustomization/flux-system/broken',
    ])
    end()
  })
})

group('a controller that is down', () => {
  it('is flux-operator too, by the labels of its own chart', async () => {
    const labels = { 'app.kubernetes.io/name': 'flux-operator', 'app.kubernetes.io/instance': 'flux-operator' }
    const objects = [object('FluxInstance', 'flux-system/flux'), object('ResourceSet', 'flux-system/tenants'), fleet]
    for (const isDown of [true, false]) {
      const { live, marksOf, end } = await open(objects, [
        ...healthy(),
        deployment('flux-operator', { isDown, labels }),
      ])
      const { controllers, problems } = live.head()
      expect(controllers.find(({ name }) => name === 'flux-operator')?.state).toBe(isDown ? 'down' : 'ready')
      expect(problems.map(({ title }) => title)).toEqual(isDown ? ['flux-operator is down.'] : [])
      expect(marksOf('FluxInstance/flux-system/flux')).toEqual(isDown ? ['outdated'] : [])
      expect(marksOf('GitRepository/flux-system/fleet')).toEqual([])
      end()
    }
  })

  it('concerns the rows of its shard and no others, and the other way round', async () => {
    const labels = { 'sharding.fluxcd.io/key': 'shard1' }
    const shard = (isDown: boolean) =>
      deployment('kustomize-controller-shard1', {
        isDown,
        images: ['kustomize-controller'],
        args: ['--watch-label-selector=sharding.fluxcd.io/key=shard1'],
      })
    const objects = [
      fleet,
      object('Kustomization', 'flux-system/tenants', { labels, spec: FROM_FLEET }),
      object('Kustomization', 'flux-system/apps', { spec: FROM_FLEET }),
    ]
    const rest = healthy('kustomize-controller')
    for (const isShardDown of [true, false]) {
      const main = deployment('kustomize-controller', { isDown: !isShardDown })
      const { marksOf, end } = await open(objects, [...rest, main, shard(isShardDown)])
      const marked = ['tenants', 'apps'].filter((name) =>
        marksOf(`Kustomization/flux-system/${name}`).includes('outdated'),
      )
      expect(marked).toEqual([isShardDown ? 'tenants' : 'apps'])
      end()
    }
  })

  it('is one problem where all of Flux runs in it', async () => {
    const labels = { 'app.kubernetes.io/name': 'flux', 'app.kubernetes.io/part-of': 'flux' }
    const all = deployment('flux', { isDown: true, labels, images: FLUX })
    const { live, marksOf, end } = await open(
      [fleet, object('Kustomization', 'flux-system/apps', { spec: FROM_FLEET })],
      [all],
    )
    expect(live.head().problems.map(({ root, title }) => [root, title])).toEqual([
      ['Deployment/flux-system/flux', 'The Deployment flux is down.'],
    ])
    expect(marksOf('GitRepository/flux-system/fleet')).toEqual(['outdated'])
    end()
  })
})

const waitsFor = (...names: readonly string[]) => ({
  dependsOn: names.map((path) => {
    const [namespace, name] = path.split('/')
    return { name, namespace }
  }),
})
const WAITING = (path: string): Words => ['False', 'DependencyNotReady', `dependency '${path}' is not ready`]
const RUNNING: Words = ['Unknown', 'Progressing', 'Running health checks']
const reconciling = {
  type: 'Reconciling',
  status: 'True',
  reason: 'Progressing',
  message: 'Running health checks',
  observedGeneration: 1,
}

group('a roll-out', () => {
  const world = (base: Said) => [
    object('Kustomization', 'flux-system/base', base),
    object('Kustomization', 'flux-system/infra', {
      ready: WAITING('flux-system/base'),
      for: 5,
      spec: waitsFor('flux-system/base'),
    }),
    object('Kustomization', 'flux-system/apps', {
      ready: WAITING('flux-system/infra'),
      for: 5,
      spec: waitsFor('flux-system/infra', 'flux-system/base'),
    }),
  ]
  const long = { timeout: '2h' }

  it('in which everything advances has no root cause and no red edge, however long it takes', async () => {
    const moving = { ready: RUNNING, for: 5, spec: long, conditions: [{ ...reconciling, lastTransitionTime: ago(5) }] }
    const { problems, live, pass, end } = await open(world(moving))
    for (const seconds of [0, 60, 3_000]) {
      await pass(seconds)
      expect(problems()).toEqual([])
      const rows = [...live.rows().values()]
      expect(rows.map(({ rootCause, stuck }) => rootCause ?? stuck)).toEqual([undefined, undefined, undefined])
      const { edges, cycles } = buildGraph(rows, { scope: 'dependencies', rootCauses: [] })
      expect(edges).toHaveLength(3)
      expect([cycles, edges.filter(({ holds }) => holds)]).toEqual([[], []])
      expect(JSON.stringify(rows)).not.toMatch(/cycle/i)
    }
    end()
  })

  it('that stands behind a failure has that for its cause, and its edges are red', async () => {
    const { problems, live, end } = await open(world({ ready: ['False', 'BuildFailed', 'no such file'], for: 5 }))
    expect(problems()).toMatchObject([{ root: 'Kustomization/flux-system/base', holdsBackCount: 2 }])
    const rootCauses = problems().map(({ root }) => root)
    const { edges } = buildGraph([...live.rows().values()], { scope: 'dependencies', rootCauses })
    expect(edges.filter(({ holds }) => holds)).toHaveLength(3)
    end()
  })

  it('that does not move any more is told of the one that should, after a while', async () => {
    const { problems, pass, end } = await open(
      world({
        ready: RUNNING,
        for: 5,
        spec: { timeout: '5m' },
        conditions: [{ ...reconciling, lastTransitionTime: ago(5) }],
      }),
    )
    expect(problems()).toEqual([])
    await pass(400)
    expect(problems()).toMatchObject([
      { root: 'Kustomization/flux-system/base', stuck: { rule: 'reconciling_long' }, holdsBackCount: 2 },
    ])
    end()
  })

  it('keeps the entry of what failed before it, while that runs again and while it waits for its turn', async () => {
    const failing = (ready: Words, conditions: readonly object[] = []) =>
      object('Kustomization', 'flux-system/paperless', {
        ready,
        for: 1,
        spec: waitsFor('flux-system/base'),
        conditions,
      })
    const base = object('Kustomization', 'flux-system/base', { ready: RUNNING, for: 1, conditions: [reconciling] })
    const { problems, put, pass, end } = await open([failing(['False', 'BuildFailed', 'no such file'])])
    await put([base, failing(WAITING('flux-system/base'))])
    await pass(20)
    expect(problems()).toMatchObject([{ root: 'Kustomization/flux-system/paperless', status: 'waiting' }])
    await put([failing(RUNNING, [reconciling])])
    await pass(20)
    expect(problems()).toMatchObject([{ root: 'Kustomization/flux-system/paperless', status: 'reconciling' }])
    await put([failing(['True', 'ReconciliationSucceeded', 'Applied revision'])])
    expect(problems()).toEqual([])
    end()
  })
})

group('a name that nobody answers to', () => {
  const frigate = object('Kustomization', 'apps/frigate', {
    ready: ['False', 'DependencyNotReady', "dependency 'apps/mosquitto' not found"],
    spec: waitsFor('apps/mosquitto'),
  })
  const mosquitto = object('HelmRelease', 'apps/mosquitto')

  it('is told of the object that can be edited', async () => {
    const { problems, end } = await open([frigate, mosquitto])
    expect(problems()).toMatchObject([
      {
        root: 'Kustomization/apps/frigate',
        status: 'waiting',
        missing: 'Kustomization/apps/mosquitto',
        title: 'frigate waits for apps/mosquitto, which does not exist; a HelmRelease of that name does.',
      },
    ])
    end()
  })

  it.each<[string, Horizon]>([
    ['its kind', { kinds: new Map([['Kustomization', 'closed']]), namespaces: [] }],
    ['its namespace', { kinds: new Map(), namespaces: ['apps'] }],
  ])('is not said to be missing where %s is not read', async (_, horizon) => {
    const away = object('Kustomization', 'apps/frigate', {
      ready: ['False', 'DependencyNotReady', "dependency 'data/mosquitto' not found"],
      spec: waitsFor('data/mosquitto'),
    })
    const { problems, end } = await open([away, mosquitto], healthy(), horizon)
    expect(problems()).toMatchObject([
      { root: 'Kustomization/apps/frigate', title: expect.stringContaining('cannot be read') },
    ])
    expect(JSON.stringify(problems())).not.toMatch(/does not exist|create /i)
    expect(problems()[0]?.missing).toBeUndefined()
    end()
  })
})
