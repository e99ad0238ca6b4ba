// Healthy source objects as source-controller leaves them; failures are laid over them by the scenario.

import { type ArtifactSeed, artifact, before, buildObject, condition, DAY_MS, type Owner, sha256 } from './build-object'
import type { JsonObject } from './json'
import type { KubeObject } from './kube-object'

const SOURCE_API = 'source.toolkit.fluxcd.io/v1'

export interface SourceSeed {
  readonly namespace: string
  readonly name: string
  readonly url: string
  readonly interval: string
  readonly now: Date
  readonly owner?: Owner
  readonly ageMs?: number
  readonly updatedAt?: Date
  readonly secretRef?: string
}

export function gitRepository(seed: SourceSeed & { readonly ref: JsonObject; readonly revision: string }): KubeObject {
  return withArtifact('GitRepository', 'gitrepositories', seed, seed.revision, { ref: seed.ref, timeout: '60s' })
}

export function ociRepository(
  seed: SourceSeed & { readonly ref: JsonObject; readonly revision: string; readonly metadata?: JsonObject },
): KubeObject {
  const extra = { ref: seed.ref, provider: 'generic', timeout: '60s' }
  return withArtifact('OCIRepository', 'ocirepositories', seed, seed.revision, extra, seed.metadata)
}

export function helmRepository(seed: SourceSeed): KubeObject {
  const revision = sha256(`index of ${seed.url}`)
  return withArtifact('HelmRepository', 'helmrepositories', seed, revision, { provider: 'generic', timeout: '60s' })
}

/** Type `oci`: no controller reads it, so it has no status at all. */
export function ociHelmRepository(seed: SourceSeed): KubeObject {
  return buildObject({
    apiVersion: SOURCE_API,
    kind: 'HelmRepository',
    namespace: seed.namespace,
    name: seed.name,
    createdAt: before(seed.now, seed.ageMs ?? 400 * DAY_MS),
    ...(seed.owner === undefined ? {} : { owner: seed.owner }),
    spec: { type: 'oci', interval: seed.interval, url: seed.url, provider: 'generic' },
  })
}

export function helmChart(seed: {
  readonly namespace: string
  readonly releaseNamespace: string
  readonly releaseName: string
  readonly chart: string
  readonly version: string
  readonly range?: string
  readonly repository: string
  readonly now: Date
  readonly updatedAt: Date
}): KubeObject {
  const name = `${seed.releaseNamespace}-${seed.releaseName}`
  const message = `pulled '${seed.chart}' chart with version '${seed.version}'`
  return buildObject({
    apiVersion: SOURCE_API,
    kind: 'HelmChart',
    namespace: seed.namespace,
    name,
    createdAt: before(seed.now, 379 * DAY_MS),
    owner: { kind: 'HelmRelease', namespace: seed.releaseNamespace, name: seed.releaseName },
    controller: 'source-controller',
    spec: {
      chart: seed.chart,
      interval: '1h0m0s',
      reconcileStrategy: 'ChartVersion',
      sourceRef: { kind: 'HelmRepository', name: seed.repository },
      version: seed.range ?? seed.version,
    },
    status: {
      artifact: artifact({
        plural: 'helmcharts',
        namespace: seed.namespace,
        name,
        revision: seed.version,
        updatedAt: seed.updatedAt,
      }),
      conditions: [
        condition('Ready', 'True', 'ChartPullSucceeded', message, seed.updatedAt),
        condition('ArtifactInStorage', 'True', 'ChartPullSucceeded', message, seed.updatedAt),
      ],
      observedChartName: seed.chart,
      observedGeneration: 1,
      url: `http://source-controller.flux-system.svc.cluster.local./helmchart/${seed.namespace}/${name}/latest.tar.gz`,
    },
  })
}

function withArtifact(
  kind: string,
  plural: string,
  seed: SourceSeed,
  revision: string,
  extra: JsonObject,
  metadata?: JsonObject,
): KubeObject {
  const { namespace, name, now } = seed
  const updatedAt = seed.updatedAt ?? before(now, 3 * DAY_MS)
  const stored: ArtifactSeed = { plural, namespace, name, revision, updatedAt, ...(metadata ? { metadata } : {}) }
  const message =
    kind === 'HelmRepository' ? `stored artifact: revision '${revision}'` : `stored artifact for revision '${revision}'`
  return buildObject({
    apiVersion: SOURCE_API,
    kind,
    namespace,
    name,
    createdAt: before(now, seed.ageMs ?? 400 * DAY_MS),
    ...(seed.owner === undefined ? {} : { owner: seed.owner }),
    controller: 'source-controller',
    spec: {
      interval: seed.interval,
      url: seed.url,
      ...extra,
      ...(seed.secretRef === undefined ? {} : { secretRef: { name: seed.secretRef } }),
    },
    status: {
      artifact: artifact(stored),
      conditions: [
        condition('Ready', 'True', 'Succeeded', message, updatedAt),
        condition('ArtifactInStorage', 'True', 'Succeeded', message, updatedAt),
      ],
      observedGeneration: 1,
      ...(kind === 'GitRepository'
        ? {}
        : { url: `http://source-controller.flux-system.svc.cluster.local./${plural}/${namespace}/${name}/latest` }),
    },
  })
}
