import { describe, expect, it } from 'vitest'
import type { ReflectorSink } from '@/lib/kubernetes/reflector'
import { untilRefused } from './narrow-scope'

type State = Parameters<ReflectorSink['state']>[0]['state']

function tell(...states: readonly State[]) {
  const told: State[] = []
  let narrowed = 0
  const sink: ReflectorSink = {
    replace() {},
    apply() {},
    synced() {},
    badLine() {},
    state: ({ state }) => told.push(state),
  }
  const watched = untilRefused(sink, () => {
    narrowed += 1
  })
  for (const state of states) watched.state({ state })
  return { told, narrowed }
}

describe('a watch of everything that has a home', () => {
  it('goes home when it is refused from the beginning, once, and nobody hears of the refusal', () => {
    expect(tell('connecting', 'forbidden', 'forbidden', 'live')).toEqual({ told: ['connecting'], narrowed: 1 })
  })

  it('stays everywhere after a live watch, whatever is refused later', () => {
    expect(tell('live', 'forbidden', 'live')).toEqual({ told: ['live', 'forbidden', 'live'], narrowed: 0 })
    expect(tell('live', 'stale', 'forbidden')).toEqual({ told: ['live', 'stale', 'forbidden'], narrowed: 0 })
  })

  it.each(['error', 'unauthorised', 'rate_limited', 'stale', 'absent'] as const)('does not go home for %s', (state) => {
    expect(tell(state)).toEqual({ told: [state], narrowed: 0 })
  })
})
