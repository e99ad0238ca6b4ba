// A CronJob as it was left: with the jobs of its last three days, each of which ended well.

import { buildJob } from './build-made'
import { after, before, DAY_MS } from './build-object'
import type { EndedRun } from './build-pod'
import { jobDone } from './job-status'
import { formatTime, type KubeObject } from './kube-object'
import { safeHash } from './safe-hash'
import { podOf, type Settled, STARTED_AFTER_MS } from './settle-pods'

const JOB_TOOK_MS = 41_000
export const KEPT_JOBS = 3

/** The jobs of the last three days, at the hour and minute of the schedule. */
export function settleCronJob(cronJob: KubeObject, settled: Settled): readonly KubeObject[] {
  const [minute = 0, hour = 0] = String(cronJob.spec?.schedule).split(' ').map(Number)
  const today = new Date(settled.now)
  today.setUTCHours(hour, minute, 0, 0)
  const isOver = today.getTime() + JOB_TOOK_MS + STARTED_AFTER_MS <= settled.now.getTime()
  const last = isOver ? today : before(today, DAY_MS)
  const jobs = Array.from({ length: KEPT_JOBS }, (_, index) =>
    finishedJob(cronJob, before(last, index * DAY_MS), settled),
  )
  const status = {
    lastScheduleTime: formatTime(last),
    lastSuccessfulTime: formatTime(after(last, JOB_TOOK_MS + STARTED_AFTER_MS)),
  }
  return [{ ...cronJob, status }, ...jobs.flat()]
}

function finishedJob(cronJob: KubeObject, at: Date, settled: Settled): readonly KubeObject[] {
  const job = buildJob(cronJob, at)
  const name = `${job.metadata.name}-${safeHash(job.metadata.name, 5)}`
  const startedAt = after(at, STARTED_AFTER_MS)
  const finishedAt = after(startedAt, JOB_TOOK_MS)
  const run: EndedRun = { exitCode: 0, reason: 'Completed', startedAt, finishedAt }
  const pod = podOf(job, name, {}, 0, { ...settled, rolledAt: at }, () => ({ is: 'ended', ...run }))
  const status = { ...jobDone(formatTime(finishedAt)), startTime: formatTime(at) }
  return [{ ...job, status }, pod]
}
