import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { actionsFor, planPatch } from '@/lib/flux/act/actions'
import { describeKind, FLUX_KIND_NAMES } from '@/lib/flux/kinds'
import { parseResource } from '@/lib/flux/object/resource'
import { FIELD_MANAGER } from '@/lib/flux/object/suspension'
import { canRun } from '../support/availability'
import {
  type ControlPlane,
  controlPlaneAvailability,
  type KubernetesObject,
  startControlPlane,
} from '../support/control-plane'
import { readFolder } from '../support/manifests'
import { waitUntil } from '../support/wait-until'
import { objectOf } from './every-kind'

const MERGE = { 'content-type': 'application/merge-patch+json' }
const specOf = (object: KubernetesObject) => object.spec as Readonly<Record<string, unknown>>
const ACTING = FLUX_KIND_NAMES.filter((kind) => {
  const { reconcilable, suspension } = describeKind(kind)
  return reconcilable !== false || suspension.by !== 'none'
})

describe.skipIf(!canRun(controlPlaneAvailability()))('deploy/ on a real API server', () => {
  let cluster: ControlPlane
  let token: string
  beforeAll(async () => {
    cluster = await startControlPlane()
    for (const namespace of ['flux-system', 'apps']) await cluster.createNamespace(namespace)
    for (const folder of ['base', 'components/actions', 'components/admission-policy', 'components/audit-events'])
      for (const object of readFolder(folder)) await cluster.apply(object)
    const answer = await cluster.request('POST', '/api/v1/namespaces/fluxdeck/serviceaccounts/fluxdeck/token', {
      apiVersion: 'authentication.k8s.io/v1',
      kind: 'TokenRequest',
      spec: { expirationSeconds: 3600 },
    })
    token = (answer.body as { status: { token: string } }).status.token
    await cluster.apply(objectOf('Kustomization', 'apps', 'probe'))
    // A policy counts a moment after it was written.
    await waitUntil('the policy to count', async () => {
      const { status } = await patch(
        objectOf('Kustomization', 'apps', 'probe'),
        { spec: { prune: false } },
        '&dryRun=All',
      )
      return status === 422 ? true : undefined
    })
  })
  afterAll(() => cluster?.stop())

  const asFluxdeck = (method: string, path: string, body?: unknown, headers = {}) =>
    cluster.request(method, path, body, { authorization: `Bearer ${token}`, ...headers })
  const pathOf = ({ apiVersion, kind, metadata }: KubernetesObject) => {
    const plural = describeKind(kind as (typeof FLUX_KIND_NAMES)[number]).plural
    return `/apis/${apiVersion}/namespaces/${metadata.namespace}/${plural}/${metadata.name}`
  }
  const patch = (object: KubernetesObject, body: unknown, query = '') =>
    asFluxdeck('PATCH', `${pathOf(object)}?fieldManager=${FIELD_MANAGER}${query}`, body, MERGE)

  it('is taken by Pod Security at its strictest', async () => {
    const deployment = readFolder('base').find(({ kind }) => kind === 'Deployment')
    if (deployment === undefined) throw new Error('There is no Deployment.')
    const { template } = deployment.spec as { template: { metadata: object; spec: object } }
    const pod = { apiVersion: 'v1', kind: 'Pod', ...template, metadata: { name: 'fluxdeck', ...template.metadata } }
    const answer = await cluster.request('POST', '/api/v1/namespaces/fluxdeck/pods?dryRun=All', pod)
    expect(answer.status, answer.text).toBe(201)
    const careless = { ...pod, spec: { ...template.spec, securityContext: {} } }
    expect((await cluster.request('POST', '/api/v1/namespaces/fluxdeck/pods?dryRun=All', careless)).status).toBe(403)
  })

  it.each([
    ['list', '', 'secrets'],
    ['get', '', 'configmaps'],
    ['create', '', 'pods'],
    ['delete', 'kustomize.toolkit.fluxcd.io', 'kustomizations'],
    ['update', 'kustomize.toolkit.fluxcd.io', 'kustomizations'],
    ['create', 'kustomize.toolkit.fluxcd.io', 'kustomizations'],
    ['patch', 'apps', 'deployments'],
    ['impersonate', '', 'users'],
  ])('may not %s %s %s', async (verb, group, resource) => {
    const answer = await asFluxdeck('POST', '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', {
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SelfSubjectAccessReview',
      spec: { resourceAttributes: { verb, group, resource, namespace: 'apps' } },
    })
    expect(answer.body).toMatchObject({ status: { allowed: false } })
  })

  it.each(ACTING)('lets every action of a %s through, exactly as Fluxdeck writes it', async (kind) => {
    for (const isSuspended of [false, true]) {
      const object = await cluster.apply(objectOf(kind, 'apps', `acting-${isSuspended}`, isSuspended))
      const parsed = parseResource(kind, object)
      if (!parsed.ok) throw new Error(`The ${kind} cannot be read.`)
      for (const action of actionsFor(parsed.value, 'failed')) {
        const body = planPatch({
          resource: parsed.value,
          action,
          token: `2026-01-01T00:00:00.${action.length}Z`,
          actor: 'ali',
          reason: 'because',
          now: new Date(),
        })
        const { status, text } = await patch(object, body)
        expect(status, `${action}: ${text}`).toBe(200)
      }
      await cluster.delete(object)
    }
  })

  it.each<[string, unknown]>([
    ['another source', { spec: { sourceRef: { kind: 'GitRepository', name: 'evil' } } }],
    ['another path beside suspending', { spec: { suspend: true, path: './evil' } }],
    ['a field less', { spec: { timeout: null } }],
    ['a new field', { spec: { targetNamespace: 'kube-system' } }],
    ['a service account', { spec: { serviceAccountName: 'cluster-admin' } }],
    ['a label', { metadata: { labels: { a: 'b' } } }],
    ['a finalizer', { metadata: { finalizers: ['example.org/stay'] } }],
    ['an owner', { metadata: { ownerReferences: [{ apiVersion: 'v1', kind: 'Pod', name: 'x', uid: 'y' }] } }],
    ['a foreign annotation', { metadata: { annotations: { 'kustomize.toolkit.fluxcd.io/prune': 'disabled' } } }],
    ['a foreign annotation less', { metadata: { annotations: { 'example.org/kept': null } } }],
    ['an annotation that only looks like ours', { metadata: { annotations: { 'reconcile.fluxcd.io/watch': 'x' } } }],
  ])('refuses %s, and says why', async (_, body) => {
    const object = objectOf('Kustomization', 'apps', 'guarded')
    const before = await cluster.apply({
      ...object,
      metadata: { ...object.metadata, annotations: { 'example.org/kept': 'yes' } },
      spec: { ...specOf(object), timeout: '5m' },
    })
    const { status, text } = await patch(object, body)
    expect(status).toBe(422)
    expect(text).toContain('Fluxdeck')
    expect(await cluster.get(object)).toEqual(before)
  })

  it('binds nobody else', async () => {
    const object = await cluster.apply(objectOf('Kustomization', 'apps', 'of-others'))
    const { status } = await cluster.request('PATCH', pathOf(object), { spec: { path: './apps' } }, MERGE)
    expect(status).toBe(200)
  })
})
