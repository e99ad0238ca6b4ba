// What an object runs, what it tried, what its source has, and whether it is behind: no more than is known.

import { describeKind } from '../kinds'
import { commitUrl } from './commit-url'
import { findCondition } from './conditions'
import type { FluxResource } from './flux-resource'
import { runningSnapshot } from './release-history'
import { isSameRevision, parseRevision, shortenRevision } from './revision-format'

export { isSameRevision, parseRevision, shortenRevision } from './revision-format'

type Behind = 'no' | 'rolling_out' | 'yes' | 'unknown'

export interface RevisionFacts {
  readonly applied?: string
  readonly appliedShort?: string
  readonly attempted?: string
  readonly attemptedShort?: string
  readonly available?: string
  readonly availableShort?: string
  readonly behind: Behind
  readonly commitUrl?: string
  readonly subject?: string
}

/** A new revision may take one interval and this long before being late. */
const GRACE_MS = 60_000

/** Undefined for objects that carry no revision at all, such as alerts. */
export function describeRevision(
  resource: FluxResource,
  source: FluxResource | undefined,
  now: Date,
): RevisionFacts | undefined {
  const { role } = describeKind(resource.kind)
  if (role === 'image' || role === 'notification') return undefined
  const isSource = role === 'source'
  const applied = isSource ? resource.artifactRevision : resource.appliedRevision
  const attempted = applied === resource.attemptedRevision ? undefined : resource.attemptedRevision
  const available = isSource ? nameUpstream(resource) : source?.artifactRevision
  if (applied === undefined && attempted === undefined && available === undefined) return undefined
  const commit = linkCommit(resource, isSource ? resource : source)
  return {
    ...(applied === undefined ? {} : { applied, appliedShort: shortenRevision(applied) }),
    ...(attempted === undefined ? {} : { attempted, attemptedShort: shortenRevision(attempted) }),
    ...(available === undefined ? {} : { available, availableShort: shortenRevision(available) }),
    behind: isSource ? judgeSource(resource, source, now) : judgeApplier(resource, source, now),
    ...(commit === undefined ? {} : { commitUrl: commit }),
  }
}

/** Something newer is there than what an object has or runs. */
export interface RevisionGap {
  readonly since?: Date
  /** When it is late; absent where it is late already. */
  readonly lateAt?: Date
}

/** Undefined while nothing newer is known; what cannot be compared is no gap. */
export function findRevisionGap(resource: FluxResource, source: FluxResource | undefined): RevisionGap | undefined {
  const { role } = describeKind(resource.kind)
  if (role === 'image' || role === 'notification') return undefined
  if (role === 'source') {
    const outdated = findCondition(resource.conditions, 'ArtifactOutdated')
    return outdated?.status === 'True' ? openGap(outdated.since, resource.intervalSeconds) : undefined
  }
  if (source === undefined || runsArtifact(resource, source) !== false) return undefined
  // Nobody here watches over the artifact of an unknown producer.
  const hasProducer = describeKind(source.kind).controller !== undefined || source.references.length > 0
  return hasProducer ? openGap(source.artifactUpdatedAt, resource.intervalSeconds) : undefined
}

function openGap(since: Date | undefined, intervalSeconds: number | undefined): RevisionGap {
  if (since === undefined) return {}
  return { since, lateAt: new Date(since.getTime() + (intervalSeconds ?? 0) * 1_000 + GRACE_MS) }
}

/** Whether a source has what its upstream has: it knows only after a fetch that worked, of its own source too. */
function judgeSource(resource: FluxResource, source: FluxResource | undefined, now: Date): Behind {
  const gap = findRevisionGap(resource, undefined)
  if (gap !== undefined) return lateness(gap, now)
  if (resource.artifactRevision === undefined || !isFetching(resource)) return 'unknown'
  if (source !== undefined && !isFetching(source)) return 'unknown'
  return 'no'
}

function judgeApplier(resource: FluxResource, source: FluxResource | undefined, now: Date): Behind {
  if (source?.artifactRevision === undefined) return 'unknown'
  const isSame = runsArtifact(resource, source)
  if (isSame === undefined) return 'unknown'
  // The same as a source that cannot look upstream, or that nobody here watches over, proves nothing.
  if (isSame) return judgeSource(source, undefined, now)
  const gap = findRevisionGap(resource, source)
  return gap === undefined ? 'unknown' : lateness(gap, now)
}

/** Undefined when what runs and what the source has cannot be compared. */
export function runsArtifact(resource: FluxResource, source: FluxResource): boolean | undefined {
  if (source.artifactRevision === undefined) return undefined
  if (resource.appliedRevision === undefined) return false
  return isArtifact(resource.appliedRevision, resource, source, runningSnapshot(resource.history)?.digest)
}

/** Whether its last attempt was at what the source has; what cannot be compared is no attempt. */
export function triedArtifact(resource: FluxResource, source: FluxResource): boolean {
  const { attemptedRevision } = resource
  return attemptedRevision !== undefined && isArtifact(attemptedRevision, resource, source) === true
}

function isArtifact(
  revision: string,
  { kind }: FluxResource,
  { artifactRevision: available = '' }: FluxResource,
  chartDigest?: string,
): boolean | undefined {
  const { digest } = parseRevision(available)
  if (describeKind(kind).history !== 'helm') return isSameRevision(revision, available)
  if (digest === undefined) return isSameChart(revision, available)
  if (chartDigest !== undefined) return parseRevision(chartDigest).digest === digest
  // An OCI chart carries the first digits of its digest behind the plus.
  const suffix = revision.includes('+') ? /[+.]([0-9a-f]{12})$/.exec(revision)?.[1] : undefined
  return suffix === undefined ? undefined : digest.startsWith(suffix)
}

// The chart's build suffix is left aside only when the running version was recorded without one.
function isSameChart(applied: string, available: string): boolean {
  return applied === available || (!applied.includes('+') && available.split('+', 1)[0] === applied)
}

function isFetching(source: FluxResource): boolean {
  if (source.suspended || source.deletedAt !== undefined) return false
  if (source.isStatic) return true
  const ready = findCondition(source.conditions, 'Ready')
  if (ready === undefined) return describeKind(source.kind).controller === undefined
  return ready.status !== 'False' && findCondition(source.conditions, 'FetchFailed')?.status !== 'True'
}

function lateness({ lateAt }: RevisionGap, now: Date): Behind {
  return lateAt !== undefined && now < lateAt ? 'rolling_out' : 'yes'
}

function nameUpstream(resource: FluxResource): string | undefined {
  const outdated = findCondition(resource.conditions, 'ArtifactOutdated')
  if (outdated?.status !== 'True') return resource.artifactRevision
  return /new upstream revision '([^']+)'/.exec(outdated.message)?.[1]
}

/** The commit that runs: of the git origin of an OCI artifact, else of the git source itself. */
function linkCommit(resource: FluxResource, source: FluxResource | undefined): string | undefined {
  if (source === undefined) return undefined
  const origin = resource.originRevision
  if (origin !== undefined && source.originUrl !== undefined) return commitUrl(source.originUrl, origin)
  const { hasCommits } = describeKind(source.kind)
  const revision = resource === source ? resource.artifactRevision : resource.appliedRevision
  return hasCommits === true && source.url !== undefined && revision !== undefined
    ? commitUrl(source.url, revision)
    : undefined
}
