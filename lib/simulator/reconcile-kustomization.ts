// One run of kustomize-controller: source, dependencies, then fetch, build, apply, health, and the final patch.

import { parseGoDuration } from '@/lib/time'
import type { ConditionSet } from './condition-set'
import { artifactRevision, type FluxWorld, isReady, type Reconciliation, type Run, resolveRef } from './flux-world'
import { recordAt, recordsAt, textAt, valueAt } from './json'
import type { KubeObject } from './kube-object'
import { manifestsOf, nextHistory } from './kustomization-history'
import { applyChange, chooseChange, rollOutStuck, untilSettled } from './roll-out'

const SOURCE_RETRY_MS = 30_000
const FAILURE_RETRY_MS = 10 * 60_000
const SUCCEEDED = 'ReconciliationSucceeded'
/** What fails earlier, before there are manifests, leaves no entry in the history. */
const KEPT_IN_HISTORY = new Set([SUCCEEDED, 'ReconciliationFailed', 'PruneFailed', 'HealthCheckFailed'])

interface Phase {
  readonly text: string
  readonly ms: number
  readonly failsWith: readonly string[]
}

export function* reconcileKustomization(world: FluxWorld, ref: string, run: Run): Reconciliation {
  const object = world.get(ref)
  if (object === undefined) return Infinity
  const sourceReference = recordAt(object, 'spec', 'sourceRef')
  const sourceRef = resolveRef(object, sourceReference) ?? ''
  const source = world.get(sourceRef)
  const revision = artifactRevision(source)
  if (source === undefined || revision === undefined) {
    const kind = textAt(sourceReference, 'kind')
    const missing = `${kind}.source.toolkit.fluxcd.io "${textAt(sourceReference, 'name')}" not found`
    const message = source === undefined ? missing : 'Source artifact not found, retrying in 30s'
    world.finish(ref, run, world.conditionsOf(object).set('Ready', 'False', 'ArtifactFailed', message))
    world.emit(ref, { severity: source === undefined ? 'error' : 'info', reason: 'ArtifactFailed', message })
    return SOURCE_RETRY_MS
  }
  const unmet = findUnmetDependency(world, object, sourceRef, revision)
  if (unmet !== undefined) {
    world.finish(ref, run, world.conditionsOf(object).set('Ready', 'False', 'DependencyNotReady', unmet))
    const message = `Dependencies do not meet ready condition, retrying in ${world.requeueMs / 1000}s`
    world.emit(ref, { severity: 'info', reason: 'DependencyNotReady', message, annotations: annotate(revision) })
    return world.requeueMs
  }

  const startedAt = world.clock().getTime()
  let failure = world.failureOf(ref)
  const hasHealthCheck =
    valueAt(object, 'spec', 'wait') === true ||
    recordsAt(object, 'spec', 'healthChecks').length > 0 ||
    failure?.reason === 'HealthCheckFailed'
  const change = failure === undefined ? chooseChange(world, object, revision) : undefined
  let conditions = world.conditionsOf(object)
  for (const phase of phasesOf(world, object, revision, hasHealthCheck)) {
    conditions = world.conditionsOf(world.get(ref) ?? object)
    conditions.set('Ready', 'Unknown', 'Progressing', 'Reconciliation in progress')
    conditions.set('Reconciling', 'True', 'Progressing', phase.text)
    const isHealthPhase = phase.failsWith.includes('HealthCheckFailed')
    if (isHealthPhase) conditions.set('Healthy', 'Unknown', 'Progressing', phase.text)
    world.writeStatus(ref, { conditions: conditions.list() })
    if (isHealthPhase) applyChange(world, change, revision)
    if (isHealthPhase && failure === undefined) rollOutStuck(world, object, revision)
    yield phase.ms
    if (isHealthPhase && failure === undefined) {
      const late = yield* untilSettled(world, object)
      const message = `health check failed after ${secondsSince(startedAt, world)}: ${late}`
      if (late !== undefined) failure = { reason: 'HealthCheckFailed', message }
    }
    if (failure === undefined || !phase.failsWith.includes(failure.reason)) {
      world.writeStatus(ref, { lastAttemptedRevision: revision })
      continue
    }
    conditions = world.conditionsOf(world.get(ref) ?? object)
    conditions.set('Reconciling', 'True', 'ProgressingWithRetry', phase.text)
    conditions.set('Ready', 'False', failure.reason, failure.message)
    if (isHealthPhase) conditions.set('Healthy', 'False', failure.reason, failure.message)
    if (failure.stalled !== undefined)
      conditions.set('Stalled', 'True', failure.stalled.reason, failure.stalled.message)
    const { reason, message } = failure
    const duration = secondsSince(startedAt, world)
    const outcome = {
      status: reason,
      revision,
      duration,
      manifests: manifestsBehind(world, object, revision) ?? 'same',
    }
    const history = KEPT_IN_HISTORY.has(reason) ? { history: nextHistory(object, outcome, world.clock()) } : {}
    world.finish(ref, run, conditions, { lastAttemptedRevision: revision, ...history })
    world.emit(ref, { severity: 'error', reason, message, annotations: annotate(revision) })
    return failure.stalled === undefined ? retryAfter(object) : Infinity
  }

  if (!hasHealthCheck) applyChange(world, change, revision)
  succeed(world, ref, run, revision, source, secondsSince(startedAt, world), hasHealthCheck, change?.ref)
  return undefined
}

/** Undefined where nobody said what the commit does. */
function manifestsBehind({ upstreams }: FluxWorld, object: KubeObject, revision: string) {
  const content = upstreams.contentOf(revision)
  return content === undefined ? undefined : manifestsOf(object, revision, content)
}

function secondsSince(startedAt: number, world: FluxWorld): string {
  return `${((world.clock().getTime() - startedAt) / 1000 + 0.1).toFixed(1)}s`
}

function retryAfter(object: KubeObject): number {
  return parseGoDuration(textAt(object, 'spec', 'retryInterval') ?? '') ?? FAILURE_RETRY_MS
}

function succeed(
  world: FluxWorld,
  ref: string,
  run: Run,
  revision: string,
  source: KubeObject,
  duration: string,
  hasHealthCheck: boolean,
  changed: string | undefined,
): void {
  const object = world.get(ref)
  if (object === undefined) return
  const originRevision = textAt(source, 'status', 'artifact', 'metadata', 'org.opencontainers.image.revision')
  const conditions: ConditionSet = world.conditionsOf(object)
  conditions.remove('Reconciling', 'Stalled')
  conditions.set('Ready', 'True', SUCCEEDED, `Applied revision: ${revision}`)
  if (hasHealthCheck) conditions.set('Healthy', 'True', 'Succeeded', `Health check passed in ${duration}`)
  else conditions.remove('Healthy')
  world.finish(ref, run, conditions, {
    history: nextHistory(
      object,
      {
        status: SUCCEEDED,
        revision,
        originRevision,
        duration,
        manifests: manifestsBehind(world, object, revision) ?? (changed === undefined ? 'same' : 'new'),
      },
      world.clock(),
    ),
    lastAppliedRevision: revision,
    lastAttemptedRevision: revision,
    observedGeneration: object.metadata.generation ?? 1,
    ...(originRevision === undefined ? {} : { lastAppliedOriginRevision: originRevision }),
  })
  if (changed !== undefined) {
    world.emit(ref, {
      severity: 'info',
      reason: 'Progressing',
      message: `${changed} configured`,
      annotations: annotate(revision),
    })
  }
  const next = textAt(object, 'spec', 'interval') ?? '10m0s'
  world.emit(ref, {
    severity: 'info',
    reason: SUCCEEDED,
    message: `Reconciliation finished in ${duration}, next run in ${next}`,
    annotations: { ...annotate(revision), 'kustomize.toolkit.fluxcd.io/commit_status': 'update' },
  })
}

function phasesOf(world: FluxWorld, object: KubeObject, revision: string, hasHealthCheck: boolean): readonly Phase[] {
  const timeout = textAt(object, 'spec', 'timeout') ?? '9m30s'
  const tail = `revision ${revision} with a timeout of ${timeout}`
  const { random } = world
  const phases: Phase[] = [
    { text: `Fetching manifests for ${tail}`, ms: random.between(200, 500), failsWith: ['ArtifactFailed'] },
    {
      text: `Building manifests for ${tail}`,
      ms: random.between(400, 900),
      failsWith: ['BuildFailed', 'AccessDenied', 'InvalidCELExpression', 'FeatureGateDisabled'],
    },
    {
      text: `Detecting drift for ${tail}`,
      ms: random.between(400, 1_100),
      failsWith: ['ReconciliationFailed', 'PruneFailed'],
    },
  ]
  if (hasHealthCheck) {
    const text = `Running health checks for ${tail}`
    phases.push({ text, ms: random.between(900, 3_000), failsWith: ['HealthCheckFailed'] })
  }
  return phases
}

function findUnmetDependency(
  world: FluxWorld,
  object: KubeObject,
  sourceRef: string,
  revision: string,
): string | undefined {
  for (const entry of recordsAt(object, 'spec', 'dependsOn')) {
    const name = textAt(entry, 'name') ?? ''
    const namespace = textAt(entry, 'namespace') ?? object.metadata.namespace
    const place = `'${namespace}/${name}'`
    const dependency = world.get(`Kustomization/${namespace}/${name}`)
    if (dependency === undefined) {
      return `dependency ${place} not found: kustomizations.kustomize.toolkit.fluxcd.io "${name}" not found`
    }
    const observed = valueAt(dependency, 'status', 'observedGeneration')
    if (!isReady(dependency) || observed !== dependency.metadata.generation) return `dependency ${place} is not ready`
    const isSameSource = resolveRef(dependency, recordAt(dependency, 'spec', 'sourceRef')) === sourceRef
    const isSuspended = valueAt(dependency, 'spec', 'suspend') === true
    if (isSameSource && !isSuspended && textAt(dependency, 'status', 'lastAppliedRevision') !== revision) {
      return `dependency ${place} revision is not up to date`
    }
  }
  return undefined
}

function annotate(revision: string): Record<string, string> {
  return { 'kustomize.toolkit.fluxcd.io/revision': revision }
}
