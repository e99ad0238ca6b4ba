import { describe, expect, test } from 'vitest'
import type { OwnPod } from './pods-of'
import { weighPods } from './pods-reason'
import { START } from './testing/looks'
import { crashingPod, evictedPod, readyPod, unpulledPod, unreadyPod } from './testing/own-pods'

const UNAUTHORISED = 'failed to authorize: 401 Unauthorized'

function worst(pods: readonly OwnPod[], wantsToRun = true) {
  return weighPods(pods, START, { wantsToRun }).worst
}

describe('the one sentence for several pods', () => {
  test('is none while all of them run', () => {
    expect(worst([readyPod('a'), readyPod('b')])).toBeUndefined()
    expect(worst([])).toBeUndefined()
  })

  test('counts those with the same fault, and says it once', () => {
    expect(worst([unpulledPod('a', UNAUTHORISED), unpulledPod('b', UNAUTHORISED)])).toMatchObject({
      sentence: '2 of 2 pods cannot pull ghcr.io/x/web:1.3: unauthorised',
      reason: 'ImagePullBackOff',
      message: UNAUTHORISED,
      failed: 2,
    })
    expect(worst([crashingPod('a'), crashingPod('b'), readyPod('c')])?.sentence).toBe(
      '2 of 3 pods: CrashLoopBackOff, exit 1',
    )
    expect(worst([crashingPod('a')])?.sentence).toBe('1 of 1 pod: CrashLoopBackOff, exit 1')
  })

  test('is about the fault of most, and among equals always about the same', () => {
    const [one, two] = [crashingPod('a', 1), crashingPod('b', 2)]
    expect(worst([one, two])?.sentence).toBe(worst([two, one])?.sentence)
    expect(worst([one, two, crashingPod('c', 2)])).toMatchObject({
      sentence: '2 of 3 pods: CrashLoopBackOff, exit 2',
      failed: 3,
    })
  })

  test('leaves out those that are leaving', () => {
    const crashing = crashingPod('a')
    const leaving = { ...crashing, pod: { ...crashing.pod, deletedAt: START } }
    expect(worst([leaving, readyPod('b')])).toBeUndefined()
    expect(worst([leaving, crashing])?.sentence).toBe('1 of 1 pod: CrashLoopBackOff, exit 1')
  })

  test('leaves out those that were evicted while others are in their place', () => {
    expect(worst([evictedPod('a'), evictedPod('b'), crashingPod('c')])?.sentence).toBe(
      '1 of 1 pod: CrashLoopBackOff, exit 1',
    )
    expect(worst([evictedPod('a'), readyPod('b')])).toBeUndefined()
    expect(worst([evictedPod('a')])?.sentence).toBe('1 of 1 pod: Evicted')
    expect(worst([evictedPod('a'), readyPod('b')], false)?.sentence).toBe('1 of 2 pods: Evicted')
  })

  test('holds no secret of the runtime’s message', () => {
    const pods = [unpulledPod('a', 'Get "https://robot:hunter2@ghcr.io/v2/": 401 Unauthorized, token=hunter2')]
    expect(JSON.stringify(worst(pods))).not.toContain('hunter2')
    expect(worst(pods)?.sentence).toContain('unauthorised')
  })

  test('may come by time alone, at the first moment of any pod', () => {
    const weighed = weighPods([readyPod('a'), unreadyPod('b')], START, { wantsToRun: true })
    expect(weighed).toEqual({ nextChangeAt: new Date('2026-11-29T12:05:00Z') })
  })
})
