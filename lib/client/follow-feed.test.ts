import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { type FeedPort, followFeed } from './follow-feed'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function stage(accept = true) {
  const lines: { onEvent(type: string, text: string): void; onError(): void }[] = []
  const said: unknown[] = []
  const ending = new AbortController()
  let isSeen = true
  let isOpen = 0
  let turn = () => {}
  const port: FeedPort = {
    open(listener) {
      lines.push(listener)
      isOpen += 1
      return () => {
        isOpen -= 1
      }
    },
    isSeen: () => isSeen,
    onTurn(listener) {
      turn = listener
      return () => {
        turn = () => {}
      }
    },
    random: () => 0,
  }
  const listener = {
    onEvent: (type: string, text: string) => said.push([type, text]) > 0 && accept,
    onAlive: (isAlive: boolean) => void said.push(isAlive),
  }
  followFeed(port, listener, ending.signal)
  return {
    lines,
    said,
    end: () => ending.abort(),
    openCount: () => isOpen,
    see(next: boolean) {
      isSeen = next
      turn()
    },
  }
}

it('is alive from the first event on, and begins anew after an error', () => {
  const { lines, said, openCount } = stage()
  expect(said).toEqual([])
  lines[0]?.onEvent('snapshot', '{"a":1}')
  expect(said).toEqual([['snapshot', '{"a":1}'], true])
  lines[0]?.onError()
  expect([said.at(-1), openCount()]).toEqual([false, 0])
  vi.advanceTimersByTime(2_000)
  expect([lines.length, openCount()]).toEqual([2, 1])
})

it('takes long silence for a dead line, and a heartbeat for a living one', () => {
  const { lines, said } = stage()
  lines[0]?.onEvent('snapshot', '{}')
  vi.advanceTimersByTime(44_000)
  lines[0]?.onEvent('heartbeat', '{}')
  vi.advanceTimersByTime(44_000)
  expect(said.at(-1)).toBe(true)
  vi.advanceTimersByTime(1_000)
  expect(said.at(-1)).toBe(false)
})

it('holds no line while nobody sees the page', () => {
  const { lines, said, openCount, see } = stage()
  lines[0]?.onEvent('snapshot', '{}')
  see(false)
  expect([said.at(-1), openCount()]).toEqual([false, 0])
  vi.advanceTimersByTime(120_000)
  expect(lines).toHaveLength(1)
  see(true)
  expect([lines.length, openCount()]).toEqual([2, 1])
})

it('begins anew where an event makes no sense after what is known, and where the server says good-bye', () => {
  for (const [accept, type] of [
    [false, 'delta'],
    [true, 'bye'],
  ] as const) {
    const { lines, said, openCount } = stage(accept)
    lines[0]?.onEvent(type, '{}')
    expect([said.at(-1), openCount()]).toEqual([false, 0])
  }
})

it('hears nothing more of a line that it left, and nothing after the end', () => {
  const { lines, said, end, openCount } = stage()
  lines[0]?.onError()
  vi.advanceTimersByTime(2_000)
  const before = said.length
  lines[0]?.onEvent('snapshot', '{}')
  lines[0]?.onError()
  expect(said).toHaveLength(before)
  end()
  expect(openCount()).toBe(0)
  vi.advanceTimersByTime(60_000)
  expect(lines).toHaveLength(2)
})
