import { describe, expect, it } from 'vitest'
import type { ImageRow } from '@/lib/contract/images'
import { refOf } from '@/lib/ref'
import { waysOf } from './way-steps'

const POLICY = refOf('ImagePolicy', 'apps', 'web')
const ROW: ImageRow = {
  ref: POLICY,
  state: 'waiting',
  sentence: 'It has not seen 1.2.3 yet.',
  repository: { state: 'ok', sentence: '3 tags found.', ref: refOf('ImageRepository', 'apps', 'web'), latestTags: [] },
  policy: { state: 'ok', sentence: '1.2.3 is chosen.', ref: POLICY, at: '2026-11-29T10:00:00Z' },
  automations: [],
  running: { state: 'unknown', sentence: 'You may not list all workloads that Flux deployed.', tags: [] },
}

describe('the way of an image', () => {
  it('has six steps in order, each with a word; a step that is not there has no state', () => {
    const [way = [], ...more] = waysOf(ROW)
    expect(more).toEqual([])
    expect(way.map(({ id, state, word }) => [id, state, word])).toEqual([
      ['repository', 'ok', 'Scanned'],
      ['policy', 'ok', 'Chosen'],
      ['automation', undefined, 'No automation'],
      ['pushed', undefined, 'Nothing pushed'],
      ['landed', undefined, 'Nothing to fetch'],
      ['running', 'unknown', 'Unknown'],
    ])
    expect(way[1]).toMatchObject({ at: '2026-11-29T10:00:00Z', ref: POLICY })
  })

  it('is one way for each automation, and a broken step keeps its sentence', () => {
    const ways = waysOf({
      ...ROW,
      automations: [
        { state: 'ok', sentence: 'It has seen 1.2.3.', seen: true },
        { state: 'broken', sentence: 'The automation did not run for 3 h.' },
      ],
    })
    expect(ways.map((way) => way[2])).toMatchObject([
      { word: 'Seen' },
      { word: 'Broken', sentence: 'The automation did not run for 3 h.' },
    ])
  })

  it('calls no step done that only waits', () => {
    const [way = []] = waysOf({
      ...ROW,
      automations: [
        {
          state: 'ok',
          sentence: 'It has seen 1.2.3.',
          pushed: { state: 'ok', sentence: 'Pushed as 1a2b3c4 to updates.', commit: '1a2b3c4', branch: 'updates' },
          landed: { state: 'waiting', sentence: 'Pushed to updates, waits for a merge into main.' },
        },
      ],
    })
    expect(way[4]).toMatchObject({ word: 'Waiting', sentence: 'Pushed to updates, waits for a merge into main.' })
  })
})
