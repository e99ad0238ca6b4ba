// Flux objects as people commit them and statuses as Flux's controllers write them, for tests against real CRDs.
import { type Ref, refOf } from '@/lib/ref'
import type { KubernetesObject } from '../support/control-plane'

export const REVISION = 'main@sha1:1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e'
export const NEXT_REVISION = 'main@sha1:8f1c2ab4d05e6f7a8b9c0d1e2f3a4b5c6d7e8f90'

type Spec = Readonly<Record<string, unknown>>

export function gitRepository(namespace: string, name: string, spec: Spec = {}): KubernetesObject {
  return {
    apiVersion: 'source.toolkit.fluxcd.io/v1',
    kind: 'GitRepository',
    metadata: { name, namespace },
    spec: { interval: '1m', url: 'https://git.example/fleet.git', ref: { branch: 'main' }, ...spec },
  }
}

export function kustomization(namespace: string, name: string, spec: Spec = {}): KubernetesObject {
  return {
    apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
    kind: 'Kustomization',
    metadata: { name, namespace },
    spec: {
      interval: '10m',
      path: './apps',
      prune: true,
      sourceRef: { kind: 'GitRepository', name: 'fleet' },
      ...spec,
    },
  }
}

export function helmRelease(namespace: string, name: string, spec: Spec = {}): KubernetesObject {
  return {
    apiVersion: 'helm.toolkit.fluxcd.io/v2',
    kind: 'HelmRelease',
    metadata: { name, namespace },
    spec: {
      interval: '10m',
      chart: { spec: { chart: 'podinfo', sourceRef: { kind: 'HelmRepository', name: 'podinfo' } } },
      ...spec,
    },
  }
}

export function refTo({ kind, metadata }: KubernetesObject): Ref {
  return refOf(kind, metadata.namespace ?? '', metadata.name)
}

/** What a Kustomization or a chart may apply, as it stands in a file. */
export function configMap(name: string, value: string): string {
  return `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n  namespace: apps\ndata:\n  key: ${value}\n`
}

export interface Verdict {
  readonly status: 'True' | 'False' | 'Unknown'
  readonly reason: string
  readonly message: string
  readonly stalled?: boolean
  /** True while its controller works on it or tries again. */
  readonly reconciling?: string
}

/** A whole status for the object's present generation. */
export function statusOf(object: KubernetesObject, verdict: Verdict, more: Spec = {}): KubernetesObject {
  const generation = Number(object.metadata.generation ?? 1)
  const condition = (type: string, status: string, reason: string, message: string) => ({
    type,
    status,
    reason,
    message,
    observedGeneration: generation,
    // Kubernetes keeps whole seconds.
    lastTransitionTime: new Date().toISOString().replace(/\.\d+Z$/, 'Z'),
  })
  const { status, reason, message, stalled, reconciling } = verdict
  return {
    ...object,
    status: {
      observedGeneration: generation,
      conditions: [
        ...(reconciling === undefined ? [] : [condition('Reconciling', 'True', reconciling, message)]),
        ...(stalled === true ? [condition('Stalled', 'True', reason, message)] : []),
        condition('Ready', status, reason, message),
      ],
      ...more,
    },
  }
}

export function readyStatus(object: KubernetesObject, more: Spec = {}): KubernetesObject {
  const isSource = object.kind === 'GitRepository'
  const artifact = {
    digest: `sha256:${'0'.repeat(64)}`,
    lastUpdateTime: '2026-01-01T00:00:00Z',
    path: 'gitrepository/x.tar.gz',
    revision: REVISION,
    url: 'http://source-controller.flux-system.svc.cluster.local./x.tar.gz',
  }
  const applied =
    object.kind === 'Kustomization' ? { lastAppliedRevision: REVISION, lastAttemptedRevision: REVISION } : {}
  return statusOf(
    object,
    isSource
      ? { status: 'True', reason: 'Succeeded', message: `stored artifact for revision '${REVISION}'` }
      : { status: 'True', reason: 'ReconciliationSucceeded', message: `Applied revision: ${REVISION}` },
    isSource ? { artifact, ...more } : { ...applied, ...more },
  )
}

/** One of Flux's own Deployments, all replicas available once its status is written. */
export function controllerDeployment(name: string): KubernetesObject {
  const labels = { 'app.kubernetes.io/part-of': 'flux', 'app.kubernetes.io/version': 'v2.9.4', app: name }
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace: 'flux-system', labels },
    spec: {
      replicas: 1,
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name } },
        spec: { containers: [{ name: 'manager', image: `ghcr.io/fluxcd/${name}:v1.7.0` }] },
      },
    },
    status: {
      observedGeneration: 1,
      replicas: 1,
      readyReplicas: 1,
      updatedReplicas: 1,
      availableReplicas: 1,
      conditions: [{ type: 'Available', status: 'True', reason: 'MinimumReplicasAvailable', message: 'has replicas' }],
    },
  }
}
