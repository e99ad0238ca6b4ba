import { expect, test } from 'vitest'
import { readPod } from './pod'
import { agoFrom } from './testing/kubelet'
import { START } from './testing/looks'
import { rawPod } from './testing/pod-case'
import { startingPods } from './testing/starting-pods'
import { createTextPool } from './text-pool'

const AGO = agoFrom(START)

test('texts are given back as they are, also when there are more than are known', () => {
  const pool = createTextPool(2)
  for (const text of ['a', 'b', 'c', 'a', '', 'b']) expect(pool(text)).toBe(text)
})

test('a pod that is read with shared texts says the same', () => {
  const pool = createTextPool()
  for (const pod of startingPods(AGO)) {
    const raw = rawPod(pod, AGO)
    expect(readPod(raw, pool)).toEqual(readPod(raw))
  }
})
