// The homelab's sources and its seven HelmReleases, with Immich out of retries for sixteen days.

import { configDigest, helmRelease, inventoryEntry, releaseRecord } from './build-appliers'
import { before, condition, DAY_MS, HOUR_MS, type Owner, sha256 } from './build-object'
import { gitRepository, helmChart, helmRepository, ociHelmRepository, ociRepository } from './build-sources'
import type { JsonObject } from './json'
import type { KubeObject } from './kube-object'
import type { HomelabRevisions } from './scenario-faults'

const applied = (name: string, namespace = 'flux-system'): Owner => ({ kind: 'Kustomization', namespace, name })

const IMMICH_CHART_DIGEST = sha256('immich chart 0.10.3')

export function homelabSources(now: Date, revisions: HomelabRevisions): readonly KubeObject[] {
  const owner = applied('repositories')
  const helm = (name: string, url: string, days: number) =>
    helmRepository({
      namespace: 'flux-system',
      name,
      url,
      interval: '1h0m0s',
      now,
      owner,
      updatedAt: before(now, days * DAY_MS),
    })
  return [
    gitRepository({
      namespace: 'flux-system',
      name: 'flux-system',
      url: 'https://github.com/ali-homelab/homelab',
      interval: '1m0s',
      ref: { branch: 'main' },
      revision: revisions.head,
      now,
      owner: applied('flux-system'),
      secretRef: 'flux-system',
      updatedAt: before(now, 5 * 60_000),
    }),
    ociRepository({
      namespace: 'flux-system',
      name: 'platform-manifests',
      url: 'oci://ghcr.io/ali-homelab/manifests/platform',
      interval: '10m0s',
      ref: { tag: 'stable' },
      revision: revisions.platform,
      metadata: {
        'org.opencontainers.image.created': before(now, 2 * DAY_MS).toISOString(),
        'org.opencontainers.image.revision': revisions.platformOrigin,
        'org.opencontainers.image.source': 'https://github.com/ali-homelab/platform',
      },
      now,
      owner,
      updatedAt: before(now, 2 * DAY_MS),
    }),
    ociRepository({
      namespace: 'flux-system',
      name: 'immich-chart',
      url: 'oci://ghcr.io/immich-app/immich-charts/immich',
      interval: '1h0m0s',
      ref: { semver: '0.10.x' },
      revision: `0.10.3@${IMMICH_CHART_DIGEST}`,
      now,
      owner,
      updatedAt: before(now, 16 * DAY_MS + HOUR_MS),
    }),
    helm('jetstack', 'https://charts.jetstack.io', 4),
    helm('traefik', 'https://traefik.github.io/charts', 2),
    helm('longhorn', 'https://charts.longhorn.io', 11),
    helm('prometheus-community', 'https://prometheus-community.github.io/helm-charts', 1),
    helm('nextcloud', 'https://nextcloud.github.io/helm', 6),
    ociHelmRepository({
      namespace: 'flux-system',
      name: 'grafana',
      url: 'oci://ghcr.io/grafana/helm-charts',
      interval: '12h0m0s',
      now,
      owner,
    }),
  ]
}

interface Row {
  readonly namespace: string
  readonly name: string
  readonly repository: string
  readonly version: string
  readonly appVersion: string
  readonly range?: string
  readonly previous: string
  readonly days: number
  readonly release: number
  readonly appliedBy: Owner
  readonly workloads: readonly string[]
  readonly dependsOn?: readonly string[]
  readonly values?: JsonObject
}

const ROWS: readonly Row[] = [
  {
    namespace: 'cert-manager',
    name: 'cert-manager',
    repository: 'jetstack',
    version: 'v1.19.1',
    appVersion: 'v1.19.1',
    range: 'v1.x',
    previous: 'v1.18.2',
    days: 34,
    release: 12,
    appliedBy: applied('cert-manager'),
    workloads: ['cert-manager', 'cert-manager-webhook', 'cert-manager-cainjector'],
    values: { crds: { enabled: true } },
  },
  {
    namespace: 'traefik',
    name: 'traefik',
    repository: 'traefik',
    version: '37.2.0',
    appVersion: 'v3.5.3',
    range: '37.x',
    previous: '37.1.2',
    days: 9,
    release: 31,
    appliedBy: applied('traefik'),
    workloads: ['traefik'],
    values: { deployment: { replicas: 2 } },
  },
  {
    namespace: 'longhorn-system',
    name: 'longhorn',
    repository: 'longhorn',
    version: '1.10.0',
    appVersion: 'v1.10.0',
    previous: '1.9.2',
    days: 21,
    release: 7,
    appliedBy: applied('longhorn'),
    workloads: ['longhorn-ui', 'longhorn-driver-deployer'],
    values: { defaultSettings: { defaultReplicaCount: 2 } },
  },
  {
    namespace: 'monitoring',
    name: 'kube-prometheus-stack',
    repository: 'prometheus-community',
    version: '79.5.0',
    appVersion: 'v0.86.1',
    range: '79.x',
    previous: '79.4.1',
    days: 3,
    release: 58,
    appliedBy: applied('monitoring'),
    workloads: ['kube-prometheus-stack-operator', 'grafana'],
    values: { grafana: { enabled: true } },
  },
  {
    namespace: 'monitoring',
    name: 'loki',
    repository: 'grafana',
    version: '6.46.0',
    appVersion: '3.5.7',
    range: '6.x',
    previous: '6.45.2',
    days: 5,
    release: 22,
    appliedBy: applied('loki'),
    workloads: ['loki-gateway'],
    dependsOn: ['kube-prometheus-stack'],
    values: { deploymentMode: 'SingleBinary' },
  },
  {
    namespace: 'apps',
    name: 'nextcloud',
    repository: 'nextcloud',
    version: '8.5.2',
    appVersion: '32.0.1',
    range: '8.x',
    previous: '8.4.0',
    days: 6,
    release: 19,
    appliedBy: applied('nextcloud', 'apps'),
    workloads: ['nextcloud', 'nextcloud-redis'],
    values: { phpClientHttpsFix: { enabled: true } },
  },
]

export function homelabReleases(now: Date): readonly KubeObject[] {
  const healthy = ROWS.flatMap((row) => {
    const releasedAt = before(now, row.days * DAY_MS)
    const { namespace, name, version } = row
    const chart = helmChart({
      namespace: 'flux-system',
      releaseNamespace: namespace,
      releaseName: name,
      chart: name,
      version,
      ...(row.range === undefined ? {} : { range: row.range }),
      repository: row.repository,
      now,
      updatedAt: releasedAt,
    })
    const release = helmRelease({
      namespace,
      name,
      chart: name,
      version,
      appVersion: row.appVersion,
      ...(row.range === undefined ? {} : { range: row.range }),
      repository: row.repository,
      owner: row.appliedBy,
      now,
      releasedAt,
      release: row.release,
      previous: { version: row.previous, appVersion: row.appVersion, releasedAt: before(releasedAt, 24 * DAY_MS) },
      ...(row.dependsOn === undefined ? {} : { dependsOn: row.dependsOn }),
      ...(row.values === undefined ? {} : { values: row.values }),
      inventory: row.workloads.map((workload) => inventoryEntry(namespace, workload, 'apps', 'Deployment')),
    })
    return [chart, release]
  })
  return [...healthy, immich(now)]
}

/** Its upgrade timed out sixteen days ago; no retries are configured, so helm-controller does not try again. */
function immich(now: Date): KubeObject {
  const failedAt = before(now, 16 * DAY_MS)
  const values = { immich: { persistence: { library: { existingClaim: 'immich-library' } } }, image: { tag: 'v2.2.3' } }
  const seed = { namespace: 'apps', name: 'immich', chart: 'immich', values, ociDigest: IMMICH_CHART_DIGEST }
  const healthy = helmRelease({
    ...seed,
    version: '0.10.3',
    appVersion: 'v2.2.3',
    chartRef: { kind: 'OCIRepository', name: 'immich-chart', namespace: 'flux-system' },
    owner: applied('immich', 'apps'),
    now,
    releasedAt: failedAt,
    release: 14,
    timeout: '10m0s',
    inventory: ['immich-server', 'immich-machine-learning', 'immich-valkey'].map((name) =>
      inventoryEntry('apps', name, 'apps', 'Deployment'),
    ),
  })
  const message = `Helm upgrade failed for release apps/immich with chart immich@0.10.3+${IMMICH_CHART_DIGEST.slice(7, 19)}: timeout waiting for: [Deployment/apps/immich-server status: 'InProgress', Deployment/apps/immich-machine-learning status: 'InProgress']`
  return {
    ...healthy,
    status: {
      ...healthy.status,
      conditions: [
        condition('Stalled', 'True', 'RetriesExceeded', 'Failed to upgrade after 1 attempt(s)', failedAt),
        condition('Ready', 'False', 'UpgradeFailed', message, failedAt),
        condition('Released', 'False', 'UpgradeFailed', message, failedAt),
      ],
      failures: 1,
      upgradeFailures: 1,
      lastAttemptedConfigDigest: configDigest(values),
      lastAttemptedReleaseActionDuration: '10m0.4s',
      history: [
        releaseRecord(seed, 14, 'failed', `0.10.3+${IMMICH_CHART_DIGEST.slice(7, 19)}`, 'v2.2.3', failedAt),
        releaseRecord(seed, 13, 'superseded', '0.10.1+8c1f09d2b7aa', 'v2.1.0', before(failedAt, 19 * DAY_MS)),
      ],
    },
  }
}
