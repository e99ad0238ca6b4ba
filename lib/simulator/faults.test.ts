import { afterEach, expect, test } from 'vitest'
import { recordsAt, valueAt } from './json'
import { type Simulator, startSimulator } from './simulator'
import { openLines, readJson } from './testing/wire-client'

const LIST = '/apis/kustomize.toolkit.fluxcd.io/v1/kustomizations'

let simulator: Simulator | undefined
afterEach(() => simulator?.stop())

async function start(): Promise<Simulator> {
  simulator = await startSimulator({ scenario: 'homelab', behaviour: 'none', signal: new AbortController().signal })
  return simulator
}

test('an outage cuts watches and refuses requests; afterwards everything is there again', async () => {
  const { server, control } = await start()
  const watch = await openLines(`${server}${LIST}?watch=true&resourceVersion=${await versionOf(server)}`)
  const lift = control.inject({ type: 'outage' })
  await expect(watch.next()).rejects.toThrow()
  await expect(fetch(`${server}${LIST}`)).rejects.toThrow()
  lift()
  expect(recordsAt(await readJson(`${server}${LIST}`), 'items')).toHaveLength(27)
})

test('an absent CRD is gone from discovery and from its path, and its watches end', async () => {
  const { server, control } = await start()
  const watch = await openLines(`${server}${LIST}?watch=true&resourceVersion=${await versionOf(server)}`)
  const lift = control.inject({ type: 'absent', plural: 'kustomizations' })
  expect(await watch.next()).toBeUndefined()
  expect((await fetch(`${server}${LIST}`)).status).toBe(404)
  expect((await fetch(`${server}/apis/kustomize.toolkit.fluxcd.io/v1`)).status).toBe(404)
  lift()
  expect((await fetch(`${server}${LIST}`)).status).toBe(200)
})

test('an answer on purpose is given as often as was asked, with its Retry-After', async () => {
  const { server, control } = await start()
  control.inject({ type: 'answer', path: 'kustomizations', code: 429, times: 1, retryAfterSeconds: 7 })
  const refused = await fetch(`${server}${LIST}`)
  expect([refused.status, refused.headers.get('retry-after'), (await refused.json()).reason]).toEqual([
    429,
    '7',
    'TooManyRequests',
  ])
  expect((await fetch(`${server}${LIST}`)).status).toBe(200)
})

test('a silenced watch says nothing more, while new ones hear everything', async () => {
  const { server, control } = await start()
  const version = await versionOf(server)
  const silenced = await openLines(`${server}${LIST}?watch=true&resourceVersion=${version}`)
  const lift = control.inject({ type: 'silence', plural: 'kustomizations' })
  control.setStatus('Kustomization/apps/jellyfin', { observedGeneration: 2 })
  const fresh = await openLines(`${server}${LIST}?watch=true&resourceVersion=${version}`)
  expect(valueAt(await fresh.next(), 'object', 'metadata', 'name')).toBe('jellyfin')
  const heard = silenced.next()
  lift()
  await expect(heard).rejects.toThrow()
  fresh.close()
})

test('what hangs gets no answer until it is lifted, and everything else does', async () => {
  const { server, control } = await start()
  const lift = control.inject({ type: 'hang', path: '/pods' })
  let hasPods = false
  const pods = fetch(`${server}/api/v1/pods?limit=1`).then((response) => {
    hasPods = true
    return response.json()
  })
  const others = await Promise.all([1, 2, 3].map(async () => (await fetch(`${server}${LIST}`)).status))
  expect([others, hasPods]).toEqual([[200, 200, 200], false])
  lift()
  expect(recordsAt(await pods, 'items')).toHaveLength(1)
})

test('a watch list ends its initial objects with a marked bookmark', async () => {
  const { server } = await start()
  const query = 'watch=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true'
  const watch = await openLines(`${server}${LIST}?${query}`)
  const types: unknown[] = []
  let event = await watch.next()
  while (event?.type === 'ADDED') {
    types.push(event.type)
    event = await watch.next()
  }
  expect(types).toHaveLength(27)
  expect(event).toMatchObject({
    type: 'BOOKMARK',
    object: { metadata: { annotations: { 'k8s.io/initial-events-end': 'true' } } },
  })
  watch.close()
})

test('a version from the future and one that is no number are refused', async () => {
  const { server } = await start()
  const future = await readJson(`${server}${LIST}?watch=true&resourceVersion=999999999`)
  expect(future).toMatchObject({ code: 504, reason: 'Timeout' })
  const words = await readJson(`${server}${LIST}?watch=true&resourceVersion=abc`)
  expect(words).toMatchObject({ code: 400, reason: 'BadRequest' })
})

async function versionOf(server: string): Promise<string> {
  return String(valueAt(await readJson(`${server}${LIST}`), 'metadata', 'resourceVersion'))
}
