// The controllers: who runs when. Requests, spec changes, new artifacts and intervals start a run; suspension and
// static kinds do not. What a run does is in the reconcile files.

import { describeKind, isFluxKind } from '@/lib/flux/kinds'
import { parseGoDuration } from '@/lib/time'
import { artifactRevision, type FluxWorld, handled, type Reconciliation, type Run, resolveRef } from './flux-world'
import { recordAt, recordsAt, textAt, valueAt } from './json'
import { type KubeObject, refOfObject } from './kube-object'
import type { Change, ObjectStore } from './object-store'
import { reconcileHelmRelease } from './reconcile-helm-release'
import {
  reconcileImagePolicy,
  reconcileImageRepository,
  reconcileImageUpdateAutomation,
  reconcilePlainly,
} from './reconcile-image'
import { reconcileKustomization } from './reconcile-kustomization'
import { reconcileSource } from './reconcile-source'
import type { Scheduler } from './scheduler'

const REQUESTED_AT = 'reconcile.fluxcd.io/requestedAt'
const DEFAULT_INTERVAL_MS = 10 * 60_000
const FIRST_LOOK_MS = 2_000

type Reconcile = (world: FluxWorld, ref: string, run: Run) => Reconciliation

const BY_KIND: Readonly<Record<string, Reconcile>> = {
  Kustomization: reconcileKustomization,
  HelmRelease: reconcileHelmRelease,
  GitRepository: reconcileSource,
  OCIRepository: reconcileSource,
  HelmRepository: reconcileSource,
  HelmChart: reconcileSource,
  Bucket: reconcileSource,
  ImageRepository: reconcileImageRepository,
  ImagePolicy: reconcileImagePolicy,
  ImageUpdateAutomation: reconcileImageUpdateAutomation,
}

export interface BehaviourOptions {
  readonly store: ObjectStore
  readonly world: FluxWorld
  readonly scheduler: Scheduler
  readonly signal: AbortSignal
  /** Whether objects also run at their interval, without being asked. */
  readonly hasIntervals: boolean
  readonly objects: readonly KubeObject[]
}

export function startFluxBehaviour(options: BehaviourOptions): void {
  const { store, world, scheduler, signal } = options
  const running = new Map<string, { isDirty: boolean }>()
  const nextRuns = new Map<string, () => void>()

  function enqueue(ref: string, delayMs: number): void {
    const current = running.get(ref)
    if (current !== undefined) {
      current.isDirty = true
      return
    }
    nextRuns.get(ref)?.()
    nextRuns.set(
      ref,
      scheduler.after(delayMs, () => begin(ref)),
    )
  }

  function begin(ref: string): void {
    nextRuns.delete(ref)
    const object = world.get(ref)
    if (object === undefined || isStatic(object)) return
    const run = readRun(object)
    if (isSuspended(object)) {
      // The controllers acknowledge a request to a suspended object and do nothing.
      const acknowledged = handled({ ...run, isForced: false, isReset: false })
      const { generation = 1 } = object.metadata
      world.writeStatus(ref, { ...acknowledged, ...(marksSeen(object) ? { observedGeneration: generation } : {}) })
      return
    }
    const steps = (BY_KIND[object.kind] ?? reconcilePlainly)(world, ref, run)
    running.set(ref, { isDirty: false })
    advance(ref, steps)
  }

  function advance(ref: string, steps: Reconciliation): void {
    const step = steps.next()
    if (step.done !== true) {
      scheduler.after(step.value, () => advance(ref, steps))
      return
    }
    const wasDirty = running.get(ref)?.isDirty === true
    running.delete(ref)
    if (wasDirty) enqueue(ref, 200)
    else if (step.value !== undefined) {
      if (Number.isFinite(step.value)) enqueue(ref, step.value)
    } else if (options.hasIntervals) enqueue(ref, intervalOf(world.get(ref)))
  }

  function follow(change: Change): void {
    const { object, previous } = change
    if (!isFluxKind(object.kind) || change.type === 'DELETED') return
    const ref = refOfObject(object)
    const isNew = previous === undefined
    const hasNewSpec = previous?.metadata.generation !== object.metadata.generation
    const isRequested = previous?.metadata.annotations?.[REQUESTED_AT] !== object.metadata.annotations?.[REQUESTED_AT]
    if (isNew || hasNewSpec || isRequested) enqueue(ref, world.random.between(150, 500))
    if (artifactRevision(previous) !== artifactRevision(object)) {
      for (const consumer of consumersOf(world, ref)) enqueue(consumer, world.random.between(200, 900))
    }
    const scan = (one: KubeObject | undefined) => textAt(one, 'status', 'lastScanResult', 'revision')
    const tag = (one: KubeObject | undefined) => textAt(one, 'status', 'latestRef', 'tag')
    if (scan(previous) !== scan(object)) for (const policy of policiesOf(world, object)) enqueue(policy, 300)
    if (tag(previous) !== tag(object)) {
      for (const one of world.list('ImageUpdateAutomation')) enqueue(refOfObject(one), 1_000)
    }
  }

  for (const object of options.objects) {
    if (!isFluxKind(object.kind)) continue
    world.learnFailure(object)
    if (!options.hasIntervals || isGivenUp(world, object) || isHanging(object)) continue
    enqueue(refOfObject(object), FIRST_LOOK_MS + dueIn(world, object))
  }
  store.onChange(follow, signal)
}

function readRun(object: KubeObject): Run {
  const annotations = object.metadata.annotations ?? {}
  const token = annotations[REQUESTED_AT]
  const isNewToken = (key: string, field: string) =>
    token !== undefined && annotations[key] === token && textAt(object, 'status', field) !== token
  const attempted = valueAt(object, 'status', 'lastAttemptedGeneration')
  return {
    ...(token === undefined ? {} : { token }),
    isForced: isNewToken('reconcile.fluxcd.io/forceAt', 'lastHandledForceAt'),
    isReset: isNewToken('reconcile.fluxcd.io/resetAt', 'lastHandledResetAt'),
    hasNewSpec: attempted !== undefined && attempted !== object.metadata.generation,
  }
}

function isStatic(object: KubeObject): boolean {
  if (!isFluxKind(object.kind)) return true
  const { staticVersions, controller } = describeKind(object.kind)
  const version = object.apiVersion.slice(object.apiVersion.lastIndexOf('/') + 1)
  if (controller === undefined || staticVersions?.includes(version) === true) return true
  return object.kind === 'HelmRepository' && valueAt(object, 'spec', 'type') === 'oci'
}

function isSuspended(object: KubeObject): boolean {
  if (!isFluxKind(object.kind)) return false
  const { suspension } = describeKind(object.kind)
  if (suspension.by === 'annotation') return object.metadata.annotations?.[suspension.key] === 'disabled'
  return suspension.by === 'spec' && valueAt(object, 'spec', 'suspend') === true
}

/** Sources and HelmReleases also note that they saw the generation that suspended them. */
function marksSeen(object: KubeObject): boolean {
  if (!isFluxKind(object.kind) || object.status === undefined) return false
  return object.kind === 'HelmRelease' || describeKind(object.kind).role === 'source'
}

function isGivenUp(world: FluxWorld, object: KubeObject): boolean {
  return world.failureOf(refOfObject(object))?.stalled !== undefined
}

/** A run that never ended keeps the next one from beginning, until somebody asks. */
function isHanging(object: KubeObject): boolean {
  const conditions = recordsAt(object, 'status', 'conditions')
  const is = (type: string) => conditions.some((one) => one.type === type && one.status === 'True')
  return is('Reconciling') && is('Ready')
}

/** Until its next run, where its status tells of the last one; else at some time within its interval. */
function dueIn(world: FluxWorld, object: KubeObject): number {
  const ready = recordsAt(object, 'status', 'conditions').find((one) => one.type === 'Ready')
  if (ready?.reason === 'DependencyNotReady') return world.random.next() * world.requeueMs
  const isFailed = ready?.status === 'False'
  const ranAt = isFailed
    ? textAt(ready, 'lastTransitionTime')
    : (textAt(recordsAt(object, 'status', 'history')[0], 'lastReconciled') ??
      textAt(object, 'status', 'lastScanResult', 'scanTime') ??
      textAt(object, 'status', 'lastAutomationRunTime'))
  const everyMs =
    (isFailed ? parseGoDuration(textAt(object, 'spec', 'retryInterval') ?? '') : undefined) ?? intervalOf(object)
  const leftMs = ranAt === undefined ? -1 : Date.parse(ranAt) + everyMs - world.clock().getTime()
  return leftMs >= 0 ? leftMs : world.random.next() * everyMs
}

function intervalOf(object: KubeObject | undefined): number {
  return parseGoDuration(textAt(object, 'spec', 'interval') ?? '') ?? DEFAULT_INTERVAL_MS
}

/** Whoever takes the artifact of this source. */
function consumersOf(world: FluxWorld, sourceRef: string): readonly string[] {
  const takes = (object: KubeObject, ...path: readonly string[]) =>
    resolveRef(object, recordAt(object, ...path)) === sourceRef
  return [
    ...world.list('Kustomization').filter((object) => takes(object, 'spec', 'sourceRef')),
    ...world.list('HelmChart').filter((object) => takes(object, 'spec', 'sourceRef')),
    ...world
      .list('HelmRelease')
      .filter(
        (object) =>
          takes(object, 'spec', 'chartRef') || `HelmChart/${textAt(object, 'status', 'helmChart')}` === sourceRef,
      ),
  ].map(refOfObject)
}

function policiesOf(world: FluxWorld, repository: KubeObject): readonly string[] {
  return world
    .list('ImagePolicy')
    .filter(
      (policy) =>
        textAt(policy, 'spec', 'imageRepositoryRef', 'name') === repository.metadata.name &&
        (textAt(policy, 'spec', 'imageRepositoryRef', 'namespace') ?? policy.metadata.namespace) ===
          repository.metadata.namespace,
    )
    .map(refOfObject)
}
