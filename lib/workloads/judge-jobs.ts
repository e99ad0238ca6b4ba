// The rules of a Job and of a CronJob.

import type { Sight, Verdict } from './verdict'
import type { CronJobWorkload, JobWorkload } from './workload'

export function judgeJob(job: JobWorkload): Verdict {
  const { succeeded, completions, active, failed, ended } = job
  const told = { ready: succeeded, desired: completions }
  if (ended?.how === 'failed') return { ...told, status: 'failed', sentence: describeFailure(ended) }
  if (ended !== undefined) return { ...told, status: 'suspended', sentence: 'completed' }
  if (job.isSuspended) return { ...told, status: 'suspended', sentence: 'suspended' }
  return { ...told, status: 'progressing', sentence: `active ${active}, failed ${failed}` }
}

function describeFailure({ reason, message }: { readonly reason: string; readonly message: string }): string {
  return ['failed', reason, message].filter((part) => part !== '').join(': ')
}

export function judgeCronJob(workload: CronJobWorkload, { jobs }: Sight): Verdict {
  const { active, lastScheduledAt, lastSuccessfulAt } = workload
  const told = { ready: active, desired: active }
  if (workload.isSuspended) return { ...told, status: 'suspended', sentence: 'suspended' }
  const runs = active > 0 ? ', runs now' : ''
  const last = lastEnded(workload, jobs ?? [])
  if (last?.how === 'failed') return { ...told, status: 'failed', sentence: `last run ${describeFailure(last)}${runs}` }
  const hasSucceeded =
    last !== undefined ||
    (lastSuccessfulAt !== undefined && (lastScheduledAt === undefined || lastSuccessfulAt >= lastScheduledAt))
  if (hasSucceeded) return { ...told, status: 'ok', sentence: `last run succeeded${runs}` }
  if (jobs === undefined) return { ...told, status: 'unknown', sentence: `its Jobs are not read${runs}` }
  if (active > 0) return { ...told, status: 'ok', sentence: 'runs now' }
  if (lastScheduledAt === undefined) return { ...told, status: 'ok', sentence: 'has not run yet' }
  return { ...told, status: 'unknown', sentence: 'how its last run ended is not known: its Job is gone' }
}

function lastEnded({ uid }: CronJobWorkload, jobs: readonly JobWorkload[]): JobWorkload['ended'] {
  let last: JobWorkload | undefined
  for (const job of jobs) {
    if (job.owner?.uid !== uid || job.ended === undefined) continue
    if (last === undefined || (job.createdAt?.getTime() ?? 0) >= (last.createdAt?.getTime() ?? 0)) last = job
  }
  return last?.ended
}
