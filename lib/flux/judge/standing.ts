// How an applier stands to the revision that its source has now: whether it ended with it, and if not, what it does.
// What it was before decides where the object alone cannot tell any more.

import { findCondition } from '../object/conditions'
import type { Condition, FluxResource } from '../object/flux-resource'
import { isSameRevision, runsArtifact, triedArtifact } from '../object/revision'
import { evaluateStatus, type Judgement } from './status'
import { hasGivenUp } from './stuck'

export type Standing = 'done' | 'failed' | 'suspended' | 'running' | 'waiting'

/** One applier over the time of one revision. */
export interface Progress {
  readonly standing: Standing
  /** A run of this revision was seen to begin. */
  readonly hasBegun: boolean
  /** A run of this revision failed, and none has succeeded since. */
  readonly hasFailed: boolean
  /** When time alone may make it another one. */
  readonly until?: Date
}

/** Undefined for what never will apply it, and for what cannot be compared with it. */
export function followApplier(
  applier: FluxResource,
  source: FluxResource,
  before: Progress | undefined,
  now: Date,
): Progress | undefined {
  if (applier.deletedAt !== undefined) return undefined
  // Whoever is seen on another revision afterwards has a later one, which its source is about to tell.
  if (before?.standing === 'done') return before
  const runs = runsArtifact(applier, source)
  if (runs === undefined) return undefined
  const judgement = evaluateStatus(applier, now)
  if (runs && !isBeingTested(applier)) {
    const standing = judgement.reason === 'TestFailed' && judgement.status !== 'ready' ? 'failed' : 'done'
    return { standing, hasBegun: true, hasFailed: standing === 'failed', ...untilOf(judgement) }
  }
  const isRunning = runsRevision(applier, source)
  const hasBegun = isRunning || before?.hasBegun === true
  const hasFailed =
    before?.hasFailed === true ||
    (isRunning ? hasFailedBefore(applier, source) : hasFailedNow(applier, source, hasBegun, judgement))
  const moves = hasFailed ? 'failed' : isRunning ? 'running' : 'waiting'
  return { standing: applier.suspended ? 'suspended' : moves, hasBegun, hasFailed, ...untilOf(judgement) }
}

function untilOf({ changesAt }: Judgement): Pick<Progress, 'until'> {
  return changesAt === undefined ? {} : { until: changesAt }
}

/** helm-controller counts a release as deployed before it tests it. */
function isBeingTested({ conditions }: FluxResource): boolean {
  const running = findCondition(conditions, 'Reconciling')
  if (findCondition(conditions, 'TestSuccess')?.reason === 'AwaitingTests') return true
  return running?.status === 'True' && running.message.startsWith("Running 'test' action")
}

/** A run that began before the revision came is one of an older revision, and says nothing about this one. */
function runsRevision(applier: FluxResource, source: FluxResource): boolean {
  const run = findRun(applier)
  if (run === undefined) return false
  const named = /\bfor revision (\S+) with a timeout/.exec(run.message)?.[1]
  if (named !== undefined) return isSameRevision(named, source.artifactRevision ?? '')
  if (run.message.startsWith("Running '")) return triedArtifact(applier, source)
  const { artifactUpdatedAt } = source
  return run.since === undefined || artifactUpdatedAt === undefined || run.since >= artifactUpdatedAt
}

function findRun({ conditions }: FluxResource): Condition | undefined {
  const reconciling = findCondition(conditions, 'Reconciling')
  if (reconciling !== undefined) {
    return reconciling.status === 'True' && reconciling.reason !== 'ProgressingWithRetry' ? reconciling : undefined
  }
  const ready = findCondition(conditions, 'Ready')
  return ready?.status === 'Unknown' && ready.reason === 'Progressing' ? ready : undefined
}

/** Failures that end a run before it notes which revision it is at. */
const EARLY: ReadonlySet<string> = new Set([
  'ArtifactFailed',
  'ValuesError',
  'ChartMutateError',
  'RESTClientError',
  'FactoryError',
  'StateError',
])

function hasFailedNow(
  applier: FluxResource,
  source: FluxResource,
  hasBegun: boolean,
  { status, reason = '', message, since }: Judgement,
): boolean {
  if (status !== 'failed' && status !== 'stalled') return false
  if (hasBegun || triedArtifact(applier, source)) return true
  // Who is set up wrongly fails at every revision in the same way, and its conditions do not move; who has spent its
  // attempts gets new ones.
  if (status === 'stalled' && !hasGivenUp({ ...findCondition(applier.conditions, 'Stalled'), message })) return true
  const { artifactUpdatedAt } = source
  return EARLY.has(reason) && since !== undefined && artifactUpdatedAt !== undefined && since > artifactUpdatedAt
}

/** Its own history knows of an attempt that nobody here saw. */
function hasFailedBefore(applier: FluxResource, source: FluxResource): boolean {
  const { artifactRevision = '', artifactUpdatedAt } = source
  if (artifactUpdatedAt === undefined) return false
  return applier.history.some(
    ({ status, revision = '', last }) =>
      /failed$/i.test(status) &&
      last !== undefined &&
      last >= artifactUpdatedAt &&
      isSameRevision(revision, artifactRevision),
  )
}
