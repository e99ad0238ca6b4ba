import { beforeEach, describe, expect, it } from 'vitest'
import type { FluxKind } from '@/lib/flux/kinds'
import { describeKind } from '@/lib/flux/kinds'
import type { FluxResource } from '@/lib/flux/object/flux-resource'
import { parseResource } from '@/lib/flux/object/resource'
import type { KubernetesClient } from '@/lib/kubernetes/client'
import { type Ref, refOf } from '@/lib/ref'
import { asRef } from '@/lib/testing/as-ref'
import { ApiError } from '../api-error'
import type { Identity } from '../identity/identity'
import { createAccessReader } from './access'
import { createAuthoriser } from './authorise'

interface Asked {
  readonly verb: string
  readonly resource: string
  readonly namespace: string
  readonly name?: string
}

let asked: Asked[]
let rule: (asked: Asked) => boolean | Error
let refusal: ApiError | undefined
let fetchObject: () => Promise<unknown>
let fetched: number
let now: Date

beforeEach(() => {
  asked = []
  rule = () => true
  refusal = undefined
  fetchObject = async () => ({})
  fetched = 0
  now = new Date('2026-11-29T12:00:00Z')
})

const ANA: Identity = { name: 'ana', groups: ['team'], role: 'operator' }
const WEB = asRef('Kustomization/apps/web')

function object(kind: FluxKind, name: string, spec: object = {}): readonly [Ref, FluxResource] {
  const parsed = parseResource(kind, { metadata: { name, namespace: 'apps' }, spec })
  if (!parsed.ok) throw new Error(parsed.reason)
  return [refOf(kind, 'apps', name), parsed.value]
}

const cluster = new Map([
  object('GitRepository', 'repo'),
  object('Kustomization', 'web', { sourceRef: { kind: 'GitRepository', name: 'repo' } }),
  object('Kustomization', 'db', { suspend: true }),
  object('HelmRepository', 'charts'),
  object('HelmChart', 'apps-shop', { sourceRef: { kind: 'HelmRepository', name: 'charts' } }),
  object('HelmRelease', 'shop', {
    chart: { spec: { chart: 'shop', sourceRef: { kind: 'HelmRepository', name: 'charts' } } },
  }),
])

function createReader() {
  const send = async (_: string, __: string, body: unknown) => {
    const { resourceAttributes } = (body as { spec: { resourceAttributes: Asked } }).spec
    asked.push(resourceAttributes)
    const answer = rule(resourceAttributes)
    if (answer instanceof Error) throw answer
    return { status: { allowed: answer } }
  }
  const authoriser = createAuthoriser({
    client: { send } as unknown as KubernetesClient,
    types: {
      typeOf: (kind: FluxKind) => {
        const { group, versions, plural } = describeKind(kind)
        return { group, version: versions[0] ?? '', plural }
      },
    },
    actsAsCaller: false,
    clock: () => now,
    signal: new AbortController().signal,
  })
  const read = createAccessReader({
    authoriser,
    resourceOf: (ref) => cluster.get(ref),
    refusalFor: () => refusal,
    fetchObject: () => {
      fetched += 1
      return fetchObject()
    },
    clock: () => now,
  })
  return (identity: Identity, refs: readonly Ref[], withSuspension = false, signal = new AbortController().signal) =>
    read(identity, { refs, withSuspension, signal })
}

describe('the rights behind the buttons', () => {
  it('refuses nothing where everything is allowed, and names the sources on the way', async () => {
    expect(await createReader()(ANA, [WEB])).toEqual([{ ref: WEB, refused: {}, sources: ['GitRepository/apps/repo'] }])
  })

  it('says which right is missing, in the words of Kubernetes', async () => {
    rule = ({ verb }) => verb !== 'suspend'
    const [access] = await createReader()(ANA, [WEB])
    expect(access?.refused).toEqual({
      suspend: {
        code: 'forbidden',
        message: 'You may not suspend kustomizations.kustomize.toolkit.fluxcd.io in namespace apps.',
      },
    })
  })

  it('counts a right that is missing on the source against the way with source alone', async () => {
    rule = ({ resource }) => resource !== 'gitrepositories'
    const [access] = await createReader()(ANA, [WEB])
    expect(Object.keys(access?.refused ?? {})).toEqual(['reconcile-with-source'])
    expect(access?.refused['reconcile-with-source']?.message).toContain('gitrepositories.source.toolkit.fluxcd.io')
  })

  it('believes a right to one object by its name', async () => {
    rule = ({ name, resource }) => name === 'web' || resource === 'gitrepositories'
    expect((await createReader()(ANA, [WEB]))[0]?.refused).toEqual({})
  })

  it('asks once for all objects of a kind in a namespace', async () => {
    await createReader()(ANA, [WEB, asRef('Kustomization/apps/db')])
    const keys = asked.map(({ verb, resource, name }) => `${verb} ${resource} ${name ?? '*'}`)
    expect(keys.sort()).toEqual([
      'reconcile gitrepositories *',
      'reconcile kustomizations *',
      'resume kustomizations *',
      'suspend kustomizations *',
    ])
  })

  it('fails closed and says that nobody could tell', async () => {
    rule = () => new Error('no answer')
    const [access] = await createReader()(ANA, [WEB])
    expect(access?.refused.reconcile).toEqual({ code: 'unavailable', message: 'Your rights could not be checked.' })
  })

  it('tells a viewer why, without asking the cluster', async () => {
    refusal = new ApiError('read_only', 'Fluxdeck runs read-only (READ_ONLY=1).')
    const [access] = await createReader()(ANA, [WEB])
    expect(access?.refused.reconcile).toEqual({ code: 'read_only', message: 'Fluxdeck runs read-only (READ_ONLY=1).' })
    expect(asked).toEqual([])
  })

  it('reads who declares the suspension only when asked, and tells none from not known', async () => {
    expect((await createReader()(ANA, [WEB]))[0]).not.toHaveProperty('suspendDeclaredBy')
    expect((await createReader()(ANA, [WEB], true))[0]?.suspendDeclaredBy).toBeNull()
    const fieldsV1 = { 'f:spec': { 'f:suspend': {} } }
    const managedFields = [{ manager: 'kustomize-controller', operation: 'Apply', fieldsV1 }]
    fetchObject = async () => ({ metadata: { managedFields } })
    expect((await createReader()(ANA, [WEB], true))[0]?.suspendDeclaredBy).toBe('kustomize-controller')
    fetchObject = () => Promise.reject(new Error('offline'))
    expect((await createReader()(ANA, [WEB], true))[0]).not.toHaveProperty('suspendDeclaredBy')
  })

  it('reads it for nobody who may not act at all, and for many objects in their turn', async () => {
    const refs = Array.from({ length: 6 }, () => WEB)
    expect((await createReader()(ANA, refs, true)).map((access) => access.suspendDeclaredBy)).toEqual(
      refs.map(() => null),
    )
    refusal = new ApiError('forbidden', 'You may only look.')
    expect((await createReader()(ANA, [WEB], true))[0]).not.toHaveProperty('suspendDeclaredBy')
  })

  it('asks once for what many look at, also one after the other, and anew a moment later', async () => {
    rule = () => false
    const read = createReader()
    await Promise.all([read(ANA, [WEB], true), read(ANA, [WEB], true)])
    await read(ANA, [WEB], true)
    const { length } = asked
    expect(length).toBe(new Set(asked.map((one) => JSON.stringify(one))).size)
    expect(fetched).toBe(1)
    now = new Date(now.getTime() + 5_000)
    await read(ANA, [WEB], true)
    expect(asked).toHaveLength(2 * length)
    expect(fetched).toBe(2)
  })

  it('asks nothing more for a caller who left', async () => {
    const caller = new AbortController()
    rule = () => {
      caller.abort()
      return false
    }
    const read = createReader()
    const [access] = await read(ANA, [WEB, asRef('HelmRelease/apps/shop')], true, caller.signal)
    expect(access?.refused.reconcile?.code).toBe('unavailable')
    // What was under way already, of one person.
    expect(asked.length).toBeLessThanOrEqual(3)
  })

  it('says nothing of actions that the object does not take', async () => {
    rule = () => false
    const [repo, db] = await createReader()(ANA, [asRef('GitRepository/apps/repo'), asRef('Kustomization/apps/db')])
    expect(Object.keys(repo?.refused ?? {}).sort()).toEqual(['reconcile', 'suspend'])
    expect(Object.keys(db?.refused ?? {}).sort()).toEqual(['resume', 'resume-and-reconcile'])
    expect(repo).not.toHaveProperty('sources')
  })

  it('names every source on a longer way', async () => {
    const [access] = await createReader()(ANA, [asRef('HelmRelease/apps/shop')])
    expect(access?.sources).toEqual(['HelmRepository/apps/charts', 'HelmChart/apps/apps-shop'])
  })

  it('leaves out what does not exist', async () => {
    expect(await createReader()(ANA, [asRef('Kustomization/apps/gone')])).toEqual([])
  })
})
