// One feed of changes to many event streams: each frame is built once, slow readers are cut, nobody waits for another.

import { eventId, type StreamEvent } from '@/lib/contract/stream'

const MAX_QUEUED_BYTES = 4 * 1024 * 1024

export type ByeReason = 'shutdown' | 'signed_out' | 'upgrade' | 'slow'

/** One reader of the feed. `write` queues bytes and answers how many wait to be sent. */
export interface Subscriber {
  /** It reads short rows, and of those it knows only what changed in them. */
  readonly isShort?: boolean
  write(frame: Uint8Array): number
  /** Ends it behind what waits, or without that where it does not take it. */
  close(reason?: 'slow'): void
}

/** Any event of any stream: `version` is its id, where it has one. */
export interface WireEvent {
  readonly type: string
  readonly data: object
}

/** An event as it was written, in the forms that somebody reads. */
export interface Written {
  readonly whole?: Uint8Array
  readonly short?: Uint8Array
}

export type Form = keyof Written

/** What the id of an event says of a version. */
export type IdOf = (version: number) => string

export interface Broadcaster<Event extends WireEvent = StreamEvent> {
  readonly size: number
  /** Whether anybody reads whole rows. */
  readonly hasWhole: boolean
  /** Adds a reader; calling the answer removes it. Calling it again does nothing. */
  add(subscriber: Subscriber): () => void
  /** `short` is the same event for those who read short rows. */
  send(event: Event, short?: WireEvent): Written
  /** In one write for each reader. */
  sendTogether(events: readonly Event[]): void
  closeAll(reason: ByeReason): void
}

/** By which a reader can come back and go on. */
export function idsSince(startedAt: Date): IdOf {
  const start = startedAt.toISOString()
  return (version) => eventId({ startedAt: start, version })
}

/** An event as its bytes on the wire. JSON holds no raw line break, so no text can forge a second event. */
export function encodeEvent<Event extends WireEvent = StreamEvent>(
  { type, data }: Event,
  idOf: IdOf = String,
): Uint8Array {
  const version = 'version' in data && typeof data.version === 'number' ? data.version : undefined
  return encodeFrame(type, version === undefined ? undefined : idOf(version), JSON.stringify(data))
}

export function encodeFrame(type: string, id: string | undefined, json: string): Uint8Array {
  return Buffer.from(`event: ${type}\n${id === undefined ? '' : `id: ${id}\n`}data: ${json}\n\n`)
}

export function createBroadcaster<Event extends WireEvent = StreamEvent>(idOf?: IdOf): Broadcaster<Event> {
  const subscribers = new Set<Subscriber>()
  /** Bytes of this turn of the event loop: no reader has had a chance to take them. */
  let burst = 0
  const encode = (events: readonly WireEvent[]): Uint8Array => {
    const frame = Buffer.concat(events.map((event) => encodeEvent(event, idOf)))
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
    get hasWhole() {
      for (const { isShort } of subscribers) if (isShort !== true) return true
      return false
    },
    add(subscriber) {
      subscribers.add(subscriber)
      return () => subscribers.delete(subscriber)
    },
    send(event, short = event) {
      const frames = new Map<WireEvent, Uint8Array>()
      for (const subscriber of subscribers) {
        const wanted = subscriber.isShort === true ? short : event
        let frame = frames.get(wanted)
        if (frame === undefined) {
          frame = encode([wanted])
          frames.set(wanted, frame)
        }
        sendTo(subscriber, frame)
      }
      const [whole, other] = [frames.get(event), frames.get(short)]
      return { ...(whole === undefined ? {} : { whole }), ...(other === undefined ? {} : { short: other }) }
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
