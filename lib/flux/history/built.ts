// What an applier put into the cluster last, as far as it tells by itself: another digest than the last one seen is a
// deploy, and the same revision once more is none.

import { describeKind } from '../kinds'
import { findCondition } from '../object/conditions'
import type { FluxResource, HistoryEntry } from '../object/flux-resource'

export interface Built {
  /** Compared with the last one seen; what was applied and then failed is another one than what ended well. */
  readonly digest: string
  /** Ended well: only that is a deploy. */
  readonly isWell: boolean
  /** Behind the uid: the same for whoever looks, another one for each return. */
  readonly key: string
  readonly at?: number
  /** It was built between this and `at`, since the object does not tell closer. */
  readonly after?: number
  readonly revision?: string
  /** Of a release: the version of its chart, which people know it by. */
  readonly version?: string
  readonly action?: string
  /** False below Flux 2.7: whether anything is another one than before is not told. */
  readonly isCompared: boolean
}

/** So a run ends that has applied what it built. */
const APPLIED_AND_FAILED: ReadonlySet<string> = new Set(['HealthCheckFailed', 'PruneFailed'])
const FAILED_MARK = ' failed'
const GENERATION = 'generation '

/** Undefined where it has built nothing yet, and for kinds that build nothing. */
export function findBuilt(resource: FluxResource): Built | undefined {
  const { history } = describeKind(resource.kind)
  if (history === undefined) return undefined
  if (history === 'helm') return findRelease(resource)
  return resource.history.length === 0 ? findApplied(resource) : findRun(resource)
}

/** Whether `built` is a deploy behind what was seen last. */
export function isDeploy(seen: string | undefined, built: Built): boolean {
  if (!built.isWell || built.digest === seen) return false
  // A controller that learns to tell digests has deployed nothing by that.
  return !(built.isCompared && seen !== undefined && !isComparedDigest(seen))
}

/** What is to be remembered: a failed run of what ran well before is no other state of it. */
export function digestBehind(seen: string | undefined, built: Built): string {
  return !built.isWell && seen === bareDigest(built.digest) ? seen : built.digest
}

/** Of what was seen: whether another one would have been told. */
export function isComparedDigest(digest: string): boolean {
  return !digest.startsWith(GENERATION)
}

/** Of a Helm release: its version and when it was deployed, which nobody knows it by. */
export function isReleaseDigest(digest: string): boolean {
  return /^\d*:\d+$/.test(digest)
}

export function bareDigest(digest: string): string {
  return digest.endsWith(FAILED_MARK) ? digest.slice(0, -FAILED_MARK.length) : digest
}

/**
 * One entry per digest and status: one that returns moves its old entry to the front with its old first time, so that
 * this counts only where it is later than the end of the entry behind it.
 */
function findRun({ history }: FluxResource): Built | undefined {
  const [newest, behind] = history
  if (newest?.digest === undefined) return undefined
  const { digest, status, first, last, revision } = newest
  const isWell = isSuccess(status)
  if (!isWell && !APPLIED_AND_FAILED.has(status)) return undefined
  const end = behind?.last
  const isFirst = first !== undefined && (end === undefined || first > end)
  const at = (isFirst ? first : last)?.getTime()
  const before = history.find((entry) => entry.digest !== digest)?.last?.getTime() ?? 0
  return {
    digest: isWell ? digest : `${digest}${FAILED_MARK}`,
    isWell,
    key: `${digest}:${revision ?? ''}:${before}`,
    ...(at === undefined ? {} : { at }),
    ...(isFirst || end === undefined ? {} : { after: end.getTime() }),
    ...(revision === undefined ? {} : { revision }),
    isCompared: true,
  }
}

function isSuccess(status: HistoryEntry['status']): boolean {
  return /succeeded$/i.test(status)
}

function findRelease({ history }: FluxResource): Built | undefined {
  const [newest] = history
  if (newest?.status !== 'deployed') return undefined
  const { version, last, revision, action } = newest
  const deployed = last?.getTime()
  const key = `${version ?? ''}:${deployed ?? 0}`
  return {
    digest: key,
    isWell: true,
    key,
    ...(deployed === undefined ? {} : { at: deployed }),
    ...(revision === undefined ? {} : { revision, version: revision }),
    ...(action === undefined ? {} : { action }),
    isCompared: true,
  }
}

/** Without a digest only another spec is known to be another one; a new revision may have changed nothing here. */
function findApplied(resource: FluxResource): Built | undefined {
  const { generation, observedGeneration, appliedRevision, conditions } = resource
  const ready = findCondition(conditions, 'Ready')
  if (ready?.status !== 'True' || observedGeneration !== generation) return undefined
  const since = ready.since?.getTime()
  return {
    digest: `${GENERATION}${generation}`,
    isWell: true,
    key: `${generation}:${appliedRevision ?? ''}:${since ?? 0}`,
    ...(since === undefined ? {} : { at: since }),
    ...(appliedRevision === undefined ? {} : { revision: appliedRevision }),
    isCompared: false,
  }
}
