import { EventEmitter } from 'node:events'
import { describe, expect, it, vi } from 'vitest'
import { row } from '@/lib/contract/testing/rows'
import { stateOf } from '@/lib/contract/testing/states'
import { createBroadcaster, encodeEvent } from './broadcaster'
import { openEventStream, pourEventStream, type StreamOptions } from './event-stream'
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

describe('a stream that is poured into a socket', () => {
  /** Takes so many bytes until it is drained. */
  function openSink(most: number) {
    const events = new EventEmitter()
    const written: Uint8Array[] = []
    let full = 0
    return {
      written,
      text: () => Buffer.concat(written).toString(),
      ended: 0,
      write(piece: Uint8Array) {
        written.push(piece)
        full += piece.byteLength
        return full < most
      },
      end() {
        this.ended += 1
      },
      on: (event: string, listener: () => void) => events.on(event, listener),
      async drain() {
        full = 0
        events.emit('drain')
        await settle()
      },
      close: () => events.emit('close'),
    }
  }
  const settle = () => new Promise((resolve) => setTimeout(resolve, 20))

  function pour(
    sink: ReturnType<typeof openSink>,
    frames: readonly Uint8Array[] = [],
    asked: Partial<Pick<StreamOptions, 'isWelcome' | 'hasMoved'>> = {},
  ) {
    const broadcaster = createBroadcaster()
    const readers = createReaders(() => time)
    const places = { taken: 1 }
    const reader = readers.open('request-1', () => {
      places.taken -= 1
    })
    pourEventStream({ broadcaster, snapshotFrames: () => frames, isWelcome: () => true, reader, ...asked }, sink)
    return { broadcaster, readers, reader, places }
  }

  it('gets the very bytes that all others get', async () => {
    const sinks = [openSink(1_000_000), openSink(1_000_000)]
    const broadcaster = createBroadcaster()
    for (const sink of sinks) {
      const reader = createReaders(() => time).open('request-1', () => {})
      pourEventStream({ broadcaster, snapshotFrames: () => [], isWelcome: () => true, reader }, sink)
    }
    await settle()
    broadcaster.send(heartbeat('now'))
    const [one, other] = sinks.map((sink) => sink.written.at(-1))
    expect(decode(one)).toContain('now')
    expect(one).toBe(other)
  })

  it('gets no more than it takes; the rest waits, is counted, and comes in order when there is room', async () => {
    const sink = openSink(200)
    const { broadcaster, readers } = pour(sink, [encodeEvent(heartbeat('first'))])
    await settle()
    for (let at = 0; at < 50; at += 1) broadcaster.send(heartbeat(`beat ${at} ${'x'.repeat(100)}`))
    const before = sink.written.length
    expect(before).toBeLessThan(6)
    expect(readers.waitingBytes).toBeGreaterThan(40 * 100)
    for (let round = 0; round < 60 && readers.waitingBytes > 0; round += 1) await sink.drain()
    const beats = [...sink.text().matchAll(/beat (\d+)/g)].map(([, at]) => Number(at))
    expect(beats).toEqual(Array.from({ length: 50 }, (_, at) => at))
    expect(sink.text().indexOf('first')).toBeLessThan(sink.text().indexOf('beat 0'))
  })

  it('tells one that is too slow so, and lets it go', async () => {
    const sink = openSink(10)
    const { broadcaster } = pour(sink)
    await settle()
    for (let count = 0; count < 6; count += 1) {
      broadcaster.send(heartbeat('x'.repeat(1024 * 1024)))
      await new Promise(setImmediate)
    }
    expect(broadcaster.size).toBe(0)
    await sink.drain()
    await sink.drain()
    expect(sink.text()).toMatch(/event: bye\ndata: {"reason":"slow"}\n\n$/)
    expect(sink.ended).toBe(1)
  })

  it.each(['close', 'cut', 'bye'] as const)('leaves nothing behind at its end by %s', async (end) => {
    const sink = openSink(10)
    const { broadcaster, readers, reader, places } = pour(sink)
    await settle()
    broadcaster.send(heartbeat('waits'))
    if (end === 'close') sink.close()
    if (end === 'cut') reader.cut()
    if (end === 'bye') broadcaster.closeAll('shutdown')
    for (let round = 0; round < 3; round += 1) await sink.drain()
    expect([broadcaster.size, readers.waitingBytes, places.taken]).toEqual([0, 0, 0])
    expect(sink.text().includes('"reason":"shutdown"')).toBe(end === 'bye')
  })

  it.each<readonly [string, Partial<StreamOptions>, string]>([
    ['signed_out to who may not read any more', { isWelcome: () => false }, 'signed_out'],
    ['upgrade to who sees something else now', { hasMoved: () => Promise.resolve(true) }, 'upgrade'],
    ['upgrade to who cannot be asked about', { hasMoved: () => Promise.reject(new Error('no answer')) }, 'upgrade'],
  ])('says %s, within half a minute and as its last word', async (_, asked, reason) => {
    vi.useFakeTimers()
    try {
      const sink = openSink(1_000_000)
      const { broadcaster, places } = pour(sink, [], asked)
      await vi.advanceTimersByTimeAsync(31_000)
      expect(sink.text()).toMatch(new RegExp(`event: bye\\ndata: \\{"reason":"${reason}"\\}\\n\\n$`))
      expect([sink.ended, broadcaster.size, places.taken]).toEqual([1, 0, 0])
    } finally {
      vi.useRealTimers()
    }
  })
})
