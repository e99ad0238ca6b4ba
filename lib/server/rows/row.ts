// From a parsed object and what is known around it to the row that pages, API and graph show.

import type { ConditionSummary, DependencySummary, Mark, Resource } from '@/lib/contract/state'
import { actionsFor, refuseAction, whyNotReconcilable } from '@/lib/flux/act/actions'
import { countFailures } from '@/lib/flux/judge/failure-begin'
import type { Sight } from '@/lib/flux/judge/sight'
import type { Judgement } from '@/lib/flux/judge/status'
import { findStuck, type StuckSubject } from '@/lib/flux/judge/stuck'
import { isHealthyCurrent } from '@/lib/flux/object/conditions'
import type { Condition, FluxResource } from '@/lib/flux/object/flux-resource'
import { describeRevision } from '@/lib/flux/object/revision'
import { sayRevision } from '@/lib/flux/tell/revision-sentence'
import type { Ref } from '@/lib/ref'
import { parseTime } from '@/lib/time'
import type { Failure } from './failing-since'
import { fitRow } from './fit-row'
import { contradict, describeContradiction, describeRuns, describeTry } from './row-runs'

export interface RowContext {
  readonly now: Date
  readonly stuckAfterMs: number
  readonly resourceOf: (ref: Ref) => FluxResource | undefined
  /** As it is, where `resourceOf` gives what is shown. */
  readonly latestOf: (ref: Ref) => FluxResource | undefined
  readonly judgementOf: (ref: Ref) => Judgement | undefined
  /** Whether a name that nobody answers to may be called missing. */
  readonly sightOf: (ref: Ref) => Sight
  readonly rootCauseOf: (ref: Ref) => Ref | undefined
  readonly marksOf: (resource: FluxResource, judgement: Judgement) => readonly Mark[]
  /** Whether the workloads that it deployed run. */
  readonly runningOf: (ref: Ref) => Resource['running']
  /** False while what is shown of this object may be old. */
  readonly isCurrent: (resource: FluxResource) => boolean
  readonly failingSince: (ref: Ref) => Failure | undefined
  readonly changedAt: (ref: Ref) => Date | undefined
  /** What a waiting object waits for, when that will not come by itself. */
  readonly awaits: (ref: Ref) => StuckSubject['awaits']
}

/** A row of the contract; its `stuck.forSeconds` counts up to `now`. */
export function buildRow(resource: FluxResource, judgement: Judgement, context: RowContext): Resource {
  const ready = findCondition(resource, 'Ready')
  const healthy = findCondition(resource, 'Healthy')
  const stalled = findCondition(resource, 'Stalled')
  const sourceRef = findSource(resource)
  const source = sourceRef === undefined ? undefined : context.resourceOf(sourceRef)
  const revision = describeRevision(resource, source, context.now)
  const failure = context.failingSince(resource.ref)
  const stuck = findStuck(stuckSubject(resource, judgement, failure, context.awaits(resource.ref)), context)
  const contradiction = contradict(resource, judgement, context)
  const rootCause = context.rootCauseOf(resource.ref)
  const lastChange = context.changedAt(resource.ref)
  const sourceStatus = sourceRef === undefined ? undefined : context.judgementOf(sourceRef)?.status
  const { intervalSeconds } = resource
  const notReconcilable = whyNotReconcilable(resource)
  const running = context.runningOf(resource.ref)
  const row: Omit<Resource, 'revision'> = {
    ref: resource.ref,
    kind: resource.kind,
    namespace: resource.namespace,
    name: resource.name,
    apiVersion: resource.apiVersion,
    uid: resource.uid,
    status: judgement.status,
    ...describeTry(judgement, failure, contradiction),
    ...(judgement.lastResult === undefined ? {} : { lastResult: judgement.lastResult }),
    ...(ready === undefined ? {} : { ready: summarise(ready) }),
    ...(stalled?.status === 'True' ? { stalled: summarise(stalled) } : {}),
    ...(healthy === undefined
      ? {}
      : { healthy: { ...summarise(healthy), current: isHealthyCurrent(healthy, ready, resource) } }),
    ...(failure === undefined ? {} : { failingSince: failure.since.toISOString() }),
    ...(failure?.atLeast === true ? { failingSinceAtLeast: true } : {}),
    ...(failure !== undefined && failure.revisions > 1 ? { failingRevisions: failure.revisions } : {}),
    ...(stuck === undefined ? {} : { stuck }),
    marks: context.marksOf(resource, judgement),
    ...(running === undefined ? {} : { running }),
    current: context.isCurrent(resource),
    suspended: resource.suspended,
    ...(resource.suspendedBy === undefined ? {} : { suspendedBy: resource.suspendedBy }),
    ...(resource.suspendReason === undefined ? {} : { suspendReason: resource.suspendReason }),
    ...(sourceRef === undefined
      ? {}
      : { source: { ref: sourceRef, ...(sourceStatus === undefined ? {} : { status: sourceStatus }) } }),
    ...listSources(resource),
    ...listPolicies(resource),
    dependsOn: resource.dependsOn.map((entry) => describeDependency(entry, context)),
    ...(rootCause === undefined ? {} : { rootCause }),
    ...(intervalSeconds === undefined ? {} : { intervalSeconds }),
    ...(lastChange === undefined ? {} : { lastChangeAt: lastChange.toISOString() }),
    ...describeRuns(resource, judgement, context.now),
    labels: resource.labels,
    actions: actionsFor(resource, judgement.status),
    ...describeContradiction(contradiction),
    ...(notReconcilable === undefined ? {} : { notReconcilable }),
    ...(Object.keys(resource.facts).length === 0 ? {} : { facts: resource.facts }),
    ...(resource.managedBy === undefined ? {} : { managedBy: resource.managedBy }),
    ...(resource.inventory === undefined ? {} : { inventory: resource.inventory }),
    ...(resource.remoteCluster ? { remote: true } : {}),
    ...describeAwaited(resource),
  }
  if (revision === undefined) return fitRow(row)
  const sentence = sayRevision({ ...row, revision }, context.now)
  return fitRow({ ...row, revision: { ...revision, sentence } })
}

const REFS_AT_MOST = 20

/** What it takes from first of all; an ImagePolicy chooses from its ImageRepository, an Alert sends through its Provider. */
export function findSource({ references }: FluxResource): Ref | undefined {
  for (const wanted of ['source', 'chart', 'image', 'provider'] as const) {
    const found = references.find(({ type }) => type === wanted)
    if (found !== undefined) return found.to
  }
  return undefined
}

function listSources({ references }: FluxResource): Pick<Resource, 'sources'> {
  const refs = references.flatMap(({ type, to }) => (type === 'source' ? [to] : []))
  return refs.length > 1 ? { sources: refs.slice(0, REFS_AT_MOST) } : {}
}

/** A longer one would be cut, and would then say something else. */
const SELECTOR_AT_MOST = 500

function listPolicies({ imageUpdates }: FluxResource): Pick<Resource, 'policySelector'> {
  if (imageUpdates === undefined) return {}
  const { selector = '' } = imageUpdates
  return selector.length > SELECTOR_AT_MOST ? {} : { policySelector: selector }
}

// Children may be thousands, and each says itself who applied it.
function describeAwaited({ waitsFor, inventoryFlux }: FluxResource): Pick<Resource, 'waits' | 'waitsFor'> {
  if (waitsFor.length === 0) return {}
  return waitsFor === inventoryFlux ? { waits: true } : { waitsFor: waitsFor.slice(0, REFS_AT_MOST) }
}

export function findCondition(resource: FluxResource, type: string): Condition | undefined {
  return resource.conditions.find((condition) => condition.type === type)
}

export function summarise(condition: Condition): ConditionSummary {
  return {
    status: condition.status,
    reason: condition.reason,
    message: condition.message,
    ...(condition.since === undefined ? {} : { since: condition.since.toISOString() }),
  }
}

/** One entry of dependsOn with what is known of its target. Never called missing while it could not be read. */
export function describeDependency(
  { ref, readyExpr }: { readonly ref: Ref; readonly readyExpr?: string },
  context: Pick<RowContext, 'resourceOf' | 'judgementOf' | 'sightOf'>,
): DependencySummary {
  const status = context.judgementOf(ref)?.status
  return {
    ref,
    ...(status === undefined ? {} : { status }),
    missing: context.resourceOf(ref) === undefined && context.sightOf(ref) === 'read',
    ...(readyExpr === undefined ? {} : { readyExpr }),
  }
}

/** A stalled object is explained by its Stalled condition; Ready still names the last failed action. */
export function reasonOf(resource: FluxResource, judgement: Judgement): { reason?: string; message?: string } {
  const stalled = judgement.status === 'stalled' ? findCondition(resource, 'Stalled') : undefined
  const reason = stalled?.reason ?? judgement.reason
  const message = stalled?.message ?? judgement.message
  return { ...(reason === undefined ? {} : { reason }), ...(message === undefined ? {} : { message }) }
}

export function stuckSubject(
  resource: FluxResource,
  judgement: Judgement,
  failure: Failure | undefined,
  awaits: StuckSubject['awaits'],
): StuckSubject {
  const failures = countFailures(resource)
  const unansweredSince = unansweredRequest(resource)
  return {
    ...pickTimes(resource),
    kind: resource.kind,
    status: judgement.status,
    ...reasonOf(resource, judgement),
    ...(judgement.since === undefined ? {} : { since: judgement.since }),
    ...(failure === undefined ? {} : { failingSince: failure.since, failingSinceAtLeast: failure.atLeast }),
    ...(failures === undefined ? {} : { failures }),
    ...(unansweredSince === undefined ? {} : { unansweredSince }),
    ...(awaits === undefined ? {} : { awaits }),
  }
}

function pickTimes({
  createdAt,
  specChangedAt,
  deletedAt,
  timeoutSeconds,
  intervalSeconds,
  lastReconciledAt,
  artifactRevision,
}: FluxResource) {
  return {
    ...(createdAt === undefined ? {} : { createdAt }),
    ...(specChangedAt === undefined ? {} : { specChangedAt }),
    ...(deletedAt === undefined ? {} : { deletedAt }),
    ...(timeoutSeconds === undefined ? {} : { timeoutSeconds }),
    ...(intervalSeconds === undefined ? {} : { intervalSeconds }),
    ...(lastReconciledAt === undefined ? {} : { lastReconciledAt }),
    ...(artifactRevision === undefined ? {} : { artifactRevision }),
  }
}

/** The token of a request is mostly the time at which it was made; of another form it tells nothing. */
function unansweredRequest(resource: FluxResource): Date | undefined {
  const { requestedAt, lastHandledReconcileAt } = resource
  if (requestedAt === lastHandledReconcileAt) return undefined
  return refuseAction(resource, 'reconcile') === undefined ? parseTime(requestedAt) : undefined
}
