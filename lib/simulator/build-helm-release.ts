// Healthy HelmReleases as their controller leaves them; failures are laid over them by the scenario.

import { dependency } from './build-appliers'
import { before, buildObject, condition, DAY_MS, type Owner, sha256 } from './build-object'
import type { JsonObject } from './json'
import { formatTime, type KubeObject } from './kube-object'

const INSTALLED_AGO_MS = 379 * DAY_MS

export interface HelmReleaseSeed {
  readonly namespace: string
  readonly name: string
  readonly chart: string
  readonly version: string
  readonly appVersion: string
  readonly range?: string
  readonly repository?: string
  readonly repositoryNamespace?: string
  readonly chartRef?: JsonObject
  readonly ociDigest?: string
  readonly owner: Owner
  readonly now: Date
  readonly releasedAt: Date
  readonly release: number
  readonly previous?: { readonly version: string; readonly appVersion: string; readonly releasedAt: Date }
  readonly dependsOn?: readonly string[]
  readonly values?: JsonObject
  readonly inventory?: readonly JsonObject[]
  readonly timeout?: string
  /** Further fields of the spec. */
  readonly more?: JsonObject
}

export function helmRelease(seed: HelmReleaseSeed): KubeObject {
  const { namespace, name, now, releasedAt } = seed
  const repositoryNamespace = seed.repositoryNamespace ?? 'flux-system'
  const message = upgradeSucceeded(seed)
  const values = seed.values ?? {}
  const { version, appVersion, release } = seed
  const installedAt = before(now, INSTALLED_AGO_MS)
  const latest = { ...seed, release, status: 'deployed', version, appVersion, deployedAt: releasedAt, installedAt }
  const history = [releaseRecord(latest)]
  if (seed.previous !== undefined) {
    const { releasedAt: deployedAt, ...previous } = seed.previous
    history.push(releaseRecord({ ...latest, ...previous, deployedAt, release: release - 1, status: 'superseded' }))
  }
  const source =
    seed.chartRef === undefined
      ? {
          chart: {
            spec: {
              chart: seed.chart,
              interval: '1h0m0s',
              version: seed.range ?? seed.version,
              sourceRef: { kind: 'HelmRepository', name: seed.repository, namespace: repositoryNamespace },
            },
          },
        }
      : { chartRef: seed.chartRef }
  return buildObject({
    apiVersion: 'helm.toolkit.fluxcd.io/v2',
    kind: 'HelmRelease',
    namespace,
    name,
    owner: seed.owner,
    createdAt: before(now, INSTALLED_AGO_MS + DAY_MS),
    controller: 'helm-controller',
    spec: {
      interval: '30m0s',
      timeout: seed.timeout ?? '5m0s',
      ...source,
      ...(seed.dependsOn === undefined ? {} : { dependsOn: seed.dependsOn.map((entry) => dependency(entry)) }),
      install: { crds: 'Create', remediation: { retries: 3 } },
      upgrade: { crds: 'CreateReplace' },
      values,
      ...seed.more,
    },
    status: {
      conditions: [
        condition('Ready', 'True', 'UpgradeSucceeded', message, releasedAt),
        condition('Released', 'True', 'UpgradeSucceeded', message, releasedAt),
      ],
      ...(seed.chartRef === undefined ? { helmChart: `${repositoryNamespace}/${namespace}-${name}` } : {}),
      history,
      inventory: { entries: seed.inventory ?? [] },
      lastAttemptedConfigDigest: configDigest(values),
      lastAttemptedGeneration: 1,
      lastAttemptedReleaseAction: 'upgrade',
      lastAttemptedReleaseActionDuration: '14.2s',
      lastAttemptedRevision: chartVersion(version, seed.ociDigest),
      ...(seed.ociDigest === undefined ? {} : { lastAttemptedRevisionDigest: seed.ociDigest }),
      observedGeneration: 1,
      storageNamespace: namespace,
    },
  })
}

export function upgradeSucceeded(
  seed: Pick<HelmReleaseSeed, 'namespace' | 'name' | 'release' | 'chart' | 'version' | 'ociDigest'>,
): string {
  const { namespace, name, release, chart, version, ociDigest } = seed
  return `Helm upgrade succeeded for release ${namespace}/${name}.v${release} with chart ${chart}@${chartVersion(version, ociDigest)}`
}

export function configDigest(values: JsonObject): string {
  return sha256(JSON.stringify(values))
}

interface ReleaseSeed {
  readonly namespace: string
  readonly name: string
  readonly chart: string
  readonly values?: JsonObject
  readonly ociDigest?: string
  readonly release: number
  readonly status: string
  readonly version: string
  readonly appVersion: string
  readonly deployedAt: Date
  readonly installedAt: Date
}

/** One release in the history of a HelmRelease. Helm keeps the time of the first install in every later release. */
export function releaseRecord(seed: ReleaseSeed): JsonObject {
  const { namespace, name, release, ociDigest } = seed
  return {
    action: release === 1 ? 'install' : 'upgrade',
    appVersion: seed.appVersion,
    chartName: seed.chart,
    chartVersion: chartVersion(seed.version, ociDigest),
    configDigest: configDigest(seed.values ?? {}),
    digest: sha256(`release ${namespace}/${name}.v${release}`),
    firstDeployed: formatTime(seed.installedAt),
    lastDeployed: formatTime(seed.deployedAt),
    name,
    namespace,
    status: seed.status,
    version: release,
    ...(ociDigest === undefined ? {} : { ociDigest }),
  }
}

/** Of an OCI chart the version carries the first digits of the digest. */
export function chartVersion(version: string, ociDigest: string | undefined): string {
  return ociDigest === undefined ? version : `${version}+${ociDigest.slice(7, 19)}`
}
