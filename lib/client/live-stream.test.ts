import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { ShortRow } from '@/lib/contract/short-row'
import type { State } from '@/lib/contract/state'
import type { StreamEvent } from '@/lib/contract/stream'
import { followStream, type StateAnswer, type StreamPhase, WATCHDOG_MS } from './live-stream'

interface FakeStream {
  readonly openedAt: number
  readonly from: string | undefined
  isOpen: boolean
  send(event: StreamEvent): void
  bring(state: State<ShortRow>): void
  fail(): void
}

const HEARTBEAT: StreamEvent = { type: 'heartbeat', data: { serverTime: '2026-11-20T12:00:00.000Z', version: 1 } }
const STATE: State = JSON.parse('{"version":7,"resources":[]}')

function follow(
  options: {
    answer?: () => StateAnswer
    accepts?: (event: StreamEvent) => boolean
    random?: number
    from?: () => string | undefined
  } = {},
) {
  const streams: FakeStream[] = []
  const phases: StreamPhase[] = []
  const states: State<ShortRow>[] = []
  const controller = new AbortController()
  let onReturn = () => {}
  let polls = 0
  followStream(
    {
      open(listener, from) {
        const stream: FakeStream = {
          openedAt: Date.now(),
          from,
          isOpen: true,
          send: (event) => listener.onEvent(event),
          bring: (state) => listener.onState(state),
          fail: () => listener.onError(),
        }
        streams.push(stream)
        return () => {
          stream.isOpen = false
        }
      },
      async fetchState() {
        polls += 1
        return options.answer?.() ?? { type: 'failed' }
      },
      now: () => Date.now(),
      random: () => options.random ?? 0.5,
      onReturn(listener) {
        onReturn = listener
        return () => {
          onReturn = () => {}
        }
      },
    },
    {
      onEvent: (event) => options.accepts?.(event as StreamEvent) ?? true,
      from: () => options.from?.(),
      onState: (state) => states.push(state),
      onPhase: (phase) => phases.push(phase),
    },
    controller.signal,
  )
  return {
    streams,
    phases,
    states,
    controller,
    polls: () => polls,
    comeBack: () => onReturn(),
    last: () => {
      const stream = streams.at(-1)
      if (stream === undefined) throw new Error('no stream was opened')
      return stream
    },
  }
}

/** Waits for the next stream and tells how many milliseconds that took. */
async function untilNext(run: ReturnType<typeof follow>): Promise<number> {
  const before = run.streams.length
  for (let waited = 0; waited <= 60_000; waited += 100) {
    if (run.streams.length > before) return waited
    await vi.advanceTimersByTimeAsync(100)
  }
  throw new Error('no further stream was opened')
}

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

describe('the watchdog', () => {
  it('calls the page stale after 45 s without any event, and dials anew', async () => {
    const run = follow()
    run.last().send(HEARTBEAT)
    expect(run.phases).toEqual(['live'])
    await vi.advanceTimersByTimeAsync(WATCHDOG_MS - 1)
    expect(run.phases).toEqual(['live'])
    await vi.advanceTimersByTimeAsync(1)
    expect(run.phases.at(-1)).toBe('stale')
    await vi.advanceTimersByTimeAsync(30_000)
    expect(run.streams.length).toBeGreaterThan(1)
    expect(run.streams[0]?.isOpen).toBe(false)
  })

  it('is fed by heartbeats', async () => {
    const run = follow()
    for (let beat = 0; beat < 20; beat += 1) {
      run.last().send(HEARTBEAT)
      await vi.advanceTimersByTimeAsync(15_000)
    }
    expect(run.phases).toEqual(['live'])
    expect(run.streams.length).toBe(1)
  })

  it('tells of silence also when no stream ever opened', async () => {
    const run = follow()
    run.last().fail()
    expect(run.phases).toEqual(['reconnecting'])
    await vi.advanceTimersByTimeAsync(WATCHDOG_MS)
    expect(run.phases).toContain('stale')
  })
})

describe('a broken stream', () => {
  it('is dialled again after one to thirty seconds, never sooner, never later', async () => {
    for (const random of [0, 0.99]) {
      const run = follow({ random })
      for (let round = 0; round < 9; round += 1) {
        run.last().fail()
        const waited = await untilNext(run)
        expect(waited).toBeGreaterThanOrEqual(1_000)
        expect(waited).toBeLessThanOrEqual(30_000)
      }
      run.controller.abort()
    }
  })

  it('gives way to polling after three failures, while the stream is still tried', async () => {
    const run = follow({ answer: () => ({ type: 'state', state: STATE }) })
    for (let round = 0; round < 3; round += 1) {
      run.last().fail()
      await untilNext(run)
    }
    expect(run.states.length).toBeGreaterThan(1)
    expect(run.phases.at(-1)).toBe('polling')
    const polls = run.polls()
    run.last().send(HEARTBEAT)
    expect(run.phases.at(-1)).toBe('live')
    await vi.advanceTimersByTimeAsync(40_000)
    expect(run.polls()).toBe(polls)
  })

  it('that is replaced by a new one can no longer speak', async () => {
    const run = follow()
    const first = run.last()
    first.fail()
    await untilNext(run)
    expect(run.streams.length).toBe(2)
    first.send(HEARTBEAT)
    expect(run.phases).not.toContain('live')
  })
})

it('gives up on an attempt that hangs, and is back within 35 s of the repair', async () => {
  const run = follow({ random: 0.999 })
  run.last().fail()
  for (let round = 0; round < 12; round += 1) await vi.advanceTimersByTimeAsync(30_000)
  const opened = run.streams.length
  await vi.advanceTimersByTimeAsync(35_000)
  expect(run.streams.length).toBeGreaterThan(opened)
})

it.each(['shutdown', 'upgrade', 'slow'] as const)(
  'is not live between the goodbye (%s) and the next stream',
  async (reason) => {
    const run = follow()
    run.last().send(HEARTBEAT)
    run.last().send({ type: 'bye', data: { reason } })
    expect(run.phases).toEqual(['live', 'reconnecting'])
    await untilNext(run)
    run.last().send(HEARTBEAT)
    expect(run.phases).toEqual(['live', 'reconnecting', 'live'])
    run.controller.abort()
  },
)

it('asks for a new snapshot at once when an event leaves a gap, and slows down when that does not help', async () => {
  const run = follow({ accepts: (event) => event.type !== 'delta' })
  const gap: StreamEvent = { type: 'delta', data: { from: 5, version: 6, changed: [], removed: [] } }
  run.last().send(gap)
  expect(run.streams.length).toBe(2)
  run.last().send(gap)
  expect(run.streams.length).toBe(2)
  expect(await untilNext(run)).toBeGreaterThanOrEqual(1_000)
})

describe('signed out', () => {
  it('is told by the goodbye, and tried at most once in 30 s', async () => {
    const run = follow({ answer: () => ({ type: 'signed_out' }) })
    run.last().send(HEARTBEAT)
    run.last().send({ type: 'bye', data: { reason: 'signed_out' } })
    expect(run.phases).toEqual(['live', 'signed_out'])
    await vi.advanceTimersByTimeAsync(29_999)
    expect(run.streams.length).toBe(1)
    for (let round = 0; round < 4; round += 1) {
      await vi.advanceTimersByTimeAsync(30_000)
      run.last().fail()
    }
    expect(run.streams.length).toBeLessThanOrEqual(5)
    expect(run.phases.at(-1)).toBe('signed_out')
  })

  it('is found out when the stream is refused without a word', async () => {
    const run = follow({ answer: () => ({ type: 'signed_out' }) })
    run.last().fail()
    await vi.advanceTimersByTimeAsync(0)
    expect(run.phases).toEqual(['reconnecting', 'signed_out'])
  })
})

describe('coming back', () => {
  it('after a long sleep marks first and dials at once', async () => {
    const run = follow()
    run.last().send(HEARTBEAT)
    vi.setSystemTime(Date.now() + 3_600_000)
    run.comeBack()
    expect(run.phases.at(-1)).toBe('stale')
    expect(run.streams.length).toBe(2)
  })

  it('does not wait for the next attempt when the network is back', async () => {
    const run = follow({ random: 0.99 })
    run.last().fail()
    run.comeBack()
    expect(run.streams.length).toBe(2)
  })

  it('leaves a healthy stream alone', () => {
    const run = follow()
    run.last().send(HEARTBEAT)
    run.comeBack()
    expect(run.streams.length).toBe(1)
  })
})

it('leaves nothing running when it is aborted', async () => {
  const run = follow()
  run.last().send(HEARTBEAT)
  run.controller.abort()
  expect(run.last().isOpen).toBe(false)
  expect(vi.getTimerCount()).toBe(0)
})

describe('what is known', () => {
  it('is gone on from, each time from the last of it', async () => {
    let version = 4
    const run = follow({ from: () => `start.${version}` })
    expect(run.last().from).toBe('start.4')
    run.last().send(HEARTBEAT)
    version = 9
    run.last().fail()
    await untilNext(run)
    expect(run.last().from).toBe('start.9')
  })

  it('is not gone on from once something did not fit it, until all of it came anew', async () => {
    let fits = false
    const run = follow({ from: () => 'start.4', accepts: () => fits })
    run.last().send(HEARTBEAT)
    expect(run.last().from).toBeUndefined()
    run.last().send(HEARTBEAT)
    await untilNext(run)
    expect(run.last().from).toBeUndefined()
    fits = true
    run.last().bring(STATE)
    run.last().send(HEARTBEAT)
    run.last().fail()
    await untilNext(run)
    expect(run.last().from).toBe('start.4')
  })

  it('may come before the stream, which is live only once it speaks itself', async () => {
    const run = follow({ random: 0 })
    run.last().bring(STATE)
    expect([run.states, run.phases]).toEqual([[STATE], []])
    await vi.advanceTimersByTimeAsync(12_000)
    expect(run.phases).toEqual(['reconnecting'])
    await untilNext(run)
    run.last().send(HEARTBEAT)
    expect(run.phases).toEqual(['reconnecting', 'live'])
  })
})
