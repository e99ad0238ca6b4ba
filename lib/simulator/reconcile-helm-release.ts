// One run of helm-controller: prerequisites, then nothing, an upgrade, or "I have given up".

import { parseRef } from '@/lib/ref'
import { chartVersion, configDigest } from './build-helm-release'
import { annotateRelease, type Chart, failRelease, succeedRelease, timedOut, UPGRADE_MS } from './finish-helm-release'
import { artifactRevision, type FluxWorld, isReady, type Reconciliation, type Run, resolveRef } from './flux-world'
import { recordAt, recordsAt, textAt, valueAt } from './json'
import type { KubeObject } from './kube-object'
import { rollOutRelease, untilSettled } from './roll-out'

const SOURCE_RETRY_MS = 30_000

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
      world.emit(ref, { severity: 'error', reason, message, annotations: annotateRelease(chart) })
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
  succeedRelease(world, ref, run, chart, action)
  return undefined
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
