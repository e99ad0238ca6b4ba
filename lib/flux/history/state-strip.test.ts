import { expect, it } from 'vitest'
import type { HistoryEntry } from '@/lib/contract/history'
import { stateStrip } from './state-strip'

const HOUR = 3_600_000
const START = Date.UTC(2026, 10, 20)
const at = (hour: number) => new Date(START + hour * HOUR).toISOString()
const entry = (hour: number, became: string, was?: string, uid = 'u1'): HistoryEntry => ({
  ...{ key: `${hour}`, at: at(hour), type: 'status', uid, became },
  ...(was === undefined ? {} : { was }),
})
const base = { gaps: [], from: START, knownSince: at(-5), status: 'ready', uid: 'u1', now: START + 10 * HOUR } as const
const words = (facts: Parameters<typeof stateStrip>[0]) =>
  stateStrip(facts).map(({ from, to, status }) => [(from - START) / HOUR, (to - START) / HOUR, status])

it('an object that did not change was what it is', () => {
  expect(words({ ...base, entries: [] })).toEqual([[0, 10, 'ready']])
})

it('each change ends a piece, and what was before the first one is told by it', () => {
  expect(words({ ...base, entries: [entry(6, 'ready', 'failed'), entry(4, 'failed', 'ready')] })).toEqual([
    [0, 4, 'ready'],
    [4, 6, 'failed'],
    [6, 10, 'ready'],
  ])
})

it('nobody knows what was before anybody recorded, or while nobody did', () => {
  const gaps = [{ from: at(5), to: at(7), reason: 'Fluxdeck was not running' }]
  expect(words({ ...base, knownSince: at(2), entries: [entry(4, 'failed', 'ready')], gaps, status: 'failed' })).toEqual(
    [
      [0, 2, undefined],
      [2, 4, 'ready'],
      [4, 5, 'failed'],
      [5, 7, undefined],
      [7, 10, 'failed'],
    ],
  )
  expect(words({ ...base, knownSince: undefined, entries: [] })).toEqual([[0, 10, undefined]])
})

it('another object of the same name is not it, and what did not exist was nothing', () => {
  expect(words({ ...base, entries: [entry(2, 'failed', 'ready', 'other')] })).toEqual([[0, 10, 'ready']])
  expect(words({ ...base, entries: [entry(3, 'created'), entry(4, 'ready')] })).toEqual([
    [0, 4, undefined],
    [4, 10, 'ready'],
  ])
})
