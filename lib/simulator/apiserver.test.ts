import { afterEach, expect, test } from 'vitest'
import { recordAt, recordsAt, textAt, valueAt } from './json'
import type { KubeObject } from './kube-object'
import { type Simulator, startSimulator } from './simulator'
import { mergePatchRequest, openLines, readJson } from './testing/wire-client'

let simulator: Simulator | undefined
afterEach(() => simulator?.stop())

const KS = '/apis/kustomize.toolkit.fluxcd.io/v1'

async function startWith(...names: readonly string[]): Promise<Simulator> {
  simulator = await startSimulator({
    scenario: { objects: names.map(kustomization) },
    behaviour: 'none',
    signal: new AbortController().signal,
  })
  return simulator
}

function kustomization(name: string): KubeObject {
  return {
    apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
    kind: 'Kustomization',
    metadata: { name, namespace: 'apps', generation: 1, labels: { tier: name < 'c' ? 'low' : 'high' } },
    spec: { interval: '10m0s', path: './', prune: true },
    status: { observedGeneration: 1 },
  }
}

const names = (list: unknown) => recordsAt(list, 'items').map((item) => textAt(item, 'metadata', 'name'))

test('a page chain is one snapshot, however the cluster moves between the pages', async () => {
  const { server, control } = await startWith('a', 'b', 'c', 'd', 'e')
  const first = await readJson(`${server}${KS}/kustomizations?limit=2`)
  control.put(kustomization('aa'))
  control.remove('Kustomization/apps/e')
  const token = encodeURIComponent(String(valueAt(first, 'metadata', 'continue')))
  const rest = await readJson(`${server}${KS}/kustomizations?limit=10&continue=${token}`)
  expect([...names(first), ...names(rest)]).toEqual(['a', 'b', 'c', 'd', 'e'])
  expect(valueAt(first, 'metadata', 'remainingItemCount')).toBe(3)
  expect(valueAt(rest, 'metadata', 'resourceVersion')).toBe(valueAt(first, 'metadata', 'resourceVersion'))
})

test('a watch from the version of a list tells exactly what came after it, in order', async () => {
  const { server, control } = await startWith('a', 'b')
  const list = await readJson(`${server}${KS}/kustomizations`)
  control.put(kustomization('c'))
  const version = valueAt(list, 'metadata', 'resourceVersion')
  const watch = await openLines(`${server}${KS}/kustomizations?watch=true&resourceVersion=${version}`)
  control.setStatus('Kustomization/apps/a', { lastAppliedRevision: 'main@sha1:1' })
  control.remove('Kustomization/apps/b')
  const seen = [await watch.next(), await watch.next(), await watch.next()]
  expect(seen.map((event) => `${event?.type} ${textAt(event, 'object', 'metadata', 'name')}`)).toEqual([
    'ADDED c',
    'MODIFIED a',
    'DELETED b',
  ])
  watch.close()
})

test('an object that leaves a selector is deleted for that watch', async () => {
  const { server, control } = await startWith('a')
  const watch = await openLines(`${server}${KS}/kustomizations?watch=true&labelSelector=tier%3Dlow`)
  expect(textAt(await watch.next(), 'type')).toBe('ADDED')
  const moved = kustomization('a')
  control.put({ ...moved, metadata: { ...moved.metadata, labels: { tier: 'high' } } })
  expect(textAt(await watch.next(), 'type')).toBe('DELETED')
  watch.close()
})

test('after a compaction old versions are too old: as a code at the start, as an ERROR event in a stream', async () => {
  const { server, control } = await startWith('a')
  const list = await readJson(`${server}${KS}/kustomizations?limit=1`)
  const version = textAt(list, 'metadata', 'resourceVersion')
  const open = await openLines(`${server}${KS}/kustomizations?watch=true&resourceVersion=${version}`)
  control.inject({ type: 'compact' })
  const event = await open.next()
  expect([event?.type, valueAt(event, 'object', 'code')]).toEqual(['ERROR', 410])
  expect(await open.next()).toBeUndefined()
  const late = await fetch(`${server}${KS}/kustomizations?watch=true&resourceVersion=${version}`)
  expect(late.status).toBe(410)
  await late.body?.cancel()
})

test('a merge patch bumps the generation for the spec only, and leaves the status alone', async () => {
  const { server } = await startWith('a')
  const url = `${server}${KS}/namespaces/apps/kustomizations/a?fieldManager=fluxdeck`
  const annotated = await mergePatchRequest(url, {
    metadata: { annotations: { 'reconcile.fluxcd.io/requestedAt': 't1' } },
  })
  expect(valueAt(annotated.body, 'metadata', 'generation')).toBe(1)
  const suspended = await mergePatchRequest(url, { spec: { suspend: true }, status: { observedGeneration: 9 } })
  expect(valueAt(suspended.body, 'metadata', 'generation')).toBe(2)
  expect(valueAt(suspended.body, 'status', 'observedGeneration')).toBe(1)
  expect(valueAt(suspended.body, 'spec', 'interval')).toBe('10m0s')
  const mine = recordsAt(suspended.body, 'metadata', 'managedFields').find((entry) => entry.manager === 'fluxdeck')
  expect(recordAt(mine, 'fieldsV1', 'f:spec')).toEqual({ 'f:suspend': {} })
  const resumed = await mergePatchRequest(url, { spec: { suspend: null } })
  expect(recordAt(resumed.body, 'spec')).not.toHaveProperty('suspend')
})

test('a patch that changes nothing writes nothing', async () => {
  const { server } = await startWith('a')
  const url = `${server}${KS}/namespaces/apps/kustomizations/a`
  const before = textAt(await readJson(url), 'metadata', 'resourceVersion')
  const { body } = await mergePatchRequest(url, { spec: { prune: true } })
  expect(textAt(body, 'metadata', 'resourceVersion')).toBe(before)
})

test.each([
  ['another uid', { metadata: { uid: 'gone' } }, 422, 'Invalid'],
  ['an old resource version', { metadata: { resourceVersion: '1' } }, 409, 'Conflict'],
  ['another name', { metadata: { name: 'b' } }, 400, 'BadRequest'],
])('a patch with %s is refused', async (_, patch, code, reason) => {
  const { server } = await startWith('a')
  const answer = await mergePatchRequest(`${server}${KS}/namespaces/apps/kustomizations/a`, patch)
  expect([answer.code, answer.body.reason]).toEqual([code, reason])
})

test('other patch types are an unsupported media type', async () => {
  const { server } = await startWith('a')
  const response = await fetch(`${server}${KS}/namespaces/apps/kustomizations/a`, {
    method: 'PATCH',
    headers: { 'content-type': 'application/strategic-merge-patch+json' },
    body: '{}',
  })
  expect([response.status, textAt(await response.json(), 'reason')]).toEqual([415, 'UnsupportedMediaType'])
})

test('an unknown resource is text, an unknown object a Status', async () => {
  const { server } = await startWith('a')
  const unknown = await fetch(`${server}/apis/example.com/v1/things`)
  expect([unknown.status, await unknown.text()]).toEqual([404, '404 page not found\n'])
  const missing = await readJson(`${server}${KS}/namespaces/apps/kustomizations/zzz`)
  expect(missing).toMatchObject({
    kind: 'Status',
    reason: 'NotFound',
    message: 'kustomizations.kustomize.toolkit.fluxcd.io "zzz" not found',
  })
})

test('aggregated discovery and the older lists name the same resources', async () => {
  const { server } = await startWith('a')
  const accept = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json'
  const aggregated = await readJson(`${server}/apis`, { accept })
  const ours = recordsAt(aggregated, 'items').flatMap((group) =>
    recordsAt(group, 'versions').flatMap((version) =>
      recordsAt(version, 'resources').map(
        (one) => `${textAt(group, 'metadata', 'name')}/${version.version}/${one.resource}`,
      ),
    ),
  )
  const legacy: string[] = []
  for (const group of recordsAt(await readJson(`${server}/apis`), 'groups')) {
    for (const { groupVersion } of recordsAt(group, 'versions')) {
      const list = await readJson(`${server}/apis/${groupVersion}`)
      for (const { name } of recordsAt(list, 'resources')) {
        if (!String(name).includes('/')) legacy.push(`${groupVersion}/${name}`)
      }
    }
  }
  expect(ours.toSorted()).toEqual(legacy.toSorted())
  expect(ours).toContain('notification.toolkit.fluxcd.io/v1beta3/alerts')
})

test('a forbidden resource is refused for reading and in the review, and comes back when the fault is lifted', async () => {
  const { server, control } = await startWith('a')
  const review = async () =>
    valueAt(
      await (
        await fetch(`${server}/apis/authorization.k8s.io/v1/selfsubjectaccessreviews`, {
          method: 'POST',
          body: JSON.stringify({ spec: { resourceAttributes: { verb: 'list', resource: 'kustomizations' } } }),
        })
      ).json(),
      'status',
      'allowed',
    )
  const lift = control.inject({ type: 'forbid', plural: 'kustomizations' })
  expect(await readJson(`${server}${KS}/kustomizations`)).toMatchObject({ code: 403, reason: 'Forbidden' })
  expect(await review()).toBe(false)
  lift()
  expect(names(await readJson(`${server}${KS}/kustomizations`))).toEqual(['a'])
  expect(await review()).toBe(true)
})

test('stopping ends open watches and the port', async () => {
  const { server, stop } = await startWith('a')
  const watch = await openLines(`${server}${KS}/kustomizations?watch=true`)
  await watch.next()
  stop()
  await expect(watch.next()).rejects.toThrow()
  await expect(fetch(`${server}/version`)).rejects.toThrow()
})
