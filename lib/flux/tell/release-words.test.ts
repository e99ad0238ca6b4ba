import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { FluxEvent } from '@/lib/contract/notifications'
import { asRef } from '@/lib/testing/as-ref'
import { parseConditions } from '../object/conditions'
import { readHelmRelease } from '../object/helm-release'
import { type ReleaseSubject, tellRelease } from './release-words'

const AT = '2026-11-20T08:12:03Z'

function tell(object: object, events: ReleaseSubject['events'] = []) {
  return tellRelease({ release: readHelmRelease(object), conditions: parseConditions(object), events })
}

function situation(name: string): object {
  const text = readFileSync(new URL(`../situations/helmrelease-${name}.json`, import.meta.url), 'utf8')
  return (JSON.parse(text) as { objects: [object] }).objects[0]
}

const condition = (type: string, status: string, reason: string, message = '') => ({
  type,
  status,
  reason,
  message,
  lastTransitionTime: AT,
})

function release(spec: object, status: object, ...conditions: readonly object[]) {
  return { metadata: { name: 'web', namespace: 'apps' }, spec, status: { ...status, conditions } }
}

const FAILED = condition('Released', 'False', 'UpgradeFailed', 'timed out')
const STALLED = condition('Stalled', 'True', 'RetriesExceeded', 'Failed to upgrade after 1 attempt(s)')
const UPGRADE = { lastAttemptedReleaseAction: 'upgrade' }

describe('the action that was tried last', () => {
  it('is the one that failed, with the words of the controller', () => {
    expect(tell(situation('upgrade-failed-no-retries-left')).last).toMatchObject({
      action: 'upgrade',
      outcome: 'failed',
      at: '2026-11-20T08:12:03.000Z',
      sentence: 'The upgrade failed.',
    })
    expect(tell(situation('install-failed')).last?.sentence).toBe('The installation failed.')
  })

  it('is the one that runs now, with the attempt that it is', () => {
    const running = condition('Reconciling', 'True', 'Progressing', "Running 'upgrade' action with timeout of 5m0s")
    const spec = { upgrade: { remediation: { retries: 3 } } }
    expect(tell(release(spec, { ...UPGRADE, upgradeFailures: 1 }, running, FAILED)).last).toMatchObject({
      outcome: 'running',
      sentence: 'The upgrade runs, attempt 2 of 4, within 5m0s.',
    })
  })

  it('is the test where the release itself went well', () => {
    const released = condition('Released', 'True', 'UpgradeSucceeded')
    const tested = condition('TestSuccess', 'False', 'TestFailed')
    expect(tell(release({}, UPGRADE, released, tested)).last?.sentence).toBe('The test failed.')
  })

  it('is not made up where the status names none', () => {
    expect(tell(release({}, {})).last).toBeUndefined()
  })
})

describe('the attempts', () => {
  const sayOf = (spec: object, status: object, ...conditions: readonly object[]) =>
    tell(release(spec, { ...UPGRADE, ...status }, ...conditions)).attempts.find(({ action }) => action === 'upgrade')

  it('are one where nothing is said, and used up by one failure', () => {
    expect(sayOf({}, { upgradeFailures: 1 }, STALLED)).toMatchObject({
      failed: 1,
      allowed: 1,
      active: true,
      sentence: 'The only attempt failed. Flux will not try again by itself.',
    })
    expect(sayOf({}, {})?.sentence).toBe('No attempt failed; one is allowed.')
  })

  it('are one more than the retries', () => {
    const retries = (count: number) => ({ upgrade: { remediation: { retries: count } } })
    expect(sayOf(retries(3), { upgradeFailures: 2 })?.sentence).toBe('2 of 4 attempts failed.')
    expect(sayOf(retries(-1), { upgradeFailures: 9 })).toMatchObject({
      allowed: null,
      sentence: '9 attempts failed; it is tried again without end.',
    })
  })

  it('have no end where it only retries, by the spec or by the default of the controller', () => {
    const [, upgrade] = tell(situation('upgrade-with-retryonfailure')).attempts
    expect(upgrade).toMatchObject({
      allowed: null,
      sentence: '7 attempts failed; it is tried again without end, 5 min after each failure.',
    })
    const retrying = condition('Reconciling', 'True', 'ProgressingWithRetry', 'retrying after 5m0s')
    expect(sayOf({}, { upgradeFailures: 4 }, retrying)?.allowed).toBeNull()
    expect(sayOf({}, { upgradeFailures: 4 }, retrying, STALLED)?.allowed).toBe(1)
  })
})

describe('the remediation', () => {
  const sayFor = (upgrade: object) => tell(release({ upgrade }, UPGRADE)).remediation.sentence

  it('is none after the only attempt, unless it is asked for', () => {
    expect(sayFor({})).toBe('After a failed upgrade nothing is undone.')
    expect(sayFor({ remediation: { remediateLastFailure: true } })).toBe(
      'After a failed upgrade it is rolled back to the last release that worked.',
    )
  })

  it('stands between attempts, and after the last one too where the default has it so', () => {
    expect(sayFor({ remediation: { retries: 2 } })).toBe(
      'Between two attempts at the upgrade it is rolled back to the last release that worked; after the last one as well.',
    )
    expect(sayFor({ remediation: { retries: 2, strategy: 'uninstall', remediateLastFailure: false } })).toBe(
      'Between two attempts at the upgrade it is uninstalled; after the last one it stays as it is.',
    )
    const install = { install: { remediation: { retries: 3 } } }
    expect(tell(release(install, { lastAttemptedReleaseAction: 'install' })).remediation.sentence).toBe(
      'Between two attempts at the install it is uninstalled; after the last one it stays as it is.',
    )
  })

  it('says what was done', () => {
    const back = condition('Remediated', 'True', 'RollbackSucceeded')
    expect(tell(release({}, UPGRADE, FAILED, back)).remediation.done).toMatchObject({
      action: 'rollback',
      outcome: 'succeeded',
      sentence: 'It was rolled back after the failure.',
    })
    const failed = condition('Remediated', 'False', 'RollbackFailed')
    expect(tell(release({}, UPGRADE, FAILED, failed)).remediation.done?.outcome).toBe('failed')
    expect(tell(situation('missing-rollback-target')).remediation.done).toMatchObject({
      outcome: 'impossible',
      sentence: 'There is no earlier release that it could be rolled back to.',
    })
  })
})

describe('the tests', () => {
  const status = {
    ...UPGRADE,
    history: [{ testHooks: { 'web-test': { phase: 'Failed', lastStarted: AT, lastCompleted: AT } } }],
  }
  const tested = condition('TestSuccess', 'False', 'TestFailed')

  it('are told with their hooks, and whether a failure counts', () => {
    expect(tell(release({ test: { enable: true } }, status, tested)).tests).toMatchObject({
      outcome: 'failed',
      sentence: 'The Helm tests failed, which counts as a failed release.',
      hooks: [{ name: 'web-test', phase: 'Failed', endedAt: '2026-11-20T08:12:03.000Z' }],
    })
    expect(tell(release({ test: { enable: true, ignoreFailures: true } }, status, tested)).tests.sentence).toBe(
      'The Helm tests failed, and that is ignored.',
    )
    const overruled = {
      upgrade: { remediation: { ignoreTestFailures: false } },
      test: { enable: true, ignoreFailures: true },
    }
    expect(tell(release(overruled, status, tested)).tests.mayFail).toBe(false)
  })

  it('are off, or have no result yet', () => {
    expect(tell(release({}, {})).tests.sentence).toBe('Helm tests are off.')
    expect(tell(release({ test: { enable: true } }, {})).tests.outcome).toBeUndefined()
  })
})

describe('the drift', () => {
  const event = (reason: string, message: string): FluxEvent => ({
    id: reason,
    ref: asRef('HelmRelease/apps/web'),
    type: 'Warning',
    reason,
    message,
    count: 1,
    time: '2026-11-20T09:00:00.000Z',
  })

  it('names the objects, and the fields where the controller does', () => {
    expect(tell(situation('drift-detected-2-9')).drift).toMatchObject({
      mode: 'warn',
      state: 'drifted',
      sentence: 'Drift is looked for and left as it is. 1 object has drifted.',
      objects: [
        { object: 'Deployment/apps/podinfo', change: 'changed', additions: 0, changes: 1, removals: 0, paths: [] },
      ],
    })
  })

  it('is told by events where there is no condition for it', () => {
    const spec = {
      driftDetection: { mode: 'enabled', ignore: [{ paths: ['/spec/replicas'], target: { kind: 'Deployment' } }] },
    }
    const detected = event('DriftDetected', 'has drifted:\nService/apps/web removed')
    const drift = tell(release(spec, {}), [event('UpgradeSucceeded', ''), detected]).drift
    expect(drift.sentence).toBe('Drift is looked for and corrected. 1 object has drifted by the newest event.')
    expect(drift.ignored).toEqual([{ paths: ['/spec/replicas'], target: 'Deployment' }])
    const corrected = event('DriftCorrected', 'has been corrected:\nService/apps/web created')
    expect(tell(release(spec, {}), [corrected, detected]).drift.state).toBe('none')
  })

  it('is not said to be none where nobody looks', () => {
    expect(tell(release({}, {})).drift).toMatchObject({
      mode: 'disabled',
      sentence: 'Drift is not looked for.',
      objects: [],
    })
    expect(tell(release({}, {})).drift.state).toBeUndefined()
  })
})

it('names where values come from, and reads nothing of it', () => {
  const told = tell(
    release(
      { values: { a: 1 }, valuesFrom: [{ kind: 'Secret', name: 'db', valuesKey: 'v.yaml', optional: true }] },
      {},
    ),
  )
  expect(told.valuesFrom).toEqual([{ kind: 'Secret', name: 'db', key: 'v.yaml', optional: true }])
  expect(told.hasValues).toBe(true)
})

it('takes any junk for a release that says nothing', () => {
  for (const junk of [
    undefined,
    null,
    7,
    [],
    { spec: 3, status: 'x' },
    { spec: { install: [], upgrade: 0, test: 'y' } },
  ])
    expect(tellRelease({ release: readHelmRelease(junk), conditions: [], events: [] }).last).toBeUndefined()
})
