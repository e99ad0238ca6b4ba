// One run of helm-controller: prerequisites, then nothing, an upgrade, or "I have given up".

import { parseRef } from '@/lib/ref'
import { chartVersion, configDigest, releaseRecord, upgradeSucceeded } from './build-helm-release'
import {
  artifactRevision,
  type Failure,
  type FluxWorld,
  isReady,
  type Reconciliation,
  type Run,
  resolveRef,
} from './flux-world'
import { type JsonObject, numberAt, recordAt, recordsAt, textAt, valueAt } from './json'
import type { KubeObject } from './kube-object'
import { rollOutRelease, untilSettled } from './roll-out'

const SOURCE_RETRY_MS = 30_000
const FAILURE_RETRY_MS = 5 * 60_000
const UPGRADE_MS = 6_000

type Action = 'install' | 'upgrade'

interface Chart {
  readonly version: string
  /** As the status writes it. */
  readonly attempted: string
  readonly digest?: string
}

export function* reconcileHelmRelease(world: FluxWorld, ref: string, run: Run): Reconciliation {
  const object = world.get(ref)
  if (object === undefined) return Infinity
  const conditions = world.conditionsOf(object)
  world.writeStatus(ref, {
    conditions: conditions.set('Reconciling', 'True', 'Progressing', 'Fulfilling prerequisites').list(),
  })
  yield world.random.between(300, 700)

  const unmet = findUnmetDependency(world, object)
  if (unmet !== undefined) {
    return wait(world, ref, run, 'DependencyNotReady', unmet, world.requeueMs)
  }
  const chart = readChart(world, object)
  if (typeof chart === 'string') return wait(world, ref, run, 'SourceNotReady', chart, SOURCE_RETRY_MS)

  const failure = world.failureOf(ref)
  const isRetry = run.isForced || run.isReset || run.hasNewSpec
  if (failure?.stalled !== undefined && !isRetry) {
    yield world.random.between(300, 800)
    const { reason, message } = failure.stalled
    const final = world.conditionsOf(world.get(ref) ?? object).set('Stalled', 'True', reason, message)
    world.finish(ref, run, final, { observedGeneration: object.metadata.generation ?? 1 })
    return Infinity
  }
  if (failure === undefined && !run.isForced && isInSync(object, chart)) {
    world.note(ref, 'release in-sync with desired state')
    const final = world.conditionsOf(world.get(ref) ?? object).remove('Reconciling', 'Stalled')
    // Ready is summed up anew, also when nothing was done: it speaks of the spec that was looked at.
    const ready = final.get('Released') ?? final.get('Ready')
    if (ready !== undefined) final.set('Ready', 'True', ready.reason, ready.message)
    const drift = final.get('Drifted')
    if (drift?.status === 'True') {
      // In mode warn it is told at each run and left as it is.
      const { reason, message } = drift
      final.set('Drifted', 'True', reason, message)
      world.emit(ref, { severity: 'error', reason, message, annotations: annotate(chart) })
    }
    world.finish(ref, run, final, { observedGeneration: object.metadata.generation ?? 1 })
    return undefined
  }

  const action = recordsAt(object, 'status', 'history').length === 0 ? 'install' : 'upgrade'
  const timeout = textAt(object, 'spec', 'timeout') ?? '5m0s'
  const text = `Running '${action}' action with timeout of ${timeout}`
  world.note(ref, text.replace('Running', 'running'))
  const running = world.conditionsOf(world.get(ref) ?? object)
  running.set('Reconciling', 'True', 'Progressing', text).set('Ready', 'Unknown', 'Progressing', text)
  world.writeStatus(ref, {
    conditions: running.list(),
    lastAttemptedGeneration: object.metadata.generation ?? 1,
    lastAttemptedReleaseAction: action,
    lastAttemptedRevision: chart.attempted,
    ...(chart.digest === undefined ? {} : { lastAttemptedRevisionDigest: chart.digest }),
    ...(isRetry ? { failures: 0, upgradeFailures: 0, installFailures: 0 } : {}),
  })
  const isDoomed = failure !== undefined && !(failure.healsOnRetry === true && isRetry)
  if (!isDoomed) rollOutRelease(world, object, chart)
  yield UPGRADE_MS
  const late = isDoomed ? undefined : yield* untilSettled(world, object)
  if (late !== undefined) world.fail(ref, timedOut(object, chart, action, late))
  const reason = world.failureOf(ref)
  if (reason !== undefined && (isDoomed || late !== undefined)) {
    return failRelease(world, ref, run, { chart, action, failure: reason, isKept: late !== undefined })
  }
  world.heal(ref)
  succeed(world, ref, run, chart, action)
  return undefined
}

function timedOut(object: KubeObject, chart: Chart, action: Action, late: string): Failure {
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

function failRelease(world: FluxWorld, ref: string, run: Run, { chart, action, failure, isKept }: Failing): number {
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
  world.emit(ref, { severity: 'error', reason, message, annotations: annotate(chart) })
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

function succeed(world: FluxWorld, ref: string, run: Run, chart: Chart, action: Action): void {
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
  world.emit(ref, { severity: 'info', reason, message, annotations: annotate(chart) })
}

function wait(world: FluxWorld, ref: string, run: Run, reason: string, message: string, retryMs: number): number {
  const object = world.get(ref)
  if (object === undefined) return retryMs
  const conditions = world.conditionsOf(object)
  conditions.set('Ready', 'False', reason, message)
  conditions.set('Reconciling', 'True', 'ProgressingWithRetry', 'Fulfilling prerequisites')
  world.finish(ref, run, conditions)
  world.emit(ref, { severity: 'info', reason, message: `${message}, retrying in ${retryMs / 1000}s` })
  return retryMs
}

function findUnmetDependency(world: FluxWorld, object: KubeObject): string | undefined {
  for (const entry of recordsAt(object, 'spec', 'dependsOn')) {
    const name = textAt(entry, 'name') ?? ''
    const namespace = textAt(entry, 'namespace') ?? object.metadata.namespace
    const dependency = world.get(`HelmRelease/${namespace}/${name}`)
    if (dependency === undefined) {
      return `unable to get '${namespace}/${name}' dependency: helmreleases.helm.toolkit.fluxcd.io "${name}" not found`
    }
    const observed = valueAt(dependency, 'status', 'observedGeneration')
    if (!isReady(dependency) || observed !== dependency.metadata.generation) {
      return `dependency '${namespace}/${name}' is not ready`
    }
  }
  return undefined
}

/** The chart to release, or why there is none. */
function readChart(world: FluxWorld, object: KubeObject): Chart | string {
  const direct = resolveRef(object, recordAt(object, 'spec', 'chartRef'))
  const generated = textAt(object, 'status', 'helmChart')
  const chartRef = direct ?? (generated === undefined ? generatedChart(object) : `HelmChart/${generated}`)
  const parts = parseRef(chartRef)
  const called = `${parts?.kind} '${parts?.namespace}/${parts?.name}'`
  const source = world.get(chartRef)
  const revision = artifactRevision(source)
  if (source === undefined) return `${called} is not ready: not found`
  if (revision === undefined) return `${called} is not ready: latest generation of object has not been reconciled`
  const at = revision.lastIndexOf('@')
  if (at < 0) return { version: revision, attempted: revision }
  const digest = revision.slice(at + 1)
  const version = revision.slice(0, at)
  return { version, attempted: chartVersion(version, digest), digest }
}

function generatedChart(object: KubeObject): string {
  const { name, namespace } = object.metadata
  const place = textAt(object, 'spec', 'chart', 'spec', 'sourceRef', 'namespace') ?? namespace
  return `HelmChart/${place}/${namespace}-${name}`
}

function isInSync(object: KubeObject, chart: Chart): boolean {
  const [latest] = recordsAt(object, 'status', 'history')
  return (
    textAt(latest, 'status') === 'deployed' &&
    textAt(latest, 'chartVersion') === chart.attempted &&
    textAt(latest, 'configDigest') === configDigest(recordAt(object, 'spec', 'values') ?? {})
  )
}

function annotate(chart: Chart): Record<string, string> {
  const annotations: JsonObject & Record<string, string> = { 'helm.toolkit.fluxcd.io/revision': chart.attempted }
  if (chart.digest !== undefined) annotations['helm.toolkit.fluxcd.io/oci-digest'] = chart.digest
  return annotations
}
