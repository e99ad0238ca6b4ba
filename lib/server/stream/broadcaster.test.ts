import { describe, expect, it } from 'vitest'
import type { StreamEvent } from '@/lib/contract/stream'
import { createBroadcaster, type Subscriber } from './broadcaster'

const MIB = 1024 * 1024

function beat(version: number): StreamEvent {
  return { type: 'heartbeat', data: { serverTime: '2026-11-20T08:00:00.000Z', version } }
}

function reader(waiting: () => number = () => 0, more: Partial<Subscriber> = {}) {
  const texts: string[] = []
  let isClosed = false
  const subscriber: Subscriber = {
    write(frame) {
      texts.push(new TextDecoder().decode(frame))
      return waiting()
    },
    close() {
      isClosed = true
    },
    ...more,
  }
  return { subscriber, texts, isClosed: () => isClosed }
}

describe('the broadcaster', () => {
  it('tells each reader each event as one frame, from when it came to when it left', () => {
    const broadcaster = createBroadcaster()
    const [one, other] = [reader(), reader()]
    const leave = broadcaster.add(one.subscriber)
    broadcaster.send(beat(1))
    broadcaster.add(other.subscriber)
    broadcaster.send(beat(2))
    leave()
    leave()
    broadcaster.send(beat(3))
    expect(one.texts).toHaveLength(2)
    expect(other.texts).toHaveLength(2)
    expect(one.texts[0]).toMatch(/^event: heartbeat\nid: 1\ndata: \{.*\}\n\n$/)
    expect(broadcaster.size).toBe(1)
  })

  it('tells several events in one write', () => {
    const broadcaster = createBroadcaster()
    const { subscriber, texts } = reader()
    broadcaster.add(subscriber)
    broadcaster.sendTogether([beat(1), beat(2), beat(3)])
    expect(texts).toHaveLength(1)
    expect(texts[0]?.match(/^id: \d$/gm)).toEqual(['id: 1', 'id: 2', 'id: 3'])
  })

  it('gives patches to those who want them, and the whole to the others', () => {
    const broadcaster = createBroadcaster()
    const [whole, patches] = [reader(), reader(() => 0, { isShort: true })]
    broadcaster.add(whole.subscriber)
    broadcaster.add(patches.subscriber)
    broadcaster.send(beat(1), beat(2))
    broadcaster.send(beat(3))
    expect(whole.texts.map((text) => /id: (\d)/.exec(text)?.[1])).toEqual(['1', '3'])
    expect(patches.texts.map((text) => /id: (\d)/.exec(text)?.[1])).toEqual(['2', '3'])
  })

  it.each([
    [4 * MIB, false],
    [4 * MIB + 1_000, true],
  ])('cuts a reader that lets %d bytes wait: %s', async (bytes, isCut) => {
    const broadcaster = createBroadcaster()
    const [slow, quick] = [reader(() => bytes), reader()]
    broadcaster.add(slow.subscriber)
    broadcaster.add(quick.subscriber)
    broadcaster.send(beat(1))
    expect(slow.isClosed()).toBe(isCut)
    expect(broadcaster.size).toBe(isCut ? 1 : 2)
    broadcaster.send(beat(2))
    expect(quick.texts).toHaveLength(2)
  })

  it('lets one that fails go, and keeps the others', () => {
    const broadcaster = createBroadcaster()
    const broken = reader(() => {
      throw new Error('gone')
    })
    const other = reader()
    broadcaster.add(broken.subscriber)
    broadcaster.add(other.subscriber)
    broadcaster.send(beat(1))
    expect(broken.isClosed()).toBe(true)
    expect(other.texts).toHaveLength(1)
  })

  it('says goodbye to all of them, with the reason', () => {
    const broadcaster = createBroadcaster()
    const readers = [reader(), reader()]
    for (const { subscriber } of readers) broadcaster.add(subscriber)
    broadcaster.closeAll('shutdown')
    for (const { texts, isClosed } of readers) {
      expect(texts.at(-1)).toContain('"reason":"shutdown"')
      expect(isClosed()).toBe(true)
    }
    expect(broadcaster.size).toBe(0)
  })
})
