import { beforeEach, describe, expect, it } from 'vitest'
import { FLUX_KIND_NAMES, type FluxKind } from '@/lib/flux/kinds'
import type { ReviewedAccess } from '@/lib/kubernetes/access-review'
import { type Identity, NOBODY } from '../identity/identity'
import { SILENT_LOG } from '../log'
import { createAskedRights } from './asked-rights'
import { createReadReviews, keyOfReadable, mayRead, readsAll } from './read-reviews'

const ANN: Identity = { name: 'ann', groups: ['b', 'a'], role: 'viewer' }
let now: number
let asked: { readonly person: Identity; readonly access: ReviewedAccess }[]
let answer: (access: ReviewedAccess) => boolean | Promise<boolean>

beforeEach(() => {
  now = Date.parse('2026-11-20T08:00:00Z')
  asked = []
  answer = ({ resource, namespace }) => resource === 'kustomizations' && namespace === 'mine'
})

function open() {
  const places = new Map<FluxKind, string[]>([
    ['Kustomization', ['mine', 'theirs']],
    ['HelmRelease', ['mine']],
  ])
  const rights = createAskedRights({
    async review(person, access) {
      asked.push({ person, access })
      return answer(access)
    },
    clock: () => new Date(now),
    log: SILENT_LOG,
    signal: new AbortController().signal,
  })
  const reviews = createReadReviews({ rights, namespacesOf: (kind) => places.get(kind) ?? [] })
  return { places, reviews }
}

describe('what a person may read', () => {
  it('is asked of each kind for the whole cluster, then where there are objects of it', async () => {
    const { reviews } = open()
    const readable = await reviews.of(ANN)
    expect(asked.filter(({ access }) => access.namespace === undefined)).toHaveLength(FLUX_KIND_NAMES.length)
    const places = asked.flatMap(({ access }) => (access.namespace === undefined ? [] : [access]))
    expect(places.map(({ resource, namespace }) => `${resource} ${namespace}`).sort()).toEqual([
      'helmreleases mine',
      'kustomizations mine',
      'kustomizations theirs',
    ])
    expect(asked.every(({ access, person }) => access.verb === 'list' && person === ANN)).toBe(true)
    expect(mayRead(readable, 'Kustomization', 'mine')).toBe(true)
    expect(mayRead(readable, 'Kustomization', 'theirs')).toBe(false)
    expect(mayRead(readable, 'HelmRelease', 'mine')).toBe(false)
    expect([readsAll(readable), readable.isUnanswered]).toEqual([false, false])
  })

  it('is asked again after 30 seconds, and at once where a namespace is new', async () => {
    const { reviews, places } = open()
    await reviews.of(ANN)
    const once = asked.length
    now += 29_000
    await reviews.of(ANN)
    expect(asked).toHaveLength(once)
    places.get('Kustomization')?.push('new')
    await reviews.of(ANN)
    expect(asked.slice(once).map(({ access }) => access.namespace)).toEqual(['new'])
    now += 2_000
    answer = () => false
    expect(mayRead(await reviews.of(ANN), 'Kustomization', 'mine')).toBe(false)
  })

  it('is everything where each kind may be listed everywhere', async () => {
    answer = ({ namespace }) => namespace === undefined
    expect(readsAll(await open().reviews.of(ANN))).toBe(true)
    expect(asked).toHaveLength(FLUX_KIND_NAMES.length)
  })

  it('is nothing for nobody, and nobody is asked', async () => {
    answer = () => true
    expect((await open().reviews.of(NOBODY)).kinds.size).toBe(0)
    expect(asked).toEqual([])
  })

  it('is nothing of what was not answered; a cluster that is silent is not asked by each request', async () => {
    const { reviews } = open()
    answer = ({ resource }) => {
      if (resource === 'helmreleases') throw new Error('gone')
      return true
    }
    const readable = await reviews.of(ANN)
    expect(readable.isUnanswered).toBe(true)
    expect(mayRead(readable, 'HelmRelease', 'mine')).toBe(false)
    const before = asked.length
    await reviews.of(ANN)
    expect(asked).toHaveLength(before)
    answer = () => true
    now += 4_000
    expect(readsAll(await reviews.of(ANN))).toBe(true)
  })

  it('is one question for all who ask at the same time, and one key for all who may read the same', async () => {
    const { reviews } = open()
    const [a, b] = await Promise.all([reviews.of(ANN), reviews.of({ ...ANN, groups: ['a', 'b'] })])
    expect(a).toBe(b)
    const other = await reviews.of({ ...ANN, name: 'ben' })
    expect(keyOfReadable(other)).toBe(keyOfReadable(a))
    answer = () => false
    expect(keyOfReadable(await reviews.of({ ...ANN, name: 'eve' }))).not.toBe(keyOfReadable(a))
  })
})
