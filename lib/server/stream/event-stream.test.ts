import { describe, expect, it, vi } from 'vitest'
import { row } from '@/lib/contract/testing/rows'
import { stateOf } from '@/lib/contract/testing/states'
import { createBroadcaster, encodeEvent } from './broadcaster'
import { openEventStream } from './event-stream'
import { createReaders } from './readers'

const decode = (frame: Uint8Array | undefined) => new TextDecoder().decode(frame)

const time = 0

/** Opens a stream that nobody reads until asked to. */
function open(frames: readonly Uint8Array[] = [], hasMoved?: () => Promise<boolean>) {
  const broadcaster = createBroadcaster()
  const abort = new AbortController()
  const readers = createReaders(() => time)
  const places = { taken: 1 }
  const stream = openEventStream({
    broadcaster,
    signal: abort.signal,
    snapshotFrames: () => frames,
    isWelcome: () => true,
    ...(hasMoved === undefined ? {} : { hasMoved }),
    reader: readers.open('request-1', () => {
      places.taken -= 1
    }),
  })
  return { broadcaster, abort, stream, readers, places }
}

const heartbeat = (text: string) => ({ type: 'heartbeat', data: { serverTime: text, version: 1 } }) as const

describe('an event', () => {
  it('is one data line, whatever the text in it', () => {
    const frame = decode(encodeEvent({ type: 'bye', data: { reason: 'shutdown' } }))
    expect(frame).toBe('event: bye\ndata: {"reason":"shutdown"}\n\n')
    const hostile = decode(
      encodeEvent({
        type: 'snapshot',
        data: { ...stateOf([row('apps/a', { statusText: 'x\n\nevent: bye\r\ndata: {}\n\n' })]), more: false },
      }),
    )
    expect(hostile.split('\n')).toHaveLength(5)
    expect(hostile.match(/^event: /gm)).toHaveLength(1)
  })
})

describe('an open stream', () => {
  it('starts with the snapshot and goes on with what is sent', async () => {
    const { broadcaster, stream } = open([encodeEvent(heartbeat('first'))])
    broadcaster.send(heartbeat('second'))
    const reader = stream.getReader()
    const seen = [
      decode((await reader.read()).value),
      decode((await reader.read()).value),
      decode((await reader.read()).value),
    ].join('')
    expect(seen.indexOf('first')).toBeGreaterThan(0)
    expect(seen.indexOf('second')).toBeGreaterThan(seen.indexOf('first'))
  })

  it('gives what waits in few pieces, in order and whole', async () => {
    const { broadcaster, stream, readers } = open()
    const beats = Array.from({ length: 2_000 }, (_, at) => heartbeat(`beat ${at}`))
    for (const beat of beats.slice(0, 1_000)) broadcaster.send(beat)
    broadcaster.sendTogether(beats.slice(1_000))
    const whole = Buffer.concat([Buffer.from('retry: 5000\n\n'), ...beats.map((beat) => encodeEvent(beat))])
    const reader = stream.getReader()
    const pieces: Uint8Array[] = []
    for (let bytes = 0; bytes < whole.byteLength; ) {
      const { value = new Uint8Array(whole.byteLength) } = await reader.read()
      pieces.push(value)
      bytes += value.byteLength
    }
    expect(Buffer.concat(pieces).equals(whole)).toBe(true)
    expect(pieces.length).toBeLessThan(10)
    expect(readers.waitingBytes).toBe(0)
  })

  it('is cut when its reader lets more than 4 MiB wait, and others notice nothing', async () => {
    const slow = open()
    const text = 'x'.repeat(1024 * 1024)
    const quick: Uint8Array[] = []
    slow.broadcaster.add({
      write: (frame) => {
        quick.push(frame)
        return 0
      },
      close: () => {},
    })
    for (let count = 0; count < 6; count += 1) {
      slow.broadcaster.send(heartbeat(text))
      await new Promise(setImmediate)
    }
    expect(slow.broadcaster.size).toBe(1)
    expect(quick).toHaveLength(6)
  })

  it('does not hold a large snapshot against a reader that has just come', () => {
    const { broadcaster } = open(Array.from({ length: 8 }, () => new Uint8Array(1024 * 1024)))
    broadcaster.send(heartbeat('now'))
    expect(broadcaster.size).toBe(1)
  })

  it('does not hold a large change, told in many parts at once, against readers that had no chance to take it', async () => {
    const { broadcaster } = open()
    const text = 'x'.repeat(1024 * 1024)
    for (let count = 0; count < 8; count += 1) broadcaster.send(heartbeat(text))
    expect(broadcaster.size).toBe(1)
    await new Promise(setImmediate)
    broadcaster.send(heartbeat('still waiting'))
    expect(broadcaster.size).toBe(0)
  })

  it('leaves nothing behind, whether the reader cancels or the request is aborted', async () => {
    for (const end of ['cancel', 'abort'] as const) {
      const { broadcaster, abort, stream } = open()
      if (end === 'abort') abort.abort()
      else await stream.cancel()
      expect(broadcaster.size).toBe(0)
      abort.abort()
      broadcaster.send(heartbeat('nobody hears it'))
    }
  })

  it('is told why before the server closes it', async () => {
    const { broadcaster, stream } = open()
    broadcaster.closeAll('shutdown')
    const text = await new Response(stream).text()
    expect(text).toContain('event: bye\ndata: {"reason":"shutdown"}')
    expect(broadcaster.size).toBe(0)
  })
})

describe('a stream of somebody whose rights can change', () => {
  it.each([
    ['sees something else now', () => Promise.resolve(true)],
    ['cannot be asked about', () => Promise.reject(new Error('no answer'))],
  ])('says goodbye within half a minute to who %s, so that they come again', async (_, hasMoved) => {
    vi.useFakeTimers()
    try {
      const { stream, places } = open([], hasMoved)
      const reader = stream.getReader()
      await reader.read()
      const last = reader.read()
      await vi.advanceTimersByTimeAsync(26_000)
      expect(decode((await last).value)).toBe('event: bye\ndata: {"reason":"upgrade"}\n\n')
      expect((await reader.read()).done).toBe(true)
      expect(places.taken).toBe(0)
    } finally {
      vi.useRealTimers()
    }
  })

  it('goes on for who sees the same, and asks about nobody who has gone', async () => {
    vi.useFakeTimers()
    try {
      const hasMoved = vi.fn(() => Promise.resolve(false))
      const { stream, broadcaster, abort } = open([], hasMoved)
      await stream.getReader().read()
      await vi.advanceTimersByTimeAsync(80_000)
      expect([hasMoved.mock.calls.length, broadcaster.size]).toEqual([3, 1])
      abort.abort()
      await vi.advanceTimersByTimeAsync(80_000)
      expect([hasMoved.mock.calls.length, broadcaster.size]).toEqual([3, 0])
    } finally {
      vi.useRealTimers()
    }
  })
})
