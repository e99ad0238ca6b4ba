// The one verdict on the cluster and the sentence that says it. It is healthy only when everything was read, is live,
// and is well; what was not read is named before anything else, and known failures are named all the same.

import type {
  ClusterVerdict,
  Controller,
  Counts,
  Problem,
  Resource,
  SourceHealth,
  SourceRole,
  StatusCounts,
  Unreadable,
  VerdictLevel,
  VerdictReason,
} from '@/lib/contract/state'
import { refOf } from '@/lib/ref'
import { STATUSES, type Status } from '../judge/status'
import type { FluxKind } from '../kinds'
import { MOVES, nameProgress, nameResources, ofTotal } from './progress-words'
import { type Shortfall, shortfallsOf } from './shortfall'

type MutableCounts = Record<'total' | Status, number>

export function countStatuses(rows: Iterable<Pick<Resource, 'kind' | 'status' | 'marks'>>): Counts {
  const all = noCounts()
  let marked = 0
  const byKind: Partial<Record<FluxKind, MutableCounts>> = {}
  for (const { kind, status, marks } of rows) {
    const ofKind = byKind[kind] ?? noCounts()
    byKind[kind] = ofKind
    if (marks.length > 0) marked += 1
    all.total += 1
    all[status] += 1
    ofKind.total += 1
    ofKind[status] += 1
  }
  return { ...all, marked, byKind }
}

/** Nothing counted yet; a new object each time, to be counted in. */
export function noCounts(): MutableCounts {
  const zeros = ['total' as const, ...STATUSES].map((name) => [name, 0])
  return Object.fromEntries(zeros) as MutableCounts
}

export interface VerdictFacts {
  readonly counts: StatusCounts
  readonly problems: readonly Problem[]
  readonly sources: readonly SourceHealth[]
  readonly controllers: readonly Controller[]
  readonly unreadable: readonly Unreadable[]
  /** What is rolled out now, in words. */
  readonly rolling?: string
}

/** A judgement with its own sentence; the verdict takes the level of the worst and strings the sentences together. */
interface Finding {
  readonly level: VerdictLevel
  readonly sentence: string
  readonly reasons: readonly VerdictReason[]
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
  events: 'unknown',
  ntfy: 'degraded',
  workloads: undefined,
  history: undefined,
  ground: undefined,
} as const satisfies Record<SourceRole, VerdictLevel | undefined>

export function judgeCluster(facts: VerdictFacts): ClusterVerdict {
  const unread = findUnread(facts)
  if (unread?.reasons.some(({ code }) => code === 'flux_absent' || code === 'nothing_read')) return unread
  const failures = findFailures(facts)
  const others = [findUnreadable(facts), findControllers(facts), findNotifications(facts), findProgress(facts)]
  const findings = [unread, failures, ...others].filter((finding) => finding !== undefined)
  const level = findings.reduce<VerdictLevel>((worst, finding) => worse(worst, finding.level), 'healthy')
  const sentence = speak(unread, failures, findings, facts.counts)
  return { level, sentence, reasons: findings.flatMap(({ reasons }) => reasons) }
}

function worse(a: VerdictLevel, b: VerdictLevel): VerdictLevel {
  return SEVERITY[a] >= SEVERITY[b] ? a : b
}

function speak(
  unread: Finding | undefined,
  failures: Finding | undefined,
  findings: readonly Finding[],
  counts: StatusCounts,
): string {
  if (unread !== undefined) {
    if (failures !== undefined) return `${unread.sentence} Known: ${failures.sentence}`
    return unread.sentence
  }
  const [worst] = [...findings].sort((a, b) => SEVERITY[b.level] - SEVERITY[a.level])
  if (worst !== undefined) return worst.sentence
  return counts.total === 0 ? 'Flux has nothing to reconcile.' : 'Everything reconciled.'
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
    const reasons = [{ code: 'flux_absent', text: FLUX_ABSENT }]
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

const FAILURE: ReadonlySet<Status> = new Set(['failed', 'stalled'])

function findFailures({ problems: all, counts }: VerdictFacts): Finding | undefined {
  const problems = all.filter(({ controller }) => controller === undefined)
  if (problems.length === 0) {
    // A failure without an entry would be a fault of ours; it must still not look well.
    const failed = counts.failed + counts.stalled
    return failed === 0
      ? undefined
      : onlyReason('failing', 'failing', `${ofTotal(failed, counts)} ${failed === 1 ? 'is' : 'are'} failing.`)
  }
  const isFailing = counts.failed + counts.stalled > 0 || problems.some(isFailure)
  return {
    level: isFailing ? 'failing' : 'degraded',
    sentence: nameProblems(problems, counts),
    reasons: problems.map(({ root, status, title, missing, cycle }) => ({
      code: missing !== undefined ? 'missing' : cycle !== undefined ? 'cycle' : status,
      text: title,
      ref: root,
    })),
  }
}

function isFailure({ status, stuck, missing }: Problem): boolean {
  if (FAILURE.has(status) || missing !== undefined) return true
  // What is listed as running failed before, unless it hangs.
  if (status === 'reconciling') return stuck?.rule !== 'reconciling_long'
  return status === 'terminating' && stuck !== undefined
}

/** An entry stands for all whose failure is the same. */
function sizeOf(problems: readonly Problem[]): number {
  return problems.reduce((sum, { sameCount = 0 }) => sum + 1 + sameCount, 0)
}

function nameProblems(problems: readonly Problem[], counts: StatusCounts): string {
  // The first member of a cycle is held back too, though it stands for the root.
  const held = problems.reduce((sum, { holdsBackCount, cycle }) => sum + holdsBackCount + (cycle ? 1 : 0), 0)
  const roots = problems.length
  if (held > 0) {
    return `${roots} root ${roots === 1 ? 'cause holds' : 'causes hold'} back ${held} of ${nameResources(counts.total)}.`
  }
  const failing = sizeOf(problems.filter(isFailure))
  const all = sizeOf(problems)
  const verb = all === 1 ? 'needs' : 'need'
  if (failing < all) return `${ofTotal(all, counts)} ${verb} attention.`
  return `${ofTotal(failing, counts)} ${failing === 1 ? 'is' : 'are'} failing.`
}

function findUnreadable({ unreadable }: VerdictFacts): Finding | undefined {
  if (unreadable.length === 0) return undefined
  const count = unreadable.length
  return {
    // Above what is merely degraded, below a known failure: of these objects nothing is known.
    level: 'degraded',
    sentence: `${count} ${count === 1 ? 'object' : 'objects'} could not be read.`,
    reasons: unreadable.map(({ kind, ref, reason }) => ({
      code: 'unreadable',
      text: `${ref ?? kind}: ${reason}`,
      ...(ref === undefined ? {} : { ref }),
    })),
  }
}

function findControllers({ counts, controllers, problems, sources }: VerdictFacts): Finding | undefined {
  const down = controllers.filter(({ state }) => state === 'down')
  const missing = problems.filter(
    ({ controller }) => controller !== undefined && !controllers.some(({ name }) => name === controller),
  )
  const names = [...down.map(({ name }) => name), ...missing.map(({ controller = '' }) => controller)]
  if (names.length > 0) {
    const verb = names.length === 1 ? 'is' : 'are'
    return {
      level: 'degraded',
      sentence: `${joinNames(names)} ${verb} ${down.length > 0 ? 'down' : 'missing'}: what ${names.length === 1 ? 'it reconciles' : 'they reconcile'} may be out of date.`,
      reasons: [
        ...down.map(({ name, namespace, message }) => ({
          code: 'controller_down',
          text: `${name} is down${message === undefined ? '.' : `: ${endSentence(message)}`}`,
          ...(namespace === undefined ? {} : { ref: refOf('Deployment', namespace, name) }),
        })),
        ...missing.map(({ root, title }) => ({ code: 'controller_missing', text: title, ref: root })),
      ],
    }
  }
  if (controllers.length === 0 && sources.some(isLiveControllers)) {
    return onlyReason(
      'degraded',
      'controllers_missing',
      counts.total > 0
        ? 'No Flux controller was found: what is shown may be out of date.'
        : 'The kinds of Flux are served, but no controller of Flux was found. Install Flux, or name the namespace of its controllers in FLUX_NAMESPACES.',
    )
  }
  const moving = controllers.filter(({ state }) => state === 'progressing').map(({ name }) => name)
  if (moving.length === 0) return undefined
  return onlyReason(
    'progressing',
    'controller_progressing',
    `${joinNames(moving)} ${moving.length === 1 ? 'is' : 'are'} starting.`,
  )
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

/** The source of Flux itself that is no kind of Flux's. */
function isLiveControllers({ role, kind, state }: SourceHealth): boolean {
  return role === 'flux' && kind === undefined && state === 'live'
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
    sentence: nameProgress(parts, counts, rolling),
    reasons: [
      ...(rolling === undefined ? [] : [{ code: 'rolling_out', text: `${rolling}.` }]),
      ...parts.map(({ status, count }) => ({ code: status, text: `${count} ${MOVES[status]}.` })),
    ],
  }
}

function endSentence(text: string): string {
  return /[.!?…]$/.test(text) ? text : `${text}.`
}

function joinNames(names: readonly string[]): string {
  return names.length <= 2 ? names.join(' and ') : `${names.length} controllers`
}

function onlyReason(level: VerdictLevel, code: string, text: string): Finding {
  return { level, sentence: text, reasons: [{ code, text }] }
}
