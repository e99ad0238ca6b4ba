// The smallest object of each kind that the CRDs of Flux 2.9 and flux-operator take.
import type { FluxKind } from '@/lib/flux/kinds'
import { describeKind } from '@/lib/flux/kinds'
import type { KubernetesObject } from '../support/control-plane'

const SOURCE_REF = { kind: 'GitRepository', name: 'fleet' }

const SPECS: Readonly<Record<FluxKind, Readonly<Record<string, unknown>>>> = {
  Kustomization: { interval: '10m', prune: true, sourceRef: SOURCE_REF },
  HelmRelease: {
    interval: '10m',
    chart: { spec: { chart: 'podinfo', sourceRef: { kind: 'HelmRepository', name: 'podinfo' } } },
  },
  GitRepository: { url: 'https://git.example/fleet.git', interval: '10m' },
  OCIRepository: { url: 'oci://registry.example/fleet', interval: '10m' },
  HelmRepository: { url: 'https://charts.example', interval: '10m' },
  HelmChart: { chart: 'podinfo', interval: '10m', sourceRef: { kind: 'HelmRepository', name: 'podinfo' } },
  Bucket: { bucketName: 'manifests', endpoint: 's3.example', interval: '10m' },
  ExternalArtifact: {},
  ArtifactGenerator: {
    sources: [{ alias: 'infra', kind: 'GitRepository', name: 'infra' }],
    artifacts: [{ name: 'bundle', copy: [{ from: '@infra/**', to: '@artifact/' }] }],
  },
  ImageRepository: { image: 'registry.example/app', interval: '10m' },
  ImagePolicy: { imageRepositoryRef: { name: 'app' }, policy: { semver: { range: '1.x' } } },
  ImageUpdateAutomation: {
    interval: '10m',
    sourceRef: SOURCE_REF,
    git: { commit: { author: { email: 'flux@example.org' } } },
  },
  Receiver: { type: 'github', secretRef: { name: 'webhook-token' }, resources: [SOURCE_REF] },
  Alert: { providerRef: { name: 'ntfy' }, eventSources: [{ kind: 'Kustomization', name: '*' }] },
  Provider: { type: 'generic', address: 'https://ntfy.example/flux' },
  FluxInstance: { distribution: { version: '2.x', registry: 'ghcr.io/fluxcd' } },
  FluxReport: { distribution: { entitlement: 'none', status: 'Installed' } },
  ResourceSet: { resourcesTemplate: '# none' },
  ResourceSetInputProvider: { type: 'Static' },
}

/** Kinds of which a cluster has one, with a name that is given. */
const ONLY_NAME: Readonly<Partial<Record<FluxKind, string>>> = { FluxInstance: 'flux', FluxReport: 'flux' }

export function objectOf(kind: FluxKind, namespace: string, name: string, isSuspended = false): KubernetesObject {
  const { group, versions, suspension } = describeKind(kind)
  return {
    apiVersion: `${group}/${versions[0]}`,
    kind,
    metadata: {
      name: ONLY_NAME[kind] ?? name,
      namespace,
      ...(isSuspended && suspension.by === 'annotation' ? { annotations: { [suspension.key]: 'disabled' } } : {}),
    },
    spec: { ...SPECS[kind], ...(isSuspended && suspension.by === 'spec' ? { suspend: true } : {}) },
  }
}
