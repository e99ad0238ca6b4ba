// One sentence on revisions: what runs, what was tried, what its source has, and what stands between them. Browser and
// server say it by this file, since it may name an age. "Up to date" and "rolling out" are said only where they are true.

import type { DependencySummary } from '@/lib/contract/state'
import { type Ref, refForPeople } from '@/lib/ref'
import { formatAge, parseTime } from '@/lib/time'
import type { Status } from '../judge/status'
import { describeKind, type FluxKind } from '../kinds'
import type { RevisionFacts } from '../object/revision'

/** A row of the contract satisfies it. */
export interface RevisionSubject {
  readonly ref: Ref
  readonly kind: FluxKind
  readonly status: Status
  readonly lastResult?: Status
  readonly revision: RevisionFacts
  readonly failingSince?: string
  readonly failingSinceAtLeast?: boolean
  readonly failingRevisions?: number
  readonly source?: { readonly ref: Ref; readonly status?: Status }
  readonly dependsOn: readonly DependencySummary[]
  readonly rootCause?: Ref
}

const BAD: ReadonlySet<Status | undefined> = new Set<Status>(['failed', 'stalled'])

export function sayRevision(subject: RevisionSubject, now: Date): string {
  return describeKind(subject.kind).role === 'source' ? saySource(subject) : sayApplier(subject, now)
}

function saySource({ status, revision }: RevisionSubject): string {
  const { appliedShort: has, availableShort: upstream } = revision
  const holds = has === undefined ? 'nothing was fetched yet' : `has ${has}`
  const newer = isBehind(revision) ? `upstream has ${upstream ?? 'a newer revision'}` : undefined
  if (status === 'suspended') return sentence(newer === undefined ? '' : 'Behind, and suspended', holds, newer ?? '')
  if (BAD.has(status)) return sentence(holds, 'its last fetch failed')
  if (newer !== undefined)
    return sentence(status === 'reconciling' ? `fetching ${upstream ?? 'a newer one'}` : newer, holds)
  if (has === undefined) return sentence(holds)
  if (revision.behind === 'no' && status === 'ready') return `Fetched the newest revision, ${has}.`
  return `${sentence(holds)} Whether upstream has a newer one is not known.`
}

function sayApplier(subject: RevisionSubject, now: Date): string {
  const { status, lastResult, revision } = subject
  const runs = revision.appliedShort === undefined ? 'nothing was applied yet' : `runs ${revision.appliedShort}`
  switch (status) {
    case 'suspended': {
      const tried = BAD.has(lastResult) ? sayTried(subject, '') : ''
      if (isBehind(revision)) return sentence('Behind, and suspended', runs, tried || sayNewer(revision))
      return sentence(`suspended, and ${runs}`, tried)
    }
    case 'failed':
    case 'stalled':
      return sayFailure(subject, runs, now)
    case 'waiting': {
      const holder = nameHolder(subject)
      return sentence(holder === undefined ? 'held back' : `held back by ${refForPeople(holder)}`, runs)
    }
    case 'reconciling':
      return sayRun(subject, runs)
    case 'terminating':
      return sentence('being deleted', runs)
    default:
      return sayAtRest(subject, runs)
  }
}

function sayFailure(subject: RevisionSubject, runs: string, now: Date): string {
  const { kind, status, revision } = subject
  if (describeKind(kind).history === 'helm') {
    return sentence(runs, sayTried(subject, status === 'stalled' ? sayAge(subject, now) : '') || 'its last run failed')
  }
  if (isOfAnother(revision)) return sentence(`tried ${revision.attemptedShort} and failed`, runs)
  return sentence(runs, isBehind(revision) ? sayNewer(revision) : '', 'its last run failed')
}

/** Empty where nothing else than what runs was tried. */
function sayTried({ kind, revision }: RevisionSubject, age: string): string {
  if (!isOfAnother(revision)) return ''
  const { attemptedShort: tried, appliedShort: has } = revision
  if (describeKind(kind).history !== 'helm') return `tried ${tried} and failed`
  return `the ${has === undefined ? 'installation of' : 'upgrade to'} ${tried} failed${age}`
}

/** Of several revisions the begin tells nothing of the last one. */
function sayAge({ failingSince, failingSinceAtLeast, failingRevisions }: RevisionSubject, now: Date): string {
  const since = parseTime(failingSince)
  if (since === undefined || failingRevisions !== undefined) return ''
  return ` ${failingSinceAtLeast === true ? 'at least ' : ''}${formatAge(now.getTime() - since.getTime())} ago`
}

function sayRun({ revision, failingSince, source }: RevisionSubject, runs: string): string {
  const { attemptedShort, availableShort } = revision
  const goal = isBehind(revision) ? availableShort : isOfAnother(revision) ? attemptedShort : undefined
  if (failingSince !== undefined) return sentence(goal === undefined ? 'tries again' : `tries ${goal} again`, runs)
  if (goal !== undefined) return sentence(`rolling out ${goal}`, runs)
  return revision.behind === 'no' || source === undefined ? sentence(runs) : sentence(runs, NOT_KNOWN)
}

const NOT_KNOWN = 'whether its source has a newer one is not known'

function sayAtRest({ status, revision, source }: RevisionSubject, runs: string): string {
  if (revision.behind === 'yes') return sentence('behind its source', runs, sayNewer(revision))
  if (revision.behind === 'rolling_out') return sentence(sayNewer(revision), `${runs} until its next run`)
  if (isOfAnother(revision)) return sentence(runs, `tried ${revision.attemptedShort} last`)
  if (source === undefined) return sentence(runs)
  if (revision.behind === 'unknown' || revision.applied === undefined) return sentence(runs, NOT_KNOWN)
  return status === 'ready' ? sentence('up to date with its source', runs) : sentence(runs)
}

function sayNewer({ availableShort }: RevisionFacts): string {
  return `its source has ${availableShort ?? 'a newer revision'}`
}

function isBehind({ behind }: RevisionFacts): boolean {
  return behind === 'yes' || behind === 'rolling_out'
}

/** The digits of a digest behind the plus are left out by some versions of helm-controller. */
function isOfAnother({ attempted, applied }: RevisionFacts): boolean {
  return attempted !== undefined && attempted.split('+', 1)[0] !== applied?.split('+', 1)[0]
}

function nameHolder({ ref, rootCause, dependsOn, source }: RevisionSubject): Ref | undefined {
  if (rootCause !== undefined && rootCause !== ref) return rootCause
  const dependency = dependsOn.find(({ status, missing }) => missing || (status !== undefined && status !== 'ready'))
  if (dependency !== undefined) return dependency.ref
  return source?.status === 'ready' ? undefined : source?.ref
}

function sentence(...parts: readonly string[]): string {
  const text = parts.filter((part) => part !== '').join('; ')
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`
}
