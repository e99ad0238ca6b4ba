import { describe, expect, it } from 'vitest'
import type { Resource, State } from '@/lib/contract/state'
import { row } from '@/lib/contract/testing/rows'
import { noCounts } from '@/lib/flux/tell/counts'
import { createBroadcaster, encodeEvent } from './broadcaster'
import { encodeSnapshot, openEventStream, splitRows } from './event-stream'

const decode = (frame: Uint8Array | undefined) => new TextDecoder().decode(frame)

const withMessage = (name: string, message: string) =>
  row(`apps/${name}`, { ready: { status: 'True', reason: 'ReconciliationSucceeded', message } })

function stateOf(resources: readonly Resource[]): State {
  return {
    version: 7,
    serverTime: '2026-11-20T08:14:00.000Z',
    startedAt: '2026-11-20T08:00:00.000Z',
    build: { version: '0', revision: 'test' },
    cluster: { name: 'test', server: 'https://test', demo: false },
    verdict: { level: 'healthy', sentence: '', reasons: [] },
    counts: { ...noCounts(), marked: 0, byKind: {} },
    sources: [],
    controllers: [],
    problems: [],
    rollouts: [],
    unreadable: [],
    resources,
  }
}

/** Opens a stream that nobody reads until asked to. */
function open(frames: readonly Uint8Array[] = []) {
  const broadcaster = createBroadcaster()
  const abort = new AbortController()
  const stream = openEventStream({
    broadcaster,
    signal: abort.signal,
    snapshotFrames: () => frames,
    isWelcome: () => true,
  })
  return { broadcaster, abort, stream }
}

const heartbeat = (text: string) => ({ type: 'heartbeat', data: { serverTime: text, version: 1 } }) as const

describe('a snapshot', () => {
  it('holds every row once, in messages below 256 KiB, and says when it is complete', () => {
    const rows = Array.from({ length: 900 }, (_, index) => withMessage(`app-${index}`, 'x'.repeat(2_000)))
    const frames = encodeSnapshot(stateOf(rows)).map(decode)
    expect(frames.length).toBeGreaterThan(5)
    expect(Math.max(...frames.map((frame) => Buffer.byteLength(frame)))).toBeLessThan(256 * 1024)
    const parts = frames.map(
      (frame) => JSON.parse(/^data: (.*)$/m.exec(frame)?.[1] ?? '{}') as { resources: Resource[]; more: boolean },
    )
    expect(parts.flatMap((part) => part.resources.map((one) => one.name))).toEqual(rows.map((one) => one.name))
    expect(parts.map((part) => part.more)).toEqual([...Array(parts.length - 1).fill(true), false])
  })

  it('of an empty cluster is one complete message', () => {
    const frames = encodeSnapshot(stateOf([])).map(decode)
    expect(frames).toHaveLength(1)
    expect(frames[0]).toContain('"more":false')
  })

  it('keeps a row together that is larger than a part', () => {
    expect(
      [...splitRows([withMessage('a', 'x'.repeat(250_000)), withMessage('b', '')])].map((part) => part.length),
    ).toEqual([1, 1])
  })
})

describe('an event', () => {
  it('is one data line, whatever the text in it', () => {
    const frame = decode(encodeEvent({ type: 'bye', data: { reason: 'shutdown' } }))
    expect(frame).toBe('event: bye\ndata: {"reason":"shutdown"}\n\n')
    const hostile = decode(
      encodeEvent({
        type: 'snapshot',
        data: { ...stateOf([withMessage('a', 'x\n\nevent: bye\r\ndata: {}\n\n')]), more: false },
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
