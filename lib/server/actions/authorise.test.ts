import { beforeEach, describe, expect, it } from 'vitest'
import { KubernetesError } from '@/lib/kubernetes/errors'
import type { Identity } from '../identity/identity'
import { type Authoriser, createAuthoriser } from './authorise'
import { objectOf, typeOf } from './testing/objects'

const ALI: Identity = { name: 'ali', groups: ['team'], role: 'operator' }
const WEB = objectOf('Kustomization', 'web')
const DB = objectOf('Kustomization', 'db')

interface Asked {
  readonly kind: string
  readonly spec: {
    readonly user?: string
    readonly groups?: readonly string[]
    readonly resourceAttributes: { readonly verb: string; readonly name?: string }
  }
}

let now: Date
let asked: Asked[]
let answer: (verb: string, name: string | undefined) => boolean | Error
let authoriser: Authoriser

const create = (actsAsCaller = false) =>
  createAuthoriser({
    client: {
      async send(_, __, body) {
        const review = body as Asked
        asked.push(review)
        const { verb, name } = review.spec.resourceAttributes
        const allowed = answer(verb, name)
        if (allowed instanceof Error) throw allowed
        return { status: { allowed } }
      },
    },
    types: { typeOf },
    actsAsCaller,
    clock: () => now,
    signal: new AbortController().signal,
  })

beforeEach(() => {
  now = new Date('2026-11-21T12:00:00Z')
  asked = []
  answer = () => true
  authoriser = create()
})

const pass = (seconds: number) => {
  now = new Date(now.getTime() + seconds * 1_000)
}
const askedOf = () =>
  asked.map(({ spec: { resourceAttributes: access } }) => `${access.verb} ${access.name ?? '*'}`).sort()
const press = (identity = ALI, resource = WEB) =>
  authoriser.expectAllowed(identity, resource, 'reconcile').then(
    () => 'allowed',
    ({ code }: { code: string }) => code,
  )

describe('the right to one write', () => {
  it('is asked of the cluster by name, for exactly this person', async () => {
    expect(await press()).toBe('allowed')
    expect(asked).toEqual([
      {
        apiVersion: 'authorization.k8s.io/v1',
        kind: 'SubjectAccessReview',
        spec: {
          user: 'ali',
          groups: ['team', 'system:authenticated'],
          resourceAttributes: {
            verb: 'reconcile',
            group: 'kustomize.toolkit.fluxcd.io',
            resource: 'kustomizations',
            namespace: 'apps',
            name: 'web',
          },
        },
      },
    ])
  })

  it('is asked of the account itself where that is the caller, as the patch it will be', async () => {
    authoriser = create(true)
    expect(await press()).toBe('allowed')
    expect(asked[0]).toMatchObject({
      kind: 'SelfSubjectAccessReview',
      spec: { resourceAttributes: { verb: 'patch', name: 'web' } },
    })
    expect(asked[0]?.spec.user).toBeUndefined()
  })

  it('is remembered as a yes for five seconds, and no longer', async () => {
    await press()
    pass(4.999)
    await press()
    expect(asked).toHaveLength(1)
    pass(0.001)
    await press()
    expect(asked).toHaveLength(2)
  })

  it('is never remembered as a no: the next press asks again, and gets what is true then', async () => {
    answer = () => false
    expect(await press()).toBe('forbidden')
    expect(await press()).toBe('forbidden')
    expect(asked).toHaveLength(2)
    answer = () => true
    expect(await press()).toBe('allowed')
  })

  it('forgets a yes as soon as the cluster says no', async () => {
    await press()
    pass(5)
    answer = () => false
    expect(await press()).toBe('forbidden')
    expect(await press()).toBe('forbidden')
    expect(asked).toHaveLength(3)
  })

  it('is remembered two thousand times, the latest', async () => {
    await press()
    for (let index = 0; index < 1_999; index++) await press({ ...ALI, name: `a${index}` })
    await press()
    expect(asked).toHaveLength(2_000)
    await press({ ...ALI, name: 'one-more' })
    await press({ ...ALI, name: 'a0' })
    expect(asked).toHaveLength(2_001)
    await press()
    expect(asked).toHaveLength(2_002)
  })

  it('that is asked for anew is the latest again', async () => {
    await press()
    await press({ ...ALI, name: 'bo' })
    pass(5)
    await press()
    for (let index = 0; index < 1_999; index++) await press({ ...ALI, name: `a${index}` })
    const before = asked.length
    await press()
    expect(asked).toHaveLength(before)
  })

  it('is nobody else’s, no other object’s and not that of the same person in other groups', async () => {
    await press()
    await press({ ...ALI, name: 'bo' })
    await press({ ...ALI, groups: ['team', 'other'] })
    await press(ALI, DB)
    expect(asked).toHaveLength(4)
  })

  it('needs every verb of the action, and names the one that is missing', async () => {
    answer = (verb) => verb !== 'reconcile'
    await expect(authoriser.expectAllowed(ALI, WEB, 'resume')).resolves.toBeUndefined()
    await expect(authoriser.expectAllowed(ALI, WEB, 'resume-and-reconcile')).rejects.toMatchObject({
      code: 'forbidden',
      message: 'You may not reconcile kustomizations.kustomize.toolkit.fluxcd.io in namespace apps.',
      extra: { details: { verb: 'reconcile', namespace: 'apps' } },
    })
  })

  it('is missing when it is missing for one step of a way', async () => {
    answer = (_, name) => name !== 'db'
    const steps = [WEB, DB].map((resource) => ({ resource, action: 'reconcile' as const }))
    await expect(authoriser.expectAllAllowed(ALI, steps)).rejects.toMatchObject({ code: 'forbidden' })
    await expect(authoriser.expectAllAllowed(ALI, steps.slice(0, 1))).resolves.toBeUndefined()
  })

  it.each([
    [new KubernetesError('timeout', 'No answer.'), 'unavailable'],
    [new KubernetesError('forbidden', 'not allowed'), 'not_deployed_for_writes'],
    [new Error('broken'), 'unavailable'],
  ])('is a no without an answer: %s', async (failure, code) => {
    answer = () => failure
    expect(await press()).toBe(code)
    answer = () => true
    expect(await press()).toBe('allowed')
  })

  it('cannot be had for a kind that is not served', async () => {
    authoriser = createAuthoriser({
      client: { send: () => Promise.reject(new Error('nobody should be asked')) },
      types: { typeOf: () => undefined },
      actsAsCaller: false,
      clock: () => now,
      signal: new AbortController().signal,
    })
    await expect(authoriser.expectAllowed(ALI, WEB, 'reconcile')).rejects.toMatchObject({
      code: 'unavailable',
      message: 'Kustomizations are not served at the moment.',
    })
  })
})

describe('the right behind a button', () => {
  const glance = (...resources: (typeof WEB)[]) =>
    authoriser.expectLikelyAllowed(
      ALI,
      resources.map((resource) => ({ resource, action: 'reconcile' })),
    )

  it('is taken from the right to all of a namespace, asked once for people who look at the same time', async () => {
    await Promise.all([glance(WEB, DB), glance(WEB)])
    expect(askedOf()).toEqual(['reconcile *'])
  })

  it('falls back to the name where there is no right to all', async () => {
    answer = (_, name) => name === 'web'
    await glance(WEB)
    await expect(glance(DB)).rejects.toMatchObject({ code: 'forbidden' })
    expect(askedOf()).toEqual(['reconcile *', 'reconcile db', 'reconcile web'])
  })

  it('is remembered as a no for buttons, but never for a write', async () => {
    answer = () => false
    for (let time = 0; time < 2; time++) await expect(glance(WEB)).rejects.toMatchObject({ code: 'forbidden' })
    expect(askedOf()).toEqual(['reconcile *', 'reconcile web'])
    answer = () => true
    expect(await press()).toBe('allowed')
    pass(5)
    await glance(WEB)
  })

  it('is not asked for by one person without end', async () => {
    answer = () => false
    const many = Array.from({ length: 2_001 }, (_, index) => objectOf('Kustomization', `k${index}`))
    for (const one of many.slice(0, 1_999)) await expect(glance(one)).rejects.toMatchObject({ code: 'forbidden' })
    await expect(glance(...many.slice(-1))).rejects.toMatchObject({ code: 'rate_limited' })
    expect(asked.length).toBeLessThanOrEqual(2_000)
    expect(await press()).toBe('forbidden')
  })

  it('is not enough for a write, which asks by name', async () => {
    await glance(WEB)
    await press()
    expect(askedOf()).toEqual(['reconcile *', 'reconcile web'])
  })
})
