import { afterEach, expect, test } from 'vitest'
import { recordsAt, textAt, valueAt } from './json'
import { type Simulator, startSimulator } from './simulator'
import { openLines, readJson } from './testing/wire-client'

let simulator: Simulator | undefined
afterEach(() => simulator?.stop())

async function start(): Promise<Simulator> {
  simulator = await startSimulator({ scenario: 'homelab', behaviour: 'none', signal: new AbortController().signal })
  return simulator
}

const LISTS = [
  ['/apis/apps/v1', 'deployments', 'Deployment'],
  ['/apis/apps/v1', 'statefulsets', 'StatefulSet'],
  ['/apis/apps/v1', 'daemonsets', 'DaemonSet'],
  ['/apis/apps/v1', 'replicasets', 'ReplicaSet'],
  ['/apis/batch/v1', 'jobs', 'Job'],
  ['/apis/batch/v1', 'cronjobs', 'CronJob'],
  ['/api/v1', 'pods', 'Pod'],
] as const
const METADATA = 'as=PartialObjectMetadata;g=meta.k8s.io;v=v1'

test.each(LISTS)(
  '%s/%s is listed as Kubernetes lists it: whole or in pages, whole or as metadata, and one alone',
  async (group, plural, kind) => {
    const { server } = await start()
    const apiVersion = group.replace(/^\/apis?\//, '')
    const list = await readJson(`${server}${group}/${plural}`)
    expect(list).toMatchObject({ kind: `${kind}List`, apiVersion })
    const items = recordsAt(list, 'items')
    expect(items.length).toBeGreaterThan(0)
    for (const item of items) {
      // A list says once what its items are.
      expect([item.kind, item.apiVersion]).toEqual([undefined, undefined])
      expect(textAt(item, 'metadata', 'uid')).toMatch(/^[0-9a-f-]{36}$/)
      expect(textAt(item, 'metadata', 'resourceVersion')).toMatch(/^\d+$/)
    }
    const accept = `application/json;${METADATA.replace('Metadata;', 'MetadataList;')}`
    const metadata = await readJson(`${server}${group}/${plural}?limit=1`, { accept })
    expect(metadata).toMatchObject({ kind: 'PartialObjectMetadataList', apiVersion: 'meta.k8s.io/v1' })
    const [first] = recordsAt(metadata, 'items')
    expect(first).toEqual({
      kind: 'PartialObjectMetadata',
      apiVersion: 'meta.k8s.io/v1',
      metadata: items.find((item) => textAt(item, 'metadata', 'uid') === textAt(first, 'metadata', 'uid'))?.metadata,
    })
    const namespace = textAt(first, 'metadata', 'namespace')
    const inNamespace = await readJson(`${server}${group}/namespaces/${namespace}/${plural}`)
    expect(new Set(recordsAt(inNamespace, 'items').map((item) => textAt(item, 'metadata', 'namespace')))).toEqual(
      new Set([namespace]),
    )
    const one = await readJson(
      `${server}${group}/namespaces/${namespace}/${plural}/${textAt(first, 'metadata', 'name')}`,
    )
    expect(one).toMatchObject({ kind, apiVersion, metadata: { namespace } })
  },
)

test('a watch of metadata tells nothing more, in bookmarks too', async () => {
  const { server, control } = await start()
  const query = 'watch=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true'
  const accept = `application/json;${METADATA}`
  const watch = await openLines(`${server}/apis/apps/v1/namespaces/traefik/replicasets?${query}`, { accept })
  const [added, bookmark] = [await watch.next(), await watch.next()]
  expect(Object.keys(Object(added?.object))).toEqual(['kind', 'apiVersion', 'metadata'])
  expect(bookmark).toMatchObject({ type: 'BOOKMARK', object: { kind: 'PartialObjectMetadata' } })
  control.remove(`ReplicaSet/traefik/${textAt(added, 'object', 'metadata', 'name')}`)
  expect(await watch.next()).toMatchObject({ type: 'DELETED', object: { kind: 'PartialObjectMetadata' } })
  watch.close()
})

test('one object in the form of a list is not acceptable, and the other way round', async () => {
  const { server } = await start()
  const url = `${server}/apis/apps/v1/namespaces/apps/deployments`
  const asked = [
    await readJson(`${url}/jellyfin`, { accept: 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1' }),
    await readJson(url, { accept: `application/json;${METADATA}` }),
  ]
  expect(asked.map(({ code, reason }) => `${code} ${reason}`)).toEqual(['406 NotAcceptable', '406 NotAcceptable'])
})

async function podsOf(server: string, namespace: string, prefix: string): Promise<readonly string[]> {
  const list = await readJson(`${server}/api/v1/namespaces/${namespace}/pods`)
  const names = recordsAt(list, 'items').map((item) => textAt(item, 'metadata', 'name') ?? '')
  return names.filter((name) => name.startsWith(prefix))
}

async function logOf(
  server: string,
  pod: string,
  query = '',
): Promise<{ code: number; type: string | null; text: string }> {
  const response = await fetch(`${server}/api/v1/namespaces/${pod}/log?${query}`)
  const type = response.headers.get('content-type')
  const text = await response.text()
  return { code: response.status, type, text: response.ok ? text : (textAt(JSON.parse(text), 'message') ?? '') }
}

test('a log is plain text: as much of it as was asked for, with the kubelet’s times where they are wanted', async () => {
  const { server } = await start()
  const [traefik] = await podsOf(server, 'traefik', 'traefik-')
  const log = await logOf(server, `traefik/pods/${traefik}`, 'tailLines=3&timestamps=true')
  expect(log).toMatchObject({ code: 200, type: 'text/plain' })
  const lines = log.text.split('\n')
  expect(lines).toHaveLength(4)
  for (const line of lines.slice(0, 3)) expect(line).toMatch(/^\d{4}-\d\d-\d\dT[\d:]+\.\d{9}Z \S/)
  const since = await logOf(server, `traefik/pods/${traefik}`, 'sinceSeconds=60')
  expect(since.text.split('\n').length).toBeLessThan(20)
  // The oldest bytes are kept.
  const few = await logOf(server, `traefik/pods/${traefik}`, 'tailLines=3&timestamps=true&limitBytes=10')
  expect(few.text).toBe(log.text.slice(0, 10))
})

test.each([
  [
    'apps',
    'home-assistant-',
    '',
    400,
    /^a container name must be specified for pod home-assistant-\S+, choose one of: \[home-assistant mosquitto\]$/,
  ],
  [
    'longhorn-system',
    'longhorn-manager-',
    '',
    400,
    /choose one of: \[longhorn-manager pre-pull-share-manager-image\]$/,
  ],
  ['apps', 'jellyfin-', 'container=nosuch', 400, /^container nosuch is not valid for pod jellyfin-/],
  [
    'apps',
    'jellyfin-',
    'previous=true',
    400,
    /^previous terminated container "jellyfin" in pod "jellyfin-\S+" not found$/,
  ],
  ['external-dns', 'external-dns-', '', 400, /is waiting to start: CreateContainerConfigError$/],
  ['apps', 'jellyfin-', 'sinceSeconds=0', 422, /sinceSeconds: Invalid value: 0: must be greater than 0$/],
  ['apps', 'jellyfin-', 'tailLines=-1', 422, /tailLines: Invalid value: -1: must be greater than or equal to 0$/],
])('the log of %s/%s with "%s" is refused as a kubelet refuses it', async (namespace, prefix, query, code, words) => {
  const { server } = await start()
  const [pod] = await podsOf(server, namespace, prefix)
  const log = await logOf(server, `${namespace}/pods/${pod}`, query)
  expect(log.code).toBe(code)
  expect(log.text).toMatch(words)
})

test('where a container ends again and again its last run tells why, and so does the one before', async () => {
  const { server } = await start()
  const pods = await podsOf(server, 'apps', 'immich-server-')
  const texts = await Promise.all(pods.map((pod) => logOf(server, `apps/pods/${pod}`, 'previous=true')))
  // The old pod lived through a start of its node, and had nothing to complain of.
  const reasons = texts.filter(({ text }) => text.includes('VectorChord extension version is 0.2.1'))
  expect([texts.length, reasons.length]).toEqual([2, 1])
  const [current] = await Promise.all(pods.map((pod) => logOf(server, `apps/pods/${pod}`)))
  expect(current?.code).toBe(200)
})

test('a log of no pod is not found, and without the right to logs the pod may still be read', async () => {
  const { server, control } = await start()
  expect(await logOf(server, 'apps/pods/nosuch')).toMatchObject({ code: 404, text: 'pods "nosuch" not found' })
  const [pod] = await podsOf(server, 'apps', 'jellyfin-')
  control.inject({ type: 'forbid', plural: 'pods/log', namespace: 'apps' })
  const refused = await logOf(server, `apps/pods/${pod}`)
  expect(refused.code).toBe(403)
  expect(refused.text).toContain(`pods "${pod}" is forbidden`)
  expect(refused.text).toContain('cannot get resource "pods/log" in API group "" in the namespace "apps"')
  expect(textAt(await readJson(`${server}/api/v1/namespaces/apps/pods/${pod}`), 'kind')).toBe('Pod')
})

test('who follows a log hears what the controller does, and the end when the pod is gone', async () => {
  const { server, control } = await start()
  const [pod] = await podsOf(server, 'flux-system', 'kustomize-controller-')
  const url = `${server}/api/v1/namespaces/flux-system/pods/${pod}/log`
  const response = await fetch(`${url}?follow=true&tailLines=1`)
  const ended = response.text()
  control.remove(`Pod/flux-system/${pod}`)
  expect(JSON.parse((await ended).trim())).toMatchObject({
    controller: 'kustomization',
    controllerKind: 'Kustomization',
  })
})

const HEAD = 'GitRepository/flux-system/flux-system'

test('the log of a run names its object in each line but some, which bear its id', async () => {
  simulator = await startSimulator({
    scenario: 'homelab',
    behaviour: 'reactive',
    signal: new AbortController().signal,
  })
  const { server, control } = simulator
  control.pause()
  control.push(HEAD, 'feat: a change')
  const object = demand(control.get(HEAD))
  control.put({ ...object, metadata: { ...object.metadata, generation: 2 } })
  control.advance(5 * 60_000)
  const [pod] = await podsOf(server, 'flux-system', 'kustomize-controller-')
  const { text } = await logOf(server, `flux-system/pods/${pod}`, 'sinceSeconds=300')
  const lines = text
    .trim()
    .split('\n')
    .map((line): unknown => JSON.parse(line))
  const finished = lines.find(
    (line) => textAt(line, 'name') === 'jellyfin' && textAt(line, 'msg')?.startsWith('Reconciliation finished'),
  )
  const ofRun = lines.filter((line) => valueAt(line, 'reconcileID') === valueAt(finished, 'reconcileID'))
  expect(ofRun.map((line) => textAt(line, 'msg'))).toEqual([
    'server-side apply completed',
    'no objects to prune',
    textAt(finished, 'msg'),
  ])
  expect(ofRun.map((line) => textAt(line, 'Kustomization', 'name'))).toEqual(['jellyfin', undefined, 'jellyfin'])
  expect(finished).toMatchObject({ level: 'info', controllerKind: 'Kustomization', namespace: 'apps' })
})

function demand<T>(found: T | undefined): T {
  if (found === undefined) throw new Error('not there')
  return found
}

test.each([
  ['all of it', [{ plural: 'deployments' }, { plural: 'pods' }], [403, 403, 403]],
  ['pods alone', [{ plural: 'pods' }], [200, 403, 403]],
  ['pods of another namespace', [{ plural: 'pods', namespace: 'traefik' }], [200, 200, 200]],
  ['pods of one namespace', [{ plural: 'pods', namespace: 'apps' }], [200, 200, 403]],
])('the right to %s may be missing', async (_, forbidden, codes) => {
  const { server, control } = await start()
  for (const fault of forbidden) control.inject({ type: 'forbid', ...fault })
  const asked = ['/apis/apps/v1/deployments', '/api/v1/pods', '/api/v1/namespaces/apps/pods']
  const answers = await Promise.all(asked.map(async (path) => (await fetch(`${server}${path}?limit=1`)).status))
  expect(answers).toEqual(codes)
})

test('discovery names the logs below the pods', async () => {
  const { server } = await start()
  const names = recordsAt(await readJson(`${server}/api/v1`), 'resources').map((one) => valueAt(one, 'name'))
  expect(names).toEqual(expect.arrayContaining(['pods', 'pods/log', 'pods/status']))
})
