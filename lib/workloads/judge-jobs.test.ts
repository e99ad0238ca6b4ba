import { describe, expect, test } from 'vitest'
import { aroundNextChange, looksAt, minute, type RawParts, workloadOf } from './testing/looks'
import { completedPod, crashingPod } from './testing/own-pods'
import type { JobWorkload } from './workload'

function ended(type: 'Failed' | 'Complete', at = minute(-1), more: object = {}) {
  return { conditions: [{ type, status: 'True', lastTransitionTime: at, ...more }] }
}

describe('a Job', () => {
  const look = (status: object, spec: object = {}) => looksAt('Job')(0, { spec, status })

  test.each(['BackoffLimitExceeded', 'DeadlineExceeded', 'PodFailurePolicy'])(
    'that failed for %s says so',
    (reason) => {
      const failed = look(ended('Failed', minute(-1), { reason, message: 'Job has reached its limit' }))
      expect(failed).toMatchObject({ status: 'failed', sentence: `failed: ${reason}: Job has reached its limit` })
    },
  )

  test('that is complete is not meant to run', () => {
    expect(look({ ...ended('Complete'), succeeded: 3 }, { completions: 3 })).toMatchObject({
      status: 'suspended',
      sentence: 'completed',
      ready: 3,
      desired: 3,
    })
  })

  test('that failed has failed, whatever else it says', () => {
    const both = [...ended('Complete').conditions, ...ended('Failed').conditions]
    expect(look({ conditions: both }, { suspend: true })).toMatchObject({ status: 'failed', sentence: 'failed' })
  })

  test('that is suspended, by its spec or by its condition, is not meant to run', () => {
    expect(look({}, { suspend: true })).toMatchObject({ status: 'suspended', sentence: 'suspended' })
    const conditions = [{ type: 'Suspended', status: 'True' }]
    expect(look({ conditions })).toMatchObject({ status: 'suspended', sentence: 'suspended' })
    expect(look({ conditions: [{ type: 'Suspended', status: 'False' }] }).status).toBe('progressing')
  })

  test('that runs is progressing with its numbers, however long it runs', () => {
    const running = look({ active: 2, failed: 1 })
    expect(running).toMatchObject({ status: 'progressing', sentence: 'active 2, failed 1' })
    expect(running.nextChangeAt).toBeUndefined()
    expect(look({ conditions: [{ type: 'Complete', status: 'False' }] }).status).toBe('progressing')
  })

  test('of which a pod ended well names no fault, and counts no more than it wants', () => {
    const { sentence, ready } = looksAt('Job')(
      0,
      { status: { active: 1, succeeded: 5 } },
      { pods: [completedPod('web-1')] },
    )
    expect(sentence).toBe('active 1, failed 0')
    expect(ready).toBe(1)
  })

  test('that tries again says why it did not work', () => {
    const status = { active: 1, failed: 1 }
    expect(looksAt('Job')(0, { status }, { pods: [crashingPod('web-1', 3)] }).sentence).toBe(
      'active 1, failed 1; 1 of 1 pod: CrashLoopBackOff, exit 3',
    )
  })
})

function jobAt(created: number, status: object, owner = 'uid-of-web'): JobWorkload {
  const job = workloadOf('Job', {
    metadata: {
      name: `web-${created}`,
      uid: `uid-of-job-${created}`,
      creationTimestamp: minute(created),
      ownerReferences: [{ kind: 'CronJob', name: 'web', uid: owner, controller: true }],
    },
    status,
  })
  if (job.kind !== 'Job') throw new Error('not a Job')
  return job
}

describe('a CronJob', () => {
  const HOURLY: RawParts = { metadata: { creationTimestamp: minute(-6000) }, spec: { schedule: '0 * * * *' } }
  const parts = (status: object, spec: object = {}): RawParts => ({
    ...HOURLY,
    spec: { schedule: '0 * * * *', ...spec },
    status: { lastScheduleTime: minute(0), ...status },
  })
  const judge = (status: object, jobs?: readonly JobWorkload[], spec: object = {}, at = 1) =>
    looksAt('CronJob')(at, parts(status, spec), { jobs })

  const complete = (at: number) => jobAt(at, ended('Complete', minute(at)))
  const failed = (at: number) => jobAt(at, ended('Failed', minute(at), { reason: 'BackoffLimitExceeded' }))
  const active = { active: [{ kind: 'Job', name: 'web-1' }] }

  test('that is suspended is not meant to run, whatever its last Job did', () => {
    expect(judge({}, [failed(0)], { suspend: true })).toMatchObject({ status: 'suspended', sentence: 'suspended' })
  })

  test('is ok after a Job that ended well, with the time of the last success', () => {
    expect(judge({ lastSuccessfulTime: minute(0.5) }, [complete(0)])).toMatchObject({
      status: 'ok',
      sentence: 'last run succeeded, 2026-11-29 12:00:30 UTC',
      ready: 0,
      desired: 0,
    })
    expect(judge({}, [complete(0)]).sentence).toBe('last run succeeded, 2026-11-29 12:00:00 UTC')
  })

  test('has failed when the last of its Jobs failed, and is well again after the next', () => {
    expect(judge({}, [complete(-60), failed(0)])).toMatchObject({
      status: 'failed',
      sentence: 'last run failed: BackoffLimitExceeded',
    })
    expect(judge({}, [failed(-60), complete(0)]).status).toBe('ok')
    expect(judge({}, [complete(0), failed(-60)]).status).toBe('ok')
  })

  test('has not failed when it succeeded after the failed Job that is still kept', () => {
    expect(judge({ lastSuccessfulTime: minute(0.5) }, [failed(-60)]).status).toBe('ok')
    expect(judge({ lastSuccessfulTime: minute(-61) }, [failed(-60)]).status).toBe('failed')
  })

  test('does not flicker while one runs: the one before decides', () => {
    expect(judge(active, [complete(-60), jobAt(0, { active: 1 })])).toMatchObject({
      status: 'ok',
      sentence: 'last run succeeded, 2026-11-29 11:00:00 UTC, runs now',
    })
    expect(judge(active, [failed(-60), jobAt(0, { active: 1 })])).toMatchObject({
      status: 'failed',
      sentence: 'last run failed: BackoffLimitExceeded, runs now',
    })
    expect(judge(active, [jobAt(0, { active: 1 })])).toMatchObject({ status: 'ok', sentence: 'first run, runs now' })
  })

  test('does not look at the Jobs of another one of its name', () => {
    const other = jobAt(0, ended('Failed'), 'uid-of-the-one-before')
    expect(judge({ lastSuccessfulTime: minute(0.5) }, [other]).status).toBe('ok')
  })

  test('is not called well where nobody saw how its last run ended', () => {
    expect(judge({}, undefined)).toMatchObject({ status: 'unknown', sentence: 'its Jobs are not read' })
    expect(judge(active, undefined)).toMatchObject({ status: 'unknown', sentence: 'its Jobs are not read, runs now' })
    expect(judge({}, [])).toMatchObject({
      status: 'unknown',
      sentence: 'how its last run ended is not known: its Job is gone',
    })
    expect(judge({ lastSuccessfulTime: minute(-1) }, []).status).toBe('unknown')
    expect(judge({ lastSuccessfulTime: minute(0) }, []).status).toBe('ok')
    expect(judge({ lastSuccessfulTime: minute(0) }, undefined).status).toBe('ok')
  })

  test('that was never due is ok and says that it has not run', () => {
    const fresh = { ...HOURLY, metadata: { creationTimestamp: minute(0) } }
    expect(looksAt('CronJob')(1, fresh, { jobs: [] })).toMatchObject({ status: 'ok', sentence: 'has not run yet' })
  })

  test('that has missed two runs is unknown, with the time of its last run', () => {
    const well = { jobs: [complete(0)] }
    const { first, at, before, changed } = aroundNextChange('CronJob', parts({}), well)
    expect(first.status).toBe('ok')
    expect(at).toBe(121)
    expect(before).toEqual(first)
    expect(changed).toMatchObject({ status: 'unknown', sentence: 'has not run since 2026-11-29 12:00:00 UTC' })
  })

  test('that was made and never run is unknown after two runs as well', () => {
    const fresh = { ...HOURLY, metadata: { creationTimestamp: minute(0) } }
    const { at, changed } = aroundNextChange('CronJob', fresh, { jobs: [] })
    expect(at).toBe(121)
    expect(changed.status).toBe('unknown')
  })

  test('is not late while one runs, nor after a failure', () => {
    expect(judge(active, [complete(0)], {}, 1_000).status).toBe('ok')
    expect(judge({}, [failed(0)], {}, 1_000).status).toBe('failed')
  })

  test('is due by its own zone', () => {
    const spec = { schedule: '0 3 * * *', timeZone: 'Asia/Kathmandu' }
    const { at } = aroundNextChange('CronJob', parts({}, spec), { jobs: [complete(0)] })
    expect(new Date(Date.parse(minute(0)) + at * 60_000).toISOString()).toBe('2026-11-30T21:16:00.000Z')
  })

  test.each(['', 'nonsense', '0 0 31 2 *', 7])('whose schedule %j says nothing is never late', (schedule) => {
    const judgement = judge({}, [complete(0)], { schedule }, 1_000_000)
    expect(judgement.status).toBe('ok')
    expect(judgement.nextChangeAt).toBeUndefined()
  })

  test('works out once when it is due', () => {
    const look = looksAt('CronJob')
    const first = look(1, parts({}), { jobs: [complete(0)] })
    expect(first.memory).toBeDefined()
    expect(look(2, parts({}), { jobs: [complete(0)] }).memory).toBe(first.memory)
    expect(look(61, parts({ lastScheduleTime: minute(60) }), { jobs: [complete(0)] }).memory).not.toBe(first.memory)
  })
})
