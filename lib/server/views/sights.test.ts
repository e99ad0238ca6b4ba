import { expect, it } from 'vitest'
import { FLUX_KIND_NAMES } from '@/lib/flux/kinds'
import { asRef } from '@/lib/testing/as-ref'
import type { Identity } from '../identity/identity'
import { ResourceStore } from '../sources/resource-store'
import { createSights } from './sights'

const ANN: Identity = { name: 'ann', groups: [], role: 'viewer' }
const WEB = {
  apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
  kind: 'Kustomization',
  metadata: { name: 'web', namespace: 'mine', uid: '1', resourceVersion: '1', generation: 1 },
  spec: { interval: '10m' },
}

function open(mayList: (namespace: string | undefined) => boolean) {
  let isRead = true
  const store = new ResourceStore()
  const sights = createSights({
    store,
    stateOf: () => 'live',
    hasTried: () => isRead,
    rights: { ask: async (_, { namespace }) => mayList(namespace) },
    events: { find: () => [] },
    notifications: { countTopics: () => new Map() },
    clock: () => new Date('2026-11-20T08:00:00Z'),
  })
  store.replace('Kustomization', [WEB])
  return { sights, store, setRead: (now: boolean) => (isRead = now) }
}

it('there is none for who may read everything', async () => {
  expect(await open((namespace) => namespace === undefined).sights.of(ANN)).toBeUndefined()
})

it('one sight is shared by all who may read the same, and knows what was read', async () => {
  const { sights } = open((namespace) => namespace === 'mine')
  const sight = await sights.of(ANN)
  expect(sight?.sees(asRef('Kustomization/mine/web'))).toBe(true)
  expect(sight?.sees(asRef('Kustomization/theirs/web'))).toBe(false)
  expect(await sights.of({ ...ANN, name: 'ben' })).toBe(sight)
  expect(sight?.book.bearersOf('web').size).toBe(1)
})

it('nothing is seen as long as names may be told that nobody has read yet', async () => {
  const { sights, setRead } = open((namespace) => namespace === 'mine')
  setRead(false)
  const early = await sights.of(ANN)
  expect(FLUX_KIND_NAMES.some((kind) => early?.seesAllOf(kind))).toBe(false)
  expect(early?.sees(asRef('Kustomization/mine/web'))).toBe(false)
  setRead(true)
  const sight = await sights.of(ANN)
  expect(sight?.sees(asRef('Kustomization/mine/web'))).toBe(true)
  expect(sight?.key).not.toBe(early?.key)
  setRead(false)
  expect(await sights.of(ANN)).toBe(sight)
})
