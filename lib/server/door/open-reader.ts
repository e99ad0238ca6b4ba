// How an address that answers much, or for long, gets its reader: there must be room, and a place for this caller.

import type { Gate } from '../identity/identity'
import { answerBody, answerEventStream } from '../respond'
import type { PlaceKind, Places } from '../stream/places'
import type { Reader, Readers } from '../stream/readers'
import { writeBody } from '../stream/written-body'
import { callerOf } from './caller'

export interface ReaderParts {
  readonly gate: Pick<Gate, 'identify' | 'name'>
  readonly readers: Readers
  readonly places: Places
}

/** Both throw `unavailable` where there is no room or no place. */
export interface OpenReaders {
  /** Writes what is made while it is read: JSON, or a text as it is. */
  answer(request: Request, requestId: string, make: () => object | string): Response
  stream(request: Request, requestId: string, open: (reader: Reader) => ReadableStream<Uint8Array>): Response
}

export function createOpenReaders({ gate, readers, places }: ReaderParts): OpenReaders {
  const withReader = (
    request: Request,
    requestId: string,
    kind: PlaceKind,
    answer: (reader: Reader) => Response,
  ): Response => {
    readers.expectRoom()
    const caller = callerOf(request.headers, gate.identify(request.headers), gate.name)
    const reader = readers.open(requestId, places.take(kind, caller))
    try {
      return answer(reader)
    } catch (error) {
      reader.end()
      throw error
    }
  }
  return {
    answer: (request, requestId, make) =>
      withReader(request, requestId, 'heavy', (reader) => {
        const value = make()
        const type = typeof value === 'string' ? 'text/plain; charset=utf-8' : 'application/json; charset=utf-8'
        return answerBody(writeBody(value, reader), requestId, type)
      }),
    stream: (request, requestId, open) =>
      withReader(request, requestId, 'stream', (reader) => answerEventStream(open(reader), requestId)),
  }
}
