import { expect, it } from 'vitest'
import { asRef } from '@/lib/testing/as-ref'
import { ResourceStore } from './resource-store'

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
