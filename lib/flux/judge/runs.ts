// When an object ran last, when it runs next, and when what it stands for last changed, from what its controller wrote.
// Most kinds do not tell of a run that found nothing to do: of those no more is said than is known.

import { formatDuration, latest, parseGoDuration, parseTime } from '@/lib/time'
import { describeKind } from '../kinds'
import type { FluxResource, HistoryEntry } from '../object/flux-resource'
import type { Judgement } from './status'

/** The newest trace of a run; undefined where runs without a trace may have come after it. */
export function findLastRun(resource: FluxResource, now: Date): Date | undefined {
  const last = newestTrace(resource)
  if (last === undefined || tellsEachRun(resource)) return last
  const until = doubtedFrom(resource, last)
  return until !== undefined && now < until ? last : undefined
}

/** From when on runs without a trace may have come after the newest one. */
export function lastRunDoubtedFrom(resource: FluxResource): Date | undefined {
  const last = newestTrace(resource)
  return last === undefined || tellsEachRun(resource) ? undefined : doubtedFrom(resource, last)
}

function doubtedFrom({ intervalSeconds }: FluxResource, last: Date): Date | undefined {
  return intervalSeconds === undefined ? undefined : new Date(last.getTime() + intervalSeconds * 1_000 + 1)
}

function newestTrace(resource: FluxResource): Date | undefined {
  const { conditions, history, lastReconciledAt, artifactUpdatedAt } = resource
  // A suspended object gives the token back and does nothing.
  const handled = resource.suspended ? undefined : parseTime(resource.lastHandledReconcileAt)
  return latest([
    lastReconciledAt,
    artifactUpdatedAt,
    handled,
    ...conditions.map(({ since }) => since),
    ...history.map((entry) => entry.last),
  ])
}

function tellsEachRun({ kind, lastReconciledAt }: FluxResource): boolean {
  return describeKind(kind).history === 'runs' || lastReconciledAt !== undefined
}

export interface NextRun {
  readonly nextRunAt?: Date
  /** In words, where no moment is known. */
  readonly nextRun?: string
}

/** Nothing for what nobody will run, and nothing that the object itself contradicts. */
export function foreseeRun(resource: FluxResource, judgement: Judgement, lastRun: Date | undefined): NextRun {
  const { intervalSeconds, retryIntervalSeconds } = resource
  switch (judgement.status) {
    case 'ready': {
      if (lastRun === undefined || intervalSeconds === undefined) return {}
      return { nextRunAt: new Date(lastRun.getTime() + intervalSeconds * 1_000) }
    }
    case 'failed': {
      const within = retryIntervalSeconds ?? intervalSeconds
      return within === undefined ? {} : { nextRun: `retries within ${formatDuration(within)}` }
    }
    case 'waiting': {
      const every = secondsOfWait(resource, judgement)
      return every === undefined ? {} : { nextRun: `looks again every ${formatDuration(every)}` }
    }
    default:
      return {}
  }
}

/** What its own message says, else what its controller does with dependencies unless told otherwise. */
function secondsOfWait({ kind }: FluxResource, { reason, message = '' }: Judgement): number | undefined {
  const told = parseGoDuration(/\bretrying in ([0-9.hms]{1,20})/.exec(message)?.[1] ?? '')
  if (told !== undefined) return told / 1_000
  return reason === 'DependencyNotReady' ? describeKind(kind).looksAgainSeconds : undefined
}

/**
 * When what it deployed, or how it is, last changed, as far as the object tells. A run of the same is no change, though
 * it moves the condition of an applier that keeps a history of its runs.
 */
export function findLastChange(resource: FluxResource, { status, since }: Judgement): Date | undefined {
  const { kind, history, artifactUpdatedAt } = resource
  const isOfRuns = describeKind(kind).history === 'runs'
  const deployed = isOfRuns ? changeOfRuns(history) : latest(history.map(({ last }) => last))
  const isMoved = status === 'reconciling' || status === 'suspended' || (isOfRuns && status === 'ready')
  return latest([deployed, artifactUpdatedAt, isMoved ? undefined : since])
}

/** Each entry is one outcome of one manifest: the present one began first, or after another had its last run. */
function changeOfRuns([newest, ...others]: readonly HistoryEntry[]): Date | undefined {
  return newest === undefined ? undefined : latest([newest.first, ...others.map(({ last }) => last)])
}
