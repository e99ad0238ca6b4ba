// The homelab's 27 Kustomizations in their layers: infrastructure, platform, apps.

import { inventoryEntry, type KustomizationSeed, kustomization } from './build-appliers'
import { after, before, MINUTE_MS, type Owner } from './build-object'
import type { JsonObject } from './json'
import type { KubeObject } from './kube-object'
import { fetchedAt, revisionOf } from './scenario-commits'
import { spoil } from './scenario-faults'
import { PLATFORM_ORIGIN, PLATFORM_REVISION } from './scenario-sources'

const ROOT: Owner = { kind: 'Kustomization', namespace: 'flux-system', name: 'flux-system' }

interface Row {
  readonly name: string
  readonly layer: 'infrastructure' | 'platform' | 'apps'
  readonly dependsOn?: readonly string[]
  readonly wait?: boolean
  readonly decrypts?: boolean
  readonly source?: string
  /** Workload in the namespace, and Flux objects that this Kustomization applies. */
  readonly workload?: readonly [namespace: string, ...names: string[]]
  readonly applies?: readonly JsonObject[]
}

const release = (namespace: string, name: string) =>
  inventoryEntry(namespace, name, 'helm.toolkit.fluxcd.io', 'HelmRelease', 'v2')
const flux =
  (group: string, kind: string, version = 'v1') =>
  (name: string) =>
    inventoryEntry('flux-system', name, `${group}.toolkit.fluxcd.io`, kind, version)
const helmRepository = flux('source', 'HelmRepository')
const ociRepository = flux('source', 'OCIRepository')

const ROWS: readonly Row[] = [
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
  { name: 'metallb', layer: 'infrastructure', wait: true, workload: ['metallb-system', 'controller'] },
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
  },
  {
    name: 'adguard',
    layer: 'apps',
    dependsOn: ['flux-system/metallb', 'flux-system/traefik'],
    workload: ['apps', 'adguard'],
  },
  {
    name: 'home-assistant',
    layer: 'apps',
    dependsOn: ['flux-system/longhorn', 'flux-system/traefik'],
    wait: true,
    workload: ['apps', 'home-assistant', 'zigbee2mqtt'],
  },
  {
    name: 'jellyfin',
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

/** When the runs for the newest commit ended; deeper layers come later. */
const FIRST_RUN_MS = 4_000
const LAYER_MS = 6_000
const OCI_RUN_AGO_MS = 7 * MINUTE_MS

export function homelabKustomizations(now: Date): readonly KubeObject[] {
  const inventory = ROWS.map((row) =>
    inventoryEntry(namespaceOf(row), row.name, 'kustomize.toolkit.fluxcd.io', 'Kustomization'),
  )
  const notifications = [
    ...['ntfy', 'ntfy-urgent'].map((name) => flux('notification', 'Provider', 'v1beta3')(name)),
    ...['cluster-alerts', 'cluster-errors', 'phone'].map((name) => flux('notification', 'Alert', 'v1beta3')(name)),
    flux('notification', 'Receiver')('github-push'),
    flux('source', 'GitRepository')('flux-system'),
    flux('kustomize', 'Kustomization')('flux-system'),
  ]
  const root = kustomization({
    namespace: 'flux-system',
    name: 'flux-system',
    path: './clusters/homelab',
    revision: revisionOf('head'),
    now,
    appliedAt: after(fetchedAt('head', now), FIRST_RUN_MS),
    owner: ROOT,
    inventory: [...inventory, ...notifications],
  })
  return [root, ...ROWS.map((row) => spoil(kustomization(seedOf(row, now)), now))]
}

function seedOf(row: Row, now: Date): KustomizationSeed {
  const [namespace, ...workloads] = row.workload ?? ['']
  const isOci = row.source !== undefined
  const source = isOci
    ? { kind: 'OCIRepository', name: row.source, namespace: 'flux-system' }
    : { kind: 'GitRepository', name: 'flux-system', namespace: 'flux-system' }
  return {
    namespace: namespaceOf(row),
    name: row.name,
    path: isOci ? `./${row.name}` : `./${row.layer}/${row.name}`,
    revision: isOci ? PLATFORM_REVISION : revisionOf('head'),
    ...(isOci ? { originRevision: PLATFORM_ORIGIN } : {}),
    now,
    appliedAt: isOci
      ? before(now, OCI_RUN_AGO_MS)
      : after(fetchedAt('head', now), FIRST_RUN_MS + layerOf(row) * LAYER_MS),
    owner: ROOT,
    source,
    interval: row.layer === 'apps' ? '30m0s' : '10m0s',
    ...(row.layer === 'apps' ? { retryInterval: '30m0s' } : {}),
    labels: { 'homelab.example/layer': row.layer },
    ...(row.dependsOn === undefined ? {} : { dependsOn: row.dependsOn }),
    ...(row.wait === undefined ? {} : { wait: row.wait }),
    ...(row.decrypts === undefined ? {} : { decrypts: row.decrypts }),
    inventory: [
      ...workloads.flatMap((name) => [
        inventoryEntry(namespace, name, 'apps', 'Deployment'),
        inventoryEntry(namespace, name, '', 'Service'),
        inventoryEntry(namespace, name, 'networking.k8s.io', 'Ingress'),
      ]),
      ...(row.applies ?? []),
    ],
  }
}

/** How many runs lie before its own. */
function layerOf(row: Row): number {
  const dependencies = (row.dependsOn ?? []).flatMap((entry) => {
    const name = entry.slice(entry.indexOf('/') + 1)
    return ROWS.find((one) => one.name === name) ?? []
  })
  return 1 + Math.max(0, ...dependencies.map(layerOf))
}

function namespaceOf(row: Row): string {
  return row.layer === 'apps' ? 'apps' : 'flux-system'
}
