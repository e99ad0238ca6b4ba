// Whether what Flux deployed runs: the numbers of the head, and the second half of the verdict.

import { compareText } from '@/lib/compare'
import type {
  ClusterRunning,
  ClusterVerdict,
  Problem,
  Resource,
  RowRunning,
  SourceHealth,
  SourceStateName,
  VerdictLevel,
  VerdictReason,
} from '@/lib/contract/state'
import { formatCount } from '@/lib/count'
import { pathOf, type Ref } from '@/lib/ref'
import type { Finding } from './finding'
import { nameAlike } from './shortfall'

/** The worst workload of an applier that has one which does not run well. */
export interface Worst {
  readonly ref: Ref
  readonly state: RowRunning['state']
  readonly text: string
}

export interface RunningFacts {
  /** Absent where workloads are not read. */
  readonly running?: ClusterRunning
  readonly worst?: readonly Worst[]
  /** Appliers whose workloads run in another cluster, where nobody looks at them. */
  readonly elsewhere?: number
  readonly sources: readonly SourceHealth[]
  readonly problems: readonly Problem[]
}

const WORST_FIRST: readonly SourceStateName[] = [
  'unauthorised',
  'error',
  'forbidden',
  'rate_limited',
  'stale',
  'connecting',
  'absent',
  'disabled',
  'live',
]

/** What is said behind "workloads". */
const NOT_READ = {
  unauthorised: 'are not read (the credentials are refused)',
  error: 'are not read (an error)',
  forbidden: 'are not read (no permission)',
  rate_limited: 'are not read now (too many requests)',
  stale: 'may not be as they were (the connection is lost)',
  connecting: 'are not read yet',
  absent: 'are not read (the cluster does not serve them)',
  disabled: 'are not read (switched off)',
} as const satisfies Record<Exclude<SourceStateName, 'live'>, string>

const NAMED_AT_MOST = 3

export function worstOf(sources: readonly SourceHealth[]): SourceStateName | undefined {
  return WORST_FIRST.find((one) => sources.some(({ state }) => state === one))
}

export function describeRunning(
  counts: Omit<ClusterRunning, 'state' | 'asOf'>,
  sources: readonly SourceHealth[],
): ClusterRunning {
  const own = sources.filter(({ role }) => role === 'workloads')
  const state = worstOf(own) ?? 'disabled'
  const times = own.flatMap(({ lastSyncedAt }) => lastSyncedAt ?? []).sort()
  const [asOf] = times
  return { ...counts, state, ...(asOf === undefined || times.length < own.length ? {} : { asOf }) }
}

/** The same workload once, whoever deployed it. */
export function lookAtRows(
  rows: Iterable<Pick<Resource, 'running' | 'remote'>>,
): Required<Pick<RunningFacts, 'worst' | 'elsewhere'>> {
  const found = new Map<Ref, Worst>()
  let elsewhere = 0
  for (const { running, remote } of rows) {
    if (running?.worst !== undefined) found.set(running.worst.ref, { ...running.worst, state: running.state })
    if (remote === true) elsewhere += 1
  }
  return { worst: [...found.values()].sort((a, b) => compareText(a.ref, b.ref)), elsewhere }
}

/** Each with half a sentence; the first is the worst. */
export function findRunning({
  running,
  worst = [],
  elsewhere = 0,
  sources,
  problems,
}: RunningFacts): readonly Finding[] {
  const { total = 0, failed = 0, progressing = 0, unknown = 0 } = running ?? {}
  const of = (count: number) =>
    `${formatCount(count)} of ${formatCount(total)} ${total === 1 ? 'workload' : 'workloads'}`
  const named = (state: Worst['state'], count: number) =>
    nameWorst(
      worst.filter((one) => one.state === state),
      count,
    )
  const found: Finding[] = []
  if (failed > 0) {
    const half = `${of(failed)} ${failed === 1 ? 'does' : 'do'} not run`
    found.push({
      level: 'degraded',
      sentence: `${half}${named('failed', failed)}`,
      reasons: [
        { code: 'not_running', text: `${half}.` },
        ...problems.flatMap(({ status, root, title }): VerdictReason[] =>
          status === 'not_running' ? [{ code: 'not_running', text: title, ref: root }] : [],
        ),
      ],
    })
  }
  if (progressing > 0) {
    const half = `${of(progressing)} ${progressing === 1 ? 'is' : 'are'} not there yet`
    found.push(asHalf('progressing', 'workloads_progressing', `${half}${named('progressing', progressing)}`))
  }
  const away = sources.filter(({ role, state }) => role === 'workloads' && state !== 'live')
  if (away.length > 0) found.push(asHalf('reconciled', WORKLOADS_NOT_SEEN, nameAway(away, sources)))
  else if (unknown > 0) {
    const half = `${of(unknown)} ${unknown === 1 ? 'is' : 'are'} not known to run`
    found.push(asHalf('reconciled', 'workloads_unknown', `${half}${named('unknown', unknown)}`))
  }
  // Where nobody looks at workloads at all, that is said instead.
  if (elsewhere > 0 && running !== undefined) {
    const what = elsewhere === 1 ? 'one object deploys' : `${elsewhere} objects deploy`
    found.push(asHalf('reconciled', 'workloads_elsewhere', `what ${what} to another cluster is not looked at here`))
  }
  return found
}

export const WORKLOADS_NOT_SEEN = 'workloads_not_seen'

function asHalf(level: VerdictLevel, code: VerdictReason['code'], sentence: string): Finding {
  return { level, sentence, reasons: [{ code, text: `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}.` }] }
}

function nameWorst(worst: readonly Worst[], count: number): string {
  const shown = worst.slice(0, NAMED_AT_MOST)
  if (shown.length === 0) return ''
  const [only] = shown
  if (count === 1 && only !== undefined) return `: ${pathOf(only.ref)} (${only.text})`
  const more = count - shown.length
  return `: ${shown.map(({ ref }) => pathOf(ref)).join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}

function nameAway(away: readonly SourceHealth[], sources: readonly SourceHealth[]): string {
  const state = worstOf(away)
  if (state === undefined || state === 'live') return ''
  const same = away.filter((source) => source.state === state)
  const all = sources.filter(({ role }) => role === 'workloads')
  return `${same.length === all.length ? 'workloads' : nameAlike(same)} ${NOT_READ[state]}`
}

/** The verdict's sentence with that half behind it. */
export function withHalf(sentence: ClusterVerdict['sentence'], half: string): string {
  return `${sentence.replace(/\.$/, '')}; ${half}.`
}
