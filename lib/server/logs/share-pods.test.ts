import { expect, it, vi } from 'vitest'
import type { FoundWorkload, PodFinder } from './find-pods'
import { sharePods } from './share-pods'

const WEB: FoundWorkload = { target: { kind: 'Deployment', namespace: 'apps', name: 'web' }, uid: 'u1', labels: {} }
const { signal } = new AbortController()

function scene(pods: PodFinder['pods']) {
  let time = 0
  const counted = vi.fn(pods)
  const finder = sharePods({ workload: vi.fn(), pods: counted }, { elapsed: () => time })
  return { finder, counted, pass: (ms: number) => (time += ms) }
}

it('lists the pods of a workload once for all who ask within a few seconds, and then anew', async () => {
  const { finder, counted, pass } = scene(async () => ({ value: [] }))
  await Promise.all([finder.pods(WEB, signal), finder.pods(WEB, signal)])
  pass(4_000)
  await finder.pods(WEB, signal)
  expect(counted).toHaveBeenCalledTimes(1)
  pass(2_000)
  await finder.pods(WEB, signal)
  expect(counted).toHaveBeenCalledTimes(2)
  await finder.pods({ ...WEB, uid: 'u2' }, signal)
  expect(counted).toHaveBeenCalledTimes(3)
})

it('shares no failure: who began may have left, and the next one asks for itself', async () => {
  const answers = [{ failure: { state: 'error' } }, { value: [] }, { value: [] }] as const
  let count = 0
  const { finder } = scene(async () => answers[count++] ?? { value: [] })
  const gone = new AbortController()
  const first = finder.pods(WEB, gone.signal)
  const second = finder.pods(WEB, signal)
  gone.abort()
  expect(await first).toEqual({ failure: { state: 'error' } })
  expect(await second).toEqual({ value: [] })
})
