import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { canRun } from '../support/availability'
import {
  type ControlPlane,
  controlPlaneAvailability,
  type KubernetesObject,
  startControlPlane,
} from '../support/control-plane'
import { waitUntil } from '../support/wait-until'

const KUSTOMIZATIONS = '/apis/kustomize.toolkit.fluxcd.io/v1/namespaces/apps/kustomizations'

const kustomization: KubernetesObject = {
  apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
  kind: 'Kustomization',
  metadata: { name: 'podinfo', namespace: 'apps' },
  spec: { interval: '10m', prune: true, path: './apps', sourceRef: { kind: 'GitRepository', name: 'flux-system' } },
}

describe.skipIf(!canRun(controlPlaneAvailability()))('a real control plane', () => {
  let cluster: ControlPlane
  beforeAll(async () => {
    cluster = await startControlPlane()
    await cluster.createNamespace('apps')
  })
  afterAll(() => cluster?.stop())

  it('serves every Flux kind of the pinned release', async () => {
    const answer = await cluster.request('GET', '/apis/apiextensions.k8s.io/v1/customresourcedefinitions')
    const { items } = answer.body as { items: { spec: { names: { kind: string } } }[] }
    expect(items.map((crd) => crd.spec.names.kind).sort()).toEqual([
      'Alert',
      'ArtifactGenerator',
      'Bucket',
      'ExternalArtifact',
      'FluxInstance',
      'FluxReport',
      'GitRepository',
      'HelmChart',
      'HelmRelease',
      'HelmRepository',
      'ImagePolicy',
      'ImageRepository',
      'ImageUpdateAutomation',
      'Kustomization',
      'OCIRepository',
      'Provider',
      'Receiver',
      'ResourceSet',
      'ResourceSetInputProvider',
    ])
  })

  it('stores an object, its status and its generation as a cluster does', async () => {
    const created = await cluster.apply(kustomization)
    expect(created.metadata.generation).toBe(1)
    const patched = await cluster.patchStatus({
      ...kustomization,
      status: {
        observedGeneration: 1,
        lastAppliedRevision: 'main@sha1:0000000000000000000000000000000000000001',
        conditions: [
          {
            type: 'Ready',
            status: 'True',
            reason: 'ReconciliationSucceeded',
            message: 'Applied revision: main',
            lastTransitionTime: '2026-01-01T00:00:00Z',
            observedGeneration: 1,
          },
        ],
      },
    })
    expect(patched).toMatchObject({ metadata: { generation: 1 }, status: { observedGeneration: 1 } })
  })

  it('refuses an object that the CRD does not allow', async () => {
    await expect(cluster.apply({ ...kustomization, spec: { prune: true } })).rejects.toThrow('spec.interval')
  })

  it('holds a service account to its rules, and follows when they change', async () => {
    const read = { apiGroups: ['source.toolkit.fluxcd.io'], resources: ['*'], verbs: ['list'] }
    const account = await cluster.createServiceAccount('only-sources', [read])
    const statusOf = async (path: string) =>
      (await cluster.request('GET', path, undefined, { authorization: `Bearer ${account.token}` })).status
    await expect.poll(() => statusOf('/apis/source.toolkit.fluxcd.io/v1/gitrepositories')).toBe(200)
    expect(await statusOf(KUSTOMIZATIONS)).toBe(403)
    await account.setRules([read, { ...read, apiGroups: ['kustomize.toolkit.fluxcd.io'] }])
    await expect.poll(() => statusOf(KUSTOMIZATIONS)).toBe(200)
  })

  it('is gone when killed, and comes back on the same port with the same data', async () => {
    const before = await cluster.get(kustomization)
    await cluster.killApiServer()
    await expect(cluster.request('GET', '/readyz')).rejects.toThrow()
    await cluster.restartApiServer()
    expect(await cluster.get(kustomization)).toEqual(before)
  }, 180_000)

  it('keeps connections open and silent while frozen', async () => {
    cluster.freezeApiServer()
    // The signal reaches a busy process a little later: the first request may still slip through.
    const unanswered = await waitUntil('the API server to fall silent', async () => {
      const answer = cluster.request('GET', '/version')
      const silence = new Promise<boolean>((done) => setTimeout(done, 500, true))
      return (await Promise.race([answer.then(() => false), silence])) ? { answer } : undefined
    })
    cluster.thawApiServer()
    expect((await unanswered.answer).status).toBe(200)
  })
})
