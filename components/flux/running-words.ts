// How many workloads run, in words. The numbers are the server's; what was not read is not counted among what runs.

import type { ClusterRunning, SourceStateName } from '@/lib/contract/state'
import { formatCount } from '@/lib/count'
import { WORKLOAD_STATUSES, type WorkloadStatus } from '@/lib/workloads/words'
import { whyUnread } from './unread-words'
import { WORKLOAD_PRESENTATION } from './workload-presentation'

export interface RunningPart {
  readonly status: WorkloadStatus
  readonly words: string
}

export interface RunningWords {
  /** `57 of 61 workloads run`; absent while none is known to run and some may. */
  readonly sentence?: string
  /** Those that do not run, worst first. */
  readonly parts: readonly RunningPart[]
  /** Why this is not all, or not as it is now. */
  readonly why?: string
  /** Of when the numbers are, where it is not now. */
  readonly asOf?: string
}

/** Worst first. */
const APART = WORKLOAD_STATUSES.filter((status) => status !== 'ok')

/** In which all that was read is as old. */
const OLD: ReadonlySet<SourceStateName> = new Set(['stale', 'rate_limited'])

export function tellRunning(running: ClusterRunning): RunningWords {
  const { state, asOf, total, ok, unknown } = running
  const isPartly = total > unknown && !OLD.has(state)
  const why = whyUnread(isPartly ? 'Some workloads' : 'Workloads', state)
  const told = why === undefined ? {} : { why }
  if (total === unknown) {
    return state === 'live' && total === 0
      ? { sentence: 'Flux deployed no workload', parts: [] }
      : { parts: [], ...told }
  }
  return {
    ...(ok === 0 && unknown > 0 ? {} : { sentence: tellHowMany(running) }),
    parts: tellApart(running),
    ...told,
    ...(state === 'live' || asOf === undefined ? {} : { asOf }),
  }
}

/** `57 of 61 workloads run` */
export function tellHowMany({ ok, total }: { readonly ok: number; readonly total: number }): string {
  return `${formatCount(ok)} of ${formatCount(total)} ${total === 1 ? 'workload runs' : 'workloads run'}`
}

/** Those that do not run, by their words. */
export function tellApart(counts: Readonly<Record<WorkloadStatus, number>>): readonly RunningPart[] {
  return APART.filter((status) => counts[status] > 0).map((status) => ({
    status,
    words: `${formatCount(counts[status])} ${WORKLOAD_PRESENTATION[status].label.toLowerCase()}`,
  }))
}
