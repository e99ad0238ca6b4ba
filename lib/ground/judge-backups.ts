// Whether there are backups: when the last one succeeded, against how often there should be one, for each program that
// makes them.

import { readInteger, readPath, readText } from '@/lib/flux/object/json-fields'
import { formatAge, parseTime } from '@/lib/time'
import { secondRunAfter } from '@/lib/workloads/cron-schedule'
import { readMessage } from '@/lib/workloads/message'
import { bad, type Finding, good, noted, type Told, unknown, warned } from './check'
import { because, findCondition } from './conditions'
import type { GroundObject } from './ground-object'

const LATE: Told = ['is late', 'are late']
const FAILED: Told = ['has failed', 'have failed']
const SUSPENDED: Told = ['is suspended', 'are suspended']
const REFUSED: Told = ['is not accepted', 'are not accepted']
const NO_PLACE: Told = ['cannot be reached', 'cannot be reached']
const DEGRADED: Told = ['lacks instances', 'lack instances']

/** A job of a schedule may take a while before it counts as one that did not succeed. */
const RUN_MS = 60_000

export function judgeBackupJob(object: GroundObject, now: Date): Finding {
  const { spec, status } = object
  if (readPath(spec, 'suspend') === true) return warned('is suspended: no backup is made', SUSPENDED)
  const scheduled = parseTime(status.lastScheduleTime)
  const succeeded = parseTime(status.lastSuccessfulTime)
  const active = readPath(status, 'active')
  const isRunning = Array.isArray(active) && active.length > 0
  const hasEnded = scheduled !== undefined && !isRunning && now.getTime() - scheduled.getTime() > RUN_MS
  if (hasEnded && (succeeded === undefined || succeeded < scheduled))
    return bad(`its last run did not succeed; ${lastOf(succeeded, now)}`, FAILED, scheduled)
  return judgeRhythm(object, succeeded, now, readText(spec, 'schedule'))
}

/** By a schedule of five fields. */
function judgeRhythm(object: GroundObject, last: Date | undefined, now: Date, schedule: string | undefined): Finding {
  const zone = readText(object.spec, 'timeZone')
  const from = last ?? object.createdAt
  const late = schedule === undefined || from === undefined ? undefined : secondRunAfter(schedule, zone, from)
  if (late === undefined) return unknown(`when it is due is not known; ${lastOf(last, now)}`)
  if (now > late) return bad(`is late: ${lastOf(last, now)}`, LATE)
  return last === undefined ? unknown('has not been made yet', object.createdAt) : good(lastOf(last, now))
}

function lastOf(time: Date | undefined, now: Date): string {
  return time === undefined
    ? 'none has succeeded yet'
    : `the last one succeeded ${formatAge(now.getTime() - time.getTime())} ago`
}

export function judgeVeleroSchedule(object: GroundObject, now: Date): Finding {
  const { spec, status } = object
  if (readPath(spec, 'paused') === true) return warned('is paused: no backup is made', SUSPENDED)
  if (readText(status, 'phase') === 'FailedValidation') return bad('Velero does not accept it', REFUSED)
  return judgeRhythm(object, parseTime(status.lastBackup), now, readText(spec, 'schedule'))
}

export function judgeVeleroBackup(object: GroundObject, now: Date): Finding {
  const { status } = object
  const phase = readText(status, 'phase')
  const ended = parseTime(status.completionTimestamp)
  if (phase === undefined) return unknown('does not say how it stands', object.createdAt)
  if (phase === 'Completed') return good(lastOf(ended, now))
  if (/Fail/.test(phase)) return bad(phase === 'PartiallyFailed' ? 'failed in part' : 'failed', FAILED, ended)
  return unknown(`is under way (${phase})`, object.createdAt)
}

export function judgeVeleroLocation({ status }: GroundObject): Finding {
  const phase = readText(status, 'phase')
  if (phase === 'Available') return good('can be reached')
  if (phase === 'Unavailable') return bad('cannot be reached', NO_PLACE, parseTime(status.lastValidationTime))
  return unknown('has not been looked at yet')
}

export function judgeReplicationSource(object: GroundObject, now: Date): Finding {
  const { spec, status } = object
  if (readPath(spec, 'paused') === true) return warned('is paused: no backup is made', SUSPENDED)
  const last = parseTime(status.lastSyncTime)
  if (readText(status, 'latestMoverStatus', 'result') === 'Failed')
    return bad(`its last run failed; ${lastOf(last, now)}`, FAILED)
  const synchronizing = findCondition(status, 'Synchronizing')
  if (synchronizing?.reason === 'Error') return bad(`failed${because(synchronizing)}`, FAILED, synchronizing.since)
  const next = parseTime(status.nextSyncTime)
  if (next === undefined || last === undefined)
    return last === undefined ? unknown('none has succeeded yet', object.createdAt) : good(lastOf(last, now))
  const late = next.getTime() + Math.max(next.getTime() - last.getTime(), 0)
  return now.getTime() > late ? bad(`is late: ${lastOf(last, now)}`, LATE) : good(lastOf(last, now))
}

export function judgePostgres({ status }: GroundObject): Finding {
  const archiving = findCondition(status, 'ContinuousArchiving')
  if (archiving?.status === 'False') return bad(`does not archive${because(archiving)}`, FAILED, archiving.since)
  const last = findCondition(status, 'LastBackupSucceeded')
  if (last?.status === 'False') return bad(`its last backup failed${because(last)}`, FAILED, last.since)
  const ready = readInteger(status, 'readyInstances')
  const instances = readInteger(status, 'instances')
  if (instances === undefined) return unknown('does not say how it stands')
  if ((ready ?? 0) < instances) return warned(`${ready ?? 0} of ${instances} instances are ready`, DEGRADED)
  if (last === undefined && archiving === undefined) return noted('no backup of it is known')
  return good(last === undefined ? 'archives' : 'its last backup succeeded')
}

export function judgePostgresSchedule(object: GroundObject, now: Date): Finding {
  const { spec, status } = object
  if (readPath(spec, 'suspend') === true) return warned('is suspended: no backup is made', SUSPENDED)
  // Six fields, of which the first are seconds.
  const schedule = readText(spec, 'schedule')?.replace(/^\S+\s+(?=(?:\S+\s+){4}\S+$)/, '')
  return judgeRhythm(object, parseTime(status.lastScheduleTime), now, schedule)
}

export function judgePostgresBackup(object: GroundObject, now: Date): Finding {
  const { status } = object
  const phase = readText(status, 'phase')
  const ended = parseTime(status.stoppedAt)
  if (phase === 'completed') return good(lastOf(ended, now))
  if (phase === 'failed' || phase === 'walArchivingFailing') {
    const why = because({ reason: '', message: readMessage({ message: status.error }) })
    return bad(`failed${why}`, FAILED, ended)
  }
  return unknown(phase === undefined ? 'does not say how it stands' : `is under way (${phase})`, object.createdAt)
}
