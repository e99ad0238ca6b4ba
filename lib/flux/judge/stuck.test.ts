import { describe, expect, it } from 'vitest'
import { STUCK_RULES } from '@/lib/contract/state'
import { findStuck, foreseeStuck, type StuckSubject } from './stuck'

const NOW = new Date('2026-11-20T12:00:00Z')
const MINUTE = 60_000

function ago(minutes: number): Date {
  return new Date(NOW.getTime() - minutes * MINUTE)
}

function stuck(subject: Omit<StuckSubject, 'kind'> & Partial<StuckSubject>, stuckAfterMs = 15 * MINUTE) {
  return findStuck({ kind: 'Kustomization', ...subject }, { now: NOW, stuckAfterMs })
}

describe('findStuck', () => {
  it.each([
    [
      'a release without retries, at once',
      { status: 'stalled', reason: 'RetriesExceeded', since: ago(1) },
      'retries_exhausted',
      60,
    ],
    [
      'one without a rollback target',
      { status: 'stalled', reason: 'MissingRollbackTarget', since: ago(1) },
      'retries_exhausted',
      60,
    ],
    [
      'one of Flux 2.1, by its message',
      { status: 'stalled', reason: 'UpgradeFailed', message: 'upgrade retries exhausted', since: ago(2) },
      'retries_exhausted',
      120,
    ],
    [
      'a failure, since it began and not since its last message',
      { status: 'failed', since: ago(1), failingSince: ago(20) },
      'failing_long',
      1200,
    ],
    [
      'a wrong configuration that nobody corrects',
      { status: 'stalled', reason: 'AccessDenied', since: ago(16) },
      'failing_long',
      960,
    ],
    [
      'a source that never fetched anything',
      { kind: 'GitRepository', status: 'failed', since: ago(16) },
      'source_not_fetched',
      960,
    ],
    [
      'a source that fetches no more',
      { kind: 'GitRepository', status: 'failed', since: ago(16), artifactRevision: 'main@sha1:1' },
      'failing_long',
      960,
    ],
    [
      'a run beyond its timeout',
      { status: 'reconciling', reason: 'Progressing', since: ago(7), timeoutSeconds: 300 },
      'reconciling_long',
      420,
    ],
    [
      'a deletion of more than ten minutes',
      { status: 'terminating', deletedAt: ago(11), since: ago(90) },
      'terminating_long',
      660,
    ],
    ['an object that no controller has seen', { status: 'unknown', since: ago(3) }, 'not_observed', 180],
    ['an object that waits', { status: 'waiting', since: ago(15) }, 'waiting_for_ever', 900],
  ] as const)('finds %s', (_, subject, rule, forSeconds) => {
    expect(stuck(subject)).toMatchObject({ rule, forSeconds })
    expect(stuck(subject)?.since).toBe(new Date(NOW.getTime() - forSeconds * 1_000).toISOString())
    expect(STUCK_RULES).toContain(rule)
  })

  it.each([
    ['a failure of a moment', { status: 'failed', since: ago(14) }],
    ['a run within its timeout', { status: 'reconciling', reason: 'Progressing', since: ago(5), timeoutSeconds: 300 }],
    [
      'a run that may take half an hour',
      { status: 'reconciling', reason: 'Progressing', since: ago(20), timeoutSeconds: 1800 },
    ],
    ['a deletion that goes on', { status: 'terminating', deletedAt: ago(9) }],
    ['what is suspended', { status: 'suspended', since: ago(99_999) }],
    ['what is well', { status: 'ready', since: ago(99_999) }],
    ['what has no time at all', { status: 'failed' }],
    ['a clock that lags', { status: 'failed', since: ago(-5) }],
  ] as const)('leaves alone %s', (_, subject) => {
    expect(stuck(subject)).toBeUndefined()
  })

  it('counts a new spec from its change, not from the verdict on the old one', () => {
    const changed = { status: 'reconciling', reason: 'UpgradeSucceeded', since: ago(9_000) } as const
    expect(stuck({ ...changed, specChangedAt: ago(1) })).toBeUndefined()
    expect(stuck(changed)).toBeUndefined()
    expect(stuck({ ...changed, status: 'unknown', specChangedAt: ago(6) })).toMatchObject({
      rule: 'not_observed',
      forSeconds: 360,
    })
  })

  it('takes the threshold from the settings', () => {
    expect(stuck({ status: 'failed', since: ago(6) }, 5 * MINUTE)?.rule).toBe('failing_long')
    expect(stuck({ status: 'waiting', since: ago(6) }, 60 * MINUTE)).toBeUndefined()
  })

  it('foresees the moment from which the rule holds', () => {
    const subject = { kind: 'Kustomization', status: 'failed', since: NOW } as const
    const from = foreseeStuck(subject)?.from ?? NOW
    expect(findStuck(subject, { now: new Date(from.getTime() - 1) })).toBeUndefined()
    expect(findStuck(subject, { now: from })).toMatchObject({ rule: 'failing_long', forSeconds: 900 })
  })

  it.each(['missing', 'suspended', 'cycle'] as const)('calls a wait for something %s stuck at once', (awaits) => {
    const waiting = { status: 'waiting', since: ago(0) } as const
    expect(stuck(waiting)).toBeUndefined()
    expect(stuck({ ...waiting, awaits })?.rule).toBe('waiting_for_ever')
  })

  it('counts failures: many in a row are stuck before the time is up, and are named', () => {
    const failed = { status: 'failed', since: ago(1), failingSince: ago(3) } as const
    expect(stuck({ ...failed, failures: 4 })).toBeUndefined()
    expect(stuck({ ...failed, failures: 5 })).toMatchObject({ rule: 'failing_long', forSeconds: 180, failures: 5 })
    expect(stuck({ ...failed, failingSince: ago(60), failures: 1 })).not.toHaveProperty('failures')
    expect(stuck({ status: 'stalled', reason: 'RetriesExceeded', since: ago(1), failures: 3 })?.failures).toBe(3)
    expect(stuck({ status: 'waiting', since: ago(15), failures: 3 })).not.toHaveProperty('failures')
  })

  it('goes on counting while another attempt at the same thing runs', () => {
    const running = { status: 'reconciling', reason: 'Progressing', since: ago(1), timeoutSeconds: 300 } as const
    expect(stuck(running)).toBeUndefined()
    expect(stuck({ ...running, failingSince: ago(20) })).toMatchObject({ rule: 'failing_long', forSeconds: 1200 })
    const waiting = { status: 'waiting', reason: 'DependencyNotReady', since: ago(1) } as const
    expect(stuck({ ...waiting, failingSince: ago(20) })).toMatchObject({ rule: 'failing_long', forSeconds: 1200 })
    expect(stuck(waiting)).toBeUndefined()
    const late = { ...running, since: ago(30), failingSince: ago(40) }
    expect(stuck(late)?.rule).toBe('failing_long')
    expect(stuck({ ...late, failingSince: ago(28) })?.rule).toBe('reconciling_long')
  })

  it('says when the begin is only the earliest certain one', () => {
    const failed = { status: 'failed', failingSince: ago(20) } as const
    expect(stuck({ ...failed, failingSinceAtLeast: true })?.atLeast).toBe(true)
    expect(stuck(failed)).not.toHaveProperty('atLeast')
    expect(stuck({ status: 'failed', since: ago(20), failingSinceAtLeast: true })).not.toHaveProperty('atLeast')
    expect(stuck({ ...failed, status: 'stalled', reason: 'RetriesExceeded', failingSinceAtLeast: true })?.atLeast).toBe(
      true,
    )
  })

  it.each([
    ['named by the run', { kind: 'HelmRelease', message: "Running 'upgrade' action with timeout of 2m0s" }, 3],
    ['of the spec', { timeoutSeconds: 600 }, 11],
    ['of a Kustomization without one: its interval less 30 s', { intervalSeconds: 300 }, 5.5],
    ['that is at least 30 s', { intervalSeconds: 10 }, 1.5],
    ['of anything else: the threshold', { kind: 'HelmRelease', intervalSeconds: 300 }, 15],
  ] as const)('takes the timeout %s', (_, extra, minutes) => {
    const run = { status: 'reconciling', reason: 'Progressing', ...extra } as const
    expect(stuck({ ...run, since: ago(minutes - 0.1) })).toBeUndefined()
    expect(stuck({ ...run, since: ago(minutes) })?.rule).toBe('reconciling_long')
  })

  it.each([
    ['an image repository', 'ImageRepository', 'source_not_fetched'],
    ['a source', 'GitRepository', 'source_not_fetched'],
    ['a Kustomization', 'Kustomization', 'not_observed'],
  ] as const)('notices that %s missed several runs, though it is Ready', (_, kind, rule) => {
    const ready = { kind, status: 'ready', since: ago(9_000), intervalSeconds: 600 } as const
    expect(stuck({ ...ready, lastReconciledAt: ago(30) })).toBeUndefined()
    expect(stuck({ ...ready, lastReconciledAt: ago(31) })).toMatchObject({ rule, forSeconds: 1860 })
    expect(stuck({ ...ready, status: 'suspended', lastReconciledAt: ago(31) })).toBeUndefined()
    expect(stuck({ kind, status: 'ready', lastReconciledAt: ago(9_000) })).toBeUndefined()
    expect(stuck({ ...ready, intervalSeconds: 0, lastReconciledAt: ago(9_000) })).toBeUndefined()
    const patient = { ...ready, timeoutSeconds: 300 }
    expect(stuck({ ...patient, lastReconciledAt: ago(35) })).toBeUndefined()
    expect(stuck({ ...patient, lastReconciledAt: ago(36) })?.rule).toBe(rule)
  })

  it('notices a request that nobody answered', () => {
    const ready = { status: 'ready', timeoutSeconds: 1_800 } as const
    expect(stuck({ ...ready, unansweredSince: ago(30) })).toBeUndefined()
    expect(stuck({ ...ready, unansweredSince: ago(31) })).toMatchObject({ rule: 'not_observed', forSeconds: 1860 })
  })
})
