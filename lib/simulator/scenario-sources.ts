// The homelab's sources as source-controller left them.

import { before, DAY_MS, MINUTE_MS, type Owner, sha1, sha256 } from './build-object'
import { gitRepository, helmRepository, ociHelmRepository, ociRepository } from './build-sources'
import type { KubeObject } from './kube-object'
import { fetchedAt, revisionOf } from './scenario-commits'

export const PLATFORM_REVISION = `stable@${sha256('platform manifests')}`
export const PLATFORM_ORIGIN = `main@sha1:${sha1('platform head')}`
export const IMMICH_CHART = { version: '0.10.3', digest: sha256('immich chart 0.10.3') } as const
export const IMMICH_CHART_AGO_MS = 16 * DAY_MS + 11 * MINUTE_MS

const applied = (name: string, namespace = 'flux-system'): Owner => ({ kind: 'Kustomization', namespace, name })

export function homelabSources(now: Date): readonly KubeObject[] {
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
      revision: revisionOf('head'),
      now,
      owner: applied('flux-system'),
      secretRef: 'flux-system',
      updatedAt: fetchedAt('head', now),
    }),
    ociRepository({
      namespace: 'flux-system',
      name: 'platform-manifests',
      url: 'oci://ghcr.io/ali-homelab/manifests/platform',
      interval: '10m0s',
      ref: { tag: 'stable' },
      revision: PLATFORM_REVISION,
      metadata: {
        'org.opencontainers.image.created': before(now, 2 * DAY_MS).toISOString(),
        'org.opencontainers.image.revision': PLATFORM_ORIGIN,
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
      revision: `${IMMICH_CHART.version}@${IMMICH_CHART.digest}`,
      now,
      owner,
      updatedAt: before(now, IMMICH_CHART_AGO_MS),
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
