import { describe, expect, it } from 'vitest'
import { ACTION_STATES, type ActionState, type ActionTone, isEnded, levelOf, toneOf } from './actions'

const EXPECTED: Readonly<Record<ActionState, readonly [ActionTone, number | undefined]>> = {
  queued: ['running', 0],
  requested: ['running', 1],
  picked_up: ['running', 2],
  fetched: ['running', 3],
  applied: ['running', 4],
  done: ['done', 4],
  failed: ['failed', undefined],
  refused: ['failed', 0],
  overtaken: ['unsure', undefined],
  timed_out: ['unsure', undefined],
  unknown: ['unsure', 0],
}

describe('the table of action states', () => {
  it.each(ACTION_STATES)('tells of %s whether it is an end, how it looks and how far it has come', (state) => {
    const [tone, level] = EXPECTED[state]
    expect([isEnded(state), toneOf(state), levelOf(state)]).toEqual([tone !== 'running', tone, level])
  })
})
