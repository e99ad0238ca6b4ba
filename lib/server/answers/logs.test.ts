import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { ObjectLogsQuery } from '@/lib/contract/schema/queries'
import type { Controller } from '@/lib/contract/state'
import { describeKind } from '@/lib/flux/kinds'
import type { FluxResource } from '@/lib/flux/object/flux-resource'
import { parseResource } from '@/lib/flux/object/resource'
import type { KubeObject } from '@/lib/simulator/kube-object'
import { asRef } from '@/lib/testing/as-ref'
import { NOBODY } from '../identity/identity'
import { createLogs } from '../logs/logs'
import { type LogBench, openLogBench } from '../testing/log-bench'
import { runningDeployment } from '../testing/tenant-workloads'
import { createLogQuestions } from './logs'

const ANN = { name: 'ann', groups: ['team'], role: 'viewer' } as const
const APPS = asRef('Kustomization/flux-system/apps')
const WEB = { kind: 'Deployment', namespace: 'apps', name: 'web' } as const
let bench: LogBench
let end: AbortController
let resources: FluxResource[]
let controllers: Controller[]
const ask = vi.fn<() => Promise<boolean | undefined>>()

const query = (more: Partial<ObjectLogsQuery> = {}): ObjectLogsQuery => ({
  tail: 100,
  previous: false,
  follow: false,
  q: '',
  all: false,
  ...more,
})

function kustomization(name: string, entries: readonly string[] | undefined, spec: object = {}): FluxResource {
  const { group, versions } = describeKind('Kustomization')
  const parsed = parseResource('Kustomization', {
    apiVersion: `${group}/${versions[0]}`,
    kind: 'Kustomization',
    metadata: { name, namespace: 'flux-system', uid: name, generation: 1 },
    spec: { interval: '10m', ...spec },
    status: entries === undefined ? {} : { inventory: { entries: entries.map((id) => ({ id, v: 'v1' })) } },
  })
  if (!parsed.ok) throw new Error(parsed.reason)
  return parsed.value
}

const PLURALS: Readonly<Record<string, string>> = {
  Deployment: '/apis/apps/v1/namespaces/NS/deployments',
  ReplicaSet: '/apis/apps/v1/namespaces/NS/replicasets',
  Pod: '/api/v1/namespaces/NS/pods',
}

function put(objects: readonly KubeObject[]) {
  const lists = new Map<string, KubeObject[]>()
  for (const object of objects) {
    const folder = (PLURALS[object.kind] ?? '').replace('NS', object.metadata.namespace ?? '')
    bench.put(`${folder}/${object.metadata.name}`, object)
    lists.set(folder, [...(lists.get(folder) ?? []), object])
  }
  for (const [folder, items] of lists) bench.put(folder, { metadata: {}, items })
}

function open(actsAsCaller = false) {
  const store = {
    get: (ref: string) => resources.find((one) => one.ref === ref),
    resources: () => resources.values(),
  }
  const logs = createLogs(
    {
      client: bench.client,
      controllers: { list: () => controllers },
      store,
      ask,
      actsAsCaller,
      clock: bench.clock.now,
      timers: bench.clock,
    },
    end.signal,
  )
  return createLogQuestions({
    logs,
    expectShown(ref) {
      const found = store.get(ref)
      if (found === undefined) throw new Error('not shown')
      return found
    },
  })
}

const readWorkload = async (more = {}, target: Parameters<ReturnType<typeof open>['ofWorkload']>[1] = WEB) => {
  const feed = await open().ofWorkload(ANN, target, query(more), end.signal)
  return feed.read(end.signal)
}
const line = (text: string) => `2026-03-01T12:00:01Z ${text}\n`

beforeEach(async () => {
  bench = await openLogBench()
  end = new AbortController()
  ask.mockReset().mockResolvedValue(true)
  resources = [kustomization('apps', ['apps_web_apps_Deployment'])]
  controllers = []
  put(runningDeployment('apps', 'web'))
  bench.onLog = (exchange) => exchange.text(200, line('hello'))
})
afterEach(async () => {
  end.abort()
  await bench.close()
})

describe('logs of pods', () => {
  it('are shown of what an inventory names, to who may read them', async () => {
    expect((await readWorkload()).lines.map(({ text }) => text)).toEqual(['hello'])
    expect(ask).toHaveBeenCalledWith(ANN, {
      verb: 'get',
      group: '',
      resource: 'pods',
      subresource: 'log',
      namespace: 'apps',
    })
  })

  it('are refused before anything is looked up, with the right that is missing', async () => {
    ask.mockResolvedValue(false)
    await expect(readWorkload()).rejects.toMatchObject({
      code: 'forbidden',
      extra: { details: { verb: 'get', resource: 'pods/log', namespace: 'apps' } },
    })
    ask.mockResolvedValue(undefined)
    await expect(readWorkload()).rejects.toMatchObject({ code: 'unavailable' })
    expect(bench.server.requests).toEqual([])
  })

  it('are refused where nobody is identified, and never asked about', async () => {
    await expect(open().ofWorkload(NOBODY, WEB, query(), end.signal)).rejects.toMatchObject({ code: 'forbidden' })
    expect(ask).not.toHaveBeenCalled()
    expect(bench.server.requests).toEqual([])
  })

  it('are left to the cluster to judge on a laptop', async () => {
    const feed = await open(true).ofWorkload(NOBODY, WEB, query(), end.signal)
    expect((await feed.read(end.signal)).lines).toHaveLength(1)
    expect(ask).not.toHaveBeenCalled()
  })

  it('end once the right is taken away', async () => {
    const feed = await open().ofWorkload(ANN, WEB, query(), end.signal)
    await feed.expectAllowed()
    ask.mockResolvedValue(false)
    await expect(feed.expectAllowed()).rejects.toMatchObject({ code: 'forbidden' })
  })

  it.each([
    [
      'names it, for another cluster',
      [kustomization('apps', ['apps_web_apps_Deployment'], { kubeConfig: { secretRef: { name: 'x' } } })],
    ],
    ['names one in another namespace', [kustomization('apps', ['other_web_apps_Deployment'])]],
    ['names one that is called alike', [kustomization('apps', ['apps_web-admin_apps_Deployment'])]],
    ['is nowhere', []],
  ])('are not shown where an inventory %s', async (_, known) => {
    resources = known
    await expect(readWorkload()).rejects.toMatchObject({ code: 'not_found' })
    expect(bench.logRequests()).toEqual([])
  })

  it('are shown by label only where the applier has no inventory, for labels get copied', async () => {
    const labels = {
      'kustomize.toolkit.fluxcd.io/name': 'apps',
      'kustomize.toolkit.fluxcd.io/namespace': 'flux-system',
    }
    put(runningDeployment('apps', 'web', labels))
    resources = [kustomization('apps', [])]
    await expect(readWorkload()).rejects.toMatchObject({ code: 'not_found' })
    resources = [kustomization('apps', undefined)]
    expect((await readWorkload()).lines).toHaveLength(1)
    resources = []
    await expect(readWorkload()).rejects.toMatchObject({ code: 'not_found' })
  })

  it('are shown of one pod, as whatever owns it', async () => {
    const pod = { kind: 'Pod', namespace: 'apps', name: 'web-6d5f8c7b9-x2k4p' } as const
    expect((await readWorkload({}, pod)).lines).toHaveLength(1)
    resources = []
    await expect(readWorkload({}, pod)).rejects.toMatchObject({ code: 'not_found' })
  })

  it('say where the workload itself may not be read', async () => {
    bench.server.onAny = (exchange) => {
      exchange.json(403, { kind: 'Status', code: 403, message: 'no' })
      return true
    }
    expect(await readWorkload()).toMatchObject({
      state: 'forbidden',
      reason: 'The cluster does not let this account read deployments in namespace apps.',
    })
  })
})

describe('logs of the controller of an object', () => {
  const component = (name: string, more: Partial<Controller> = {}): Controller => ({
    name,
    namespace: 'flux-system',
    components: ['kustomize-controller'],
    ready: 1,
    desired: 1,
    state: 'ready',
    ...more,
  })
  const about = (name: string, more: object = {}) =>
    line(
      JSON.stringify({
        level: 'info',
        msg: `of ${name}`,
        controllerKind: 'Kustomization',
        namespace: 'flux-system',
        name,
        ...more,
      }),
    )

  beforeEach(() => {
    controllers = [component('kustomize-controller')]
    put(runningDeployment('flux-system', 'kustomize-controller'))
    bench.onLog = (exchange) =>
      exchange.text(
        200,
        about('apps', { reconcileID: 'r1' }) +
          about('other') +
          line(JSON.stringify({ level: 'info', msg: 'applied', reconcileID: 'r1' })) +
          about('third', { error: "dependency 'flux-system/apps' is not ready" }) +
          line('{"level":"info","msg":"starting"}'),
      )
  })

  it('are its own lines, those of its runs and those that speak of it, and need no right to pods', async () => {
    const { lines } = await open().ofObject(APPS, query()).read(end.signal)
    expect(lines.map(({ text, mentions }) => [text.split(' ').slice(0, 2).join(' '), mentions])).toEqual([
      ['of apps', undefined],
      ['applied reconcileID=r1', undefined],
      ['of third', true],
    ])
    expect(ask).not.toHaveBeenCalled()
  })

  it('are all lines where all are asked for', async () => {
    const { lines } = await open()
      .ofObject(APPS, query({ all: true }))
      .read(end.signal)
    expect(lines).toHaveLength(5)
  })

  it('come from the shard that reconciles it', async () => {
    controllers = [
      component('kustomize-controller', { watches: { selector: '!sharding.fluxcd.io/key' } }),
      component('kustomize-controller-shard1', { watches: { selector: 'sharding.fluxcd.io/key=shard1' } }),
    ]
    await open().ofObject(APPS, query()).read(end.signal)
    expect(bench.server.requests.map(({ path }) => path).filter((path) => path.includes('shard1'))).toEqual([])
    expect(bench.logRequests()[0]?.path).toContain('/pods/kustomize-controller-6d5f8c7b9-x2k4p/log')
  })

  it('say that no controller is known where none is', async () => {
    controllers = []
    expect(await open().ofObject(APPS, query()).read(end.signal)).toMatchObject({
      state: 'absent',
      reason: 'No controller is known that reconciles it.',
      lines: [],
    })
  })
})
