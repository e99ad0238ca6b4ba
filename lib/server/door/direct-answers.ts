// What all pages read together, written by the front itself: the state in one piece for everybody, and the stream behind it.

import type { DirectName } from '@/lib/addresses'
import { StateQuerySchema, StreamQuerySchema } from '@/lib/contract/schema/queries'
import type { Scope } from '@/lib/contract/state'
import { matches } from '@/lib/flux/row-filter'
import { scopeOf } from '@/lib/flux/tell/scope-words'
import { filterOf } from '../answers/filter-of'
import { type Gate, type Identity, NOBODY } from '../identity/identity'
import { ANSWER_HEADERS, EVENT_HEADERS, etagOf, isKnown, KEPT } from '../respond'
import type { Broadcaster } from '../stream/broadcaster'
import type { Sink } from '../stream/event-stream'
import type { LiveState } from '../stream/live-state'
import { createPressedAnswers, takesGzip } from '../stream/pressed-answers'
import type { Reader } from '../stream/readers'
import { writeState } from '../stream/state-pieces'
import type { Told } from '../stream/versions'
import { type Asker, createOpenReaders, type ReaderParts } from './open-reader'
import { naming, readQuery } from './query'

export interface Asked extends Asker {
  readonly method: string
  readonly url: URL
}

/** What of an answer over a socket is needed. */
export interface Outlet extends Sink {
  /** Nobody is there any more. */
  readonly closed: boolean
  writeHead(status: number, headers: Readonly<Record<string, string | number>>): unknown
  removeHeader(name: string): void
  end(body?: Uint8Array): unknown
}

/** What it throws is for the front to say. */
export type DirectAnswer = (asked: Asked, outlet: Outlet) => Promise<void>

export interface SeenLive {
  of(scope: Scope | undefined): {
    readonly live: Pick<LiveState, 'head' | 'openingFrames' | 'told'>
    readonly broadcaster: Broadcaster
  }
  /** Whose key is another sees something else; absent: everything. */
  readonly key?: string
}

const KEPT_HEADERS = {
  ...ANSWER_HEADERS,
  'content-type': 'application/json; charset=utf-8',
  'cache-control': KEPT,
  vary: 'Accept-Encoding',
} as const
/** Of a row that waits to be written: its place in a list, since the row itself is there anyhow. */
const ROW_BYTES = 120

export interface DirectParts extends ReaderParts {
  readonly gate: Gate
  /** What there is to see for this person now. */
  readonly seenBy: (identity: Identity) => Promise<SeenLive>
  /** Not everybody sees everything, and what somebody sees can change. */
  readonly isByRights: boolean
}

export function createDirectAnswers(parts: DirectParts): Readonly<Record<DirectName, DirectAnswer>> {
  const { gate, seenBy } = parts
  const readers = createOpenReaders(parts)
  const pressed = createPressedAnswers()
  // The front has looked already. Here it is looked at again, because nothing in between is a boundary.
  const meet = ({ headers }: Asked) => {
    gate.expect(headers)
    return seenBy(gate.identify(headers) ?? NOBODY)
  }
  return {
    async state(asked, outlet) {
      const { query, ignored } = readQuery(StateQuerySchema, asked.url.searchParams)
      const seen = await meet(asked)
      const filter = filterOf(query)
      const { live } = seen.of(scopeOf(filter))
      const { startedAt, version, asOf } = live.head()
      const etag = etagOf(JSON.stringify([startedAt, version, asOf, query, ignored, seen.key]))
      const headers = { ...KEPT_HEADERS, etag: `W/${etag}`, 'x-request-id': asked.requestId }
      if (isKnown(etag, asked.headers)) return sendEmpty(outlet, 304, headers)
      if (asked.method === 'HEAD') return sendEmpty(outlet, 200, headers)
      if (outlet.closed) return
      // Of an answer that is kept nothing is collected anew.
      const collect = () => live.told(query.rows ?? 'whole', (row) => matches(row, filter))
      const write = ({ head, rows, tell }: Told) => writeState({ ...head, ...naming(ignored) }, rows, tell)
      if (!takesGzip(asked.headers.get('accept-encoding'))) {
        const told = collect()
        const reader = readers.take(asked)
        return await pourPieces(write(told), told.rows, { reader, outlet, headers })
      }
      const giveBack = pressed.has(etag) ? undefined : readers.work(asked)
      const body = await pressed.of(etag, () => write(collect())).finally(giveBack)
      if (outlet.closed) return
      const reader = readers.share(asked)
      outlet.on('close', reader.end)
      reader.hurry()
      outlet.writeHead(200, { ...headers, 'content-encoding': 'gzip', 'content-length': body.byteLength })
      outlet.end(body)
    },
    async stream(asked, outlet) {
      const { query, ignored } = readQuery(StreamQuerySchema, asked.url.searchParams)
      const seen = await meet(asked)
      const headers = { ...EVENT_HEADERS, 'x-request-id': asked.requestId }
      if (asked.method === 'HEAD') return sendEmpty(outlet, 200, headers)
      // Who has left meanwhile would never be missed.
      if (outlet.closed) return
      const { live, broadcaster } = seen.of(scopeOf({ namespaces: query.namespace, kinds: query.kind }))
      const hasMoved = async () => (await seenBy(gate.identify(asked.headers) ?? NOBODY)).key !== seen.key
      const { rows: form = 'whole', from } = query
      readers.pour(
        asked,
        () => ({
          broadcaster,
          isShort: form === 'short',
          snapshotFrames: () => live.openingFrames({ form, from, ignored }),
          ...(parts.isByRights ? { hasMoved } : {}),
        }),
        () => {
          // Until the connection ends: then a piece needs no frame of its own, and is one write for each reader.
          outlet.removeHeader('transfer-encoding')
          outlet.writeHead(200, { ...headers, connection: 'close' })
          return outlet
        },
      )
    },
  }
}

function sendEmpty(outlet: Outlet, status: number, headers: Readonly<Record<string, string>>): void {
  outlet.writeHead(status, headers)
  outlet.end()
}

interface Pouring {
  readonly reader: Reader
  readonly outlet: Outlet
  readonly headers: Readonly<Record<string, string>>
}

/** As it is, for who understands nothing else: a piece at a time, as the reader takes them. */
async function pourPieces(
  pieces: Iterable<Uint8Array>,
  rows: readonly unknown[],
  { reader, outlet, headers }: Pouring,
) {
  let isGone = false
  let wake = () => {}
  const leave = () => {
    isGone = true
    wake()
  }
  outlet.on('drain', () => wake())
  outlet.on('close', leave)
  outlet.on('close', reader.end)
  reader.onCut(leave)
  reader.keep(rows, rows.length * ROW_BYTES)
  reader.hurry()
  outlet.writeHead(200, headers)
  for (const piece of pieces) {
    await reader.turn()
    if (isGone) return
    if (!outlet.write(piece)) await new Promise<void>((resolve) => (wake = resolve))
  }
  if (!isGone) outlet.end()
}
