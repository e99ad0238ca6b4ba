// One feed of changes to many event streams: each frame is built once, slow readers are cut, nobody waits for another.

import type { StreamEvent } from '@/lib/contract/stream'

const MAX_QUEUED_BYTES = 4 * 1024 * 1024

export type ByeReason = 'shutdown' | 'signed_out' | 'upgrade' | 'slow'

/** One reader of the feed. `write` queues bytes and answers how many wait to be sent. */
export interface Subscriber {
  /** It knows the rows, and wants only what changed in them. */
  readonly wantsPatches?: boolean
  write(frame: Uint8Array): number
  /** Ends it behind what waits, or without that where it does not take it. */
  close(reason?: 'slow'): void
}

/** Any event of any stream: `version` is its id, where it has one. */
export interface WireEvent {
  readonly type: string
  readonly data: object
}

export interface Broadcaster<Event extends WireEvent = StreamEvent> {
  readonly size: number
  /** Adds a reader; calling the answer removes it. Calling it again does nothing. */
  add(subscriber: Subscriber): () => void
  /** `patched` is the same event for those who want patches. */
  send(event: Event, patched?: Event): void
  /** In one write for each reader. */
  sendTogether(events: readonly Event[]): void
  closeAll(reason: ByeReason): void
}

/** An event as its bytes on the wire. JSON holds no raw line break, so no text can forge a second event. */
export function encodeEvent<Event extends WireEvent = StreamEvent>({ type, data }: Event): Uint8Array {
  const version = 'version' in data && typeof data.version === 'number' ? data.version : undefined
  return encodeFrame(type, version, JSON.stringify(data))
}

export function encodeFrame(type: string, version: number | undefined, json: string): Uint8Array {
  const id = version === undefined ? '' : `id: ${version}\n`
  return Buffer.from(`event: ${type}\n${id}data: ${json}\n\n`)
}

export function createBroadcaster<Event extends WireEvent = StreamEvent>(): Broadcaster<Event> {
  const subscribers = new Set<Subscriber>()
  /** Bytes of this turn of the event loop: no reader has had a chance to take them. */
  let burst = 0
  const encode = (events: readonly Event[]): Uint8Array => {
    const frame = Buffer.concat(events.map((event) => encodeEvent(event)))
    if (burst === 0) setImmediate(() => (burst = 0))
    burst += frame.byteLength
    return frame
  }
  const sendTo = (subscriber: Subscriber, frame: Uint8Array) => {
    try {
      if (subscriber.write(frame) - burst <= MAX_QUEUED_BYTES) return
    } catch {
      // A reader that has gone is no reason to keep the others waiting.
    }
    subscribers.delete(subscriber)
    subscriber.close('slow')
  }
  return {
    get size() {
      return subscribers.size
    },
    add(subscriber) {
      subscribers.add(subscriber)
      return () => subscribers.delete(subscriber)
    },
    send(event, patched = event) {
      const frames = new Map<Event, Uint8Array>()
      for (const subscriber of subscribers) {
        const wanted = subscriber.wantsPatches === true ? patched : event
        let frame = frames.get(wanted)
        if (frame === undefined) {
          frame = encode([wanted])
          frames.set(wanted, frame)
        }
        sendTo(subscriber, frame)
      }
    },
    sendTogether(events) {
      if (subscribers.size === 0) return
      const frame = encode(events)
      for (const subscriber of subscribers) sendTo(subscriber, frame)
    },
    closeAll(reason) {
      const frame = encodeEvent({ type: 'bye', data: { reason } })
      for (const subscriber of [...subscribers]) {
        sendTo(subscriber, frame)
        subscribers.delete(subscriber)
        subscriber.close()
      }
    },
  }
}
