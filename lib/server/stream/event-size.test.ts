import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { openLiveScene } from '../testing/live-scene'

const START = new Date('2026-11-20T08:14:00Z')
const MOST = 256 * 1024
let end: AbortController

beforeEach(() => {
  vi.useFakeTimers({ now: START })
  end = new AbortController()
})
afterEach(() => {
  end.abort()
  vi.useRealTimers()
})

function release(index: number, message: string) {
  const condition = (type: string, status: string, reason: string) => ({
    type,
    status,
    reason,
    // Begins in its own words, so that none is told together with another.
    message: `${lettersOf(index)}: ${message}`,
    observedGeneration: 1,
    lastTransitionTime: '2026-11-20T08:00:00Z',
  })
  return {
    apiVersion: 'helm.toolkit.fluxcd.io/v2',
    kind: 'HelmRelease',
    metadata: { name: `release-${index}`, namespace: 'apps', uid: `u${index}`, generation: 1 },
    spec: { interval: '30m' },
    status: {
      observedGeneration: 1,
      conditions: [condition('Ready', 'False', 'UpgradeFailed'), condition('Stalled', 'True', 'RetriesExceeded')],
    },
  }
}

/** `baba` for 10: a word of no digits, which are not compared. */
function lettersOf(index: number): string {
  return index.toString(2).replaceAll('0', 'a').replaceAll('1', 'b')
}

async function tellOf(count: number, message: string) {
  const failures: unknown[] = []
  const scene = openLiveScene({ startedAt: START, onFailure: (error) => failures.push(error) }, end.signal)
  const sizes: number[] = []
  const versions: number[] = []
  for (const isShort of [false, true])
    scene.broadcaster.add({
      isShort,
      write(frame) {
        sizes.push(frame.byteLength)
        const id = /\nid: \S+Z\.(\d+)\n/.exec(new TextDecoder().decode(frame.subarray(0, 100)))?.[1]
        if (!isShort && id !== undefined) versions.push(Number(id))
        return 0
      },
      close() {},
    })
  scene.board.register(
    { id: 'helmreleases', label: 'HelmReleases', role: 'flux', kind: 'HelmRelease', count: () => count },
    'live',
  )
  const releases = Array.from({ length: count }, (_, index) => release(index, message))
  scene.store.replace('HelmRelease', releases)
  await vi.advanceTimersByTimeAsync(2_000)
  const { live } = scene
  const snapshot = Array.from(live.openingFrames({ form: 'whole' }), (frame) => frame.byteLength)
  const state = live.state()
  scene.store.replace('HelmRelease', [])
  await vi.advanceTimersByTimeAsync(2_000)
  expect(failures).toEqual([])
  return { sizes: [...sizes, ...snapshot], versions, state, rowsAfter: live.rows().size }
}

describe('no event is larger than the contract says', () => {
  it.each<[string, number, string]>([
    ['120 releases fail with dumps of Go values', 120, 'v1.Container{Name:"x"} '.repeat(1_400)],
    ['1,500 releases fail and are deleted at once', 1_500, 'Helm upgrade failed: a "quoted" reason '.repeat(20)],
  ])('when %s', async (_, count, message) => {
    const { sizes, versions, state, rowsAfter } = await tellOf(count, message)
    expect(Math.max(...sizes)).toBeLessThanOrEqual(MOST)
    expect(versions).toEqual(versions.map((_version, index) => (versions[0] ?? 0) + index))
    expect(rowsAfter).toBe(0)
    expect(state.counts.stalled).toBe(count)
    expect(state.problems.length).toBeGreaterThan(60)
    const told = state.verdict.reasons.find(({ code }) => code === 'problems_left_out')
    if (state.problems.length < count) expect(told?.text).toContain(`${count - state.problems.length} more problems`)
    else expect(told).toBeUndefined()
  })
})
