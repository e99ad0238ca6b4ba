// What a reason means and what to do about it. The knowledge is data (advice-*.ts); this file only decides which entry
// speaks: first the message, then the reason, and an honest "unknown" at the end.

import type { Mark } from '@/lib/contract/state'
import type { ActionName } from '../act/actions'
import type { Status } from '../judge/status'
import type { FluxKind } from '../kinds'
import { NO_CREDENTIALS } from '../object/facts'
import { APPLY_ADVICE } from './apply'
import { CHART_ADVICE } from './charts'
import { CREDENTIALS_ADVICE } from './credentials'
import { DEPENDENCY_ADVICE } from './dependencies'
import type { AdviceEntry } from './entry'
import { GENERAL_ADVICE, RETRIES_EXCEEDED, RETRIES_USED_UP, ROLLBACK_TARGET_MISSING, UNKNOWN_REASON } from './general'
import { HELM_ADVICE } from './helm'
import { HELM_VALUES_ADVICE } from './helm-values'
import { IMAGE_ADVICE, OPERATOR_ADVICE } from './image'
import { IMMUTABLE_ADVICE } from './immutable'
import { KUSTOMIZATION_ADVICE } from './kustomization'
import { adviseOnMark } from './marks'
import { CLUSTER_ADVICE, NETWORK_ADVICE } from './network'
import { SOURCE_ADVICE } from './sources'
import { stuckAdvice } from './stuck'
import { WEBHOOK_ADVICE } from './webhooks'

interface Statement {
  readonly status?: string
  readonly reason: string
  readonly message: string
}

export interface AdviceSubject {
  readonly kind: FluxKind
  readonly status: Status
  /** Of the judgement; the Ready condition wins when it is given too. */
  readonly reason?: string
  readonly message?: string
  readonly ready?: Statement
  /** The Stalled condition while it is True. */
  readonly stalled?: Statement
  readonly conditions?: readonly (Statement & { readonly type: string })[]
  readonly stuck?: { readonly rule: string; readonly failures?: number }
  readonly facts?: Readonly<Record<string, string>>
  /** What its message says of another object is so no more. */
  readonly contradicted?: { readonly text: string }
  /** What the status hides. */
  readonly marks?: readonly Mark[]
}

export interface Explanation {
  readonly title: string
  readonly meaning: string
  readonly remedy: string
  readonly helps: readonly ActionName[]
}

/**
 * In the order of certainty: what the API server or a webhook of the cluster says of itself, then what may be told of a
 * server anywhere, each before the guesses that a kind's own words allow.
 */
const ENTRIES: readonly AdviceEntry[] = [
  ...GENERAL_ADVICE,
  ...WEBHOOK_ADVICE,
  ...IMMUTABLE_ADVICE,
  ...CLUSTER_ADVICE,
  ...APPLY_ADVICE,
  ...DEPENDENCY_ADVICE,
  ...KUSTOMIZATION_ADVICE,
  ...HELM_ADVICE,
  ...HELM_VALUES_ADVICE,
  ...CREDENTIALS_ADVICE,
  ...IMAGE_ADVICE,
  ...NETWORK_ADVICE,
  ...SOURCE_ADVICE,
  ...CHART_ADVICE,
  ...OPERATOR_ADVICE,
]

/** Entries with a message pattern know more than those with a reason alone, and those of a kind more than general ones. */
export const ADVICE_ENTRIES: readonly AdviceEntry[] = [...ENTRIES].sort((a, b) => depthOf(b) - depthOf(a))

const SETTLED: ReadonlySet<Status> = new Set(['ready', 'static', 'suspended', 'terminating', 'reconciling', 'unknown'])
const LOOKS_WELL: ReadonlySet<Status> = new Set(['ready', 'static'])
const GAVE_UP: ReadonlyMap<string, AdviceEntry> = new Map([
  ['RetriesExceeded', RETRIES_EXCEEDED],
  ['MissingRollbackTarget', ROLLBACK_TARGET_MISSING],
])

/** What the object's state means and what to do, in two short texts. */
export function adviseOn(subject: AdviceSubject): { readonly meaning: string; readonly remedy: string } {
  const { meaning, remedy } = explain(subject)
  return { meaning, remedy }
}

/** The same with a headline and the actions that help. */
export function explain(subject: AdviceSubject): Explanation {
  if (subject.contradicted !== undefined) return explainContradiction(subject.contradicted.text)
  const long = stuckAdvice(subject.status, subject.stuck?.rule)
  if (long?.place === 'instead') return write(long, null)
  const [mark] = LOOKS_WELL.has(subject.status) ? (subject.marks ?? []) : []
  // The condition itself tells more of a drift.
  if (long === undefined && mark !== undefined && mark.code !== 'drifted') return adviseOnMark(mark)
  const { entry, match } = chooseAdvice(subject)
  const first = write(entry, match)
  const gaveUp = gaveUpEntry(subject)
  if (gaveUp === undefined) {
    return long === undefined ? first : { ...first, meaning: `${first.meaning} ${long.meaning}${countOf(subject)}` }
  }
  const last = write(gaveUp, gaveUp.message?.exec(stalledOf(subject)?.message ?? '') ?? null)
  // Ready=True tells of the release that runs, and so nothing of why Flux gave up.
  if (entry === UNKNOWN_REASON && readyOf(subject)?.status === 'True') return last
  return {
    title: last.title,
    meaning: `${first.meaning} ${last.meaning}`,
    remedy: `${first.remedy} ${last.remedy}`,
    helps: last.helps,
  }
}

/** The message is older than what is so: to repeat it would send people to the wrong object. */
function explainContradiction(text: string): Explanation {
  return {
    title: `${text}, but this object has not looked again.`,
    meaning: `What its message says of another object is no longer so: ${text}.`,
    remedy: 'Reconcile this object, so that it looks again.',
    helps: ['reconcile'],
  }
}

function countOf({ stuck }: AdviceSubject): string {
  return stuck?.failures === undefined ? '' : ` Its controller counts ${stuck.failures} failures.`
}

/** The entry that speaks for this object; exported so that tests can prove that every entry has its case. */
export function chooseAdvice(subject: AdviceSubject): { entry: AdviceEntry; match: RegExpExecArray | null } {
  const statement = statementOf(subject)
  const message = ends(statement?.message ?? '')
  for (const entry of ADVICE_ENTRIES) {
    if (!applies(entry, subject, statement)) continue
    if (entry.message === undefined) return { entry, match: null }
    const match = entry.message.exec(message)
    if (match !== null) return { entry, match }
  }
  return { entry: UNKNOWN_REASON, match: null }
}

function applies(entry: AdviceEntry, subject: AdviceSubject, statement: Statement | undefined): boolean {
  if (entry.kinds !== undefined && !entry.kinds.includes(subject.kind)) return false
  // While an object is suspended, deleted or at work, an entry about a failure would speak of the past.
  if (entry.statuses === undefined ? SETTLED.has(subject.status) : !entry.statuses.includes(subject.status))
    return false
  if (entry.withoutCredentials === true && subject.facts?.credentials !== NO_CREDENTIALS) return false
  if (entry.reasons !== undefined && !entry.reasons.includes(statement?.reason ?? '')) return false
  return entry.ready === undefined || entry.ready === statement?.status
}

function statementOf(subject: AdviceSubject): Statement | undefined {
  const drifted = subject.conditions?.find(({ type, status }) => type === 'Drifted' && status === 'True')
  if (subject.status === 'ready' && drifted !== undefined) return drifted
  const ready = readyOf(subject)
  if (ready !== undefined) {
    // While a run goes on, Reconciling names its phase; Ready only says that there is one.
    const run = subject.conditions?.find(({ type, status }) => type === 'Reconciling' && status === 'True')
    return subject.status === 'reconciling' && run !== undefined ? { ...ready, message: run.message } : ready
  }
  if (subject.reason === undefined && subject.message === undefined) return undefined
  return { reason: subject.reason ?? '', message: subject.message ?? '' }
}

function readyOf(subject: AdviceSubject): Statement | undefined {
  return subject.ready ?? subject.conditions?.find(({ type }) => type === 'Ready')
}

function gaveUpEntry(subject: AdviceSubject): AdviceEntry | undefined {
  if (subject.status !== 'stalled') return undefined
  const stalled = stalledOf(subject)
  const usedUp = RETRIES_USED_UP.find(({ message }) => message?.test(stalled?.message ?? '') === true)
  if (usedUp !== undefined) return usedUp
  const byReason = GAVE_UP.get(stalled?.reason ?? '') ?? GAVE_UP.get(subject.reason ?? '')
  return byReason ?? (subject.stuck?.rule === 'retries_exhausted' ? RETRIES_EXCEEDED : undefined)
}

function stalledOf(subject: AdviceSubject): Statement | undefined {
  return subject.stalled ?? subject.conditions?.find(({ type, status }) => type === 'Stalled' && status === 'True')
}

function depthOf(entry: AdviceEntry): number {
  const known = entry.withoutCredentials === true ? 16 : 0
  const ofKind = entry.kinds === undefined ? 0 : 4
  // Beside a message its reason adds no certainty: an upgrade fails for whatever the message says.
  return known + ofKind + (entry.message !== undefined ? 8 : entry.reasons !== undefined ? 2 : 0)
}

const PATTERN_CHARS = 4_000

function ends(message: string): string {
  return message.length <= 2 * PATTERN_CHARS
    ? message
    : `${message.slice(0, PATTERN_CHARS)}\n${message.slice(-PATTERN_CHARS)}`
}

const CAPTURE_CHARS = 100

function write(entry: AdviceEntry, match: RegExpExecArray | null): Explanation {
  const fill = (text: string): string =>
    text.replace(/\$([1-9])/g, (_, group: string) => (match?.[Number(group)] ?? '…').slice(0, CAPTURE_CHARS))
  return {
    title: fill(entry.title ?? entry.meaning),
    meaning: fill(entry.meaning),
    remedy: fill(entry.remedy),
    helps: entry.helps ?? ['reconcile'],
  }
}
