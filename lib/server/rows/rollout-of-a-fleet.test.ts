import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Rollout } from '@/lib/contract/rollouts'
import { shortenRevision } from '@/lib/flux/object/revision'
import { nameOf, type Ref } from '@/lib/ref'
import type { KubeObject } from '@/lib/simulator/kube-object'
import { openFleetScene, REPOSITORY, type Truth } from '../testing/fleet-scene'

const START = new Date('2026-11-20T08:00:00Z')
const SIZE = 200
/** Longer than the slowest chain of dependencies takes. */
const AT_MOST_SECONDS = 600

let end: AbortController
beforeEach(() => {
  vi.useFakeTimers({ now: START })
  end = new AbortController()
})
afterEach(() => {
  end.abort()
  vi.useRealTimers()
})

type Fleet = ReturnType<typeof openFleetScene>

function shown({ program }: Pick<Fleet, 'program'>, revision: string): Rollout | undefined {
  return program.live.head().rollouts.find((rollout) => rollout.revision === revision)
}

/** What is shown and what is so, in the same words. */
function expectTrue(rollout: Rollout, truth: Truth, size: number): void {
  const { done, failed, waiting, suspended, running, total } = rollout
  expect({ done, failed, waiting, suspended, running: [...running] }).toEqual({
    done: truth.done.length,
    failed: truth.failed.length,
    waiting: truth.waiting.length,
    suspended: truth.suspended.length,
    running: [...truth.running].sort(),
  })
  expect(done + failed + waiting + suspended + running.length).toBe(total)
  expect(total).toBe(size)
}

/** Seconds until the roll-out of `revision` has ended, each looked at. */
async function follow(fleet: Fleet, revision: string, look: (rollout: Rollout, truth: Truth) => void): Promise<number> {
  let before = 0
  for (let second = 1; second <= AT_MOST_SECONDS; second += 1) {
    await fleet.passSecond()
    const rollout = shown(fleet, revision)
    const truth = fleet.truth(revision)
    if (rollout === undefined) {
      // The source has not told of it yet.
      expect(truth.done).toEqual([])
      continue
    }
    expectTrue(rollout, truth, fleet.size)
    expect(rollout.done).toBeGreaterThanOrEqual(before)
    before = rollout.done
    for (const ref of truth.done) expect(fleet.program.live.row(ref)?.status).not.toBe('waiting')
    look(rollout, truth)
    if (rollout.finishedAt !== undefined) return second
  }
  throw new Error('it never ended')
}

// Minutes of a cluster are looked at here; a shared machine may take as long for it.
describe('a roll-out of 200 Kustomizations, second by second', { timeout: 240_000 }, () => {
  it('in which all advance is nothing but that', async () => {
    const fleet = openFleetScene({ size: SIZE, startedAt: START }, end.signal)
    const { live } = fleet.program
    await fleet.passSecond()
    expect(live.head().rollouts).toEqual([])
    const revision = fleet.push('feat: all of it')
    const most = { running: 0, waiting: 0 }
    const seconds = await follow(fleet, revision, (rollout, truth) => {
      most.running = Math.max(most.running, truth.running.length)
      most.waiting = Math.max(most.waiting, truth.waiting.length)
      if (rollout.finishedAt !== undefined) return
      expect(live.head().verdict).toMatchObject({
        level: 'progressing',
        sentence: `Rolling out ${shortenRevision(revision)}: ${truth.done.length} of 200 Kustomizations.`,
      })
      expect(live.head().problems).toEqual([])
      for (const row of live.rows().values()) expect([row.ref, row.rootCause]).toEqual([row.ref, undefined])
    })
    expect(fleet.truth(revision).done).toHaveLength(SIZE)
    expect(Math.min(most.running, most.waiting)).toBeGreaterThan(20)
    expect(seconds).toBeGreaterThan(30)
    expect(live.head().verdict.sentence).toBe('Everything reconciled.')
  })

  it('with some that fail, one that failed before, and one that is suspended, is the same after a restart', async () => {
    const failedBefore = 'web-0008'
    const suspended = 'gateway-0022'
    const change = (object: KubeObject): KubeObject => {
      if (object.metadata.name === failedBefore) return failBuild(object)
      return object.metadata.name === suspended ? { ...object, spec: { ...object.spec, suspend: true } } : object
    }
    const fleet = openFleetScene({ size: SIZE, startedAt: START, change }, end.signal)
    await fleet.passSecond()
    expect(fleet.program.live.head().rollouts).toEqual([])
    fleet.fail(refNamed(fleet, 'worker-0101'), { reason: 'BuildFailed', message: 'kustomize build failed' })
    fleet.fail(refNamed(fleet, 'queue-0044'), { reason: 'HealthCheckFailed', message: 'Deployment/q is not ready' })
    const revision = fleet.push('feat: with a fault')
    const standings = new Set<string>()
    let presses = 0
    let again: Fleet['program'] | undefined
    await follow(fleet, revision, (rollout, truth) => {
      if (again !== undefined) expect(shown({ program: again }, revision)).toEqual(rollout)
      else if (truth.done.length > 60) again = fleet.open()
      // Trying again is no way out of having failed.
      for (const ref of presses < 6 ? truth.failed : []) {
        presses += 1
        fleet.press(ref)
      }
      for (const [standing, refs] of Object.entries(truth))
        if (refs.some((ref: Ref) => nameOf(ref) === failedBefore)) standings.add(standing)
    })
    // That it had failed before says nothing of this revision until its own run of it has ended.
    expect([...standings]).toEqual(['waiting', 'running', 'failed'])
    const truth = fleet.truth(revision)
    expect(truth.failed.map(nameOf)).toEqual([failedBefore, 'queue-0044', 'worker-0101'])
    expect(truth.suspended.map(nameOf)).toEqual([suspended])
    expect(truth.running).toEqual([])
    // Whoever is left waits on one of those, and says so.
    for (const ref of truth.waiting) expect(truth.failed).toContain(fleet.program.live.row(ref)?.rootCause)
  })

  it('that a newer one overtakes ends where it was, and the newer one begins', async () => {
    const fleet = openFleetScene({ size: 60, startedAt: START }, end.signal)
    const first = fleet.push('feat: one')
    while ((shown(fleet, first)?.done ?? 0) < 20) await fleet.passSecond()
    const second = fleet.push('feat: two')
    await follow(fleet, second, () => {
      const old = shown(fleet, first)
      expect(old).toMatchObject({ source: REPOSITORY, running: [], finishedAt: expect.any(String) })
    })
    expect(fleet.truth(second).done).toHaveLength(60)
    expect(shown(fleet, first)?.done).toBeLessThan(60)
  })
})

function refNamed(fleet: Fleet, name: string): Ref {
  const found = [...fleet.program.live.rows().keys()].find((ref) => nameOf(ref) === name)
  if (found === undefined) throw new Error(`no ${name}`)
  return found
}

function failBuild(object: KubeObject): KubeObject {
  const ready = { type: 'Ready', status: 'False', reason: 'BuildFailed', message: 'kustomize build failed' }
  const lastTransitionTime = '2026-11-20T06:00:00Z'
  const { generation } = object.metadata
  const conditions = [{ ...ready, lastTransitionTime, observedGeneration: generation }]
  return { ...object, status: { ...object.status, conditions } }
}
