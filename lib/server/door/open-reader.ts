// How an address that answers much, or for long, gets its reader: there must be room, and a place for this caller.

import type { InLine } from '../answers/graphs-in-use'
import { ApiError } from '../api-error'
import type { Gate } from '../identity/identity'
import { answerBody, answerEventStream } from '../respond'
import { openEventStream, pourEventStream, type Sink, type StreamOptions } from '../stream/event-stream'
import type { PlaceKind, Places } from '../stream/places'
import type { Reader, Readers } from '../stream/readers'
import { writeBody } from '../stream/written-body'
import { callerOf } from './caller'

export interface ReaderParts {
  readonly gate: Pick<Gate, 'identify' | 'mayStillRead' | 'name'>
  readonly readers: Readers
  readonly places: Places
  /** True once no new streams are opened. */
  readonly isEnding: () => boolean
}

/** For one who may have to wait for it. */
type Make = (caller: InLine) => object | string | Promise<object | string>

/** What of a stream is its own. */
export type ToldStream = Omit<StreamOptions, 'reader' | 'isWelcome'>

/** Whoever asks the front itself. */
export interface Asker {
  readonly headers: Headers
  readonly requestId: string
}

/** All throw `unavailable` where there is no room or no place. */
export interface OpenReaders {
  /** Writes what is made while it is read: JSON, or a text as it is. `share`: as of all room. */
  answer(request: Request, requestId: string, make: Make, share?: number): Promise<Response>
  /** Until whoever asked may not read any more. */
  stream(request: Request, requestId: string, start: () => ToldStream): Response
  /** The same over a socket, whose head `begin` writes. */
  pour(asker: Asker, start: () => ToldStream, begin: () => Sink): void
  /** For a large answer over a socket, from now until it has left. */
  take(asker: Asker): Reader
  /** For one that many share: it costs nothing more to let another one have it. */
  share(asker: Asker): Reader
  /** A place for the work on an answer alone; calling the answer gives it back. */
  work(asker: Asker): () => void
}

export function createOpenReaders({ gate, readers, places, isEnding }: ReaderParts): OpenReaders {
  const open = ({ headers }: Pick<Request, 'headers'>, requestId: string, kind: PlaceKind, share?: number): Reader => {
    readers.expectRoom(share)
    return readers.open(requestId, places.take(kind, callerOf(headers, gate.identify(headers), gate.name)))
  }
  const openStream = <Opened>(
    asker: Asker,
    begin: (parts: Pick<StreamOptions, 'reader' | 'isWelcome'>) => Opened,
  ): Opened => {
    const reader = open(asker, asker.requestId, 'stream')
    try {
      if (isEnding()) throw new ApiError('unavailable', 'Fluxdeck is ending.', { retryAfterSeconds: 10 })
      return begin({ reader, isWelcome: () => gate.mayStillRead(asker.headers) })
    } catch (error) {
      reader.end()
      throw error
    }
  }
  return {
    async answer(request, requestId, make, share) {
      const reader = open(request, requestId, 'heavy', share)
      try {
        await reader.turn()
        // Whoever has left meanwhile needs no answer.
        const { signal } = request
        const value = signal.aborted ? '' : await make({ signal, expectRoom: () => readers.expectRoom(share) })
        const type = typeof value === 'string' ? 'text/plain; charset=utf-8' : 'application/json; charset=utf-8'
        return answerBody(writeBody(value, reader), requestId, type)
      } catch (error) {
        reader.end()
        throw error
      }
    },
    stream({ headers, signal }, requestId, start) {
      return openStream({ headers, requestId }, (parts) =>
        answerEventStream(openEventStream({ ...start(), ...parts, signal }), requestId),
      )
    },
    pour(asker, start, begin) {
      openStream(asker, (parts) => {
        const told = start()
        pourEventStream({ ...told, ...parts }, begin())
      })
    },
    take: (asker) => open(asker, asker.requestId, 'heavy'),
    share({ requestId }) {
      readers.expectRoom()
      return readers.open(requestId, () => {})
    },
    work: ({ headers }) => places.take('heavy', callerOf(headers, gate.identify(headers), gate.name)),
  }
}
