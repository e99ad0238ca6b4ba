// The homelab's HelmReleases and their charts.

import { inventoryEntry } from './build-appliers'
import { helmRelease } from './build-helm-release'
import { before, DAY_MS, MINUTE_MS, type Owner } from './build-object'
import { helmChart } from './build-sources'
import type { JsonObject } from './json'
import type { KubeObject } from './kube-object'
import { HANGING_MS, immich, LOKI_AGO_MS, mark, photoprism } from './scenario-release-faults'

const applied = (name: string, namespace = 'flux-system'): Owner => ({ kind: 'Kustomization', namespace, name })

interface Row {
  readonly namespace: string
  readonly name: string
  readonly repository: string
  readonly version: string
  readonly appVersion: string
  readonly range?: string
  readonly previous: string
  readonly ageMs: number
  readonly release: number
  readonly appliedBy: Owner
  /** Deployments, and workloads of other kinds. */
  readonly workloads: readonly string[]
  readonly others?: Readonly<Record<string, 'DaemonSet' | 'StatefulSet'>>
  readonly dependsOn?: readonly string[]
  readonly values?: JsonObject
  readonly more?: JsonObject
  /** A newer chart that was pulled and not released. */
  readonly available?: { readonly version: string; readonly ageMs: number }
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
    ageMs: 34 * DAY_MS,
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
    ageMs: 9 * DAY_MS,
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
    ageMs: 21 * DAY_MS,
    release: 7,
    appliedBy: applied('longhorn'),
    workloads: ['longhorn-ui', 'longhorn-driver-deployer'],
    others: { 'longhorn-manager': 'DaemonSet' },
    values: { defaultSettings: { defaultReplicaCount: 2 } },
    more: { driftDetection: { mode: 'warn', ignore: [{ paths: ['/spec/replicas'], target: { kind: 'Deployment' } }] } },
  },
  {
    namespace: 'monitoring',
    name: 'kube-prometheus-stack',
    repository: 'prometheus-community',
    version: '79.5.0',
    appVersion: 'v0.86.1',
    range: '79.x',
    previous: '79.4.1',
    ageMs: 12 * DAY_MS,
    available: { version: '79.6.0', ageMs: HANGING_MS },
    release: 58,
    appliedBy: applied('monitoring'),
    workloads: ['kube-prometheus-stack-operator', 'grafana', 'kube-state-metrics'],
    others: { 'node-exporter': 'DaemonSet' },
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
    ageMs: LOKI_AGO_MS,
    release: 22,
    appliedBy: applied('loki'),
    workloads: ['loki-gateway'],
    others: { loki: 'StatefulSet', 'loki-canary': 'DaemonSet' },
    dependsOn: ['kube-prometheus-stack'],
    values: { deploymentMode: 'SingleBinary' },
    more: { test: { enable: true, ignoreFailures: true } },
  },
  {
    namespace: 'apps',
    name: 'nextcloud',
    repository: 'nextcloud',
    version: '8.5.2',
    appVersion: '32.0.1',
    range: '8.x',
    previous: '8.4.0',
    ageMs: 6 * DAY_MS,
    release: 19,
    appliedBy: applied('nextcloud', 'apps'),
    workloads: ['nextcloud', 'nextcloud-redis'],
    values: { phpClientHttpsFix: { enabled: true } },
  },
]

export function homelabReleases(now: Date): readonly KubeObject[] {
  const current = ROWS.flatMap((row) => {
    const releasedAt = before(now, row.ageMs)
    const { namespace, name, version } = row
    const pulled = row.available ?? { version, ageMs: row.ageMs }
    const chart = helmChart({
      namespace: 'flux-system',
      releaseNamespace: namespace,
      releaseName: name,
      chart: name,
      version: pulled.version,
      ...(row.range === undefined ? {} : { range: row.range }),
      repository: row.repository,
      now,
      updatedAt: before(now, pulled.ageMs + MINUTE_MS),
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
      ...(row.more === undefined ? {} : { more: row.more }),
      inventory: [
        ...row.workloads.map((workload) => inventoryEntry(namespace, workload, 'apps', 'Deployment')),
        ...Object.entries(row.others ?? {}).map(([workload, kind]) =>
          inventoryEntry(namespace, workload, 'apps', kind),
        ),
      ],
    })
    return [chart, mark(release, now)]
  })
  return [...current, immich(now), photoprism(now)]
}
