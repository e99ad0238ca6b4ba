import { describe, expect, it } from 'vitest'
import { type Heartbeats, readHeartbeats, soundOf } from './heartbeat'

const NONE: Heartbeats = new Map()
const lease = (name: string, renewTime: unknown) => ({
  metadata: { name, namespace: 'kube-node-lease' },
  spec: { renewTime },
})
const at = (time: string) => new Date(`2026-11-20T${time}Z`)

describe('the heartbeats of nodes', () => {
  it('stand still from when the same time was read first', () => {
    const first = readHeartbeats([lease('pi', '2026-11-20T08:00:00.123456Z')], NONE, at('08:00:05'))
    const second = readHeartbeats([lease('pi', '2026-11-20T08:00:00.123456Z')], first, at('08:00:35'))
    expect(second.get('pi')).toEqual({
      renewedAt: at('08:00:00.123'),
      seenAt: at('08:00:05'),
      readAt: at('08:00:35'),
    })
    const third = readHeartbeats([lease('pi', '2026-11-20T08:00:40.000000Z')], second, at('08:01:05'))
    expect(third.get('pi')?.seenAt).toEqual(at('08:01:05'))
  })

  it('are silent by what was read twice, whatever the clock of the node says', () => {
    const ahead = readHeartbeats([lease('pi', '2026-11-20T23:00:00Z')], NONE, at('08:00:05'))
    const still = readHeartbeats([lease('pi', '2026-11-20T23:00:00Z')], ahead, at('08:01:15'))
    expect([...still.values()].map(soundOf)).toEqual(['silent'])
    const behind = readHeartbeats([lease('pi', '2026-11-20T02:00:00Z')], NONE, at('08:00:05'))
    expect([...behind.values()].map(soundOf)).toEqual(['old'])
    const goesOn = readHeartbeats([lease('pi', '2026-11-20T02:00:30Z')], behind, at('08:00:35'))
    expect([...goesOn.values()].map(soundOf)).toEqual(['old'])
  })

  it('say nothing where there is no time, and of nodes that are gone', () => {
    const first = readHeartbeats([lease('pi', 'soon'), lease('nas', undefined), {}, 7], NONE, at('08:00:00'))
    expect(first.size).toBe(0)
    const second = readHeartbeats([lease('pi', '2026-11-20T08:00:00Z')], NONE, at('08:00:05'))
    expect(readHeartbeats([], second, at('08:00:35')).size).toBe(0)
  })
})
