import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { startBeats } from './beats'
import { createBroadcaster } from './broadcaster'

let end: AbortController
beforeEach(() => {
  vi.useFakeTimers()
  end = new AbortController()
})
afterEach(() => {
  end.abort()
  vi.useRealTimers()
})

function start(isRead = true) {
  const synced: Record<string, string> = { events: 'a', kustomizations: 'a' }
  const heard: (readonly string[])[] = []
  const broadcaster = createBroadcaster()
  if (isRead)
    broadcaster.add({
      write(frame) {
        const { synced: told = {} } = JSON.parse(Buffer.from(frame).toString().split('data: ')[1] ?? '')
        heard.push(Object.keys(told).sort())
        return 0
      },
      close() {},
    })
  let looks = 0
  const beat = () => {
    looks += 1
    return { serverTime: '2026-11-21T12:00:00Z', version: 1, synced: { ...synced } }
  }
  startBeats(broadcaster, beat, end.signal)
  return { synced, heard, looks: () => looks, pass: (seconds: number) => vi.advanceTimersByTimeAsync(seconds * 1_000) }
}

it('names what was read since the one before, and nothing where nothing was', async () => {
  const { synced, heard, pass } = start()
  await pass(15)
  expect(heard.splice(0)).toEqual([['events'], ['kustomizations']])
  await pass(15)
  synced.kustomizations = 'b'
  await pass(15)
  expect(heard).toEqual([[], ['kustomizations']])
})

it('tells of events within five seconds, once, and says nothing between two beats while there are none', async () => {
  const { synced, heard, pass } = start()
  await pass(15)
  heard.length = 0
  synced.events = 'b'
  await pass(5)
  expect(heard.splice(0)).toEqual([['events']])
  await pass(10)
  expect(heard).toEqual([[]])
})

it('looks for events only while somebody reads, and ends with its signal', async () => {
  const { looks, pass } = start(false)
  await pass(14)
  expect(looks()).toBe(0)
  end.abort()
  await pass(60)
  expect(looks()).toBe(0)
})
