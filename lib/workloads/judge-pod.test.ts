import { describe, expect, test } from 'vitest'
import { judgePod, rememberPods } from './judge-pod'
import { readPod } from './pod'
import { failingPods } from './testing/failing-pods'
import { agoFrom } from './testing/kubelet'
import { leavingPods } from './testing/leaving-pods'
import { type PodCase, rawPod } from './testing/pod-case'
import { startingPods } from './testing/starting-pods'

const NOW = new Date('2026-11-29T12:00:00Z')
const AGO = agoFrom(NOW)
const CASES = [...startingPods(AGO), ...failingPods(AGO), ...leavingPods(AGO)]

function judge(pod: PodCase, now = NOW) {
  const read = readPod(rawPod(pod, AGO))
  if (read === undefined) throw new Error(`${pod.name} was not read`)
  return judgePod(read, now, { wantsToRun: pod.isToEnd !== true })
}

test('no two cases have one name, and there are enough of them', () => {
  expect(new Set(CASES.map(({ name }) => name)).size).toBe(CASES.length)
  expect(CASES.length).toBeGreaterThan(40)
})

describe('a pod that is', () => {
  test.each(CASES)('$name has the columns of kubectl, a state and a sentence', (pod) => {
    const { ready, status, restarts, state, sentence, flags } = judge(pod)
    expect({ ready, status, restarts, state, sentence }).toEqual({
      ...pod.columns,
      state: pod.state,
      sentence: pod.sentence,
    })
    expect(flags).toEqual(pod.flags ?? [])
  })

  test.each(CASES)('$name is the same until the moment that it foretells, and another one then', (pod) => {
    const now = judge(pod)
    const { nextChangeAt: next } = now
    if (next === undefined) {
      expect(judge(pod, new Date('2027-11-29T12:00:00Z'))).toEqual(now)
    } else {
      expect(judge(pod, new Date(next.getTime() - 1))).toEqual(now)
      expect(judge(pod, next)).not.toEqual(now)
    }
  })
})

test('the time of the last restart is that of the newest end', () => {
  const one = CASES.find(({ name }) => name === 'restarts-within-the-hour')
  expect(one && judge(one).lastRestartAt).toEqual(new Date('2026-11-29T11:56:00Z'))
})

describe('a judge who remembers', () => {
  test.each(CASES)('says of $name what one says who does not, whenever it is asked', (pod) => {
    const read = readPod(rawPod(pod, AGO))
    if (read === undefined) throw new Error(`${pod.name} was not read`)
    const remembering = rememberPods()
    for (const minutes of [0, 0, 4, 6, 11, 61, 600]) {
      const now = new Date(NOW.getTime() + minutes * 60_000)
      for (const wantsToRun of [true, false])
        expect(remembering(read, now, { wantsToRun })).toEqual(judgePod(read, now, { wantsToRun }))
    }
  })

  test('judges nothing twice that nothing can have changed', () => {
    const read = readPod(rawPod({ ...(CASES[0] as PodCase), status: {} }, AGO))
    const remembering = rememberPods()
    if (read === undefined) throw new Error('it was not read')
    const first = remembering(read, NOW, { wantsToRun: true })
    expect(remembering(read, new Date(NOW.getTime() + 1), { wantsToRun: true })).toBe(first)
    expect(remembering({ ...read }, NOW, { wantsToRun: true })).not.toBe(first)
  })
})

test('what a hook or a runtime says is not repeated, for it may hold commands and arguments', () => {
  const hook = CASES.find(({ name }) => name === 'hook-failed')
  expect(JSON.stringify(hook?.status)).toContain('planted-8f2c')
  expect(JSON.stringify(hook && judge(hook))).not.toContain('planted-8f2c')
})

test('what is missing is named', () => {
  const missing = CASES.find(({ name }) => name === 'secret-missing')
  expect(missing && judge(missing).message).toBe('secret "web-credentials" not found')
})
