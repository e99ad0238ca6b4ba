// Healthy Kustomizations and HelmReleases as their controllers leave them; failures are laid over them by the scenario.

import { before, buildObject, condition, DAY_MS, HOUR_MS, MINUTE_MS, type Owner, sha256 } from './build-object'
import type { JsonObject } from './json'
import { formatTime, type KubeObject } from './kube-object'

export interface KustomizationSeed {
  readonly namespace: string
  readonly name: string
  readonly path: string
  readonly revision: string
  readonly now: Date
  /** `name` of the same namespace or `namespace/name`. */
  readonly dependsOn?: readonly string[]
  readonly source?: { readonly kind: string; readonly name: string; readonly namespace?: string }
  readonly interval?: string
  readonly wait?: boolean
  readonly decrypts?: boolean
  readonly owner?: Owner
  readonly targetNamespace?: string
  readonly inventory?: readonly JsonObject[]
  readonly appliedAt?: Date
  readonly originRevision?: string
  readonly labels?: Readonly<Record<string, string>>
}

export function kustomization(seed: KustomizationSeed): KubeObject {
  const { namespace, name, now, revision } = seed
  const appliedAt = seed.appliedAt ?? before(now, 4 * MINUTE_MS)
  const applied = `Applied revision: ${revision}`
  const interval = seed.interval ?? '10m0s'
  const conditions = [condition('Ready', 'True', 'ReconciliationSucceeded', applied, appliedAt)]
  if (seed.wait === true)
    conditions.push(condition('Healthy', 'True', 'Succeeded', 'Health check passed in 2.1s', appliedAt))
  return buildObject({
    apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
    kind: 'Kustomization',
    namespace,
    name,
    createdAt: before(now, 400 * DAY_MS),
    controller: 'kustomize-controller',
    ...(seed.owner === undefined ? {} : { owner: seed.owner }),
    ...(seed.labels === undefined ? {} : { labels: seed.labels }),
    spec: {
      force: false,
      interval,
      path: seed.path,
      prune: true,
      retryInterval: '10m0s',
      timeout: '5m0s',
      sourceRef: seed.source ?? { kind: 'GitRepository', name: 'flux-system' },
      ...(seed.dependsOn === undefined ? {} : { dependsOn: seed.dependsOn.map((entry) => dependency(entry)) }),
      ...(seed.wait === true ? { wait: true } : {}),
      ...(seed.targetNamespace === undefined ? {} : { targetNamespace: seed.targetNamespace }),
      ...(seed.decrypts === true ? { decryption: { provider: 'sops', secretRef: { name: 'sops-age' } } } : {}),
    },
    status: {
      conditions,
      history: [
        {
          digest: sha256(`manifests ${namespace}/${name}`),
          firstReconciled: formatTime(before(appliedAt, 3 * DAY_MS)),
          lastReconciled: formatTime(appliedAt),
          lastReconciledDuration: '1.2s',
          lastReconciledStatus: 'ReconciliationSucceeded',
          totalReconciliations: 431,
          metadata: {
            revision,
            ...(seed.originRevision === undefined ? {} : { originRevision: seed.originRevision }),
          },
        },
      ],
      inventory: { entries: seed.inventory ?? [] },
      lastAppliedRevision: revision,
      lastAttemptedRevision: revision,
      ...(seed.originRevision === undefined ? {} : { lastAppliedOriginRevision: seed.originRevision }),
      observedGeneration: 1,
    },
  })
}

function dependency(entry: string): JsonObject {
  const slash = entry.indexOf('/')
  if (slash < 0) return { name: entry }
  return { name: entry.slice(slash + 1), namespace: entry.slice(0, slash) }
}

/** `namespace_name_group_Kind`, as kustomize-controller writes it. */
export function inventoryEntry(
  namespace: string,
  name: string,
  group: string,
  kind: string,
  version = 'v1',
): JsonObject {
  return { id: `${namespace}_${name.replaceAll(':', '__')}_${group}_${kind}`, v: version }
}

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
}

export function helmRelease(seed: HelmReleaseSeed): KubeObject {
  const { namespace, name, now, releasedAt } = seed
  const repositoryNamespace = seed.repositoryNamespace ?? 'flux-system'
  const message = `Helm upgrade succeeded for release ${namespace}/${name}.v${seed.release} with chart ${seed.chart}@${seed.version}`
  const values = seed.values ?? {}
  const digestSuffix = seed.ociDigest === undefined ? '' : `+${seed.ociDigest.slice(7, 19)}`
  const history = [releaseRecord(seed, seed.release, 'deployed', seed.version, seed.appVersion, releasedAt)]
  if (seed.previous !== undefined) {
    const { version, appVersion, releasedAt: at } = seed.previous
    history.push(releaseRecord(seed, seed.release - 1, 'superseded', version, appVersion, at))
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
    createdAt: before(now, 380 * DAY_MS),
    controller: 'helm-controller',
    spec: {
      interval: '30m0s',
      timeout: seed.timeout ?? '5m0s',
      ...source,
      ...(seed.dependsOn === undefined ? {} : { dependsOn: seed.dependsOn.map((entry) => dependency(entry)) }),
      install: { crds: 'Create', remediation: { retries: 3 } },
      upgrade: { crds: 'CreateReplace' },
      values,
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
      lastAttemptedRevision: `${seed.version}${digestSuffix}`,
      ...(seed.ociDigest === undefined ? {} : { lastAttemptedRevisionDigest: seed.ociDigest }),
      observedGeneration: 1,
      storageNamespace: namespace,
    },
  })
}

export function configDigest(values: JsonObject): string {
  return sha256(JSON.stringify(values))
}

export function releaseRecord(
  seed: {
    readonly namespace: string
    readonly name: string
    readonly chart: string
    readonly values?: JsonObject
    readonly ociDigest?: string
  },
  release: number,
  status: string,
  chartVersion: string,
  appVersion: string,
  deployedAt: Date,
): JsonObject {
  return {
    action: release === 1 ? 'install' : 'upgrade',
    appVersion,
    chartName: seed.chart,
    chartVersion,
    configDigest: configDigest(seed.values ?? {}),
    digest: sha256(`release ${seed.namespace}/${seed.name}.v${release}`),
    firstDeployed: formatTime(before(deployedAt, 120 * DAY_MS + 3 * HOUR_MS)),
    lastDeployed: formatTime(deployedAt),
    name: seed.name,
    namespace: seed.namespace,
    status,
    version: release,
    ...(seed.ociDigest === undefined ? {} : { ociDigest: seed.ociDigest }),
  }
}
