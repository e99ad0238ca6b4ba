// Whether the chosen tag was pushed, and whether Flux has fetched what was pushed. The last commit stays in the status for
// ever, so that only its time tells whether it is about this tag.

import type { ImagePushedStep, ImageStep } from '@/lib/contract/images'
import { refForPeople } from '@/lib/ref'
import { formatAge } from '@/lib/time'
import { isFailing } from '../judge/status'
import type { ImageUpdates } from '../object/image-facts'
import { edgeOf } from '../object/relations'
import { parseRevision, shortenRevision } from '../object/revision-format'
import type { Automation, ForPolicy } from './automation'
import { nameVersion } from './policy-step'
import { describeUnknown, type KnownObject, lateness, type Surroundings, timeField } from './surroundings'

const SHORT_COMMIT = 7

/** Absent where nothing was ever pushed. */
export function describePushed(
  automation: Automation,
  policy: ForPolicy,
  seen: boolean | undefined,
  around: Surroundings,
): ImagePushedStep | undefined {
  const { commit, pushedAt } = automation.updates
  if (commit === undefined) return undefined
  const [branch] = targetsOf(automation, around)
  return {
    ...judgePush(commit, branch, automation.updates, policy, seen, around.now),
    ...timeField(pushedAt),
    commit,
    ...(branch === undefined ? {} : { branch }),
  }
}

function judgePush(
  commit: string,
  branch: string | undefined,
  { pushedAt }: ImageUpdates,
  { latest, chosenSince, runs }: ForPolicy,
  seen: boolean | undefined,
  now: Date,
): ImageStep {
  const short = commit.slice(0, SHORT_COMMIT)
  const age = pushedAt === undefined ? '' : `, ${formatAge(now.getTime() - pushedAt.getTime())} ago`
  const last = `the last commit is ${short}${age}`
  if (latest === undefined) return { state: 'unknown', sentence: `No tag is chosen; ${last}.` }
  const chosen = nameVersion(latest)
  if (seen === false) return { state: 'waiting', sentence: `${chosen} is not pushed yet; ${last}.` }
  if (pushedAt === undefined || chosenSince === undefined || seen === undefined)
    return { state: 'unknown', sentence: `Whether ${chosen} was pushed is not known; ${last}.` }
  if (pushedAt >= chosenSince)
    return { state: 'ok', sentence: `Pushed as ${short}${branch === undefined ? '' : ` to ${branch}`}.` }
  // A condition moves for other reasons than a new tag as well.
  if (runs) return { state: 'ok', sentence: `${chosen} runs; ${last}.` }
  return {
    state: 'unknown',
    sentence: `Whether ${chosen} was pushed is not known: the files name it already, or no marker asks for it; ${last}.`,
  }
}

/** Absent where it is not known that this tag was pushed. */
export function describeLanded(
  automation: Automation,
  { chosenSince, runs }: ForPolicy,
  pushed: ImagePushedStep,
  around: Surroundings,
): ImageStep | undefined {
  const { pushedAt } = automation.updates
  if (pushed.state !== 'ok' || pushedAt === undefined || chosenSince === undefined || pushedAt < chosenSince)
    return undefined
  const ref = sourceRefOf(automation)
  if (ref === undefined) return undefined
  const source = around.find(ref)
  if (source === undefined) return describeUnknown(ref, around)
  const name = refForPeople(ref)
  const { artifactRevision, artifactUpdatedAt } = source.resource
  if (artifactRevision === undefined) return { state: 'waiting', sentence: `${name} has fetched nothing yet.` }
  const { digest } = parseRevision(artifactRevision)
  const landed = { state: 'ok', ...timeField(artifactUpdatedAt) } as const
  if (digest === pushed.commit.toLowerCase()) return { ...landed, sentence: `${name} holds the commit.` }
  const followed = branchOf(artifactRevision)
  const targets = targetsOf(automation, around)
  if (followed === undefined || !targets.includes(followed)) {
    if (pushed.branch === undefined || followed === undefined)
      return { state: 'unknown', sentence: `Whether ${name} follows the branch of the commit is not known.` }
    return runs
      ? { ...landed, sentence: `Pushed to ${pushed.branch}; what runs names it, so it came to ${followed}.` }
      : { state: 'waiting', sentence: `Pushed to ${pushed.branch}, waits for a merge into ${followed}.` }
  }
  if (artifactUpdatedAt !== undefined && artifactUpdatedAt.getTime() > pushedAt.getTime() + FETCHED_MEANWHILE_MS)
    return { ...landed, sentence: `${name} holds a newer commit (${shortenRevision(artifactRevision)}).` }
  return whyNotFetched(source, name, pushedAt, around.now)
}

/** What was fetched while it was pushed may be from before. */
const FETCHED_MEANWHILE_MS = 10_000

function whyNotFetched({ resource, row }: KnownObject, name: string, pushedAt: Date, now: Date): ImageStep {
  if (row.status === 'suspended') return { state: 'waiting', sentence: `${name} is suspended: it fetches nothing.` }
  if (isFailing(row.status)) return { state: 'broken', sentence: `${name} cannot fetch the commit.` }
  if (!row.current) return { state: 'unknown', sentence: `Whether ${name} has fetched the commit is not known now.` }
  const late = lateness(pushedAt, resource, now)
  if (late !== undefined) return { state: 'broken', sentence: `${name} has not fetched the commit for ${late}.` }
  return { state: 'waiting', sentence: `${name} has not fetched the commit yet.` }
}

function sourceRefOf({ known }: Automation) {
  return edgeOf(known.resource, 'source')
}

/** Where commits go: the spec says it, else it is the branch that the source follows. A refspec counts beside it. */
function targetsOf(automation: Automation, { find }: Surroundings): readonly string[] {
  const { pushBranch, pushRefspec, checkoutBranch } = automation.updates
  const ref = sourceRefOf(automation)
  const revision = ref === undefined ? undefined : find(ref)?.resource.artifactRevision
  const branch = pushBranch ?? checkoutBranch ?? (revision === undefined ? undefined : branchOf(revision))
  const more = pushRefspec?.slice(pushRefspec.lastIndexOf(':') + 1)
  return [branch, more].flatMap((target) => (target === undefined ? [] : [plainBranch(target)]))
}

function branchOf(revision: string): string | undefined {
  const { ref } = parseRevision(revision)
  return ref === undefined ? undefined : plainBranch(ref)
}

function plainBranch(ref: string): string {
  return ref.replace(/^refs\/heads\//, '')
}
