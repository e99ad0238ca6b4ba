// The state in one flat object of strings and numbers that is never larger than a small machine can take. What does not
// fit gives way in an order, and a text that was cut ends in a mark of that.

import { compareText } from '@/lib/compare'
import type { Resource, SourceHealth, StateHead } from '@/lib/contract/state'
import type { Summary } from '@/lib/contract/summary'
import { nameOf } from '@/lib/ref'
import { latest, parseTime } from '@/lib/time'
import { isOfNow } from '../judge/sight'
import { isFailing } from '../judge/status'
import { describeKind } from '../kinds'
import { worstOf } from './running'

const MAX_BYTES = 1_024
const MAX_MESSAGE_CHARS = 120
const MAX_FAILING = 10
const MAX_FAILING_CHARS = 200
const MAX_NAME_CHARS = 64
/** Less of a name says nothing. */
const MIN_NAME_CHARS = 8
/** What the mark of a cut takes beyond one. */
const CUT_BYTES = 2

// Controls, line ends, zero-width and direction characters: a small screen would obey them.
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\u2028\u2029]+/gu

export interface InShort {
  readonly head: StateHead
  readonly rows: Iterable<Resource>
  readonly lastNotificationAt: string | undefined
  readonly now: Date
}

export function tellInShort({ head, rows: all, lastNotificationAt = '', now }: InShort): Summary {
  const { verdict, cluster, counts, problems, controllers, sources, asOf = '' } = head
  const rows = [...all]
  const [worst] = problems
  const { total, ready, failed, stalled, waiting, reconciling, suspended, terminating, unknown } = counts
  const sum = (counted: 'ready' | 'desired') => controllers.reduce((more, one) => more + one[counted], 0)
  const whole: Summary = {
    verdict: verdict.level,
    sentence: plain(verdict.sentence),
    asOf,
    staleSeconds: sources.some(isMissed) ? secondsSince(asOf === '' ? head.startedAt : asOf, now) : 0,
    cluster: cut(plain(cluster.name), MAX_NAME_CHARS),
    total,
    ready,
    failed,
    stalled,
    waiting,
    reconciling,
    suspended,
    terminating,
    unknown,
    static: counts.static,
    marked: counts.marked,
    problems: problems.length,
    oldestProblemSeconds: problems.reduce((oldest, { since }) => Math.max(oldest, secondsSince(since, now)), 0),
    worst: worst === undefined ? '' : plain(worst.root),
    worstMessage: worst === undefined ? '' : cut(plain(worst.message || worst.title), MAX_MESSAGE_CHARS),
    failing: nameFailing(rows, MAX_FAILING_CHARS),
    fluxVersion: cut(plain(cluster.fluxVersion ?? ''), MAX_NAME_CHARS),
    kubernetesVersion: cut(plain(cluster.kubernetesVersion ?? ''), MAX_NAME_CHARS),
    controllersReady: sum('ready'),
    controllersDesired: sum('desired'),
    notReadSources: sources.filter((source) => source.role !== 'ntfy' && isOfNow(source.role) && isAway(source)).length,
    ntfy: worstOf(sources.filter(({ role }) => role === 'ntfy')) ?? 'disabled',
    lastNotificationAt,
    lastDeployAt:
      latest(rows.filter(isDeployed).map(({ lastChangeAt }) => parseTime(lastChangeAt)))?.toISOString() ?? '',
  }
  return shrink(whole, rows)
}

function isAway({ state }: SourceHealth): boolean {
  return state !== 'live' && state !== 'absent' && state !== 'disabled'
}

function isMissed(source: SourceHealth): boolean {
  return source.role === 'flux' && isAway(source)
}

function isDeployed({ kind, status }: Resource): boolean {
  return status === 'ready' && describeKind(kind).role === 'applier'
}

function secondsSince(time: string | undefined, now: Date): number {
  const then = parseTime(time)
  return then === undefined ? 0 : Math.max(0, Math.floor((now.getTime() - then.getTime()) / 1_000))
}

/** So many names as fit, worst first, each once. */
function nameFailing(rows: readonly Resource[], maxChars: number): string {
  const failing = rows.filter(({ status }) => isFailing(status))
  // Stalled comes behind failed in the alphabet, and before it here.
  failing.sort((a, b) => compareText(b.status, a.status) || compareText(a.ref, b.ref))
  const names = [...new Set(failing.map(({ ref }) => nameOf(ref)))]
  const tail = (count: number) => (count === names.length ? '' : ` and ${names.length - count} more`)
  for (let count = Math.min(MAX_FAILING, names.length); count > 0; count -= 1) {
    const text = `${names.slice(0, count).join(', ')}${tail(count)}`
    if (text.length <= maxChars) return text
  }
  const [first = ''] = names
  const room = maxChars - tail(1).length - CUT_BYTES
  return first === '' || room < MIN_NAME_CHARS ? '' : `${cut(first, room)}${tail(1)}`
}

/** `failing` gives way first, then `worstMessage`, and only where names are of an odd length the rest. */
function shrink(whole: Summary, rows: readonly Resource[]): Summary {
  const room = whole.failing.length + MAX_BYTES - bytesOf(whole)
  let summary = room >= whole.failing.length ? whole : { ...whole, failing: nameFailing(rows, room) }
  for (const name of ['worstMessage', 'sentence', 'worst', 'cluster'] as const) {
    const over = bytesOf(summary) - MAX_BYTES
    if (over <= 0) return summary
    summary = { ...summary, [name]: shorten(summary[name], over) }
  }
  return summary
}

/** Without so many bytes at least, or without anything: no character has less than one. */
function shorten(text: string, bytes: number): string {
  return cut(text, text.length - bytes - CUT_BYTES)
}

function cut(text: string, maxChars: number): string {
  if (text.length <= maxChars) return text
  // Half of a character is none.
  return maxChars < 2 ? '' : `${text.slice(0, maxChars - 1).replace(/[\ud800-\udbff]$/, '')}…`
}

function plain(text: string): string {
  return text.replace(INVISIBLE, ' ').trim()
}

function bytesOf(value: unknown): number {
  return new TextEncoder().encode(JSON.stringify(value)).byteLength
}
