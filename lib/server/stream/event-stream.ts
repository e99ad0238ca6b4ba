// One connection of an event stream: what a reader is told first, then what changes from exactly there on. Everything is
// written when the reader takes it; what waits meanwhile is counted.

import { type ByeReason, encodeEvent, type Subscriber } from './broadcaster'
import type { Reader } from './readers'

export interface QueuedSubscriber extends Subscriber {
  /** Bytes that were not taken yet. */
  waiting(): number
}

export interface StreamOptions {
  /** Whoever tells what happens. */
  readonly broadcaster: { add(subscriber: QueuedSubscriber): () => void }
  /** Asked once, at the moment the subscription starts, so that no change falls between; read as the reader drains. */
  readonly snapshotFrames: () => Iterable<Uint8Array>
  readonly isShort?: boolean
  /** Asked now and then; false ends the stream with a last word. */
  readonly isWelcome: () => boolean
  /** Asked now and then where it can come to be so; true ends the stream, so that the reader comes again. */
  readonly hasMoved?: () => Promise<boolean>
  readonly reader: Reader
}

export interface BodyOptions extends StreamOptions {
  readonly signal: AbortSignal
}

const LOOK_MS = 30_000
/** With the time for which an answer counts, what was taken away ends within a minute. */
const MOVED_MS = 25_000
/** What waits is given in pieces of about so much: hundreds of small frames cost more than their bytes. */
const PIECE_BYTES = 64 * 1024
/** For the last word to one who was too slow for the others. */
const GRACE_MS = 1_000
const RETRY = Buffer.from('retry: 5000\n\n')

/** As a body, for who carries it over to the socket. */
export function openEventStream(options: BodyOptions): ReadableStream<Uint8Array> {
  const { signal, reader } = options
  let queue: FrameQueue | undefined
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        const opened = openQueue(options, {
          give(piece) {
            controller.enqueue(piece)
            return false
          },
          end() {
            signal.removeEventListener('abort', opened.drop)
            try {
              controller.close()
            } catch {
              // Already cancelled by the reader.
            }
          },
        })
        queue = opened
        signal.addEventListener('abort', opened.drop, { once: true })
        reader.onCut(opened.drop)
        if (signal.aborted) opened.drop()
      },
      pull: () => queue?.giveNext(),
      cancel: () => queue?.drop(),
    },
    { highWaterMark: 0 },
  )
}

/** Of an answer over a socket, whose head is written already. */
export interface Sink {
  /** False: not before `drain`. */
  write(piece: Uint8Array): boolean
  end(): unknown
  on(event: 'drain' | 'close' | 'error', listener: () => void): unknown
}

/** Straight into the socket: what is told to many is one piece of memory, and nobody copies it. */
export function pourEventStream(options: StreamOptions, sink: Sink): void {
  const queue = openQueue(options, {
    give: (piece) => sink.write(piece),
    end: () => sink.end(),
  })
  const goOn = () => void queue.giveNext().catch(queue.drop)
  options.reader.onCut(queue.drop)
  sink.on('drain', goOn)
  sink.on('close', queue.drop)
  sink.on('error', queue.drop)
  goOn()
}

/** Where the pieces go. */
interface Outlet {
  /** Whether it takes another one now; if not, `giveNext` is called when it does. */
  give(piece: Uint8Array): boolean
  end(): void
}

interface FrameQueue {
  giveNext(): Promise<void>
  /** Ends it with all that waits. */
  drop(): void
}

function openQueue(options: StreamOptions, outlet: Outlet): FrameQueue {
  const { broadcaster, reader } = options
  let snapshot: Iterator<Uint8Array> | undefined
  const queue: Uint8Array[] = []
  let queued = 0
  let isHungry = false
  let state: 'open' | 'ending' | 'ended' = 'open'
  let grace: NodeJS.Timeout | undefined

  const leave = () => {
    state = 'ending'
    remove()
    clearInterval(watch)
    clearInterval(relook)
  }
  const empty = () => {
    snapshot = undefined
    queued = 0
    for (const frame of queue.splice(0)) reader.letGo(frame)
  }
  const drop = () => {
    if (state === 'ended') return
    leave()
    state = 'ended'
    clearTimeout(grace)
    empty()
    reader.end()
    outlet.end()
  }
  const takeQueued = (): Uint8Array | undefined => {
    const frames = takePiece(queue)
    for (const frame of frames) reader.letGo(frame)
    const piece = frames.length > 1 ? Buffer.concat(frames) : frames[0]
    queued -= piece?.byteLength ?? 0
    return piece
  }
  /** One piece; answers whether another one may follow at once. */
  const giveOne = (): boolean => {
    if (state === 'ended') return false
    const first = snapshot?.next()
    if (first !== undefined && !first.done) return outlet.give(first.value)
    if (snapshot !== undefined) reader.settle()
    snapshot = undefined
    const frame = takeQueued()
    if (frame !== undefined) return outlet.give(frame)
    if (state === 'ending') drop()
    else isHungry = true
    return false
  }
  const giveNext = async () => {
    do {
      if (snapshot !== undefined || queue.length > 0) await reader.turn()
    } while (giveOne())
  }
  const subscriber: QueuedSubscriber = {
    waiting: () => queued,
    isShort: options.isShort ?? false,
    write(frame) {
      if (state !== 'open') return 0
      if (isHungry) {
        isHungry = outlet.give(frame)
        return 0
      }
      queue.push(frame)
      queued += frame.byteLength
      reader.keep(frame, frame.byteLength)
      return queued
    },
    close(reason) {
      if (state !== 'open') return
      if (reason === 'slow') {
        empty()
        subscriber.write(encodeEvent({ type: 'bye', data: { reason } }))
        grace = reader.fallBehind(GRACE_MS)
      }
      leave()
      if (isHungry) drop()
    },
  }
  reader.hurry()
  const frames = options.snapshotFrames()
  const remove = broadcaster.add(subscriber)
  snapshot = before(RETRY, frames)
  const sayBye = (reason: ByeReason) => {
    subscriber.write(encodeEvent({ type: 'bye', data: { reason } }))
    subscriber.close()
  }
  const watch = setInterval(() => {
    if (!options.isWelcome()) sayBye('signed_out')
  }, LOOK_MS)
  const { hasMoved } = options
  // Who cannot be asked about is moved as well: nothing is shown without an answer.
  const lookAgain = () =>
    hasMoved?.().then(
      (isSo) => isSo && sayBye('upgrade'),
      () => sayBye('upgrade'),
    )
  const relook = hasMoved === undefined ? undefined : setInterval(lookAgain, MOVED_MS)
  return { giveNext, drop }
}

/** The first that wait, as many as make a piece. */
function takePiece(queue: Uint8Array[]): readonly Uint8Array[] {
  let count = 0
  for (let bytes = 0; count < queue.length && bytes < PIECE_BYTES; count += 1) bytes += queue[count]?.byteLength ?? 0
  return queue.splice(0, count)
}

function* before(first: Uint8Array, rest: Iterable<Uint8Array>): Generator<Uint8Array, void> {
  yield first
  yield* rest
}
