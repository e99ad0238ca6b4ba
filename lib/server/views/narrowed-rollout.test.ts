import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { namespaceOf, type Ref } from '@/lib/ref'
import { openFleetScene } from '../testing/fleet-scene'

const START = new Date('2026-11-20T08:00:00Z')
const AT_MOST_SECONDS = 240
let end: AbortController

beforeEach(() => {
  vi.useFakeTimers({ now: START })
  end = new AbortController()
})
afterEach(() => {
  end.abort()
  vi.useRealTimers()
})

describe('a roll-out in a view of one namespace', { timeout: 120_000 }, () => {
  it('has a bar that counts those of the namespace, second by second, while others go on', async () => {
    const fleet = openFleetScene({ size: 40, startedAt: START }, end.signal)
    const { views } = fleet.program
    await fleet.passSecond()
    const [first] = fleet.program.live.rows().keys()
    const namespaces = [...new Set([...fleet.program.live.rows().keys()].map(namespaceOf))]
    const namespace = namespaces.find((one) => one.startsWith('team-')) ?? ''
    expect([first !== undefined, namespaces.length > 2]).toEqual([true, true])
    const scope = { namespaces: [namespace] }
    const frames: string[] = []
    const keep = (frame: Uint8Array) => frames.push(new TextDecoder().decode(frame)) && 0
    views.of(scope).broadcaster.add({ write: keep, close() {} })
    const revision = fleet.push('feat: all of it')
    const isHere = (ref: Ref) => namespaceOf(ref) === namespace
    let told = 0
    for (let second = 1; second <= AT_MOST_SECONDS; second += 1) {
      await fleet.passSecond()
      const head = views.of(scope).live.head()
      const rollout = head.rollouts.find((one) => one.revision === revision)
      if (rollout === undefined) continue
      const truth = fleet.truth(revision)
      const { done, failed, waiting, suspended, running } = rollout
      expect({ done, failed, waiting, suspended, running: [...running] }).toEqual({
        done: truth.done.filter(isHere).length,
        failed: truth.failed.filter(isHere).length,
        waiting: truth.waiting.filter(isHere).length,
        suspended: truth.suspended.filter(isHere).length,
        running: truth.running.filter(isHere).sort(),
      })
      told += 1
      if (rollout.finishedAt !== undefined) break
      expect(head.verdict.sentence).toContain(`Namespace ${namespace}: Rolling out`)
    }
    expect(told).toBeGreaterThan(3)
    expect(frames.filter((frame) => frame.includes('"rollouts"')).length).toBeGreaterThan(3)
    expect(views.of({ namespaces: ['nosuch'] }).live.head().rollouts).toEqual([])
  })
})
