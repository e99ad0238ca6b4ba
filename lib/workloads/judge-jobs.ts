// The rules of a Job and of a CronJob.

import { formatDateTime } from '@/lib/time'
import { secondRunAfter } from './cron-schedule'
import { after } from './limits'
import { type Sight, type Verdict, whenOver } from './verdict'
import type { CronJobWorkload, JobEnd, JobWorkload } from './workload'

/** A controller that starts a run takes a moment. */
const LATE_MS = 60_000

export function judgeJob(job: JobWorkload): Verdict {
  const { succeeded, completions, active, failed, ended } = job
  const told = { ready: Math.min(succeeded, completions), desired: completions }
  if (ended?.how === 'failed') return { ...told, status: 'failed', sentence: describeFailure(ended) }
  if (ended !== undefined) return { ...told, status: 'suspended', sentence: 'completed' }
  if (job.isSuspended) return { ...told, status: 'suspended', sentence: 'suspended' }
  return { ...told, status: 'progressing', sentence: `active ${active}, failed ${failed}` }
}

function describeFailure({ reason, message }: JobEnd): string {
  return ['failed', reason, message].filter((part) => part !== '').join(': ')
}

export function judgeCronJob(workload: CronJobWorkload, sight: Sight): Verdict {
  const { active } = workload
  const told = { ready: active, desired: active }
  if (workload.isSuspended) return { ...told, status: 'suspended', sentence: 'suspended' }
  const runs = active > 0 ? ', runs now' : ''
  const last = lastEnded(workload, sight.jobs ?? [])
  if (last?.how === 'failed' && !hasSucceededSince(workload, last))
    return { ...told, status: 'failed', sentence: `last run ${describeFailure(last)}${runs}` }
  const found = outcomeOf(workload, sight, last)
  const verdict = { ...told, ...found, sentence: `${found.sentence}${runs}` }
  const late = active > 0 ? undefined : lateFrom(workload, sight)
  if (late === undefined) return verdict
  const since = workload.lastScheduledAt ?? workload.createdAt
  const words = since === undefined ? '' : ` since ${formatDateTime(since, 'UTC')}`
  return whenOver(late, sight.now, verdict, { ...told, status: 'unknown', sentence: `has not run${words}` })
}

/** Of several, the one that began last among those that have ended: one that runs says nothing yet. */
function lastEnded({ uid }: CronJobWorkload, jobs: readonly JobWorkload[]): JobEnd | undefined {
  let last: JobWorkload | undefined
  for (const job of jobs) {
    if (job.owner?.uid !== uid || job.ended === undefined) continue
    if (last === undefined || timeOf(job) >= timeOf(last)) last = job
  }
  return last?.ended
}

/** The Job of a success may be gone while that of an older failure is kept. */
function hasSucceededSince({ lastSuccessfulAt }: CronJobWorkload, { at }: JobEnd): boolean {
  return lastSuccessfulAt !== undefined && at !== undefined && lastSuccessfulAt > at
}

function timeOf({ createdAt }: JobWorkload): number {
  return createdAt?.getTime() ?? 0
}

/** Jobs are thrown away after a while: then what the CronJob itself says of its last success must do. */
function outcomeOf(
  { active, lastScheduledAt, lastSuccessfulAt }: CronJobWorkload,
  { jobs }: Sight,
  last: JobEnd | undefined,
): Pick<Verdict, 'status' | 'sentence'> {
  const isLastKnown =
    lastSuccessfulAt !== undefined && (lastScheduledAt === undefined || lastSuccessfulAt >= lastScheduledAt)
  if (last !== undefined || isLastKnown) {
    const at = lastSuccessfulAt ?? last?.at
    const words = at === undefined ? '' : `, ${formatDateTime(at, 'UTC')}`
    return { status: 'ok', sentence: `last run succeeded${words}` }
  }
  if (jobs === undefined) return { status: 'unknown', sentence: 'its Jobs are not read' }
  if (active > 0) return { status: 'ok', sentence: 'first run' }
  if (lastScheduledAt === undefined) return { status: 'ok', sentence: 'has not run yet' }
  return { status: 'unknown', sentence: 'how its last run ended is not known: its Job is gone' }
}

/** From when on two runs were missed; undefined for a schedule that cannot be read. */
function lateFrom(workload: CronJobWorkload, { recall }: Sight): Date | undefined {
  const { schedule, timeZone, createdAt, lastScheduledAt } = workload
  const since = lastScheduledAt ?? createdAt
  if (since === undefined) return undefined
  const of = `${since.getTime()} ${timeZone ?? ''} ${schedule}`
  const second = recall.due(of, () => secondRunAfter(schedule, timeZone, since))
  return second === undefined ? undefined : after(second, LATE_MS)
}
