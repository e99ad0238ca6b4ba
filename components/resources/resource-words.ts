// What the table says of one row in words, and where a condition adds something to its status. Pure.

import { WORKLOAD_PRESENTATION } from '@/components/flux/workload-presentation'
import type { ConditionSummary, Problem, Resource, RowRunning, Status } from '@/lib/contract/state'
import { isFailing } from '@/lib/flux/judge/status'
import { narrowFold } from '@/lib/flux/tell/fold-problems'
import { type Ref, refForPeople } from '@/lib/ref'
import type { WorkloadStatus } from '@/lib/workloads/words'

export const CONDITION_WORDS = { True: 'Yes', False: 'No', Unknown: 'Unknown' } as const

type Value = ConditionSummary['status']
const ANY: readonly Value[] = ['True', 'False', 'Unknown']

/** What the status says already: a condition with such a value adds nothing to it. */
const IMPLIED_READY = {
  ready: ['True'],
  failed: ['False'],
  stalled: ['False'],
  waiting: ['False', 'Unknown'],
  reconciling: ['True', 'Unknown'],
  unknown: ['Unknown'],
  suspended: ANY,
  terminating: ANY,
  static: ANY,
} as const satisfies Record<Status, readonly Value[]>

const IMPLIED_HEALTHY = {
  ready: ['True'],
  failed: ['False', 'Unknown'],
  stalled: ['False', 'Unknown'],
  waiting: ['True', 'Unknown'],
  reconciling: ['True', 'Unknown'],
  unknown: ['Unknown'],
  suspended: ['True', 'Unknown'],
  terminating: ANY,
  static: ANY,
} as const satisfies Record<Status, readonly Value[]>

export function tellingReady({ status, ready }: Resource): ConditionSummary | undefined {
  return ready === undefined || includes(IMPLIED_READY[status], ready.status) ? undefined : ready
}

/** What was left from an earlier run tells nothing of now. */
export function tellingHealthy({ status, healthy }: Resource): ConditionSummary | undefined {
  return healthy === undefined || !healthy.current || includes(IMPLIED_HEALTHY[status], healthy.status)
    ? undefined
    : healthy
}

function includes(values: readonly Value[], value: Value): boolean {
  return values.includes(value)
}

/**
 * The controller's own words where it says what is wrong, ours where waiting or another cause stands behind it. Where all
 * is reconciled and does not run, that is the message.
 */
export function messageOf(row: Resource): string {
  if (row.status === 'ready' && row.running?.worst !== undefined) return row.running.worst.text
  const isOwnWord = row.status === 'ready' || isFailing(row.status)
  const [first, second] = isOwnWord ? [row.ready?.message, row.statusText] : [row.statusText, row.ready?.message]
  return first || second || ''
}

/** What is wrong with this one in a few words; undefined where a title of many leaves out what differs. */
export function titleOf(problem: Problem | undefined, ref: Ref): string | undefined {
  const title = problem && narrowFold(problem, (one) => one === ref).title
  return title?.includes('…') ? undefined : title
}

/** Where a problem's title ends with the workload that it hangs on, that stands before what follows from it. */
export function causeFirst(title: string, running: RowRunning | undefined): string {
  const worst = running?.worst
  if (worst === undefined) return title
  const at = title.indexOf(`${refForPeople(worst.ref)}: ${worst.text}`)
  return at <= 0 ? title : `${title.slice(at)} ${title.slice(0, at).trimEnd()}`
}

/** Where none is meant to run, nothing is said to run well. */
export function wordOfAll({ state, total, suspended }: RowRunning): WorkloadStatus {
  return total === suspended ? 'suspended' : state
}

export function tellRuns({ ok, total, suspended, worst }: RowRunning): string {
  const rest = suspended === 0 ? '' : `, ${suspended} ${WORKLOAD_PRESENTATION.suspended.label.toLowerCase()}`
  return `${ok} of ${total} run${rest}${worst === undefined ? '' : `: ${worst.text}`}`
}
