// The demo cluster: four nodes at home, healthy but for the handful of faults that a dashboard must show rightly.

import { FLUX_VERSION, fluxControllers, namespace, node } from './build-cluster'
import { alert, imagePolicy, imageRepository, imageUpdateAutomation, provider, receiver } from './build-images'
import { before, condition, DAY_MS, MINUTE_MS, type Owner } from './build-object'
import type { KubeObject } from './kube-object'
import { HOMELAB_NTFY, HOMELAB_TOPIC } from './ntfy-history'
import { commitId, fetchedAt, revisionOf } from './scenario-commits'
import { homelabGround } from './scenario-ground'
import { homelabKustomizations } from './scenario-kustomizations'
import { homelabReleases } from './scenario-releases'
import { homelabSources } from './scenario-sources'
import { homelabWorkloads } from './scenario-workloads'

export const HOMELAB_KUBERNETES = 'v1.34.1+k3s1'

const NODES = ['nuc-1', 'nuc-2', 'nuc-3', 'pi-rack'] as const
const APPLIED_NAMESPACES = [
  'apps',
  'authelia',
  'cert-manager',
  'cnpg-system',
  'external-dns',
  'k8up',
  'longhorn-system',
  'metallb-system',
  'monitoring',
  'traefik',
] as const

const AUTOMATION: Owner = { kind: 'Kustomization', namespace: 'flux-system', name: 'image-automation' }
const ROOT: Owner = { kind: 'Kustomization', namespace: 'flux-system', name: 'flux-system' }

export function buildHomelab(now: Date): readonly KubeObject[] {
  return [
    ...NODES.map((name, index) => node(name, index === 0, HOMELAB_KUBERNETES, now)),
    namespace('flux-system', now, { 'app.kubernetes.io/part-of': 'flux', 'app.kubernetes.io/version': FLUX_VERSION }),
    ...APPLIED_NAMESPACES.map((name) => namespace(name, now)),
    ...fluxControllers(now, NODES),
    ...homelabSources(now),
    ...homelabKustomizations(now),
    ...homelabReleases(now),
    ...homelabWorkloads(now, NODES),
    ...homelabGround(now, NODES),
    ...images(now),
    ...notifications(now),
  ]
}

function images(now: Date): readonly KubeObject[] {
  const place = { namespace: 'flux-system', owner: AUTOMATION, now }
  // The newest tags came just before the commit that took them.
  const foundAt = before(fetchedAt('images', now), 2 * MINUTE_MS)
  const jellyfin = 'ghcr.io/jellyfin/jellyfin'
  const homeAssistant = 'ghcr.io/home-assistant/home-assistant'
  return [
    imageRepository({
      ...place,
      name: 'jellyfin',
      image: jellyfin,
      tags: ['10.11.2', '10.11.1', '10.11.0', '10.10.7'],
      foundAt,
    }),
    imagePolicy({
      ...place,
      name: 'jellyfin',
      repository: 'jellyfin',
      image: jellyfin,
      range: '10.x',
      tag: '10.11.2',
      previousTag: '10.11.1',
      foundAt,
    }),
    imageRepository({
      ...place,
      name: 'home-assistant',
      image: homeAssistant,
      tags: ['2025.11.2', '2025.11.1', '2025.11.0'],
      foundAt,
    }),
    imagePolicy({
      ...place,
      name: 'home-assistant',
      repository: 'home-assistant',
      image: homeAssistant,
      range: '2025.x',
      tag: '2025.11.2',
      previousTag: '2025.11.1',
      foundAt,
    }),
    unauthorised(now),
    lastKnownPolicy(now),
    imageUpdateAutomation({
      ...place,
      name: 'homelab',
      revision: revisionOf('head'),
      pushedCommit: commitId('images'),
      pushedAt: fetchedAt('images', now),
      policies: {
        jellyfin: { name: jellyfin, tag: '10.11.2' },
        'home-assistant': { name: homeAssistant, tag: '2025.11.2' },
        'private-exit-node': { name: EXIT_NODE, tag: '1.4.0' },
      },
    }),
  ]
}

const EXIT_NODE = 'ghcr.io/ali-homelab/private-exit-node'
const EXIT_NODE_TAG_AGO_MS = 40 * DAY_MS
const SCAN_EVERY_MS = 30 * MINUTE_MS

/** The image was made private and nobody gave the scanner a secret. */
function unauthorised(now: Date): KubeObject {
  const since = before(now, 3 * DAY_MS)
  const message = `scan failed: GET https://ghcr.io/v2/ali-homelab/private-exit-node/tags/list?n=1000: UNAUTHORIZED: authentication required; [map[Action:pull Class: Name:ali-homelab/private-exit-node Type:repository]]`
  const scannedAt = before(since, SCAN_EVERY_MS)
  const scanned = imageRepository({
    namespace: 'flux-system',
    name: 'private-exit-node',
    owner: AUTOMATION,
    now,
    image: EXIT_NODE,
    interval: '30m0s',
    tags: ['1.4.0', '1.3.2'],
    foundAt: before(now, EXIT_NODE_TAG_AGO_MS),
    scannedAt,
  })
  return {
    ...scanned,
    status: {
      ...scanned.status,
      conditions: [
        condition('Reconciling', 'True', 'ProgressingWithRetry', 'reconciliation in progress', since),
        condition('Ready', 'False', 'ReadOperationFailed', message, since),
      ],
    },
  }
}

function lastKnownPolicy(now: Date): KubeObject {
  return imagePolicy({
    namespace: 'flux-system',
    name: 'private-exit-node',
    owner: AUTOMATION,
    now,
    repository: 'private-exit-node',
    image: EXIT_NODE,
    range: '1.x',
    tag: '1.4.0',
    foundAt: before(now, EXIT_NODE_TAG_AGO_MS),
  })
}

function notifications(now: Date): readonly KubeObject[] {
  const place = { namespace: 'flux-system', owner: ROOT, now }
  const kinds = ['GitRepository', 'OCIRepository', 'Kustomization', 'HelmRelease', 'ImageUpdateAutomation']
  const everywhere = ['flux-system', 'apps', 'monitoring', 'traefik', 'cert-manager', 'longhorn-system']
  const everything = everywhere.flatMap((space) => kinds.map((kind) => ({ kind, name: '*', namespace: space })))
  // Success of every Kustomization would drown the topic: only these are followed closely.
  const followed = [
    { kind: 'GitRepository', name: '*', namespace: 'flux-system' },
    { kind: 'ImageUpdateAutomation', name: '*', namespace: 'flux-system' },
    { kind: 'Kustomization', name: 'flux-system', namespace: 'flux-system' },
    ...['jellyfin', 'home-assistant', 'nextcloud', 'paperless'].map((name) => ({
      kind: 'Kustomization',
      name,
      namespace: 'apps',
    })),
    ...everywhere.map((space) => ({ kind: 'HelmRelease', name: '*', namespace: space })),
  ]
  const topic = `${HOMELAB_NTFY}/${HOMELAB_TOPIC}`
  const title = '{{.involvedObject.kind}}/{{.involvedObject.namespace}}/{{.involvedObject.name}} {{.reason}}'
  const template = new URLSearchParams({ template: 'yes', title, message: '{{.message}}' })
  const drift = 'has drifted from the desired state'
  const exclude = ['Dependencies do not meet ready condition', 'is not ready, retrying in', drift]
  return [
    provider({ ...place, name: 'ntfy', type: 'generic', address: `${topic}?${template}` }),
    alert({ ...place, name: 'cluster-alerts', provider: 'ntfy', severity: 'info', sources: followed, exclude }),
    provider({ ...place, name: 'ntfy-urgent', type: 'generic', address: topic }),
    alert({
      ...place,
      name: 'cluster-errors',
      provider: 'ntfy-urgent',
      severity: 'error',
      sources: everything,
      exclude: [drift],
    }),
    // The Provider went with the old phone; nobody noticed that its Alert stayed.
    alert({ ...place, name: 'phone', provider: 'pushover', severity: 'error', sources: everything }),
    receiver({
      ...place,
      name: 'github-push',
      resources: [{ apiVersion: 'source.toolkit.fluxcd.io/v1', kind: 'GitRepository', name: 'flux-system' }],
    }),
  ]
}
