// From a parsed object and what is known around it to the row that pages, API and graph show.

import type { ConditionSummary, Resource } from '@/lib/contract/state'
import { actionsFor, refuseAction, whyNotReconcilable } from '@/lib/flux/act/actions'
import { countFailures } from '@/lib/flux/judge/failure-begin'
import type { Judgement } from '@/lib/flux/judge/status'
import { findStuck, type StuckSubject } from '@/lib/flux/judge/stuck'
import { isHealthyCurrent } from '@/lib/flux/object/conditions'
import type { Condition, FluxResource } from '@/lib/flux/object/flux-resource'
import { sayRevision } from '@/lib/flux/tell/revision-sentence'
import type { Ref } from '@/lib/ref'
import { parseTime } from '@/lib/time'
import type { Failure } from './failing-since'
import { fitRow } from './fit-row'
import type { RowContext } from './row-context'
import { describeContradiction, describeRuns, describeTry } from './row-runs'
import { takeFromOthers } from './row-taken'

// Thousands of rows are made at once, and spreading conditional fields costs five times as much as writing them.
type Writable<Row> = { -readonly [Name in keyof Row]: Row[Name] }

/** As what an object is looked at when it comes to being stuck. */
export function subjectOf(
  resource: FluxResource,
  judgement: Judgement,
  { failingSince, awaits }: Pick<RowContext, 'failingSince' | 'awaits'>,
): StuckSubject {
  return stuckSubject(resource, judgement, failingSince(resource.ref), awaits(resource.ref))
}

/** A row of the contract; its `stuck.forSeconds` counts up to `now`. */
export function buildRow(
  resource: FluxResource,
  judgement: Judgement,
  context: RowContext,
  subject = subjectOf(resource, judgement, context),
): Resource {
  const failure = context.failingSince(resource.ref)
  const { source, dependsOn, marks, contradiction, revision } = takeFromOthers(resource, judgement, context)
  const row: Writable<Resource> = {
    ref: resource.ref,
    kind: resource.kind,
    namespace: resource.namespace,
    name: resource.name,
    apiVersion: resource.apiVersion,
    uid: resource.uid,
    status: judgement.status,
    ...describeTry(judgement, failure, contradiction),
    marks,
    current: context.isCurrent(resource),
    suspended: resource.suspended,
    dependsOn,
    labels: resource.labels,
    actions: actionsFor(resource, judgement.status),
  }
  if (judgement.lastResult !== undefined) row.lastResult = judgement.lastResult
  writeConditions(row, resource)
  if (failure !== undefined) writeFailure(row, failure)
  const stuck = findStuck(subject, context)
  if (stuck !== undefined) row.stuck = stuck
  if (source !== undefined) row.source = source
  writeTimes(row, describeRuns(resource, judgement, context.now), context.changedAt(resource.ref))
  writeSpec(row, resource)
  const running = context.runningOf(resource.ref)
  if (running !== undefined) row.running = running
  const rootCause = context.rootCauseOf(resource.ref)
  if (rootCause !== undefined) row.rootCause = rootCause
  const contradicted = describeContradiction(contradiction)
  if (contradicted !== undefined) row.contradicted = contradicted
  if (revision !== undefined) {
    const sentence = sayRevision({ ...row, revision }, context.now)
    row.revision = { ...revision, sentence }
  }
  return fitRow(row)
}

function writeConditions(row: Writable<Resource>, resource: FluxResource): void {
  const ready = findCondition(resource, 'Ready')
  const healthy = findCondition(resource, 'Healthy')
  const stalled = findCondition(resource, 'Stalled')
  if (ready !== undefined) row.ready = summarise(ready)
  if (stalled?.status === 'True') row.stalled = summarise(stalled)
  if (healthy !== undefined)
    row.healthy = { ...summarise(healthy), current: isHealthyCurrent(healthy, ready, resource) }
}

function writeFailure(row: Writable<Resource>, { since, atLeast, revisions }: Failure): void {
  row.failingSince = since.toISOString()
  if (atLeast) row.failingSinceAtLeast = true
  if (revisions > 1) row.failingRevisions = revisions
}

function writeTimes(
  row: Writable<Resource>,
  runs: ReturnType<typeof describeRuns>,
  lastChange: Date | undefined,
): void {
  if (lastChange !== undefined) row.lastChangeAt = lastChange.toISOString()
  if (runs.lastReconciledAt !== undefined) row.lastReconciledAt = runs.lastReconciledAt
  if (runs.nextRunAt !== undefined) row.nextRunAt = runs.nextRunAt
  if (runs.nextRun !== undefined) row.nextRun = runs.nextRun
}

/** What it says of itself whatever its status is. */
function writeSpec(row: Writable<Resource>, resource: FluxResource): void {
  const { suspendedBy, suspendReason, intervalSeconds, facts, managedBy, inventory } = resource
  if (suspendedBy !== undefined) row.suspendedBy = suspendedBy
  if (suspendReason !== undefined) row.suspendReason = suspendReason
  const sources = listSources(resource)
  if (sources !== undefined) row.sources = sources
  const selector = findPolicySelector(resource)
  if (selector !== undefined) row.policySelector = selector
  if (intervalSeconds !== undefined) row.intervalSeconds = intervalSeconds
  const notReconcilable = whyNotReconcilable(resource)
  if (notReconcilable !== undefined) row.notReconcilable = notReconcilable
  if (Object.keys(facts).length > 0) row.facts = facts
  if (managedBy !== undefined) row.managedBy = managedBy
  if (inventory !== undefined) row.inventory = inventory
  if (resource.remoteCluster) row.remote = true
  writeAwaited(row, resource)
}

const REFS_AT_MOST = 20

function listSources({ references }: FluxResource): readonly Ref[] | undefined {
  const refs = references.flatMap(({ type, to }) => (type === 'source' ? [to] : []))
  return refs.length > 1 ? refs.slice(0, REFS_AT_MOST) : undefined
}

/** A longer one would be cut, and would then say something else. */
const SELECTOR_AT_MOST = 500

function findPolicySelector({ imageUpdates }: FluxResource): string | undefined {
  if (imageUpdates === undefined) return undefined
  const { selector = '' } = imageUpdates
  return selector.length > SELECTOR_AT_MOST ? undefined : selector
}

// Children may be thousands, and each says itself who applied it.
function writeAwaited(row: Writable<Resource>, { waitsFor, inventoryFlux }: FluxResource): void {
  if (waitsFor.length === 0) return
  if (waitsFor === inventoryFlux) row.waits = true
  else row.waitsFor = waitsFor.slice(0, REFS_AT_MOST)
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
  const { reason, message } = reasonOf(resource, judgement)
  const subject: Writable<StuckSubject> = { kind: resource.kind, status: judgement.status }
  if (reason !== undefined) subject.reason = reason
  if (message !== undefined) subject.message = message
  if (judgement.since !== undefined) subject.since = judgement.since
  if (failure !== undefined) {
    subject.failingSince = failure.since
    subject.failingSinceAtLeast = failure.atLeast
  }
  const failures = countFailures(resource)
  if (failures !== undefined) subject.failures = failures
  const unansweredSince = unansweredRequest(resource)
  if (unansweredSince !== undefined) subject.unansweredSince = unansweredSince
  if (awaits !== undefined) subject.awaits = awaits
  writeSubjectTimes(subject, resource)
  return subject
}

function writeSubjectTimes(subject: Writable<StuckSubject>, resource: FluxResource): void {
  const { createdAt, specChangedAt, deletedAt, timeoutSeconds, intervalSeconds } = resource
  if (createdAt !== undefined) subject.createdAt = createdAt
  if (specChangedAt !== undefined) subject.specChangedAt = specChangedAt
  if (deletedAt !== undefined) subject.deletedAt = deletedAt
  if (timeoutSeconds !== undefined) subject.timeoutSeconds = timeoutSeconds
  if (intervalSeconds !== undefined) subject.intervalSeconds = intervalSeconds
  if (resource.lastReconciledAt !== undefined) subject.lastReconciledAt = resource.lastReconciledAt
  if (resource.artifactRevision !== undefined) subject.artifactRevision = resource.artifactRevision
}

/** The token of a request is mostly the time at which it was made; of another form it tells nothing. */
function unansweredRequest(resource: FluxResource): Date | undefined {
  const { requestedAt, lastHandledReconcileAt } = resource
  if (requestedAt === lastHandledReconcileAt) return undefined
  return refuseAction(resource, 'reconcile') === undefined ? parseTime(requestedAt) : undefined
}
