import { describe, expect, it } from 'vitest'
import { createManualClock } from '@/lib/kubernetes/testing/manual-clock'
import { createGroundLooks } from './ground-looks'

function openLooks() {
  const timers = createManualClock()
  const ending = new AbortController()
  const told: string[] = []
  const open = () => {
    told.push('begins')
    return () => void told.push('ends')
  }
  return { timers, ending, told, looks: createGroundLooks(open, timers, ending.signal) }
}

describe('the looks at the ground', () => {
  it('have it read for a minute after the last one', () => {
    const { timers, told, looks } = openLooks()
    looks.look()
    timers.advance(50_000)
    looks.look()
    timers.advance(59_000)
    expect(told).toEqual(['begins'])
    timers.advance(1_000)
    expect(told).toEqual(['begins', 'ends'])
    expect(looks.isOpen()).toBe(false)
  })

  it('end with who reads it once, at once', () => {
    const { told, looks } = openLooks()
    const release = looks.hold()
    expect(looks.isOpen()).toBe(true)
    release()
    release()
    expect(told).toEqual(['begins', 'ends'])
  })

  it('go on for who looks meanwhile, and for who holds it longer than that', () => {
    const { timers, told, looks } = openLooks()
    const first = looks.hold()
    looks.look()
    first()
    expect(told).toEqual(['begins'])
    const second = looks.hold()
    timers.advance(120_000)
    expect(told).toEqual(['begins'])
    second()
    expect(told).toEqual(['begins', 'ends'])
  })

  it('end with the program, and none begins after it', () => {
    const { ending, told, looks } = openLooks()
    looks.look()
    ending.abort()
    looks.look()
    looks.hold()()
    expect(told).toEqual(['begins', 'ends'])
  })
})
