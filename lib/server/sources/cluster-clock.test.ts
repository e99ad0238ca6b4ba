import { describe, expect, it } from 'vitest'
import { createClusterClock } from './cluster-clock'

const NOW = Date.parse('2026-11-20T08:00:00Z')

function start() {
  let changes = 0
  const clock = createClusterClock(() => new Date(NOW))
  clock.onChange(() => {
    changes += 1
  })
  const hear = (seconds: number) => clock.heard(new Date(NOW + seconds * 1_000).toUTCString())
  return { clock, hear, changes: () => changes }
}

describe('the clock of the cluster', () => {
  it('is ours until an answer says otherwise, and while the difference is only delay', () => {
    const { clock, hear, changes } = start()
    hear(-9)
    hear(9)
    expect(clock.now().getTime()).toBe(NOW)
    expect(changes()).toBe(0)
  })

  it.each([-10_800, 10_800])('is taken over when it is off by %d s', (seconds) => {
    const { clock, hear, changes } = start()
    hear(seconds)
    hear(seconds + 3)
    expect(clock.now().getTime()).toBe(NOW + seconds * 1_000)
    expect(clock.skewMs()).toBe(seconds * 1_000)
    expect(changes()).toBe(1)
  })

  it('comes back when it was set right', () => {
    const { clock, hear } = start()
    hear(10_800)
    hear(1)
    expect(clock.skewMs()).toBe(0)
  })

  it('is not moved by a Date that is none', () => {
    const { clock } = start()
    for (const date of ['', 'yesterday', 'NaN']) clock.heard(date)
    expect(clock.now().getTime()).toBe(NOW)
  })
})
