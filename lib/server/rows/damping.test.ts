import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ALL_READ } from '@/lib/flux/judge/sight'
import type { Status } from '@/lib/flux/judge/status'
import type { FluxKind } from '@/lib/flux/kinds'
import type { FluxResource } from '@/lib/flux/object/flux-resource'
import { parseResource } from '@/lib/flux/object/resource'
import type { Ref } from '@/lib/ref'
import { asRef } from '@/lib/testing/as-ref'
import { finish } from '../testing/finish'
import { createDamper } from './damping'
import { createProjection } from './projection'

const START = Date.parse('2026-11-20T08:00:00Z')

function at(seconds: number): Date {
  return new Date(START + seconds * 1_000)
}

interface Told {
  readonly type: string
  readonly status: string
  readonly reason: string
  readonly message?: string
  /** Seconds after the start. */
  readonly since: number
  readonly generation?: number
}

interface Frame {
  readonly generation?: number
  readonly uid?: string
  readonly attempted?: string
  readonly requestedAt?: string
  readonly conditions: readonly Told[]
}

/** Objects as a controller writes them one after the other, judged on a clock that the test moves. */
function watch(kind: FluxKind, stuckAfterMs = 15 * 60_000) {
  const held = new Map<Ref, FluxResource>()
  const projection = createProjection({
    resourceOf: (ref) => held.get(ref),
    resources: () => held.values(),
    horizon: () => ALL_READ,
    controllerTrouble: () => undefined,
    stuckAfterMs,
  })
  const ref = asRef(`${kind}/apps/web`)
  return {
    write(seconds: number, { generation = 1, uid = 'first', attempted, requestedAt, conditions }: Frame) {
      const parsed = parseResource(kind, {
        metadata: {
          name: 'web',
          namespace: 'apps',
          uid,
          generation,
          creationTimestamp: at(-90_000).toISOString(),
          annotations: { 'reconcile.fluxcd.io/requestedAt': requestedAt },
        },
        spec: { interval: '1m', timeout: '5m' },
        status: {
          lastAttemptedRevision: attempted,
          conditions: conditions.map(({ since, generation: seen, message = '', ...rest }) => ({
            ...rest,
            message,
            observedGeneration: seen ?? generation,
            lastTransitionTime: at(since).toISOString(),
          })),
        },
      })
      if (!parsed.ok) throw new Error(parsed.reason)
      held.set(ref, parsed.value)
      finish(projection.inSteps(new Set([ref]), at(seconds)))
      return this.row()
    },
    look(seconds: number) {
      finish(projection.inSteps('all', at(seconds)))
      return this.row()
    },
    row() {
      const row = projection.rows.get(ref)
      if (row === undefined) throw new Error('no row')
      return row
    },
    nextChange: () => projection.nextChange(),
  }
}

const READY = (since: number): Told => ({ type: 'Ready', status: 'True', reason: 'ReconciliationSucceeded', since })
const FAILED = (since: number, message = 'timeout waiting for: [Deployment/apps/web]'): Told => ({
  type: 'Ready',
  status: 'False',
  reason: 'HealthCheckFailed',
  message,
  since,
})
const RUNNING = (since: number): Told => ({ type: 'Ready', status: 'Unknown', reason: 'Progressing', since })
const AT_WORK = (since: number, message = 'Building manifests'): Told => ({
  type: 'Reconciling',
  status: 'True',
  reason: 'Progressing',
  message,
  since,
})
const RETRY = (since: number): Told => ({ type: 'Reconciling', status: 'True', reason: 'ProgressingWithRetry', since })
const EXHAUSTED = (since: number): Told => ({ type: 'Stalled', status: 'True', reason: 'RetriesExceeded', since })
const UPGRADE_FAILED = (since: number): Told => ({ type: 'Ready', status: 'False', reason: 'UpgradeFailed', since })

describe('a Kustomization that fails at every interval, as kustomize-controller writes it', () => {
  /** Written at, frame, and what has to be shown at once. */
  const RECORDED: readonly [number, Frame, Status][] = [
    [0, { conditions: [READY(0)] }, 'ready'],
    [60, { conditions: [RUNNING(60), AT_WORK(60, 'Fetching manifests')] }, 'ready'],
    [61, { conditions: [RUNNING(60), AT_WORK(61)] }, 'ready'],
    [65, { conditions: [FAILED(65), RETRY(65)] }, 'failed'],
    [125, { conditions: [RUNNING(125), AT_WORK(125, 'Fetching manifests')] }, 'failed'],
    [126, { conditions: [RUNNING(125), AT_WORK(126)] }, 'failed'],
    [130, { conditions: [FAILED(130, 'timeout waiting for: [Pod/x]'), RETRY(130)] }, 'failed'],
    [190, { conditions: [RUNNING(190), AT_WORK(190)] }, 'failed'],
    [195, { conditions: [FAILED(195), RETRY(195)] }, 'failed'],
  ]

  it('looks failing from the first failure on, since that failure and not since the last retry', () => {
    const kustomization = watch('Kustomization')
    for (const [seconds, frame, status] of RECORDED) {
      const row = kustomization.write(seconds, frame)
      expect(row.status, `at ${seconds} s`).toBe(status)
      if (status === 'failed') expect(row).toMatchObject({ failingSince: at(65).toISOString() })
    }
    expect(kustomization.row()).not.toHaveProperty('failingSinceAtLeast')
  })

  it('looks reconciling once a run outlasts the hold, and still knows since when it failed', () => {
    const kustomization = watch('Kustomization')
    for (const [seconds, frame] of RECORDED.slice(0, 4)) kustomization.write(seconds, frame)
    kustomization.write(125, { conditions: [RUNNING(125), AT_WORK(125)] })
    expect(kustomization.nextChange()?.getTime()).toBe(at(137).getTime())
    expect(kustomization.look(136).status).toBe('failed')
    expect(kustomization.look(137)).toMatchObject({ status: 'reconciling', failingSince: at(65).toISOString() })
    expect(kustomization.write(300, { conditions: [FAILED(300), RETRY(300)] }).failingSince).toBe(at(65).toISOString())
  })

  it('stays stuck while it tries the same thing or a new revision, until it ends well', () => {
    const kustomization = watch('Kustomization')
    const [old, fresh] = ['main@sha1:1', 'main@sha1:2']
    kustomization.write(0, { attempted: old, conditions: [READY(0)] })
    kustomization.write(65, { attempted: old, conditions: [FAILED(65), RETRY(65)] })
    kustomization.write(1_000, { attempted: old, conditions: [RUNNING(1_000), AT_WORK(1_000)] })
    expect(kustomization.look(1_030)).toMatchObject({ status: 'reconciling', stuck: { rule: 'failing_long' } })
    const retried = kustomization.write(1_031, { attempted: fresh, conditions: [RUNNING(1_000), AT_WORK(1_031)] })
    expect(retried).toMatchObject({ stuck: { rule: 'failing_long' }, failingSince: at(65).toISOString() })
    const failed = kustomization.write(1_060, { attempted: fresh, conditions: [FAILED(1_060), RETRY(1_060)] })
    expect(failed).toMatchObject({ failingSince: at(65).toISOString(), failingRevisions: 2 })
    const mended = kustomization.write(1_200, { attempted: fresh, conditions: [READY(1_200)] })
    expect(mended).not.toHaveProperty('stuck')
    expect(mended).not.toHaveProperty('failingSince')
  })

  it('shows at once that it is well again', () => {
    const kustomization = watch('Kustomization')
    for (const [seconds, frame] of RECORDED) kustomization.write(seconds, frame)
    kustomization.write(255, { conditions: [RUNNING(255), AT_WORK(255)] })
    const row = kustomization.write(257, { conditions: [READY(257)] })
    expect(row.status).toBe('ready')
    expect(row).not.toHaveProperty('failingSince')
  })
})

describe('a Ready Kustomization with a run of a second at each interval', () => {
  it('never looks otherwise', () => {
    const kustomization = watch('Kustomization')
    for (let minute = 0; minute < 5; minute += 1) {
      const begin = minute * 60
      expect(kustomization.write(begin, { conditions: [RUNNING(begin), AT_WORK(begin)] }).status).toBe(
        minute === 0 ? 'reconciling' : 'ready',
      )
      expect(kustomization.write(begin + 1, { conditions: [READY(begin + 1)] }).status).toBe('ready')
    }
  })

  it.each<[string, Frame]>([
    ['a new spec', { generation: 2, conditions: [RUNNING(60), AT_WORK(60)] }],
    ['a new object of the same name', { uid: 'second', conditions: [RUNNING(60), AT_WORK(60)] }],
  ])('shows %s at once', (_, frame) => {
    const kustomization = watch('Kustomization')
    kustomization.write(0, { conditions: [READY(0)] })
    expect(kustomization.write(60, frame).status).toBe('reconciling')
  })
})

describe('a HelmRelease without retries left while helm-controller is restarted', () => {
  const STALLED: Frame = { conditions: [EXHAUSTED(0), UPGRADE_FAILED(0)] }
  const SECOND_LOOK: Frame = { conditions: [AT_WORK(100, 'Fulfilling prerequisites'), UPGRADE_FAILED(0)] }

  it('stays stalled through the second look, since when it stalled first', () => {
    const release = watch('HelmRelease')
    const before = release.write(10, STALLED)
    expect(before).toMatchObject({ status: 'stalled', stuck: { rule: 'retries_exhausted' } })
    expect(release.write(100, SECOND_LOOK).status).toBe('stalled')
    const after = release.write(102, { conditions: [EXHAUSTED(102), UPGRADE_FAILED(0)] })
    expect(after).toMatchObject({ status: 'stalled', failingSince: before.failingSince })
  })

  it('looks failed when the look turns into an attempt that fails anew', () => {
    const release = watch('HelmRelease')
    release.write(10, STALLED)
    release.write(100, SECOND_LOOK)
    expect(release.write(101, { conditions: [RETRY(101), UPGRADE_FAILED(101)] }).status).toBe('failed')
  })

  it('looks failed when the look lasts, for then it is at work', () => {
    const release = watch('HelmRelease')
    release.write(10, STALLED)
    release.write(100, SECOND_LOOK)
    expect(release.look(113).status).toBe('failed')
  })

  it('lets a new spec show at once', () => {
    const release = watch('HelmRelease')
    release.write(10, STALLED)
    expect(release.write(100, { ...SECOND_LOOK, generation: 2 }).status).not.toBe('stalled')
  })
})

describe('what is shown of an object while its status is held', () => {
  it('is the object as it was: message, reason and stuck time with the status', () => {
    const release = watch('HelmRelease')
    release.write(10, { conditions: [EXHAUSTED(0), UPGRADE_FAILED(0)] })
    const { stuck, ...before } = release.look(99)
    const running = { conditions: [RUNNING(100), AT_WORK(100, "Running 'upgrade' action")] }
    const held = release.write(100, running)
    expect(held).toMatchObject(before)
    expect(held.stuck).toMatchObject({ rule: stuck?.rule, since: stuck?.since })
    const moved = release.look(113)
    expect(moved.status).toBe('reconciling')
    expect(moved).not.toHaveProperty('stalled')
  })

  it('is what is so, at once, when somebody asked for the run', () => {
    const release = watch('HelmRelease')
    release.write(10, { conditions: [EXHAUSTED(0), UPGRADE_FAILED(0)] })
    const running = { requestedAt: 'now', conditions: [RUNNING(100), AT_WORK(100, "Running 'upgrade' action")] }
    expect(release.write(100, running)).toMatchObject({ status: 'reconciling', ready: { reason: 'Progressing' } })
  })

  it('is what is so from the request on, when a run was held already', () => {
    const kustomization = watch('Kustomization')
    kustomization.write(0, { conditions: [READY(0)] })
    expect(kustomization.write(60, { conditions: [RUNNING(60), AT_WORK(60)] }).status).toBe('ready')
    const asked = { requestedAt: 'now', conditions: [RUNNING(60), AT_WORK(60)] }
    expect(kustomization.write(63, asked).status).toBe('reconciling')
  })
})

describe('when an object last changed', () => {
  it('is not moved by a run that ends as it began, however long it takes', () => {
    const kustomization = watch('Kustomization')
    kustomization.write(0, { conditions: [FAILED(0), RETRY(0)] })
    const changed = kustomization.write(60, { conditions: [READY(60)] }).lastChangeAt
    expect(changed).toBe(at(60).toISOString())
    kustomization.write(600, { conditions: [RUNNING(600), AT_WORK(600)] })
    expect(kustomization.look(660)).toMatchObject({ status: 'reconciling', lastChangeAt: changed })
    expect(kustomization.write(661, { conditions: [READY(661)] }).lastChangeAt).toBe(changed)
  })

  it('is moved by another status and stays through its retries', () => {
    const kustomization = watch('Kustomization')
    kustomization.write(0, { conditions: [READY(0)] })
    expect(kustomization.write(65, { conditions: [FAILED(65), RETRY(65)] }).lastChangeAt).toBe(at(65).toISOString())
    kustomization.write(125, { conditions: [RUNNING(125), AT_WORK(125)] })
    const again = kustomization.write(130, { conditions: [FAILED(130, 'another message'), RETRY(130)] })
    expect(again.lastChangeAt).toBe(at(65).toISOString())
  })
})

describe('whatever a controller writes, in whatever order', () => {
  it('ready is shown only while it is, or for a moment after, for the same object and spec', () => {
    const frame = fc.record({
      pause: fc.integer({ min: 1, max: 20 }),
      generation: fc.integer({ min: 1, max: 2 }),
      uid: fc.constantFrom('first', 'second'),
      ready: fc.constantFrom(READY, FAILED, RUNNING),
      others: fc.subarray([AT_WORK, RETRY, EXHAUSTED]),
    })
    fc.assert(
      fc.property(fc.array(frame, { maxLength: 12 }), (frames) => {
        const watched = watch('HelmRelease')
        let now = 0
        let well: { readonly key: string; readonly until: number } | undefined
        for (const { pause, generation, uid, ready, others } of frames) {
          now += pause
          const conditions = [ready, ...others].map((make) => make(now))
          const row = watched.write(now, { generation, uid, conditions })
          const isReady = ready === READY && !others.includes(EXHAUSTED)
          const key = `${uid} ${generation}`
          if (row.status === 'ready' && !isReady) expect(well?.key === key && well.until >= now).toBe(true)
          if (row.status === 'ready') expect(row).not.toHaveProperty('failingSince')
          // From the last frame that was ready on, the hold lasts until at most twelve seconds after the next one.
          if (isReady) well = { key, until: Number.POSITIVE_INFINITY }
          else if (well?.key === key) well = { key, until: Math.min(well.until, now + 12) }
          else well = undefined
        }
      }),
      { numRuns: 500 },
    )
  })
})

describe('what failed before this program began to look', () => {
  it('fails at least since then', () => {
    const row = watch('Kustomization').write(500, { conditions: [FAILED(400), RETRY(400)] })
    expect(row).toMatchObject({ failingSince: at(400).toISOString(), failingSinceAtLeast: true })
  })

  it('does not begin in the future, when the clock of the cluster is ahead', () => {
    const row = watch('Kustomization').write(500, { conditions: [FAILED(9_000), RETRY(9_000)] })
    expect(row.failingSince).toBe(at(500).toISOString())
    expect(row).not.toHaveProperty('stuck')
  })
})

describe('a damper', () => {
  interface Known {
    readonly reason?: string
    /** Null where nobody says. */
    readonly since?: number | null
    readonly conditions?: readonly object[]
    readonly asked?: string
    readonly answered?: string
    readonly uid?: string
    readonly generation?: number
  }

  const conditionOf = (type: string, status = 'True') => ({ type, status, reason: 'Progressing' })
  const told = (status: Status, { reason = 'UpgradeFailed', since = 0, ...more }: Known = {}) => {
    const { conditions = [], asked, answered, uid = 'first', generation = 1 } = more
    const parsed = parseResource('HelmRelease', {
      metadata: {
        name: 'web',
        namespace: 'apps',
        uid,
        generation,
        annotations: { 'reconcile.fluxcd.io/requestedAt': asked },
      },
      status: { lastHandledReconcileAt: answered, conditions },
    })
    if (!parsed.ok) throw new Error(parsed.reason)
    const time = since === null ? {} : { since: at(since) }
    return { resource: parsed.value, judgement: { status, retrying: false, text: '', reason, ...time } }
  }
  /** What is shown of the second of two looks, a moment after the first. */
  const shown = (first: ReturnType<typeof told>, second: ReturnType<typeof told>) => {
    const damper = createDamper()
    damper.apply(first, at(0))
    return damper.apply(second, at(5)).seen === second ? 'as it is' : 'as it was'
  }
  const AT_WORK_NOW = [conditionOf('Stalled', 'False'), conditionOf('Reconciling')]

  it('holds a run, and not one that somebody waits for', () => {
    expect(shown(told('ready'), told('reconciling'))).toBe('as it was')
    expect(shown(told('ready'), told('reconciling', { asked: 'a' }))).toBe('as it is')
    expect(shown(told('ready'), told('reconciling', { asked: 'b', answered: 'a' }))).toBe('as it is')
    expect(shown(told('ready'), told('reconciling', { asked: 'a', answered: 'a' }))).toBe('as it was')
    expect(shown(told('ready'), told('reconciling', { answered: 'a' }))).toBe('as it was')
  })

  it('holds nothing else: no deletion, no suspension, nothing that is settled', () => {
    for (const status of ['terminating', 'suspended', 'unknown', 'static', 'failed', 'waiting', 'stalled'] as const)
      expect(shown(told('ready'), told(status))).toBe('as it is')
    for (const status of ['terminating', 'suspended', 'unknown', 'reconciling'] as const)
      expect(shown(told(status), told('reconciling'))).toBe('as it is')
  })

  it('holds nothing of another object or another spec, or of one that was forgotten', () => {
    expect(shown(told('ready'), told('reconciling', { uid: 'second' }))).toBe('as it is')
    expect(shown(told('ready'), told('reconciling', { generation: 2 }))).toBe('as it is')
    const damper = createDamper()
    damper.apply(told('ready'), at(0))
    damper.forget(told('ready').resource.ref)
    const running = told('reconciling')
    expect(damper.apply(running, at(5))).toEqual({ seen: running })
  })

  it('holds from the first moment of a run on, for twelve seconds, and then no more', () => {
    const damper = createDamper()
    const [well, running] = [told('ready'), told('reconciling')]
    expect(damper.apply(well, at(0))).toEqual({ seen: well })
    expect(damper.apply(running, at(100))).toEqual({ seen: well, holdsUntil: at(112) })
    expect(damper.apply(running, at(111))).toEqual({ seen: well, holdsUntil: at(112) })
    expect(damper.apply(running, at(112))).toEqual({ seen: running })
    expect(damper.apply(told('suspended'), at(120)).seen.judgement.status).toBe('suspended')
    expect(damper.apply(running, at(130))).toEqual({ seen: running })
  })

  it('knows a second look at what is stalled by the same verdict while it is at work, and by nothing less', () => {
    const look = (more: Known = {}, first: Known = {}) =>
      shown(told('stalled', first), told('failed', { conditions: AT_WORK_NOW, ...more }))
    expect(look()).toBe('as it was')
    expect(look({ since: null }, { since: null })).toBe('as it was')
    expect(look({ since: null })).toBe('as it is')
    expect(look({}, { since: null })).toBe('as it is')
    expect(look({ since: 3 })).toBe('as it is')
    expect(look({ reason: 'InstallFailed' })).toBe('as it is')
    expect(look({ conditions: [] })).toBe('as it is')
    expect(look({ conditions: [conditionOf('Reconciling', 'False'), conditionOf('Released')] })).toBe('as it is')
    expect(shown(told('failed'), told('failed', { conditions: AT_WORK_NOW }))).toBe('as it is')
    expect(shown(told('stalled'), told('waiting', { conditions: AT_WORK_NOW }))).toBe('as it is')
  })
})
