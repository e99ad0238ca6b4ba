import { createHash } from 'node:crypto'
import { expect, it } from 'vitest'
import { UnreadableObject } from '@/lib/kubernetes/unreadable-object'
import { asRef } from '@/lib/testing/as-ref'
import { NOT_KEPT, ResourceStore } from './resource-store'

function repository(name: string, url: string) {
  return {
    apiVersion: 'source.toolkit.fluxcd.io/v1',
    kind: 'GitRepository',
    metadata: { name, namespace: 'apps', uid: name, resourceVersion: '1', generation: 1 },
    spec: { interval: '1m', url },
  }
}

const urlOf = (store: ResourceStore, name: string) =>
  JSON.stringify(store.manifest(asRef(`GitRepository/apps/${name}`)) ?? 'none')

it('hands out a manifest without secrets, both at once and after it was put away', async () => {
  const store = new ResourceStore()
  store.replace('GitRepository', [repository('one', 'https://me:hunter2@git.example.com/one')])
  const atOnce = urlOf(store, 'one')
  for (let turn = 0; turn < 3; turn += 1) await new Promise(setImmediate)
  expect(atOnce).toContain('git.example.com/one')
  expect(atOnce).not.toContain('hunter2')
  expect(urlOf(store, 'one')).toBe(atOnce)
})

it('hands out the newest manifest when an object changes before the last one was put away', async () => {
  const store = new ResourceStore()
  store.replace('GitRepository', [repository('one', 'https://git.example.com/old')])
  store.apply('GitRepository', 'MODIFIED', repository('one', 'https://git.example.com/new'))
  for (let turn = 0; turn < 3; turn += 1) await new Promise(setImmediate)
  expect(urlOf(store, 'one')).toContain('git.example.com/new')
  store.apply('GitRepository', 'DELETED', repository('one', 'https://git.example.com/new'))
  for (let turn = 0; turn < 3; turn += 1) await new Promise(setImmediate)
  expect(store.manifest(asRef('GitRepository/apps/one'))).toBeUndefined()
})

const WORST = ['Secret\n', '\n ', 'kind:\n-', 'eyJ-', '?token', 'password: ', 'u:@', '{"kind":', 'name: token\n value']

it.each(WORST)('is held up for no more than 100 ms by 256 kB of %j, at the start and at each change', async (piece) => {
  const hostile = repository('one', 'https://git.example.com/one')
  const annotated = {
    ...hostile,
    metadata: { ...hostile.metadata, annotations: { note: piece.repeat(262_144 / piece.length) } },
  }
  const described = { ...annotated, spec: { ...annotated.spec, description: piece.repeat(262_144 / piece.length) } }
  const store = new ResourceStore()
  // The time of the processor: that of the clock belongs to whoever else runs here.
  const before = process.cpuUsage()
  store.replace('GitRepository', [store.prepare('GitRepository', annotated)])
  store.apply('GitRepository', 'MODIFIED', described)
  for (let turn = 0; turn < 3; turn += 1) await new Promise(setImmediate)
  const { user, system } = process.cpuUsage(before)
  expect((user + system) / 1_000).toBeLessThan(200)
  expect(JSON.stringify(store.manifest(asRef('GitRepository/apps/one'))).length).toBeLessThan(2_000)
})

const KUSTOMIZATION = { apiVersion: 'kustomize.toolkit.fluxcd.io/v1', kind: 'Kustomization' }
const odd = (metadata: unknown) => ({ ...KUSTOMIZATION, metadata })

it('counts each object of a list that cannot be named, and forgets them when a list has none', () => {
  const store = new ResourceStore()
  const list = [odd({}), odd({ namespace: 'apps' }), odd({ name: 'a' }), new UnreadableObject('no name')]
  store.replace(
    'Kustomization',
    [...list, null].map((object) => store.prepare('Kustomization', object)),
  )
  expect(store.unreadable()).toHaveLength(5)
  expect(store.unreadable().every(({ kind, ref }) => kind === 'Kustomization' && ref === undefined)).toBe(true)
  store.replace('Kustomization', [])
  expect(store.unreadable()).toEqual([])
})

it('counts one that cannot be named while it runs, once however often it changes, until the next list', () => {
  const store = new ResourceStore()
  let told = 0
  store.onChange(() => (told += 1))
  for (const type of ['ADDED', 'MODIFIED', 'MODIFIED'] as const) {
    store.apply('Kustomization', type, new UnreadableObject('an object has no name'))
  }
  expect(store.unreadable()).toEqual([{ kind: 'Kustomization', reason: 'an object has no name' }])
  expect(told).toBe(3)
  store.replace('Kustomization', [])
  expect(store.unreadable()).toEqual([])
})

it('tells one that became too large by its name, in the place of what was known of it, until it is gone or small', () => {
  const store = new ResourceStore()
  const small = repository('one', 'https://git.example.com/one')
  const large = new UnreadableObject('too large to be read', 'one', 'apps')
  const ref = asRef('GitRepository/apps/one')
  store.replace('GitRepository', [small])
  store.apply('GitRepository', 'MODIFIED', large)
  expect(store.unreadable()).toEqual([{ kind: 'GitRepository', ref, reason: 'too large to be read' }])
  expect(store.get(ref)).toBeUndefined()
  store.apply('GitRepository', 'MODIFIED', small)
  expect(store.unreadable()).toEqual([])
  expect(store.get(ref)?.name).toBe('one')
  store.apply('GitRepository', 'MODIFIED', large)
  store.apply('GitRepository', 'DELETED', large)
  expect(store.unreadable()).toEqual([])
})

it('redacts a large object of a list in turns, and holds nobody up meanwhile', async () => {
  const store = new ResourceStore()
  const large = {
    ...repository('one', 'https://git.example.com/one'),
    other: Array.from({ length: 60_000 }, () => 'password: hunter2hunter2'),
  }
  let turns = 0
  let next = setImmediate(function count() {
    turns += 1
    next = setImmediate(count)
  })
  const prepared = store.prepare('GitRepository', large)
  expect(prepared).toBeInstanceOf(Promise)
  store.replace('GitRepository', [await prepared])
  clearImmediate(next)
  expect(turns).toBeGreaterThanOrEqual(3)
  expect(urlOf(store, 'one')).not.toContain('hunter2')
})

it('keeps small manifests always, large ones while there is room, and says which it does not keep', async () => {
  const store = new ResourceStore({ maxManifestBytes: 200_000 })
  const noise = (at: number) => createHash('sha512').update(`${at}`).digest('base64')
  const large = (name: string) => ({
    ...repository(name, 'https://git.example.com/one'),
    status: { history: Array.from({ length: 400 }, (_, at) => ({ note: `${name} ${noise(at)}` })) },
  })
  const names = Array.from({ length: 10 }, (_, at) => `large-${at}`)
  const list = async () => {
    const objects = []
    for (const name of names) objects.push(await store.prepare('GitRepository', large(name)))
    objects.push(await store.prepare('GitRepository', repository('small', 'https://git.example.com/small')))
    store.replace('GitRepository', objects)
  }
  const keptOf = () => names.filter((name) => store.manifest(asRef(`GitRepository/apps/${name}`)) !== NOT_KEPT)
  await list()
  const kept = keptOf()
  expect(kept.length).toBeGreaterThan(2)
  expect(kept.length).toBeLessThan(names.length)
  expect(urlOf(store, 'small')).toContain('git.example.com/small')
  await list()
  expect(keptOf()).toEqual(kept)
  for (const name of names) store.apply('GitRepository', 'DELETED', large(name))
  store.apply('GitRepository', 'ADDED', large('large-9'))
  for (let turn = 0; turn < 20; turn += 1) await new Promise(setImmediate)
  expect(store.manifest(asRef('GitRepository/apps/large-9'))).toMatchObject({ kind: 'GitRepository' })
})

it('lets whoever brings changes faster than they are put small wait, and holds few of them as they came', async () => {
  const store = new ResourceStore()
  const waits: unknown[] = []
  for (let at = 0; at < 40; at += 1) {
    waits.push(store.apply('GitRepository', 'ADDED', repository(`r${at}`, 'https://git.example.com/one')))
  }
  expect(waits.slice(0, 31).every((wait) => wait === undefined)).toBe(true)
  expect(waits.at(-1)).toBeInstanceOf(Promise)
  await Promise.all(waits)
  expect(store.apply('GitRepository', 'ADDED', repository('next', 'https://git.example.com/one'))).toBeUndefined()
})
