import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { evaluateStatus } from '@/lib/flux/judge/status'
import type { FluxKind } from '@/lib/flux/kinds'
import { parseResource } from '@/lib/flux/object/resource'
import { createFailureClock, type FailureClock } from './failing-since'

const NOW = Date.parse('2026-11-20T12:00:00Z')

function ago(seconds: number): string {
  return new Date(NOW - seconds * 1_000).toISOString()
}

function condition(type: string, status: string, reason: string, since: string, message = '') {
  return { type, status, reason, message, observedGeneration: 1, lastTransitionTime: since }
}

function entry(status: string, first: number, last: number, revision: string, total = 1) {
  return {
    digest: `sha256:${revision}`,
    lastReconciledStatus: status,
    firstReconciled: ago(first),
    lastReconciled: ago(last),
    totalReconciliations: total,
    metadata: { revision },
  }
}

/** What a program that has just started says of an object. */
function firstLook(kind: FluxKind, status: object, now = NOW) {
  const parsed = parseResource(kind, {
    metadata: { name: 'web', namespace: 'apps', uid: 'one', generation: 1, creationTimestamp: ago(9_000_000) },
    spec: { interval: '10m', timeout: '5m' },
    status: { observedGeneration: 1, ...status },
  })
  if (!parsed.ok) throw new Error(parsed.reason)
  const at = new Date(now)
  const failure = createFailureClock().observe(parsed.value, evaluateStatus(parsed.value, at), at)
  return failure === undefined ? undefined : [failure.since.toISOString(), failure.atLeast]
}

const IN_A_RUN = [
  condition('Ready', 'Unknown', 'Progressing', ago(60), 'Reconciliation in progress'),
  condition('Reconciling', 'True', 'Progressing', ago(58), 'Running health checks with a timeout of 5m0s'),
]
const WAITS = [condition('Ready', 'False', 'DependencyNotReady', ago(60), "dependency 'apps/db' is not ready")]
const WELL_ONCE = entry('ReconciliationSucceeded', 90_000, 18_600, 'one', 70)
const FAILED_SINCE = entry('HealthCheckFailed', 18_000, 120, 'two', 48)

describe('a program that starts in the middle of a retry loop', () => {
  it.each<[string, FluxKind, object, readonly [string, boolean] | undefined]>([
    [
      'failing since the first failure on record',
      'Kustomization',
      { conditions: IN_A_RUN, history: [FAILED_SINCE, WELL_ONCE] },
      [ago(18_000), false],
    ],
    [
      'the same while it waits for its turn',
      'Kustomization',
      { conditions: WAITS, history: [FAILED_SINCE, WELL_ONCE] },
      [ago(18_000), false],
    ],
    [
      'failing at least as long, where no success is on record',
      'Kustomization',
      { conditions: IN_A_RUN, history: [FAILED_SINCE] },
      [ago(18_000), true],
    ],
    [
      'failing at least as long, where the last success is longer past than one interval',
      'Kustomization',
      { conditions: IN_A_RUN, history: [FAILED_SINCE, entry('ReconciliationSucceeded', 90_000, 30_000, 'one')] },
      [ago(18_000), true],
    ],
    [
      'plain progress, where a success came after the failures',
      'Kustomization',
      { conditions: IN_A_RUN, history: [entry('ReconciliationSucceeded', 900, 100, 'two'), FAILED_SINCE] },
      undefined,
    ],
    ['plain progress, where nothing ever failed', 'Kustomization', { conditions: IN_A_RUN, history: [] }, undefined],
    [
      'a plain wait, where nothing ever failed',
      'Kustomization',
      { conditions: WAITS, history: [WELL_ONCE] },
      undefined,
    ],
    [
      'failing at least since its health check, where there is no history',
      'Kustomization',
      { conditions: [...IN_A_RUN, condition('Healthy', 'False', 'HealthCheckFailed', ago(7_000))] },
      [ago(7_000), true],
    ],
    [
      'failing since the failed upgrade, by the history of the release',
      'HelmRelease',
      {
        conditions: IN_A_RUN,
        failures: 3,
        history: [
          { status: 'failed', action: 'upgrade', lastDeployed: ago(7_200) },
          { status: 'superseded', action: 'upgrade', lastDeployed: ago(900_000) },
        ],
      },
      [ago(7_200), false],
    ],
    [
      'failing at least since this run, where only its failures are counted',
      'HelmRelease',
      { conditions: IN_A_RUN, failures: 3, history: [{ status: 'deployed', lastDeployed: ago(900_000) }] },
      [ago(60), true],
    ],
    [
      'failing at least since Released is False',
      'HelmRelease',
      { conditions: [...IN_A_RUN, condition('Released', 'False', 'UpgradeFailed', ago(400))] },
      [ago(400), true],
    ],
    [
      'plain progress for an upgrade that has not failed',
      'HelmRelease',
      {
        conditions: [...IN_A_RUN, condition('Released', 'True', 'UpgradeSucceeded', ago(900_000))],
        history: [
          { status: 'pending-upgrade', action: 'upgrade', lastDeployed: ago(60) },
          { status: 'deployed', action: 'upgrade', lastDeployed: ago(900_000) },
        ],
      },
      undefined,
    ],
    [
      'failing at least since its fetch failed',
      'GitRepository',
      { conditions: [...IN_A_RUN, condition('FetchFailed', 'True', 'GitOperationFailed', ago(5_000))] },
      [ago(5_000), true],
    ],
    [
      'well, beside a run of a release that stands',
      'HelmRelease',
      {
        failures: 1,
        conditions: [
          condition('Ready', 'True', 'UpgradeSucceeded', ago(900)),
          condition('Reconciling', 'True', 'Progressing', ago(3)),
        ],
      },
      undefined,
    ],
  ])('knows it as %s', (_, kind, status, expected) => {
    expect(firstLook(kind, status)).toEqual(expected)
  })
})

describe('what one program sees of an object over time', () => {
  const READY = (since: number) => condition('Ready', 'True', 'Succeeded', ago(since))
  const FAILED = (since: number) => condition('Ready', 'False', 'BuildFailed', ago(since))
  const RUNS = (since: number) => condition('Ready', 'Unknown', 'Progressing', ago(since))
  const timeless = ({ lastTransitionTime: _, ...rest }: ReturnType<typeof condition>) => rest

  interface Look {
    readonly conditions: readonly object[]
    readonly uid?: string
    readonly attempted?: string
    readonly suspend?: boolean
    readonly history?: readonly object[]
  }

  function watch() {
    const clock = createFailureClock()
    const read = ({ uid = 'one', suspend = false, attempted, ...status }: Look) => {
      const parsed = parseResource('Kustomization', {
        metadata: { name: 'web', namespace: 'apps', uid, generation: 1, creationTimestamp: ago(9_000_000) },
        spec: { interval: '10m', suspend },
        status: { observedGeneration: 1, lastAttemptedRevision: attempted, ...status },
      })
      if (!parsed.ok) throw new Error(parsed.reason)
      return parsed.value
    }
    const observe = (look: Look, secondsAgo = 0) => {
      const [resource, at] = [read(look), new Date(NOW - secondsAgo * 1_000)]
      return clock.observe(resource, evaluateStatus(resource, at), at)
    }
    return { observe, forget: () => clock.forget(read({ conditions: [] }).ref) }
  }
  const said = (failure: ReturnType<ReturnType<typeof watch>['observe']>) =>
    failure && [failure.since.toISOString(), failure.atLeast]

  it('is a failure from now on, or longer, where nothing tells of its begin', () => {
    expect(said(watch().observe({ conditions: [timeless(FAILED(0))] }))).toEqual([ago(0), true])
    const stalled = timeless(condition('Stalled', 'True', 'InvalidPath', ago(0)))
    expect(said(watch().observe({ conditions: [stalled, RUNS(70)] }))).toEqual([ago(70), true])
    expect(watch().observe({ conditions: [timeless(RUNS(0))] })).toBeUndefined()
    expect(said(watch().observe({ conditions: [timeless(FAILED(0))], suspend: true }))).toEqual([ago(0), true])
  })

  it('is one that surely began then, where it was well before', () => {
    const timed = watch()
    expect(timed.observe({ conditions: [READY(900)] }, 800)).toBeUndefined()
    expect(said(timed.observe({ conditions: [FAILED(60)] }))).toEqual([ago(60), false])
    const untimed = watch()
    untimed.observe({ conditions: [READY(900)] }, 800)
    expect(said(untimed.observe({ conditions: [timeless(FAILED(0))] }))).toEqual([ago(0), false])
    const fresh = watch()
    fresh.observe({ conditions: [] }, 800)
    const history = [entry('HealthCheckFailed', 300, 300, 'one')]
    expect(said(fresh.observe({ conditions: [FAILED(60)], history }))).toEqual([ago(300), false])
  })

  it('is no failure of before its last success', () => {
    const { observe } = watch()
    observe({ conditions: [READY(500)] }, 400)
    const old = entry('HealthCheckFailed', 500, 500, 'one')
    expect(observe({ conditions: [RUNS(60)], history: [old] })).toBeUndefined()
    expect(said(observe({ conditions: [FAILED(50)], history: [old] }))).toEqual([ago(50), false])
    const later = watch()
    later.observe({ conditions: [READY(500)] }, 400)
    const since = entry('HealthCheckFailed', 300, 300, 'one')
    expect(said(later.observe({ conditions: [RUNS(60)], history: [since] }))).toEqual([ago(300), false])
  })

  it('goes on through runs and suspension, and ends with a success', () => {
    const { observe } = watch()
    observe({ conditions: [FAILED(300)] }, 290)
    expect(said(observe({ conditions: [RUNS(200)] }, 190))).toEqual([ago(300), true])
    expect(said(observe({ conditions: [FAILED(300)], suspend: true }, 150))).toEqual([ago(300), true])
    expect(said(observe({ conditions: [FAILED(100)] }, 90))).toEqual([ago(300), true])
    expect(observe({ conditions: [READY(50)], suspend: true }, 40)).toBeUndefined()
    expect(said(observe({ conditions: [FAILED(20)] }))).toEqual([ago(20), false])
  })

  it('is that of this object, and not of another that had its name, or that was forgotten', () => {
    const { observe, forget } = watch()
    observe({ conditions: [FAILED(300)] }, 290)
    expect(said(observe({ conditions: [FAILED(100)], uid: 'two' }, 90))).toEqual([ago(100), true])
    observe({ conditions: [READY(80)], uid: 'two' }, 70)
    expect(said(observe({ conditions: [FAILED(60)], uid: 'three' }, 50))).toEqual([ago(60), true])
    forget()
    expect(said(observe({ conditions: [FAILED(40)], uid: 'three' }, 30))).toEqual([ago(40), true])
    observe({ conditions: [READY(25)], uid: 'three' }, 20)
    forget()
    expect(said(observe({ conditions: [FAILED(10)], uid: 'three' }))).toEqual([ago(10), true])
  })

  it('counts each revision at which it failed once, those on record too, and none that it only runs at', () => {
    const { observe } = watch()
    const history = [entry('HealthCheckFailed', 500, 400, 'b'), entry('HealthCheckFailed', 900, 600, 'a')]
    const revisions = (look: Look) => observe({ history, ...look })?.revisions
    expect(revisions({ conditions: [FAILED(300)], attempted: 'b' })).toBe(2)
    expect(revisions({ conditions: [RUNS(200)], attempted: 'c' })).toBe(2)
    expect(revisions({ conditions: [FAILED(100)], attempted: 'c' })).toBe(3)
    expect(revisions({ conditions: [FAILED(90)], attempted: 'c' })).toBe(3)
    expect(revisions({ conditions: [FAILED(80)] })).toBe(3)
    expect(watch().observe({ conditions: [FAILED(80)] })?.revisions).toBe(0)
  })
})

type Step =
  | { readonly do: 'commit' | 'spec' | 'wait' | 'run' | 'suspend' | 'resume' | 'recreate' | 'restart' }
  | { readonly do: 'end'; readonly as: 'ReconciliationSucceeded' | 'HealthCheckFailed' | 'BuildFailed' }

const INTERVAL_S = 600

interface Entry {
  readonly digest: string
  readonly status: string
  readonly first: number
  readonly last: number
  readonly count: number
}

/** A Kustomization as its controller writes it, with the generator's own record of when it began to fail. */
function createWorld() {
  let object = newObject(0)
  let failedAt: number | undefined
  let hasSeenBegin = true
  let clock: FailureClock = createFailureClock()

  function newObject(uid: number) {
    return {
      uid,
      generation: 1,
      revision: 1,
      attempted: undefined as number | undefined,
      suspended: false,
      history: [] as readonly Entry[],
      ready: undefined as { status: string; reason: string; at: number; generation: number } | undefined,
      isRunning: false,
    }
  }

  function end(as: string, at: number): void {
    object.isRunning = false
    object.attempted = object.revision
    object.ready = {
      status: as === 'ReconciliationSucceeded' ? 'True' : 'False',
      reason: as,
      at,
      generation: object.generation,
    }
    if (as === 'ReconciliationSucceeded') failedAt = undefined
    else failedAt ??= at
    if (as === 'BuildFailed') return
    const digest = `r${object.revision}`
    const old = object.history.find((entry) => entry.digest === digest && entry.status === as)
    const entry = { digest, status: as, first: old?.first ?? at, last: at, count: (old?.count ?? 0) + 1 }
    object.history = [entry, ...object.history.filter((other) => other !== old)].slice(0, 5)
  }

  const perform = {
    commit: () => {
      object.revision += 1
    },
    spec: () => {
      object.generation += 1
    },
    wait: (at: number) => {
      object.isRunning = false
      object.ready = { status: 'False', reason: 'DependencyNotReady', at, generation: object.generation }
    },
    run: (at: number) => {
      object.isRunning = true
      object.ready = { status: 'Unknown', reason: 'Progressing', at, generation: object.generation }
    },
    suspend: () => {
      object.suspended = true
      object.generation += 1
    },
    resume: () => {
      object.suspended = false
      object.generation += 1
    },
    recreate: () => {
      object = newObject(object.uid + 1)
      failedAt = undefined
      hasSeenBegin = true
    },
    restart: () => {
      clock = createFailureClock()
      hasSeenBegin = object.ready === undefined || object.ready.status === 'True'
    },
  } satisfies Record<Exclude<Step['do'], 'end'>, (at: number) => void>

  function look(at: number) {
    const time = (seconds: number) => new Date(NOW + seconds * 1_000).toISOString()
    const { ready } = object
    const parsed = parseResource('Kustomization', {
      metadata: {
        name: 'web',
        namespace: 'apps',
        uid: String(object.uid),
        generation: object.generation,
        creationTimestamp: time(-1),
      },
      spec: { interval: `${INTERVAL_S}s`, timeout: '60s', suspend: object.suspended },
      status: {
        lastAttemptedRevision: object.attempted,
        history: object.history.map((one) => ({
          digest: one.digest,
          lastReconciledStatus: one.status,
          firstReconciled: time(one.first),
          lastReconciled: time(one.last),
          totalReconciliations: one.count,
        })),
        conditions:
          ready === undefined
            ? []
            : [
                {
                  type: 'Ready',
                  status: ready.status,
                  reason: ready.reason,
                  message: '',
                  observedGeneration: ready.generation,
                  lastTransitionTime: time(ready.at),
                },
                ...(object.isRunning
                  ? [
                      {
                        ...condition('Reconciling', 'True', 'Progressing', time(ready.at)),
                        observedGeneration: object.generation,
                      },
                    ]
                  : []),
              ],
      },
    })
    if (!parsed.ok) throw new Error(parsed.reason)
    const now = new Date(NOW + at * 1_000)
    const told = clock.observe(parsed.value, evaluateStatus(parsed.value, now), now)
    if (object.ready?.status === 'True') hasSeenBegin = true
    return told === undefined ? undefined : { at: (told.since.getTime() - NOW) / 1_000, atLeast: told.atLeast }
  }

  look(0)
  return {
    step(step: Step, at: number) {
      if (step.do === 'end') end(step.as, at)
      else perform[step.do](at)
      return {
        told: look(at),
        failedAt,
        hasSeenBegin,
        isFailure: object.ready?.status === 'False' && object.ready.reason !== 'DependencyNotReady',
      }
    },
  }
}

const STEP: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: fc.constant({ do: 'run' } as const) },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('end' as const),
      as: fc.constantFrom('ReconciliationSucceeded' as const, 'HealthCheckFailed' as const, 'BuildFailed' as const),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constantFrom(
        'commit' as const,
        'spec' as const,
        'wait' as const,
        'suspend' as const,
        'resume' as const,
        'restart' as const,
      ),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ do: 'recreate' } as const) },
)

describe('over any history of commits, waits, runs, new specs and restarts', () => {
  const HISTORY = fc.array(fc.tuple(fc.integer({ min: 1, max: 900 }), STEP), { minLength: 8, maxLength: 30 })

  it('failing since is the record of the generator, or says that it may be longer', () => {
    let afterRestart = 0
    fc.assert(
      fc.property(HISTORY, (steps) => {
        const world = createWorld()
        let at = 0
        for (const [pause, step] of steps) {
          at += pause
          const { told, failedAt, hasSeenBegin, isFailure } = world.step(step, at)
          if (failedAt === undefined) expect(told).toBeUndefined()
          else if (hasSeenBegin) expect(told).toEqual({ at: failedAt, atLeast: false })
          else {
            afterRestart += 1
            if (isFailure) expect(told).toBeDefined()
            if (told === undefined) continue
            expect(told.at).toBeGreaterThanOrEqual(failedAt)
            // Sure of it: only what left no entry within the first interval can have come before.
            if (!told.atLeast) expect(told.at - failedAt).toBeLessThanOrEqual(INTERVAL_S + 120)
          }
        }
      }),
      { numRuns: 500 },
    )
    expect(afterRestart).toBeGreaterThan(500)
  })
})
