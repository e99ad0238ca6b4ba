import { describe, expect, it } from 'vitest'
import { createSourceBoard, type SourceDescription } from './source-board'

const START = Date.parse('2026-11-20T08:00:00Z')
const RELEASES: SourceDescription = {
  id: 'helmreleases',
  label: 'HelmReleases',
  role: 'flux',
  kind: 'HelmRelease',
  count: () => 7,
}

function start() {
  let now = START
  let changes = 0
  const board = createSourceBoard(() => new Date(now))
  board.onChange(() => {
    changes += 1
  })
  const source = board.register(RELEASES)
  return {
    board,
    source,
    changes: () => changes,
    wait(seconds: number) {
      now += seconds * 1_000
    },
    described: () => board.list()[0],
  }
}

describe('the board of sources', () => {
  it('says of each what it was registered with, and how much it holds now', () => {
    expect(start().described()).toEqual({
      id: 'helmreleases',
      kind: 'HelmRelease',
      label: 'HelmReleases',
      role: 'flux',
      state: 'connecting',
      since: '2026-11-20T08:00:00.000Z',
      count: 7,
    })
  })

  it('moves the time of a sync on success only, and tells nobody of it', () => {
    const { source, changes, wait, described, board } = start()
    source.set('live')
    source.synced()
    wait(60)
    const before = changes()
    source.set('stale', 'The connection was cut.')
    expect(described()).toMatchObject({ lastSyncedAt: '2026-11-20T08:00:00.000Z', since: '2026-11-20T08:01:00.000Z' })
    expect(changes()).toBe(before + 1)
    source.synced()
    expect(board.lastSynced()).toEqual({ helmreleases: '2026-11-20T08:01:00.000Z' })
    expect(changes()).toBe(before + 1)
  })

  it('tells a state, a reason or a version that changes, and nothing twice', () => {
    const { source, changes, described, wait } = start()
    const before = changes()
    source.set('error', 'one')
    wait(5)
    source.set('error', 'one')
    expect(changes()).toBe(before + 1)
    source.set('error', 'two')
    expect(described()).toMatchObject({ reason: 'two', since: '2026-11-20T08:00:00.000Z' })
    expect(changes()).toBe(before + 2)
    source.reading('v2')
    source.reading('v2')
    expect(changes()).toBe(before + 3)
    source.set('live')
    expect(described()?.reason).toBeUndefined()
  })

  it('keeps a doubt about a version in sight while all is well, behind what is wrong now', () => {
    const { source, described } = start()
    source.reading('v9', 'Only v9 is served.')
    source.set('live')
    expect(described()).toMatchObject({ state: 'live', version: 'v9', reason: 'Only v9 is served.' })
    source.set('error', 'It is down.')
    expect(described()?.reason).toBe('It is down.')
    source.set('live')
    source.reading('v2')
    expect(described()?.reason).toBeUndefined()
  })

  it('has tried once every source has ended its first attempt, well or not', () => {
    const { board, source } = start()
    board.register({ id: 'events', label: 'Events', role: 'events', count: () => 0 }, 'disabled')
    expect(board.hasTried()).toBe(false)
    source.set('error')
    expect(board.hasTried()).toBe(true)
  })
})
