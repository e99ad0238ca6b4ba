import { describe, expect, it } from 'vitest'
import type { FluxKind } from '../kinds'
import type { FluxResource } from './flux-resource'
import { parseInventoryId } from './inventory'
import { parseResource } from './resource'

function make(kind: FluxKind, object: { metadata?: object; spec?: object; status?: object }): FluxResource {
  const parsed = parseResource(kind, { ...object, metadata: { name: 'x', namespace: 'apps', ...object.metadata } })
  if (!parsed.ok) throw new Error(parsed.reason)
  return parsed.value
}

describe('parseInventoryId', () => {
  it.each([
    ['apps_cfg__ConfigMap', { group: '', kind: 'ConfigMap', namespace: 'apps', name: 'cfg' }],
    ['_apps__Namespace', { group: '', kind: 'Namespace', namespace: '', name: 'apps' }],
    ['apps_web_apps_Deployment', { group: 'apps', kind: 'Deployment', namespace: 'apps', name: 'web' }],
    [
      '_system__node-reader_rbac.authorization.k8s.io_ClusterRole',
      { group: 'rbac.authorization.k8s.io', kind: 'ClusterRole', namespace: '', name: 'system:node-reader' },
    ],
  ])('reads %s', (id, entry) => {
    expect(parseInventoryId(id, 'v1')).toEqual({ ...entry, version: 'v1' })
  })

  it.each(['', 'web', 'a_b', '___', 'a_b_c_'])('refuses %j', (id) => {
    expect(parseInventoryId(id, 'v1')).toBeUndefined()
  })
})

describe('edges', () => {
  const edges = (resource: FluxResource) => resource.references.map(({ type, to }) => `${type} ${to}`)
  const inventory = {
    entries: [
      { id: 'apps_child_kustomize.toolkit.fluxcd.io_Kustomization', v: 'v1' },
      { id: 'apps_x_kustomize.toolkit.fluxcd.io_Kustomization', v: 'v1' },
      { id: 'apps_rke_helm.cattle.io_HelmChart', v: 'v1' },
      { id: 'apps_web_apps_Deployment', v: 'v1' },
    ],
  }

  it('of a Kustomization: dependencies, source and the Flux objects it applied, itself left out', () => {
    const resource = make('Kustomization', {
      spec: {
        dependsOn: [
          { name: 'infra', readyExpr: 'dep.ok' },
          { name: 'y', namespace: 'other' },
        ],
        sourceRef: { kind: 'GitRepository', name: 'repo', namespace: 'flux-system' },
        wait: true,
      },
      status: { inventory },
    })
    expect(edges(resource)).toEqual([
      'dependsOn Kustomization/apps/infra',
      'dependsOn Kustomization/other/y',
      'source GitRepository/flux-system/repo',
      'applies Kustomization/apps/child',
    ])
    expect(resource.dependsOn[0]).toEqual({ ref: 'Kustomization/apps/infra', readyExpr: 'dep.ok' })
    expect(resource.waitsFor).toEqual(['Kustomization/apps/child'])
    expect(resource.inventory?.total).toBe(4)
  })

  it('of a remote Kustomization lead to no object of this cluster', () => {
    const spec = { kubeConfig: { secretRef: { name: 'edge' } }, wait: true }
    const resource = make('Kustomization', { spec, status: { inventory } })
    expect(resource).toMatchObject({ remoteCluster: true, inventoryFlux: [], waitsFor: [], references: [] })
  })

  it.each<[FluxKind, object, string]>([
    [
      'HelmRelease',
      { chart: { spec: { sourceRef: { kind: 'HelmRepository', name: 'r', namespace: 'flux-system' } } } },
      'chart HelmChart/flux-system/apps-x',
    ],
    ['HelmRelease', { chartRef: { kind: 'OCIRepository', name: 'r' } }, 'source OCIRepository/apps/r'],
    ['HelmRelease', { chartRef: { kind: 'HelmChart', name: 'r' } }, 'chart HelmChart/apps/r'],
    ['HelmChart', { sourceRef: { kind: 'HelmRepository', name: 'r' } }, 'source HelmRepository/apps/r'],
    ['GitRepository', { include: [{ repository: { name: 'r' } }] }, 'source GitRepository/apps/r'],
    ['ImagePolicy', { imageRepositoryRef: { name: 'r' } }, 'image ImageRepository/apps/r'],
    ['ImageUpdateAutomation', { sourceRef: { kind: 'GitRepository', name: 'r' } }, 'source GitRepository/apps/r'],
    ['Alert', { providerRef: { name: 'r' } }, 'provider Provider/apps/r'],
    [
      'ResourceSet',
      { inputsFrom: [{ kind: 'ResourceSetInputProvider', name: 'r' }] },
      'source ResourceSetInputProvider/apps/r',
    ],
    [
      'ResourceSet',
      { dependsOn: [{ apiVersion: 'helm.toolkit.fluxcd.io/v2', kind: 'HelmRelease', name: 'r' }] },
      'dependsOn HelmRelease/apps/r',
    ],
  ])('of a %s %#', (kind, spec, edge) => {
    expect(edges(make(kind, { spec }))).toEqual([edge])
  })

  it('never name an object of another group that has the same kind', () => {
    const spec = { dependsOn: [{ apiVersion: 'helm.cattle.io/v1', kind: 'HelmChart', name: 'r' }] }
    expect(make('ResourceSet', { spec }).references).toEqual([])
  })
})

describe('what is known beside the conditions', () => {
  it('names the manager by its labels, but no object as its own', () => {
    const labels = (name: string) => ({
      labels: { 'kustomize.toolkit.fluxcd.io/name': name, 'kustomize.toolkit.fluxcd.io/namespace': 'apps' },
    })
    expect(make('Kustomization', { metadata: labels('root') }).managedBy).toBe('Kustomization/apps/root')
    expect(make('Kustomization', { metadata: labels('x') }).managedBy).toBeUndefined()
  })

  it('knows when somebody declares the suspension in Git', () => {
    const owner = (manager: string, operation: string) =>
      make('Kustomization', {
        metadata: { managedFields: [{ manager, operation, fieldsV1: { 'f:spec': { 'f:suspend': {} } } }] },
      }).suspendDeclaredBy
    expect(owner('kustomize-controller', 'Apply')).toBe('kustomize-controller')
    expect(owner('flux', 'Update')).toBeUndefined()
    expect(owner('fluxdeck', 'Apply')).toBeUndefined()
  })

  it('reads intervals of the operator from annotations', () => {
    const annotations = {
      'fluxcd.controlplane.io/reconcileEvery': '1h',
      'fluxcd.controlplane.io/reconcileTimeout': '5m',
    }
    expect(make('ResourceSet', { metadata: { annotations } })).toMatchObject({
      intervalSeconds: 3600,
      timeoutSeconds: 300,
    })
  })

  it('falls back on the revision that old releases wrote', () => {
    expect(make('HelmRelease', { status: { lastAppliedRevision: '6.1.0' } }).appliedRevision).toBe('6.1.0')
  })

  it.each<[FluxKind, object, string]>([
    ['Kustomization', { history: [{ lastReconciled: '2026-11-20T08:00:00Z' }] }, '2026-11-20T08:00:00.000Z'],
    ['ImageRepository', { lastScanResult: { scanTime: '2026-11-20T08:01:00Z' } }, '2026-11-20T08:01:00.000Z'],
    ['ImageUpdateAutomation', { lastAutomationRunTime: '2026-11-20T08:02:00Z' }, '2026-11-20T08:02:00.000Z'],
  ])('knows when a %s last ran', (kind, status, time) => {
    expect(make(kind, { status }).lastReconciledAt?.toISOString()).toBe(time)
  })

  it('keeps the secret path of a Receiver out of everything', () => {
    const path = `/hook/${'ab12'.repeat(16)}`
    const message = `Receiver initialized for path: ${path}`
    const resource = make('Receiver', {
      spec: { type: 'github' },
      status: { webhookPath: path, conditions: [{ type: 'Ready', status: 'True', reason: 'Succeeded', message }] },
    })
    expect(JSON.stringify(resource)).not.toContain(path)
    expect(resource.facts).toEqual({ type: 'github' })
  })

  it('tells a rollback and values that do not run from a plain success', () => {
    const history = [
      { status: 'deployed', action: 'rollback', chartName: 'web', chartVersion: '1.0.0', configDigest: 'a' },
    ]
    expect(make('HelmRelease', { status: { history, lastAttemptedConfigDigest: 'b' } }).facts).toEqual({
      chart: 'web',
      chartVersion: '1.0.0',
      values: 'newer ones were tried and do not run',
      rolledBack: 'yes',
    })
  })

  it('shows the images of a policy in the words of every version', () => {
    const latestRef = { name: 'ghcr.io/org/web', tag: '1.9.1' }
    expect(make('ImagePolicy', { status: { latestRef } }).facts).toEqual({ latestImage: 'ghcr.io/org/web:1.9.1' })
    expect(make('ImagePolicy', { status: { latestImage: 'ghcr.io/org/web:1.9.0' } }).facts).toEqual({
      latestImage: 'ghcr.io/org/web:1.9.0',
    })
  })
})
