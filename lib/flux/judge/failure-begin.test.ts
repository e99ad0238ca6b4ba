import { describe, expect, it } from 'vitest'
import type { FluxKind } from '../kinds'
import { parseResource } from '../object/resource'
import { beginOfFailure, countFailures, failedRevisions, failureOnRecord } from './failure-begin'

function make(kind: FluxKind, status: object, readySince?: string, spec: object = {}) {
  const ready = condition('Ready', 'False', readySince)
  const parsed = parseResource(kind, {
    metadata: { name: 'x', namespace: 'apps' },
    spec,
    status: { conditions: [ready], ...status },
  })
  if (!parsed.ok) throw new Error(parsed.reason)
  return parsed.value
}

function condition(type: string, status: string, lastTransitionTime?: string, reason = 'X') {
  return { type, status, reason, message: '', lastTransitionTime }
}

function release(status: string, action: string, lastDeployed: string) {
  return { status, action, lastDeployed }
}

function run(lastReconciledStatus: string, firstReconciled: string, lastReconciled: string, count = 1) {
  return { lastReconciledStatus, firstReconciled, lastReconciled, totalReconciliations: count }
}

const MONDAY = '2026-11-16T08:00:00.000Z'
const TUESDAY = '2026-11-17T08:00:00.000Z'
const NOON = '2026-11-17T12:00:00.000Z'
const FRIDAY = '2026-11-20T08:00:00.000Z'

describe('since when an object fails', () => {
  it.each<[string, FluxKind, object, string | undefined, boolean]>([
    ['the condition, where there is no history', 'GitRepository', {}, FRIDAY, false],
    [
      'the first failure after the last success',
      'Kustomization',
      { history: [run('HealthCheckFailed', TUESDAY, FRIDAY), run('ReconciliationSucceeded', MONDAY, MONDAY)] },
      TUESDAY,
      true,
    ],
    [
      'failures of several manifests in a row',
      'Kustomization',
      {
        history: [
          run('ReconciliationFailed', NOON, FRIDAY),
          run('HealthCheckFailed', TUESDAY, NOON),
          run('ReconciliationSucceeded', MONDAY, MONDAY),
        ],
      },
      TUESDAY,
      true,
    ],
    [
      'the condition, where the same failure came before a success too',
      'Kustomization',
      { history: [run('HealthCheckFailed', MONDAY, FRIDAY), run('ReconciliationSucceeded', MONDAY, TUESDAY)] },
      FRIDAY,
      false,
    ],
    [
      'at least the oldest time of several failures, where one of them came before the success too',
      'Kustomization',
      {
        history: [
          run('HealthCheckFailed', MONDAY, FRIDAY),
          run('ReconciliationFailed', NOON, NOON),
          run('ReconciliationSucceeded', MONDAY, TUESDAY),
        ],
      },
      NOON,
      false,
    ],
    [
      'no failure that a success has ended',
      'Kustomization',
      {
        history: [
          run('HealthCheckFailed', NOON, FRIDAY),
          run('ReconciliationSucceeded', MONDAY, TUESDAY),
          run('ReconciliationFailed', MONDAY, MONDAY),
        ],
      },
      NOON,
      true,
    ],
    [
      'at least the last time of a failure whose first is not known',
      'Kustomization',
      { history: [{ lastReconciledStatus: 'HealthCheckFailed', lastReconciled: TUESDAY }] },
      TUESDAY,
      false,
    ],
    [
      'at least the oldest failure on record, where no success is',
      'Kustomization',
      { history: [run('HealthCheckFailed', TUESDAY, FRIDAY)] },
      TUESDAY,
      false,
    ],
    [
      'the first failed release after a good one',
      'HelmRelease',
      {
        history: [
          release('failed', 'upgrade', FRIDAY),
          release('failed', 'upgrade', TUESDAY),
          release('superseded', 'upgrade', MONDAY),
        ],
      },
      TUESDAY,
      true,
    ],
    [
      'at least the oldest failed release, where no good one is on record',
      'HelmRelease',
      { history: [release('failed', 'install', NOON), release('failed', 'install', TUESDAY)] },
      TUESDAY,
      false,
    ],
    [
      'the first failed release after the newest good one, whatever failed before that',
      'HelmRelease',
      {
        history: [
          release('failed', 'upgrade', NOON),
          release('superseded', 'upgrade', TUESDAY),
          release('failed', 'upgrade', MONDAY),
        ],
      },
      NOON,
      true,
    ],
    [
      'the condition, where a good release has ended what failed before it',
      'HelmRelease',
      { history: [release('deployed', 'upgrade', TUESDAY), release('failed', 'upgrade', MONDAY)] },
      FRIDAY,
      false,
    ],
    [
      'the upgrade that a rollback mended',
      'HelmRelease',
      {
        history: [
          release('deployed', 'rollback', FRIDAY),
          release('failed', 'upgrade', TUESDAY),
          release('superseded', 'install', MONDAY),
        ],
      },
      TUESDAY,
      true,
    ],
    [
      'the condition, where the release itself stands',
      'HelmRelease',
      { history: [release('deployed', 'upgrade', MONDAY)] },
      FRIDAY,
      false,
    ],
  ])('is told by %s', (_, kind, status, since, isCertain) => {
    const begin = beginOfFailure(make(kind, status, FRIDAY))
    expect(begin?.since.toISOString()).toBe(since)
    expect(begin?.isCertain).toBe(isCertain)
  })

  it('is at least the time of a condition that is older than its history', () => {
    const history = [run('HealthCheckFailed', NOON, FRIDAY), run('ReconciliationSucceeded', TUESDAY, TUESDAY)]
    const conditions = [condition('Ready', 'False', FRIDAY), condition('Stalled', 'True', MONDAY)]
    const told = beginOfFailure(make('Kustomization', { history, conditions }))
    expect(told).toEqual({ since: new Date(MONDAY), isCertain: false })
  })

  it('stays certain by its history, where its condition is of the same second', () => {
    const history = [run('HealthCheckFailed', TUESDAY, FRIDAY), run('ReconciliationSucceeded', MONDAY, MONDAY)]
    expect(beginOfFailure(make('Kustomization', { history }, TUESDAY))?.isCertain).toBe(true)
  })

  it('is certain only where the failure is of the run that came next', () => {
    const at = (minutes: number) => new Date(Date.parse(MONDAY) + minutes * 60_000).toISOString()
    const isCertain = (minutes: number, spec: object) => {
      const history = [run('HealthCheckFailed', at(minutes), FRIDAY), run('ReconciliationSucceeded', MONDAY, MONDAY)]
      return beginOfFailure(make('Kustomization', { history }, FRIDAY, spec))?.isCertain
    }
    expect([20, 21, 22].map((minutes) => isCertain(minutes, { interval: '10m' }))).toEqual([true, true, false])
    const timeout = { interval: '10m', timeout: '5m' }
    expect([15, 16, 17].map((minutes) => isCertain(minutes, timeout))).toEqual([true, true, false])
  })

  it('is not told by an object without any time', () => {
    expect(beginOfFailure(make('Kustomization', {}))).toBeUndefined()
  })

  it('comes with the number of failures, where they are counted', () => {
    expect(countFailures(make('HelmRelease', { failures: 7 }))).toBe(7)
    expect(countFailures(make('Kustomization', { history: [run('HealthCheckFailed', MONDAY, FRIDAY, 41)] }))).toBe(41)
    const well = make('Kustomization', { history: [run('ReconciliationSucceeded', MONDAY, FRIDAY, 41)] })
    expect(countFailures(well)).toBeUndefined()
  })

  it('counts no failure that a success has ended', () => {
    const history = [
      run('HealthCheckFailed', NOON, FRIDAY, 3),
      run('ReconciliationSucceeded', TUESDAY, TUESDAY, 9),
      run('ReconciliationFailed', MONDAY, MONDAY, 41),
    ]
    expect(countFailures(make('Kustomization', { history }))).toBe(3)
  })

  it('comes with the revisions at which it failed, once each', () => {
    const at = (revision: string, entry: object) => ({ ...entry, metadata: { revision } })
    const history = [
      at('main@sha1:3', run('HealthCheckFailed', NOON, FRIDAY)),
      at('main@sha1:3', run('ReconciliationFailed', NOON, NOON)),
      at('main@sha1:2', run('ReconciliationFailed', NOON, NOON)),
      at('main@sha1:1', run('ReconciliationSucceeded', TUESDAY, TUESDAY)),
      at('main@sha1:0', run('ReconciliationFailed', MONDAY, MONDAY)),
    ]
    expect(failedRevisions(make('Kustomization', { history }))).toEqual(['main@sha1:3', 'main@sha1:2'])
    const releases = [
      { status: 'failed', chartVersion: '2.0.0', lastDeployed: NOON },
      { status: 'deployed', chartVersion: '1.0.0', lastDeployed: MONDAY },
    ]
    expect(failedRevisions(make('HelmRelease', { history: releases }))).toEqual(['2.0.0'])
  })
})

describe('a failure behind a run or a wait', () => {
  const say = (reason: string) => ({ conditions: [condition('Ready', 'False', FRIDAY, reason)] })

  it('is told by a verdict, and not by a wait or by a run that a newer one took the place of', () => {
    expect(failureOnRecord(make('GitRepository', say('GitOperationFailed')))?.since).toEqual(new Date(FRIDAY))
    for (const reason of ['DependencyNotReady', 'HealthCheckCanceled', 'SourceNotReady'])
      expect(failureOnRecord(make('HelmRelease', say(reason))), reason).toBeUndefined()
  })

  it('is none of an object that has said nothing yet, or that is well', () => {
    expect(failureOnRecord(make('HelmRelease', { conditions: [] }))).toBeUndefined()
    const ready = condition('Ready', 'True', FRIDAY)
    expect(failureOnRecord(make('HelmRelease', { conditions: [ready] }))).toBeUndefined()
    expect(failureOnRecord(make('HelmRelease', { conditions: [ready], failures: 2 }))).toEqual({
      since: new Date(FRIDAY),
      isCertain: false,
    })
  })
})
