// What is wrong in the homelab's HelmReleases: Immich is out of retries, Photoprism was put aside and lost its chart,
// and three that are Ready have something to hide: a run that hangs, tests that failed, drift.

import { inventoryEntry } from './build-appliers'
import { chartVersion, configDigest, helmRelease, releaseRecord } from './build-helm-release'
import { after, before, condition, DAY_MS, HOUR_MS, MINUTE_MS, type Owner, sha256 } from './build-object'
import { type JsonObject, recordsAt } from './json'
import { formatTime, type KubeObject } from './kube-object'
import { suspendedSince } from './scenario-faults'
import { IMMICH_CHART, IMMICH_CHART_AGO_MS } from './scenario-sources'

export const HANGING_MS = 3 * DAY_MS
export const LOKI_AGO_MS = 100 * MINUTE_MS
const DRIFTED_MS = 2 * DAY_MS
const LOKI_TESTED_AFTER_MS = 40_000

const OWNER: Owner = { kind: 'Kustomization', namespace: 'apps', name: 'immich' }

/** A release that is Ready, with what its other conditions say. */
export function mark(release: KubeObject, now: Date): KubeObject {
  switch (release.metadata.name) {
    case 'kube-prometheus-stack':
      // The chart that was pulled then has been waiting for this run to end ever since.
      return withConditions(release, [
        condition('Reconciling', 'True', 'Progressing', 'Fulfilling prerequisites', before(now, HANGING_MS)),
      ])
    case 'loki': {
      const testedAt = after(before(now, LOKI_AGO_MS), LOKI_TESTED_AFTER_MS)
      const message =
        'Helm test failed for release monitoring/loki.v22 with chart loki@6.46.0: 1 error occurred:\n\t* pod loki-helm-test failed'
      const tested = withConditions(release, [condition('TestSuccess', 'False', 'TestFailed', message, testedAt)])
      return withTestHook(tested, 'loki-helm-test', testedAt)
    }
    case 'longhorn': {
      const message =
        'Cluster state of release longhorn-system/longhorn.v7 has drifted from the desired state:\nDeployment/longhorn-system/longhorn-ui changed (0 additions, 1 changes, 0 removals)'
      return withConditions(release, [condition('Drifted', 'True', 'DriftDetected', message, before(now, DRIFTED_MS))])
    }
    default:
      return release
  }
}

/** Its upgrade timed out sixteen days ago; no retries are configured, so helm-controller does not try again. */
export function immich(now: Date): KubeObject {
  const failedAt = before(now, 16 * DAY_MS)
  const values = {
    image: { tag: 'v2.2.3' },
    immich: { persistence: { library: { existingClaim: 'immich-library' } }, metrics: { enabled: true } },
    server: { replicas: 1, ingress: { main: { enabled: true, host: 'photos.home.example' } } },
    'machine-learning': {
      image: { repository: 'ghcr.io/immich-app/immich-machine-learning', tag: 'v2.2.3' },
      resources: { limits: { memory: '4Gi' } },
    },
    valkey: { enabled: true, auth: { enabled: false } },
  }
  const valuesFrom = [{ kind: 'Secret', name: 'immich-database', valuesKey: 'values.yaml' }]
  const seed = {
    namespace: 'apps',
    name: 'immich',
    chart: 'immich',
    values,
    ociDigest: IMMICH_CHART.digest,
    version: IMMICH_CHART.version,
    appVersion: 'v2.2.3',
    release: 14,
  }
  const healthy = helmRelease({
    ...seed,
    chartRef: { kind: 'OCIRepository', name: 'immich-chart', namespace: 'flux-system' },
    owner: OWNER,
    now,
    releasedAt: failedAt,
    timeout: '10m0s',
    more: { valuesFrom },
    inventory: ['immich-server', 'immich-machine-learning', 'immich-valkey'].map((name) =>
      inventoryEntry('apps', name, 'apps', 'Deployment'),
    ),
  })
  const chart = `immich@${chartVersion(IMMICH_CHART.version, IMMICH_CHART.digest)}`
  const message = `Helm upgrade failed for release apps/immich with chart ${chart}: timeout waiting for: [Deployment/apps/immich-server status: 'InProgress', Deployment/apps/immich-machine-learning status: 'InProgress']`
  const installedAt = before(now, 379 * DAY_MS)
  const previous = {
    ...seed,
    release: 13,
    version: '0.10.1',
    appVersion: 'v2.1.0',
    ociDigest: sha256('immich chart 0.10.1'),
    values: { ...values, image: { tag: 'v2.1.0' } },
  }
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
        // It began ten minutes earlier, when the chart had been there for a while.
        releaseRecord({ ...seed, status: 'failed', deployedAt: before(failedAt, 10 * MINUTE_MS), installedAt }),
        // Helm leaves the release that goes on running deployed.
        releaseRecord({
          ...previous,
          status: 'deployed',
          deployedAt: before(now, IMMICH_CHART_AGO_MS + 19 * DAY_MS),
          installedAt,
        }),
      ],
    },
  }
}

/** Put aside when Immich came; its chart's source is gone since. */
export function photoprism(now: Date): KubeObject {
  const since = before(now, 61 * DAY_MS)
  const ociDigest = sha256('photoprism chart 2.0.1')
  const seed = { namespace: 'apps', name: 'photoprism', chart: 'photoprism', version: '2.0.1', release: 5, ociDigest }
  const release = helmRelease({
    ...seed,
    appVersion: '240915',
    chartRef: { kind: 'OCIRepository', name: 'photoprism-chart', namespace: 'flux-system' },
    owner: OWNER,
    now,
    releasedAt: before(since, 80 * DAY_MS + HOUR_MS),
    inventory: [inventoryEntry('apps', 'photoprism', 'apps', 'Deployment')],
  })
  const why = 'Replaced by Immich; kept until the albums are checked'
  const suspended = suspendedSince(release, { since, why })
  return { ...suspended, status: { ...suspended.status, observedGeneration: 2 } }
}

/** How the only test of its newest release ended. */
function withTestHook(release: KubeObject, name: string, testedAt: Date): KubeObject {
  const lastCompleted = formatTime(testedAt)
  const hook = { phase: 'Failed', lastStarted: formatTime(before(testedAt, 20_000)), lastCompleted }
  const [newest, ...older] = recordsAt(release, 'status', 'history')
  return { ...release, status: { ...release.status, history: [{ ...newest, testHooks: { [name]: hook } }, ...older] } }
}

function withConditions(release: KubeObject, more: readonly JsonObject[]): KubeObject {
  const conditions = [...recordsAt(release, 'status', 'conditions'), ...more]
  return { ...release, status: { ...release.status, conditions } }
}
