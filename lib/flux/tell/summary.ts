// The one verdict on the cluster and the sentence that says it. It is healthy only when everything was read, is live,
// and is well; what was not read is named before anything else, and known failures are named all the same.

import type {
  ClusterVerdict,
  Controller,
  Scope,
  SourceRole,
  StatusCounts,
  Unreadable,
  VerdictLevel,
  VerdictReason,
} from '@/lib/contract/state'
import { formatCount } from '@/lib/count'
import { MARK_CODES, MARK_WORDS, type MarkCode } from '../judge/mark-codes'
import { findControllers } from './controllers-verdict'
import type { MarkCounts } from './counts'
import { countFailing, isFailure, sayProblems } from './failure-words'
import { type Finding, onlyReason } from './finding'
import { MOVES, ofTotal, sayProgress } from './progress-words'
import { findRunning, type RunningFacts, WORKLOADS_NOT_SEEN, withHalf } from './running'
import { nameScope } from './scope-words'
import { type Shortfall, shortfallsOf } from './shortfall'

export interface VerdictFacts extends RunningFacts {
  readonly counts: StatusCounts
  readonly marks: MarkCounts
  readonly controllers: readonly Controller[]
  readonly unreadable: readonly Unreadable[]
  /** How many cannot go on because of another object, and do not fail themselves. */
  readonly held?: number
  /** What is rolled out now, in words. */
  readonly rolling?: string
  /** Of which part all of this is. */
  readonly scope?: Scope
  /** The reader may not see every object, or nobody said which ones. */
  readonly sight?: 'part' | 'unanswered'
}

const SEVERITY = {
  healthy: 0,
  reconciled: 1,
  progressing: 2,
  degraded: 3,
  failing: 4,
  unknown: 5,
} as const satisfies Record<VerdictLevel, number>

/** How a source that is not live weighs: what it holds is part of the picture, beside it, or no matter of the verdict. */
const WEIGHT = {
  flux: 'unknown',
  events: undefined,
  ntfy: 'degraded',
  workloads: undefined,
  history: undefined,
  ground: undefined,
} as const satisfies Record<SourceRole, VerdictLevel | undefined>

export function judgeCluster(facts: VerdictFacts): ClusterVerdict {
  const unread = findUnanswered(facts) ?? findUnread(facts)
  if (unread?.reasons.some(({ code }) => code === 'flux_absent' || code === 'nothing_read')) return unread
  const failures = findFailures(facts)
  const nothing = unread === undefined ? findNothing(facts) : undefined
  const others = [findUnreadable(facts), findControllers(facts), findMarked(facts), findProgress(facts)]
  const own = [unread, nothing, failures, ...others].filter((finding) => finding !== undefined)
  // What lies beside Flux lowers the level and stands in the reasons; the sentence stays that of Flux.
  const found = [...own, findNotifications(facts)].filter((finding) => finding !== undefined)
  // That nobody looked at the workloads is worth a word only where all the rest is well.
  const running = findRunning(facts).filter(({ level }) => level !== 'reconciled' || found.length === 0)
  const findings = [...found, ...(found.length + running.length > 0 ? running : findUnseenWorkloads(facts))]
  const level = findings.reduce<VerdictLevel>((worst, finding) => worse(worst, finding.level), 'healthy')
  const sentence = speakOfBoth(speak(unread, failures, own, facts), own, running)
  const reasons = findings.flatMap((finding) => finding.reasons)
  const links = findings.flatMap((finding) => finding.links ?? []).filter(({ text }) => sentence.includes(text))
  return {
    level,
    sentence,
    ...(links.length === 0 ? {} : { links }),
    reasons: facts.sight === undefined ? reasons : [...reasons, SEEN_IN_PART],
  }
}

const SEEN_IN_PART: VerdictReason = {
  code: 'seen_in_part',
  text: 'Judged over the objects that you may see, and over no others.',
}

/** Without an answer nothing is shown, and nothing is known of what is not shown. */
function findUnanswered({ sight }: VerdictFacts): Finding | undefined {
  if (sight !== 'unanswered') return undefined
  return onlyReason('unknown', 'rights_unknown', 'The cluster does not say what you may see.')
}

function worse(a: VerdictLevel, b: VerdictLevel): VerdictLevel {
  return SEVERITY[a] >= SEVERITY[b] ? a : b
}

/** What fails or is not read is said alone. */
function speakOfBoth(sentence: string, own: readonly Finding[], running: readonly Finding[]): string {
  const [half] = running
  const isGrave = own.some(({ level }) => SEVERITY[level] > SEVERITY.degraded)
  return half === undefined || isGrave ? sentence : withHalf(sentence, half.sentence)
}

function speak(
  unread: Finding | undefined,
  failures: Finding | undefined,
  findings: readonly Finding[],
  { counts, scope, sight }: VerdictFacts,
): string {
  const of = scope === undefined ? '' : `${capitalise(nameScope(scope))}: `
  if (unread !== undefined) {
    return `${of}${unread.sentence}${failures === undefined ? '' : ` Known: ${failures.sentence}`}`
  }
  const [worst] = [...findings].sort((a, b) => SEVERITY[b.level] - SEVERITY[a.level])
  if (worst !== undefined) return worst.isOfScope === true ? worst.sentence : `${of}${worst.sentence}`
  if (scope !== undefined) return `All of ${nameScope(scope)} reconciled.`
  if (sight !== undefined) return 'Everything that you may see reconciled.'
  return counts.total === 0 ? 'Flux has nothing to reconcile.' : 'Everything reconciled.'
}

function capitalise(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`
}

/** A filter that matches nothing says nothing of the cluster. */
function findNothing({ counts, scope, sight }: VerdictFacts): Finding | undefined {
  if (counts.total > 0) return undefined
  if (scope === undefined)
    return sight === undefined
      ? undefined
      : onlyReason('unknown', 'nothing_seen', 'There is no object that you may see.')
  return { ...onlyReason('unknown', 'nothing_matches', `Nothing matches ${nameScope(scope)}.`), isOfScope: true }
}

/** What looks well and is not. */
function findMarked({ counts, marks, problems, running }: VerdictFacts): Finding | undefined {
  const isSaid = (code: MarkCode) => code === 'not_running' && running !== undefined && running.failed > 0
  const parts = MARK_CODES.flatMap((code) => {
    const count = isSaid(code) ? undefined : marks[code]
    return count === undefined ? [] : [{ code, count }]
  })
  if (parts.length === 0) return undefined
  const count = parts.reduce((sum, part) => sum + part.count, 0)
  const words = parts.map((part) => `${formatCount(part.count)} ${MARK_WORDS[part.code].toLowerCase()}`).join(', ')
  return {
    level: 'degraded',
    sentence: `${ofTotal(count, counts)} ${count === 1 ? 'is' : 'are'} not as well as ${count === 1 ? 'it looks' : 'they look'}: ${words}.`,
    reasons: [
      { code: 'marked', text: `${capitalise(words)}.` },
      ...problems.flatMap(({ root, mark, title }) =>
        mark === undefined ? [] : [{ code: mark, text: title, ref: root }],
      ),
    ],
  }
}

/** That Flux applied something does not say that it runs. */
function findUnseenWorkloads({ sources }: VerdictFacts): readonly Finding[] {
  if (sources.some(({ role }) => role === 'workloads')) return []
  const text = 'Whether the workloads run is not known: they are not looked at.'
  return [onlyReason('reconciled', WORKLOADS_NOT_SEEN, text)]
}

const FLUX_ABSENT =
  'The cluster serves none of the kinds of Flux (CRDs of toolkit.fluxcd.io and fluxcd.controlplane.io). Install Flux, with flux bootstrap or flux-operator, or choose another cluster with KUBE_CONTEXT; what is installed later appears here by itself.'

/** Kubernetes sources that are not live: what they hold may be old, or was never read. */
function findUnread({ sources }: VerdictFacts): Finding | undefined {
  const kinds = sources.filter(({ kind }) => kind !== undefined)
  const served = kinds.filter(({ state }) => state !== 'absent' && state !== 'disabled')
  if (served.length === 0) {
    if (!kinds.some(({ state }) => state === 'absent')) {
      return onlyReason('unknown', kinds.length === 0 ? 'nothing_read' : 'flux_absent', 'Nothing was read yet.')
    }
    const reasons = [{ code: 'flux_absent', text: FLUX_ABSENT }] as const
    return { level: 'unknown', sentence: 'Flux is not installed in this cluster.', reasons }
  }
  const shortfalls = shortfallsOf(sources.filter(({ role }) => WEIGHT[role] === 'unknown'))
  if (shortfalls.length === 0) return undefined
  return {
    level: 'unknown',
    sentence: nameShortfalls(shortfalls),
    reasons: shortfalls.flatMap(({ members }) => members),
  }
}

function nameShortfalls(shortfalls: readonly Shortfall[]): string {
  const [first, ...rest] = shortfalls
  const more = rest.reduce((sum, { members }) => sum + members.length, 0)
  const tail = more === 0 ? '' : ` ${more} more ${more === 1 ? 'source is' : 'sources are'} not live.`
  return `${first?.sentence ?? ''}${tail}`
}

function findFailures({ problems: all, counts, held = 0 }: VerdictFacts): Finding | undefined {
  const problems = all.filter(
    ({ controller, mark, status }) => controller === undefined && mark === undefined && status !== 'not_running',
  )
  const failing = countFailing(counts)
  if (problems.length === 0 && failing === 0) return undefined
  const told = sayProblems(problems, counts, held)
  return {
    level: failing > 0 || problems.some(isFailure) ? 'failing' : 'degraded',
    ...told,
    reasons:
      problems.length === 0
        ? // A failure without an entry would be a fault of ours; it must still not look well.
          [{ code: 'failing', text: told.sentence }]
        : problems.map(({ root, status, title, missing, cycle }) => ({
            code: missing !== undefined ? 'missing' : cycle !== undefined ? 'cycle' : status,
            text: title,
            ref: root,
          })),
  }
}

function findUnreadable({ unreadable }: VerdictFacts): Finding | undefined {
  if (unreadable.length === 0) return undefined
  const count = unreadable.length
  return {
    // Above what is merely degraded, below a known failure: of these objects nothing is known.
    level: 'degraded',
    sentence: `${formatCount(count)} ${count === 1 ? 'object' : 'objects'} could not be read.`,
    reasons: unreadable.map(({ kind, ref, reason }) => ({
      code: 'unreadable',
      text: `${ref ?? kind}: ${reason}`,
      ...(ref === undefined ? {} : { ref }),
    })),
  }
}

function findNotifications({ sources }: VerdictFacts): Finding | undefined {
  const shortfalls = shortfallsOf(sources.filter(({ role }) => WEIGHT[role] === 'degraded'))
  if (shortfalls.length === 0) return undefined
  return {
    level: shortfalls.every(({ state }) => state === 'connecting') ? 'progressing' : 'degraded',
    sentence: nameShortfalls(shortfalls),
    reasons: shortfalls.flatMap(({ members }) => members),
  }
}

/** Neither red nor green: what is still moving, and what somebody holds still. */
function findProgress({ counts, rolling }: VerdictFacts): Finding | undefined {
  const parts = (['reconciling', 'waiting', 'terminating', 'suspended', 'unknown'] as const).flatMap((status) =>
    counts[status] === 0 ? [] : [{ status, count: counts[status] }],
  )
  if (parts.length === 0 && rolling === undefined) return undefined
  const isHeldStill = counts.suspended + counts.unknown > 0
  return {
    level: isHeldStill ? 'degraded' : 'progressing',
    ...sayProgress(parts, counts, rolling),
    reasons: [
      ...(rolling === undefined ? [] : [{ code: 'rolling_out', text: `${rolling}.` } as const]),
      ...parts.map(({ status, count }) => ({ code: status, text: `${formatCount(count)} ${MOVES[status]}.` })),
    ],
  }
}
