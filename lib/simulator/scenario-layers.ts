// The homelab's 26 Kustomizations below the root, in their layers: infrastructure, platform, apps.

import { inventoryEntry } from './build-appliers'
import type { JsonObject } from './json'
import type { CommitName } from './scenario-commits'

export interface Row {
  readonly name: string
  readonly layer: 'infrastructure' | 'platform' | 'apps'
  readonly dependsOn?: readonly string[]
  readonly wait?: boolean
  readonly decrypts?: boolean
  readonly source?: string
  /** Deployments in the namespace, and whatever else this Kustomization applies. */
  readonly workload?: readonly [namespace: string, ...names: string[]]
  readonly applies?: readonly JsonObject[]
  /** The commit that changed its manifests last; long ago, when left out. */
  readonly changedBy?: CommitName
}

const release = (namespace: string, name: string) =>
  inventoryEntry(namespace, name, 'helm.toolkit.fluxcd.io', 'HelmRelease', 'v2')
export const flux =
  (group: string, kind: string, version = 'v1') =>
  (name: string) =>
    inventoryEntry('flux-system', name, `${group}.toolkit.fluxcd.io`, kind, version)
const helmRepository = flux('source', 'HelmRepository')
const ociRepository = flux('source', 'OCIRepository')

export const ROWS: readonly Row[] = [
  {
    name: 'repositories',
    layer: 'infrastructure',
    applies: [
      ...['jetstack', 'traefik', 'longhorn', 'prometheus-community', 'grafana', 'nextcloud'].map(helmRepository),
      ociRepository('immich-chart'),
      ociRepository('platform-manifests'),
    ],
  },
  { name: 'cluster-secrets', layer: 'infrastructure', decrypts: true },
  {
    name: 'metallb',
    layer: 'infrastructure',
    wait: true,
    workload: ['metallb-system', 'controller'],
    applies: [inventoryEntry('metallb-system', 'speaker', 'apps', 'DaemonSet')],
  },
  {
    name: 'cert-manager',
    layer: 'infrastructure',
    dependsOn: ['repositories'],
    wait: true,
    applies: [release('cert-manager', 'cert-manager')],
  },
  {
    name: 'cert-manager-issuers',
    layer: 'infrastructure',
    dependsOn: ['cert-manager', 'cluster-secrets'],
    decrypts: true,
  },
  {
    name: 'longhorn',
    layer: 'infrastructure',
    dependsOn: ['repositories'],
    wait: true,
    applies: [release('longhorn-system', 'longhorn')],
  },
  {
    name: 'traefik',
    changedBy: 'timeout',
    layer: 'infrastructure',
    dependsOn: ['cert-manager-issuers', 'metallb'],
    wait: true,
    applies: [release('traefik', 'traefik')],
  },
  {
    name: 'external-dns',
    layer: 'infrastructure',
    dependsOn: ['cluster-secrets', 'traefik'],
    decrypts: true,
    wait: true,
    workload: ['external-dns', 'external-dns'],
  },
  {
    name: 'monitoring',
    changedBy: 'dashboards',
    layer: 'platform',
    dependsOn: ['longhorn', 'traefik'],
    applies: [release('monitoring', 'kube-prometheus-stack')],
  },
  { name: 'loki', layer: 'platform', dependsOn: ['monitoring'], applies: [release('monitoring', 'loki')] },
  {
    name: 'cloudnative-pg',
    layer: 'platform',
    dependsOn: ['longhorn'],
    wait: true,
    source: 'platform-manifests',
    workload: ['cnpg-system', 'cnpg-controller-manager'],
  },
  {
    name: 'authelia',
    layer: 'platform',
    dependsOn: ['traefik', 'cloudnative-pg'],
    decrypts: true,
    workload: ['authelia', 'authelia'],
  },
  {
    name: 'backups',
    changedBy: 'drill',
    layer: 'platform',
    dependsOn: ['longhorn', 'cluster-secrets'],
    decrypts: true,
    workload: ['k8up', 'k8up'],
  },
  {
    name: 'image-automation',
    layer: 'platform',
    dependsOn: ['cluster-secrets'],
    applies: [
      ...['jellyfin', 'home-assistant', 'private-exit-node'].flatMap((name) => [
        flux('image', 'ImageRepository')(name),
        flux('image', 'ImagePolicy')(name),
      ]),
      flux('image', 'ImageUpdateAutomation')('homelab'),
    ],
  },
  {
    name: 'databases',
    layer: 'apps',
    dependsOn: ['flux-system/cloudnative-pg', 'flux-system/backups'],
    decrypts: true,
    wait: true,
    applies: [
      inventoryEntry('apps', 'postgres', 'postgresql.cnpg.io', 'Cluster'),
      inventoryEntry('apps', 'postgres-dump', 'batch', 'CronJob'),
    ],
  },
  {
    name: 'adguard',
    layer: 'apps',
    dependsOn: ['flux-system/metallb', 'flux-system/traefik'],
    workload: ['apps', 'adguard'],
  },
  {
    name: 'home-assistant',
    changedBy: 'broker',
    layer: 'apps',
    dependsOn: ['flux-system/longhorn', 'flux-system/traefik'],
    wait: true,
    workload: ['apps', 'home-assistant', 'zigbee2mqtt'],
  },
  {
    name: 'jellyfin',
    changedBy: 'transcoding',
    layer: 'apps',
    dependsOn: ['flux-system/longhorn', 'flux-system/traefik'],
    workload: ['apps', 'jellyfin'],
  },
  {
    name: 'immich',
    layer: 'apps',
    dependsOn: ['databases', 'flux-system/traefik'],
    decrypts: true,
    applies: [release('apps', 'immich'), release('apps', 'photoprism')],
  },
  {
    name: 'nextcloud',
    layer: 'apps',
    dependsOn: ['databases', 'flux-system/authelia'],
    decrypts: true,
    applies: [release('apps', 'nextcloud')],
  },
  { name: 'paperless', layer: 'apps', dependsOn: ['databases'], decrypts: true, workload: ['apps', 'paperless'] },
  { name: 'paperless-ai', layer: 'apps', dependsOn: ['paperless'], workload: ['apps', 'paperless-ai'] },
  {
    name: 'vaultwarden',
    changedBy: 'head',
    layer: 'apps',
    dependsOn: ['flux-system/traefik', 'flux-system/backups'],
    decrypts: true,
    workload: ['apps', 'vaultwarden'],
  },
  { name: 'frigate', layer: 'apps', dependsOn: ['mosquitto', 'home-assistant'], workload: ['apps', 'frigate'] },
  { name: 'minecraft', layer: 'apps', dependsOn: ['flux-system/longhorn'], workload: ['apps', 'minecraft'] },
  {
    name: 'private-exit-node',
    layer: 'apps',
    dependsOn: ['flux-system/image-automation'],
    decrypts: true,
    workload: ['apps', 'exit-node'],
  },
]

/** How many runs lie before its own. */
export function layerOf(row: Row): number {
  const dependencies = (row.dependsOn ?? []).flatMap((entry) => {
    const name = entry.slice(entry.indexOf('/') + 1)
    return ROWS.find((one) => one.name === name) ?? []
  })
  return 1 + Math.max(0, ...dependencies.map(layerOf))
}

export function namespaceOf(row: Row): string {
  return row.layer === 'apps' ? 'apps' : 'flux-system'
}
