// The whole state as an answer, written piece by piece as the reader takes it: at thousands of rows one text of it would
// be several megabytes for each who asks.

import type { State } from '@/lib/contract/state'
import { answerStream } from '../respond'

const PIECE_CHARS = 64 * 1024

export function answerState({ resources, ...head }: State, requestId: string): Response {
  const pieces = writePieces(JSON.stringify(head), resources)
  const body = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        const piece = pieces.next()
        if (piece.done) controller.close()
        else controller.enqueue(Buffer.from(piece.value))
      },
    },
    { highWaterMark: 0 },
  )
  return answerStream(body, requestId)
}

/** `head` is an object with fields, so that a comma may follow them. */
function* writePieces(head: string, rows: readonly unknown[]): Generator<string, void> {
  let piece = `${head.slice(0, -1)},"resources":[`
  for (const [at, row] of rows.entries()) {
    piece += `${at === 0 ? '' : ','}${JSON.stringify(row)}`
    if (piece.length < PIECE_CHARS) continue
    yield piece
    piece = ''
  }
  yield `${piece}]}`
}
