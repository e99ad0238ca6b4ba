// One connection of /api/stream: a complete snapshot in parts, then what changes from exactly there on.

import type { Resource, State } from '@/lib/contract/state'
import { type Broadcaster, encodeEvent, encodeFrame } from './broadcaster'

/** Room for the rows of one part; the frame around them stays below 256 KiB. */
const PART_BYTES = 200 * 1024
/** Room for all that one event says. */
export const EVENT_BYTES = 250 * 1024

export interface StreamOptions {
  readonly broadcaster: Broadcaster
  /** Read at the moment the subscription starts, so that no change falls between. */
  readonly snapshotFrames: () => readonly Uint8Array[]
  readonly signal: AbortSignal
  readonly wantsPatches?: boolean
  /** Asked now and then; false ends the stream with a last word. */
  readonly isWelcome: () => boolean
}

const LOOK_MS = 30_000

export function openEventStream({
  broadcaster,
  snapshotFrames,
  signal,
  wantsPatches = false,
  isWelcome,
}: StreamOptions): ReadableStream<Uint8Array> {
  let end = () => {}
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        let open = true
        let waiting = 0
        const subscriber = {
          wantsPatches,
          write(frame: Uint8Array) {
            if (!open) return 0
            controller.enqueue(frame)
            // desiredSize falls below zero by the bytes that the reader has not taken yet.
            waiting = -(controller.desiredSize ?? 0)
            return waiting - snapshotBytes
          },
          close() {
            if (!open) return
            open = false
            remove()
            clearInterval(watch)
            signal.removeEventListener('abort', end)
            try {
              controller.close()
            } catch {
              // Already cancelled by the reader.
            }
          },
        }
        const frames = snapshotFrames()
        // What the snapshot itself queues is not held against a reader that has just come.
        const snapshotBytes = frames.reduce((sum, frame) => sum + frame.byteLength, 0)
        const remove = broadcaster.add(subscriber)
        const watch = setInterval(() => {
          if (isWelcome()) return
          subscriber.write(encodeEvent({ type: 'bye', data: { reason: 'signed_out' } }))
          subscriber.close()
        }, LOOK_MS)
        end = () => subscriber.close()
        signal.addEventListener('abort', end, { once: true })
        controller.enqueue(new TextEncoder().encode('retry: 5000\n\n'))
        for (const frame of frames) controller.enqueue(frame)
        if (signal.aborted) end()
      },
      cancel: () => end(),
    },
    new ByteLengthQueuingStrategy({ highWaterMark: 0 }),
  )
}

/** The state as the events a new reader gets: `snapshot` and as many `snapshot-part` as its size needs. */
export function encodeSnapshot(state: State): readonly Uint8Array[] {
  const { resources, ...head } = state
  const groups = [...groupRows(resources)]
  const headBytes = Buffer.byteLength(JSON.stringify(head))
  const hasRoom = headBytes + (groups[0]?.bytes ?? 0) <= EVENT_BYTES
  const texts = hasRoom ? (groups[0]?.texts ?? []) : []
  const rest = hasRoom ? groups.slice(1) : groups
  return [
    encodeFrame('snapshot', state.version, writeWithRows({ ...head, more: rest.length > 0 }, texts)),
    ...rest.map(({ texts }, index) =>
      encodeFrame('snapshot-part', undefined, writeWithRows({ more: index < rest.length - 1 }, texts)),
    ),
  ]
}

/** `head` has fields, so that a comma may follow them. */
function writeWithRows(head: { readonly more: boolean }, rows: readonly string[]): string {
  return `${JSON.stringify(head).slice(0, -1)},"resources":[${rows.join(',')}]}`
}

/** Rows in groups of at most PART_BYTES each. */
export function* splitRows(rows: readonly Resource[]): Generator<readonly Resource[], void> {
  for (const group of groupRows(rows)) yield group.rows
}

interface RowGroup {
  readonly rows: Resource[]
  /** The same as JSON, which is written once for size and frame. */
  readonly texts: string[]
  bytes: number
}

function* groupRows(rows: readonly Resource[]): Generator<RowGroup, void> {
  let group: RowGroup = { rows: [], texts: [], bytes: 0 }
  for (const row of rows) {
    const text = JSON.stringify(row)
    const bytes = Buffer.byteLength(text)
    if (group.bytes + bytes > PART_BYTES && group.rows.length > 0) {
      yield group
      group = { rows: [], texts: [], bytes: 0 }
    }
    group.rows.push(row)
    group.texts.push(text)
    group.bytes += bytes
  }
  if (group.rows.length > 0) yield group
}
