// The homelab's 27 Kustomizations as they are after the newest commit.

import { inventoryEntry, type KustomizationSeed, kustomization, reconciliations } from './build-appliers'
import { FLUX_CONTROLLERS } from './build-cluster'
import { after, before, DAY_MS, MINUTE_MS, type Owner } from './build-object'
import { DEFAULT_REQUEUE_MS } from './flux-world'
import type { KubeObject } from './kube-object'
import { commitBefore, fetchedAt, revisionOf } from './scenario-commits'
import { spoil } from './scenario-faults'
import { flux, layerOf, namespaceOf, ROWS, type Row } from './scenario-layers'
import { PLATFORM_ORIGIN, PLATFORM_REVISION } from './scenario-sources'

const ROOT: Owner = { kind: 'Kustomization', namespace: 'flux-system', name: 'flux-system' }

/** When the runs for the newest commit ended; deeper layers come later. */
const FIRST_RUN_MS = 4_000
const LAYER_MS = DEFAULT_REQUEUE_MS
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
    inventory: [
      ...FLUX_CONTROLLERS.map((name) => inventoryEntry('flux-system', name, 'apps', 'Deployment')),
      ...inventory,
      ...notifications,
    ],
  })
  return [root, ...ROWS.map((row) => spoil(kustomization(seedOf(row, now)), now))]
}

/** Manifests change with some commits only; every run in between adds to the same entry. */
function historyOf(row: Row, seed: KustomizationSeed & { readonly interval: string; readonly appliedAt: Date }) {
  const { now, appliedAt: last } = seed
  if (row.changedBy === undefined) {
    const first = before(last, (4 + ((7 * ROWS.indexOf(row)) % 60)) * DAY_MS)
    return [reconciliations({ ...seed, first, last })]
  }
  const fetched = fetchedAt(row.changedBy, now)
  const first = row.changedBy === 'head' ? last : after(fetched, FIRST_RUN_MS + layerOf(row) * LAYER_MS)
  const until = before(fetched, MINUTE_MS)
  const older = { ...seed, revision: revisionOf(commitBefore(row.changedBy)), first: before(until, 9 * DAY_MS) }
  return [reconciliations({ ...seed, first, last }), reconciliations({ ...older, last: until })]
}

function seedOf(row: Row, now: Date): KustomizationSeed {
  const [namespace, ...workloads] = row.workload ?? ['']
  const isOci = row.source !== undefined
  const source = isOci
    ? { kind: 'OCIRepository', name: row.source, namespace: 'flux-system' }
    : { kind: 'GitRepository', name: 'flux-system', namespace: 'flux-system' }
  const seed = {
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
  return { ...seed, history: historyOf(row, seed) }
}
