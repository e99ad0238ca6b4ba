import { describe, expect, it } from 'vitest'
import type { FluxKind } from '../kinds'
import type { FluxResource } from '../object/flux-resource'
import { parseResource } from '../object/resource'
import { followApplier, type Progress } from './standing'

const OLD = `main@sha1:${'a'.repeat(40)}`
const NEW = `main@sha1:${'b'.repeat(40)}`
const BEFORE = '2026-11-20T07:59:59Z'
const ARRIVED = '2026-11-20T08:00:00Z'
const AFTER = '2026-11-20T08:00:01Z'
const NOW = new Date('2026-11-20T08:01:00Z')

function make(kind: FluxKind, status: object, spec: object = {}, metadata: object = {}): FluxResource {
  const object = { metadata: { name: 'web', namespace: 'apps', generation: 1, ...metadata }, spec, status }
  const parsed = parseResource(kind, object)
  if (!parsed.ok) throw new Error(parsed.reason)
  return parsed.value
}

function say(type: string, status: 'True' | 'False' | 'Unknown', reason: string, message = '', since?: string) {
  return { type, status, reason, message, lastTransitionTime: since }
}

const git = make('GitRepository', { artifact: { revision: NEW, lastUpdateTime: ARRIVED } })
const chart = make('HelmChart', { artifact: { revision: '2.0.0', lastUpdateTime: ARRIVED } })

interface Applied {
  readonly applied?: string
  readonly attempted?: string
  readonly history?: readonly object[]
}

/** A Kustomization that applied the old revision, unless told otherwise. */
function ks(conditions: readonly object[], { applied = OLD, attempted = applied, history = [] }: Applied = {}) {
  return make('Kustomization', { lastAppliedRevision: applied, lastAttemptedRevision: attempted, conditions, history })
}

function hr(conditions: readonly object[], { applied = '1.0.0', attempted = applied }: Applied = {}) {
  const history = [{ status: 'deployed', chartVersion: applied }]
  return make('HelmRelease', { lastAttemptedRevision: attempted, history, conditions })
}

const READY = say('Ready', 'True', 'ReconciliationSucceeded')
const BEGUN: Progress = { standing: 'running', hasBegun: true, hasFailed: false }
const run = (message: string, since?: string) => say('Reconciling', 'True', 'Progressing', message, since)
const failure = (reason: string, since?: string) => say('Ready', 'False', reason, '', since)

function follow(applier: FluxResource, source: FluxResource = git, before?: Progress) {
  return followApplier(applier, source, before, NOW)
}

describe('who has ended with a revision', () => {
  it('is who applied it', () => {
    expect(follow(ks([READY], { applied: NEW }))).toEqual({ standing: 'done', hasBegun: true, hasFailed: false })
    expect(follow(ks([READY]))).toEqual({ standing: 'waiting', hasBegun: false, hasFailed: false })
  })

  it('is nobody where the source has nothing, and nobody who is being deleted', () => {
    expect(follow(ks([READY]), make('GitRepository', {}))).toBeUndefined()
    const deleted = make('Kustomization', { lastAppliedRevision: NEW }, {}, { deletionTimestamp: AFTER })
    expect(follow(deleted)).toBeUndefined()
  })

  it('is no release that is still tested, though it counts as deployed', () => {
    const tested = { applied: '2.0.0' }
    const awaiting = [say('Ready', 'Unknown', 'Progressing'), say('TestSuccess', 'Unknown', 'AwaitingTests')]
    expect(follow(hr(awaiting, tested), chart)?.standing).not.toBe('done')
    const running = [say('Ready', 'Unknown', 'Progressing'), run("Running 'test' action with timeout of 5m0s")]
    expect(follow(hr(running, tested), chart)?.standing).toBe('running')
    const over = { ...run("Running 'test' action with timeout of 5m0s"), status: 'False' }
    expect(follow(hr([READY, over], tested), chart)?.standing).toBe('done')
    expect(follow(hr([READY, run("Running 'upgrade' action")], tested), chart)?.standing).toBe('done')
  })

  it('has failed where its tests did, unless it is ready all the same', () => {
    const failed = hr([failure('TestFailed')], { applied: '2.0.0' })
    expect(follow(failed, chart)).toEqual({ standing: 'failed', hasBegun: true, hasFailed: true })
    const ignored = hr([say('Ready', 'True', 'TestFailed')], { applied: '2.0.0' })
    expect(follow(ignored, chart)).toEqual({ standing: 'done', hasBegun: true, hasFailed: false })
    const other = hr([failure('UpgradeFailed')], { applied: '2.0.0' })
    expect(follow(other, chart)?.standing).toBe('done')
  })
})

describe('who runs with a revision', () => {
  it('is who names it, whenever the run began', () => {
    const named = (revision: string, since: string) =>
      ks([run(`Building manifests for revision ${revision} with a timeout of 5m0s`, since)])
    expect(follow(named(NEW, BEFORE))?.standing).toBe('running')
    expect(follow(named(OLD, AFTER))?.standing).toBe('waiting')
  })

  it('is the release whose action is at its chart', () => {
    const acting = (attempted: string) =>
      hr([READY, run("Running 'upgrade' action with timeout of 5m0s", AFTER)], { attempted })
    expect(follow(acting('2.0.0'), chart)).toEqual(BEGUN)
    expect(follow(acting('1.0.0'), chart)).toEqual({ standing: 'waiting', hasBegun: false, hasFailed: false })
  })

  it.each<[string, string | undefined, Progress['standing']]>([
    ['before it came', BEFORE, 'waiting'],
    ['in the second in which it came', ARRIVED, 'running'],
    ['after it came', AFTER, 'running'],
    ['nobody knows when', undefined, 'running'],
  ])('is who began %s, where the run names none', (_, since, standing) => {
    expect(follow(ks([READY, run('Fulfilling prerequisites', since)]))?.standing).toBe(standing)
  })

  it('is who runs at all, where nobody knows when the revision came', () => {
    const ageless = make('GitRepository', { artifact: { revision: NEW } })
    expect(follow(ks([READY, run('Fulfilling prerequisites', BEFORE)]), ageless)?.standing).toBe('running')
  })

  it('is nobody between two attempts, and nobody whose run is over', () => {
    const between = say('Reconciling', 'True', 'ProgressingWithRetry', '', AFTER)
    expect(follow(ks([failure('BuildFailed', BEFORE), between]))?.standing).toBe('waiting')
    const over = say('Reconciling', 'False', 'Progressing', '', AFTER)
    expect(follow(ks([READY, over]))?.standing).toBe('waiting')
  })

  it('is who says so by Ready alone, and by nothing else that Ready may say', () => {
    const ready = (status: 'True' | 'Unknown', reason: string) => ks([say('Ready', status, reason, '', AFTER)])
    expect(follow(ready('Unknown', 'Progressing'))).toEqual(BEGUN)
    expect(follow(ready('Unknown', 'Initializing'))?.standing).toBe('waiting')
    expect(follow(ready('True', 'Progressing'))?.standing).toBe('waiting')
  })
})

describe('who has failed with a revision', () => {
  it('is who tried it, or was seen to begin with it', () => {
    expect(follow(ks([failure('HealthCheckFailed', AFTER)], { attempted: NEW }))?.standing).toBe('failed')
    expect(follow(ks([failure('HealthCheckFailed', AFTER)]))?.standing).toBe('waiting')
    expect(follow(ks([failure('HealthCheckFailed', AFTER)]), git, BEGUN)).toEqual({
      standing: 'failed',
      hasBegun: true,
      hasFailed: true,
    })
  })

  it('is nobody who waits or is well after it began', () => {
    const waiting = { standing: 'waiting', hasBegun: true, hasFailed: false }
    expect(follow(ks([failure('DependencyNotReady', AFTER)]), git, BEGUN)).toEqual(waiting)
    expect(follow(ks([READY], { attempted: NEW }), git, BEGUN)).toEqual(waiting)
  })

  it.each<[string, string | undefined, Progress['standing']]>([
    ['before it came', BEFORE, 'waiting'],
    ['in the very second, which may have been before', ARRIVED, 'waiting'],
    ['after it came', AFTER, 'failed'],
    ['nobody knows when', undefined, 'waiting'],
  ])('is who failed before noting any revision %s', (_, since, standing) => {
    expect(follow(ks([failure('ArtifactFailed', since)]))?.standing).toBe(standing)
  })

  it('is nobody, by the time of a failure alone, where nobody knows when the revision came', () => {
    const ageless = make('GitRepository', { artifact: { revision: NEW } })
    expect(follow(ks([failure('ArtifactFailed', AFTER)]), ageless)?.standing).toBe('waiting')
  })

  it('is who is set up wrongly, but not who has spent its attempts with what was before', () => {
    const stalled = (reason: string) => hr([say('Stalled', 'True', reason), failure(reason, BEFORE)])
    expect(follow(stalled('InvalidChartReference'), chart)?.standing).toBe('failed')
    expect(follow(stalled('RetriesExceeded'), chart)?.standing).toBe('waiting')
  })

  it('stays failed while another attempt runs, and while it is suspended', () => {
    const again = [run(`Building manifests for revision ${NEW} with a timeout of 5m0s`, AFTER)]
    const failed: Progress = { standing: 'failed', hasBegun: true, hasFailed: true }
    expect(follow(ks(again), git, failed)).toEqual(failed)
    const suspended = make('Kustomization', { lastAppliedRevision: OLD, conditions: again }, { suspend: true })
    expect(follow(suspended, git, failed)).toEqual({ ...failed, standing: 'suspended' })
  })

  const entry = (lastReconciledStatus: string, lastReconciled: string | undefined, revision = NEW) => ({
    lastReconciledStatus,
    lastReconciled,
    metadata: { revision },
  })

  it.each<[string, object, Progress['standing']]>([
    ['failed with it', entry('HealthCheckFailed', AFTER), 'failed'],
    ['failed with it in the second in which it came', entry('HealthCheckFailed', ARRIVED), 'failed'],
    ['failed with it before it came again', entry('HealthCheckFailed', BEFORE), 'running'],
    ['failed with it, nobody knows when', entry('HealthCheckFailed', undefined), 'running'],
    ['failed with the one before', entry('HealthCheckFailed', AFTER, OLD), 'running'],
    ['succeeded with it', entry('ReconciliationSucceeded', AFTER), 'running'],
  ])('is, while another attempt runs, who by its history %s: %s', (_, past, standing) => {
    const again = [run(`Building manifests for revision ${NEW} with a timeout of 5m0s`, AFTER)]
    expect(follow(ks(again, { history: [past] }))?.standing).toBe(standing)
  })
})
