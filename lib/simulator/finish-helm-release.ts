// How a run of helm-controller ends: the release that it made or did not make, the conditions, the event.

import { configDigest, releaseRecord, upgradeSucceeded } from './build-helm-release'
import type { Failure, FluxWorld, Run } from './flux-world'
import { type JsonObject, numberAt, recordAt, recordsAt, textAt, valueAt } from './json'
import type { KubeObject } from './kube-object'

/** From the begin of an action to its end, where nothing keeps it waiting. */
export const UPGRADE_MS = 6_000
const FAILURE_RETRY_MS = 5 * 60_000

type Action = 'install' | 'upgrade'

export interface Chart {
  readonly version: string
  /** As the status writes it. */
  readonly attempted: string
  readonly digest?: string
}

export function timedOut(object: KubeObject, chart: Chart, action: Action, late: string): Failure {
  const { name, namespace } = object.metadata
  const word = action === 'install' ? 'Install' : 'Upgrade'
  const called = `${chartNameOf(object)}@${chart.attempted}`
  return {
    reason: `${word}Failed`,
    message: `Helm ${action} failed for release ${namespace}/${name} with chart ${called}: ${late}`,
    stalled: { reason: 'RetriesExceeded', message: `Failed to ${action} after 1 attempt(s)` },
    healsOnRetry: true,
  }
}

interface Failing {
  readonly chart: Chart
  readonly action: Action
  readonly failure: Failure
  /** Whether Helm got as far as to make a release of it. */
  readonly isKept: boolean
}

export function failRelease(
  world: FluxWorld,
  ref: string,
  run: Run,
  { chart, action, failure, isKept }: Failing,
): number {
  const object = world.get(ref)
  if (object === undefined) return Infinity
  const { reason, message } = failure
  const failed = world.conditionsOf(object)
  failed.set('Released', 'False', reason, message).set('Ready', 'False', reason, message)
  if (failure.stalled === undefined) failed.set('Reconciling', 'True', 'ProgressingWithRetry', 'retrying after 5m0s')
  else failed.set('Stalled', 'True', failure.stalled.reason, failure.stalled.message)
  const counter = action === 'install' ? 'installFailures' : 'upgradeFailures'
  const history = recordsAt(object, 'status', 'history')
  world.finish(ref, run, failed, {
    failures: 1,
    [counter]: 1,
    observedGeneration: object.metadata.generation ?? 1,
    ...(isKept ? { history: [nextRelease(world, object, chart, 'failed'), ...history.slice(0, 2)] } : {}),
  })
  world.emit(ref, { severity: 'error', reason, message, annotations: annotateRelease(chart) })
  return failure.stalled === undefined ? FAILURE_RETRY_MS : Infinity
}

function chartNameOf(object: KubeObject): string {
  const [latest] = recordsAt(object, 'status', 'history')
  return textAt(latest, 'chartName') ?? textAt(object, 'spec', 'chart', 'spec', 'chart') ?? object.metadata.name
}

function nextRelease(world: FluxWorld, object: KubeObject, chart: Chart, status: string): JsonObject {
  const [latest] = recordsAt(object, 'status', 'history')
  return releaseRecord({
    ...releaseSeed(object, chart),
    status,
    appVersion: textAt(latest, 'appVersion') ?? chart.version,
    deployedAt: world.clock(),
    installedAt: new Date(textAt(latest, 'firstDeployed') ?? world.clock()),
  })
}

function releaseSeed(object: KubeObject, chart: Chart) {
  const { name, namespace = '' } = object.metadata
  const [latest] = recordsAt(object, 'status', 'history')
  return {
    namespace,
    name,
    chart: chartNameOf(object),
    values: recordAt(object, 'spec', 'values') ?? {},
    release: (numberAt(latest, 'version') ?? 0) + 1,
    version: chart.version,
    ...(chart.digest === undefined ? {} : { ociDigest: chart.digest }),
  }
}

export function succeedRelease(world: FluxWorld, ref: string, run: Run, chart: Chart, action: Action): void {
  const object = world.get(ref)
  if (object === undefined) return
  const history = recordsAt(object, 'status', 'history')
  const reason = action === 'install' ? 'InstallSucceeded' : 'UpgradeSucceeded'
  const seed = releaseSeed(object, chart)
  const message = upgradeSucceeded(seed).replace('upgrade', action)
  const latest = nextRelease(world, object, chart, 'deployed')
  // Once a release succeeded, only the last one that worked before it is kept.
  const [replaced] = history.filter((one) => one.status === 'deployed' || one.status === 'superseded')
  const older = replaced === undefined ? [] : [{ ...replaced, status: 'superseded' }]
  const conditions = world.conditionsOf(object).remove('Reconciling', 'Stalled', 'Remediated')
  conditions.set('Released', 'True', reason, message).set('Ready', 'True', reason, message)
  const place = message.slice(message.indexOf('release '))
  if (valueAt(object, 'spec', 'test', 'enable') === true) {
    conditions.set('TestSuccess', 'True', 'TestSucceeded', `Helm test succeeded for ${place}: 1 test hook completed`)
  }
  if (conditions.get('Drifted') !== undefined)
    conditions.set('Drifted', 'False', 'NoDriftDetected', 'No drift detected')
  world.finish(ref, run, conditions, {
    history: [latest, ...older],
    failures: 0,
    installFailures: 0,
    upgradeFailures: 0,
    lastAttemptedConfigDigest: configDigest(seed.values),
    lastAttemptedReleaseActionDuration: `${(UPGRADE_MS / 1000).toFixed(1)}s`,
    observedGeneration: object.metadata.generation ?? 1,
    storageNamespace: seed.namespace,
  })
  world.emit(ref, { severity: 'info', reason, message, annotations: annotateRelease(chart) })
}

export function annotateRelease(chart: Chart): Record<string, string> {
  const annotations: JsonObject & Record<string, string> = { 'helm.toolkit.fluxcd.io/revision': chart.attempted }
  if (chart.digest !== undefined) annotations['helm.toolkit.fluxcd.io/oci-digest'] = chart.digest
  return annotations
}
