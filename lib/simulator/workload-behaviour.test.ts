import { afterEach, expect, test } from 'vitest'
import { isOwnedBy } from './build-workload'
import { numberAt, recordsAt, textAt } from './json'
import type { KubeObject } from './kube-object'
import { type Simulator, startSimulator } from './simulator'
import { mergePatchRequest, readJson } from './testing/wire-client'

const START = new Date('2026-11-20T12:00:00Z')
const DEPLOYMENTS = '/apis/apps/v1/namespaces/apps/deployments'

let simulator: Simulator | undefined
afterEach(() => simulator?.stop())

async function start(behaviour: 'live' | 'reactive' | 'none' = 'reactive', now = START): Promise<Simulator> {
  simulator = await startSimulator({
    scenario: 'homelab',
    now: () => now,
    behaviour,
    signal: new AbortController().signal,
  })
  simulator.control.pause()
  return simulator
}

async function podsOf(demo: Simulator, ref: string): Promise<readonly KubeObject[]> {
  const workload = demo.control.get(ref)
  const namespace = workload?.metadata.namespace
  const list = async (path: string): Promise<readonly KubeObject[]> =>
    recordsAt(await readJson(`${demo.server}${path}`), 'items').flatMap((item) =>
      isObject(item) ? [{ ...item, kind: '', apiVersion: '' }] : [],
    )
  const sets = await list(`/apis/apps/v1/namespaces/${namespace}/replicasets`)
  const owners = [workload, ...sets.filter((set) => isOwnedBy(set, workload?.metadata.uid))]
  const pods = await list(`/api/v1/namespaces/${namespace}/pods`)
  return pods.filter((pod) => owners.some((owner) => isOwnedBy(pod, owner?.metadata.uid)))
}

function isObject(item: unknown): item is Pick<KubeObject, 'metadata'> {
  return textAt(item, 'metadata', 'name') !== undefined
}

const wordOf = (pod: KubeObject) => {
  const [status] = recordsAt(pod, 'status', 'containerStatuses')
  return textAt(status, 'state', 'waiting', 'reason') ?? (status?.ready === true ? 'ready' : 'not ready')
}
const progressOf = (demo: Simulator, ref: string) =>
  recordsAt(demo.control.get(ref), 'status', 'conditions').find((one) => one.type === 'Progressing')?.reason

async function eventsOf(demo: Simulator, kind: string, prefix: string): Promise<readonly string[]> {
  const items = recordsAt(await readJson(`${demo.server}/api/v1/events`), 'items')
  return items
    .filter((event) => textAt(event, 'involvedObject', 'kind') === kind)
    .filter((event) => textAt(event, 'involvedObject', 'name')?.startsWith(prefix))
    .map((event) => String(event.reason))
}

test('after a reset Immich’s new pods come up one step after another, the old ones go, and then the release has succeeded', async () => {
  const demo = await start()
  const ref = 'Deployment/apps/immich-server'
  const before = (await podsOf(demo, ref)).map(wordOf)
  expect(before.toSorted()).toEqual(['CrashLoopBackOff', 'ready'])
  await mergePatchRequest(`${demo.server}/apis/helm.toolkit.fluxcd.io/v2/namespaces/apps/helmreleases/immich`, {
    metadata: { annotations: { 'reconcile.fluxcd.io/requestedAt': 't1', 'reconcile.fluxcd.io/resetAt': 't1' } },
  })
  const seen = new Set<string>()
  const isReleased = () =>
    recordsAt(demo.control.get('HelmRelease/apps/immich'), 'status', 'conditions').some(
      (one) => one.type === 'Ready' && one.status === 'True',
    )
  for (let turn = 0; turn < 100 && !isReleased(); turn += 1) {
    demo.control.advance(200)
    const pods = await podsOf(demo, ref)
    // The old pod serves until the new one does.
    expect(pods.map(wordOf)).toContain('ready')
    seen.add(pods.map(wordOf).toSorted().join(' + '))
  }
  expect(isReleased()).toBe(true)
  expect([...seen]).toEqual(expect.arrayContaining(['ContainerCreating + ready', 'not ready + ready', 'ready']))
  for (const name of ['immich-server', 'immich-machine-learning']) {
    expect((await podsOf(demo, `Deployment/apps/${name}`)).filter((pod) => wordOf(pod) !== 'ready')).toEqual([])
    expect(progressOf(demo, `Deployment/apps/${name}`)).toBe('NewReplicaSetAvailable')
  }
  const told = await eventsOf(demo, 'Pod', 'immich-machine-learning-')
  expect(told).toEqual(expect.arrayContaining(['Scheduled', 'Pulling', 'Pulled', 'Created', 'Started']))
})

test('a workload that is changed by hand rolls out within its limits', async () => {
  const demo = await start()
  const url = `${demo.server}/apis/apps/v1/namespaces/traefik/deployments/traefik`
  const ref = 'Deployment/traefik/traefik'
  const old = new Set((await podsOf(demo, ref)).map((pod) => pod.metadata.name))
  await mergePatchRequest(url, { spec: { template: { metadata: { annotations: { restartedAt: 'now' } } } } })
  let most = 0
  for (let turn = 0; turn < 40; turn += 1) {
    demo.control.advance(300)
    const pods = (await podsOf(demo, ref)).filter((pod) => pod.metadata.deletionTimestamp === undefined)
    most = Math.max(most, pods.length)
    expect(pods.filter((pod) => wordOf(pod) === 'ready').length).toBeGreaterThanOrEqual(2)
  }
  expect(most).toBe(3)
  const now = await podsOf(demo, ref)
  expect(now.map((pod) => [old.has(pod.metadata.name), wordOf(pod)])).toEqual([
    [false, 'ready'],
    [false, 'ready'],
  ])
  expect(demo.control.get(ref)?.metadata.annotations?.['deployment.kubernetes.io/revision']).toBe('32')
})

test.each([
  ['DaemonSet/metallb-system/speaker', 4],
  ['StatefulSet/monitoring/loki', 1],
])('%s rolls out pod by pod', async (ref, count) => {
  const demo = await start()
  const [kind = '', namespace, name] = ref.split('/')
  const url = `${demo.server}/apis/apps/v1/namespaces/${namespace}/${kind.toLowerCase()}s/${name}`
  const old = new Set((await podsOf(demo, ref)).map((pod) => pod.metadata.uid))
  await mergePatchRequest(url, { spec: { template: { metadata: { annotations: { restartedAt: 'now' } } } } })
  for (let turn = 0; turn < 40; turn += 1) {
    demo.control.advance(400)
    const ready = (await podsOf(demo, ref)).filter((pod) => wordOf(pod) === 'ready').length
    expect(ready).toBeGreaterThanOrEqual(count - 1)
  }
  const pods = await podsOf(demo, ref)
  expect(pods.map(wordOf)).toEqual(Array.from({ length: count }, () => 'ready'))
  expect(pods.filter((pod) => old.has(pod.metadata.uid))).toEqual([])
})

test('a deleted pod is replaced, and what kept it down keeps the next one down', async () => {
  const demo = await start()
  const bad = (await podsOf(demo, 'Deployment/apps/immich-machine-learning')).find((pod) => wordOf(pod) !== 'ready')
  demo.control.remove(`Pod/apps/${bad?.metadata.name}`)
  demo.control.advance(10_000)
  const pods = await podsOf(demo, 'Deployment/apps/immich-machine-learning')
  expect(pods.map(wordOf).toSorted()).toEqual(['ImagePullBackOff', 'ready'])
  expect(pods.some((pod) => pod.metadata.uid === bad?.metadata.uid)).toBe(false)
})

test.each([
  [{ type: 'crash', reason: 'OOMKilled', exitCode: 137 }, 'CrashLoopBackOff'],
  [{ type: 'pull' }, 'ImagePullBackOff'],
  [{ type: 'config', message: 'configmap "web" not found' }, 'CreateContainerConfigError'],
  [{ type: 'unready', message: 'Readiness probe failed: 503' }, 'not ready'],
] as const)('one that is struck with %o says %s, also where nothing moves by itself', async (fault, word) => {
  const demo = await start('none')
  const ref = 'Deployment/apps/jellyfin'
  demo.control.strike(ref, fault)
  expect((await podsOf(demo, ref)).map(wordOf)).toEqual([word])
  const { status } = await readJson(`${demo.server}${DEPLOYMENTS}/jellyfin`)
  expect([numberAt(status, 'readyReplicas'), numberAt(status, 'unavailableReplicas')]).toEqual([undefined, 1])
  demo.control.strike(ref, undefined)
  expect((await podsOf(demo, ref)).map(wordOf)).toEqual(['ready'])
})

test('no node takes what is struck so, and an event says why', async () => {
  const demo = await start('none')
  const message = '0/4 nodes are available: 4 Insufficient memory.'
  demo.control.strike('Deployment/apps/jellyfin', { type: 'unschedulable', message })
  const [pod] = await podsOf(demo, 'Deployment/apps/jellyfin')
  expect(recordsAt(pod, 'status', 'conditions')).toMatchObject([{ type: 'PodScheduled', status: 'False', message }])
  expect(await eventsOf(demo, 'Pod', 'jellyfin-')).toContain('FailedScheduling')
})

test('a tag that an automation wrote down is rolled out with its commit', async () => {
  const demo = await start()
  const policy = { name: 'ghcr.io/jellyfin/jellyfin', tag: '10.11.3' }
  demo.control.setStatus('ImageUpdateAutomation/flux-system/homelab', { observedPolicies: { jellyfin: policy } })
  demo.control.push('GitRepository/flux-system/flux-system', 'chore(images): update jellyfin to 10.11.3')
  const path = '/apis/source.toolkit.fluxcd.io/v1/namespaces/flux-system/gitrepositories/flux-system'
  const annotations = { 'reconcile.fluxcd.io/requestedAt': 't1' }
  await mergePatchRequest(`${demo.server}${path}`, { metadata: { annotations } })
  demo.control.advance(6 * 60_000)
  const pods = await podsOf(demo, 'Deployment/apps/jellyfin')
  expect(pods.map((pod) => textAt(recordsAt(pod, 'spec', 'containers')[0], 'image'))).toEqual([
    'ghcr.io/jellyfin/jellyfin:10.11.3',
  ])
  expect(await eventsOf(demo, 'Kustomization', 'jellyfin')).toContain('Progressing')
})

test('left alone, what crashes goes on crashing and the nightly dump runs', async () => {
  const demo = await start('live', new Date('2026-11-20T03:05:00Z'))
  const restartsOf = async () =>
    Math.max(
      ...(await podsOf(demo, 'Deployment/apps/immich-server')).flatMap((pod) =>
        recordsAt(pod, 'status', 'containerStatuses').map((one) => Number(one.restartCount)),
      ),
    )
  const before = await restartsOf()
  demo.control.advance(14 * 60_000)
  expect(await restartsOf()).toBeGreaterThan(before + 1)
  const warnings = recordsAt(await readJson(`${demo.server}/api/v1/events`), 'items').filter(
    (event) => event.reason === 'Unhealthy' && textAt(event, 'lastTimestamp')?.startsWith('2026-11-20T03:09'),
  )
  expect(warnings).toHaveLength(1)
  const cronJob = demo.control.get('CronJob/apps/postgres-dump')
  expect(textAt(cronJob, 'status', 'lastScheduleTime')).toBe('2026-11-20T03:17:00Z')
  const jobs = recordsAt(await readJson(`${demo.server}/apis/batch/v1/jobs`), 'items')
  expect(jobs.map((job) => numberAt(job, 'status', 'succeeded'))).toEqual([1, 1, 1])
})

const LOKI = '/apis/helm.toolkit.fluxcd.io/v2/namespaces/monitoring/helmreleases/loki'
const readyOf = (demo: Simulator, ref: string) =>
  recordsAt(demo.control.get(ref), 'status', 'conditions').find((one) => one.type === 'Ready')

async function change(demo: Simulator, path: string, value: string): Promise<void> {
  await mergePatchRequest(`${demo.server}${path}`, { spec: { values: { changed: value } } })
}

test('an upgrade whose new pods cannot pull waits, times out, and a retry after the cause is gone succeeds', async () => {
  const demo = await start()
  const ref = 'Deployment/monitoring/loki-gateway'
  demo.control.spoil(ref, { type: 'pull', message: 'not found' })
  await change(demo, LOKI, 'once')
  demo.control.advance(60_000)
  expect(readyOf(demo, 'HelmRelease/monitoring/loki')?.status).toBe('Unknown')
  expect((await podsOf(demo, ref)).map(wordOf).toSorted()).toEqual(['ImagePullBackOff', 'ready'])
  demo.control.advance(6 * 60_000)
  expect(readyOf(demo, 'HelmRelease/monitoring/loki')).toMatchObject({
    status: 'False',
    reason: 'UpgradeFailed',
    message: expect.stringContaining("timeout waiting for: [Deployment/monitoring/loki-gateway status: 'InProgress']"),
  })
  demo.control.strike(ref, undefined)
  const token = { 'reconcile.fluxcd.io/requestedAt': 't1', 'reconcile.fluxcd.io/resetAt': 't1' }
  await mergePatchRequest(`${demo.server}${LOKI}`, { metadata: { annotations: token } })
  demo.control.advance(60_000)
  expect(readyOf(demo, 'HelmRelease/monitoring/loki')?.status).toBe('True')
  expect((await podsOf(demo, ref)).map(wordOf)).toEqual(['ready'])
})

test('an upgrade that waits goes on by itself when what it waits for comes up', async () => {
  const demo = await start()
  const ref = 'Deployment/monitoring/loki-gateway'
  demo.control.spoil(ref, { type: 'pull' })
  await change(demo, LOKI, 'once')
  demo.control.advance(30_000)
  demo.control.strike(ref, undefined)
  demo.control.advance(20_000)
  expect(readyOf(demo, 'HelmRelease/monitoring/loki')?.status).toBe('True')
})

test('external-dns comes up with the run that its fix belongs to', async () => {
  const demo = await start()
  demo.control.heal('Kustomization/flux-system/external-dns')
  const path = '/apis/kustomize.toolkit.fluxcd.io/v1/namespaces/flux-system/kustomizations/external-dns'
  await mergePatchRequest(`${demo.server}${path}`, {
    metadata: { annotations: { 'reconcile.fluxcd.io/requestedAt': 't1' } },
  })
  demo.control.advance(30_000)
  expect(readyOf(demo, 'Kustomization/flux-system/external-dns')?.status).toBe('True')
  expect((await podsOf(demo, 'Deployment/external-dns/external-dns')).map(wordOf)).toEqual(['ready'])
})
