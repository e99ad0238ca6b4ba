import { describe, expect, it } from 'vitest'
import type { SourceHealth, SourceStateName } from '@/lib/contract/state'
import { createJudgedSources } from './judged-sources'

function sceneOf(state: SourceStateName) {
  let now = state
  const source = (): SourceHealth => ({
    id: 'providers',
    label: 'Providers',
    role: 'flux',
    state: now,
    since: '2026-11-20T08:00:00.000Z',
    count: 1,
  })
  const sources = createJudgedSources(() => [source()])
  return {
    sources,
    becomes(next: SourceStateName) {
      now = next
    },
    told: () => sources.list().map((told) => told.state),
  }
}

describe('the sources that rows were judged by', () => {
  it('do not become live between judging and telling', () => {
    const scene = sceneOf('connecting')
    scene.sources.begin()
    scene.becomes('live')
    expect(scene.told()).toEqual(['connecting'])
    scene.sources.begin()
    expect(scene.told()).toEqual(['live'])
  })

  it('get worse at once', () => {
    const scene = sceneOf('live')
    scene.sources.begin()
    for (const state of ['stale', 'forbidden', 'error'] as const) {
      scene.becomes(state)
      expect(scene.told()).toEqual([state])
    }
  })

  it('are told as they are while they only change their trouble', () => {
    const scene = sceneOf('connecting')
    scene.sources.begin()
    scene.becomes('error')
    expect(scene.told()).toEqual(['error'])
  })

  it('are told as they are where they were live before, or nothing was judged yet', () => {
    const scene = sceneOf('live')
    expect(scene.told()).toEqual(['live'])
    scene.sources.begin()
    expect(scene.told()).toEqual(['live'])
  })
})
