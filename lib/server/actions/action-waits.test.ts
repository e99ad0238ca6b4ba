import { getEventListeners } from 'node:events'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { asRef } from '@/lib/testing/as-ref'
import { type ChangeFeed, createChangeFeed } from '../changes'
import { describeAction } from './acting'
import { type ActionWaits, createActionWaits } from './action-waits'
import { type ActionTracker, createActionTracker } from './tracker'

const NOW = new Date('2026-11-21T12:00:00Z')
let ears: number
let tracker: ActionTracker
let waits: ActionWaits
let leaving: AbortController
let failures: unknown[]

beforeEach(() => {
  ears = 0
  failures = []
  leaving = new AbortController()
  const feed = createChangeFeed((error) => failures.push(error))
  const changes: ChangeFeed = {
    ...feed,
    subscribe(listener) {
      ears += 1
      return feed.subscribe(listener)
    },
  }
  tracker = createActionTracker(
    () => NOW,
    (after, before) => changes.tell([describeAction(after, before, NOW)]),
  )
  waits = createActionWaits(tracker, changes)
  for (const id of ['a', 'b'])
    tracker.begin({ id, ref: asRef(`Kustomization/apps/${id}`), action: 'reconcile', by: 'ali' })
})

const move = (id: string, state: 'picked_up' | 'done' | 'failed') => tracker.update(id, { state, message: state })
const nothingIsLeft = () => {
  expect(waits.count()).toBe(0)
  expect(getEventListeners(leaving.signal, 'abort')).toHaveLength(0)
  expect(ears).toBe(1)
}
/** Whether it ended within this turn. */
async function hasEnded(wait: Promise<void>): Promise<boolean> {
  const turn = new Promise<false>((resolve) => setImmediate(() => resolve(false)))
  return Promise.race([wait.then(() => true), turn])
}

describe('waiting for actions', () => {
  it('ends with the last of them, and hears of every change until then', async () => {
    const onChange = vi.fn()
    const wait = waits.until(['a', 'b'], { signal: leaving.signal, onChange })
    expect(waits.count()).toBe(1)
    move('a', 'picked_up')
    move('a', 'done')
    expect(await hasEnded(wait)).toBe(false)
    move('b', 'failed')
    expect(await hasEnded(wait)).toBe(true)
    expect(onChange).toHaveBeenCalledTimes(3)
    nothingIsLeft()
  })

  it('hears nothing of others', async () => {
    const onChange = vi.fn()
    void waits.until(['a'], { signal: leaving.signal, onChange })
    move('b', 'picked_up')
    expect(onChange).not.toHaveBeenCalled()
  })

  it('ends at once where all have ended, or nobody knows them', async () => {
    move('a', 'done')
    const onChange = vi.fn()
    expect(await hasEnded(waits.until(['a', 'nobody'], { signal: leaving.signal, onChange }))).toBe(true)
    expect(onChange).not.toHaveBeenCalled()
    nothingIsLeft()
  })

  it('ends with whoever waits, and hears nothing more', async () => {
    const onChange = vi.fn()
    const wait = waits.until(['a'], { signal: leaving.signal, onChange })
    leaving.abort()
    expect(await hasEnded(wait)).toBe(true)
    move('a', 'done')
    expect(onChange).not.toHaveBeenCalled()
    nothingIsLeft()
    expect(await hasEnded(waits.until(['b'], { signal: leaving.signal, onChange }))).toBe(true)
    nothingIsLeft()
  })

  it('listens once for all who wait, and leaves nothing of a hundred who left', async () => {
    const all = Array.from({ length: 100 }, () => new AbortController())
    const waiting = all.map(({ signal }) => waits.until(['a'], { signal, onChange: () => {} }))
    expect([waits.count(), ears]).toEqual([100, 1])
    for (const one of all) one.abort()
    await Promise.all(waiting)
    nothingIsLeft()
    expect(all.flatMap(({ signal }) => getEventListeners(signal, 'abort'))).toEqual([])
  })

  it('ends although whoever hears of it fails', async () => {
    const onChange = () => {
      throw new Error('It cannot be told.')
    }
    const wait = waits.until(['a'], { signal: leaving.signal, onChange })
    move('a', 'done')
    expect(await hasEnded(wait)).toBe(true)
    expect(failures).toHaveLength(1)
    nothingIsLeft()
  })
})
