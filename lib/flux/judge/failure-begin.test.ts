import { describe, expect, it } from 'vitest'
import type { FluxKind } from '../kinds'
import { parseResource } from '../object/resource'
import { beginOfFailure, countFailures } from './failure-begin'

function make(kind: FluxKind, status: object, readySince?: string) {
  const ready = { type: 'Ready', status: 'False', reason: 'X', message: '', lastTransitionTime: readySince }
  const parsed = parseResource(kind, {
    metadata: { name: 'x', namespace: 'apps' },
    status: { conditions: [ready], ...status },
  })
  if (!parsed.ok) throw new Error(parsed.reason)
  return parsed.value
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
          { status: 'failed', action: 'upgrade', lastDeployed: FRIDAY },
          { status: 'failed', action: 'upgrade', lastDeployed: TUESDAY },
          { status: 'superseded', action: 'upgrade', lastDeployed: MONDAY },
        ],
      },
      TUESDAY,
      true,
    ],
    [
      'the upgrade that a rollback mended',
      'HelmRelease',
      {
        history: [
          { status: 'deployed', action: 'rollback', lastDeployed: FRIDAY },
          { status: 'failed', action: 'upgrade', lastDeployed: TUESDAY },
          { status: 'superseded', action: 'install', lastDeployed: MONDAY },
        ],
      },
      TUESDAY,
      true,
    ],
    [
      'the condition, where the release itself stands',
      'HelmRelease',
      { history: [{ status: 'deployed', action: 'upgrade', lastDeployed: MONDAY }] },
      FRIDAY,
      false,
    ],
  ])('is told by %s', (_, kind, status, since, isCertain) => {
    const begin = beginOfFailure(make(kind, status, FRIDAY))
    expect(begin?.since.toISOString()).toBe(since)
    expect(begin?.isCertain).toBe(isCertain)
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
})
