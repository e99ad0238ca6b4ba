// A body that is written while it is read: a reader that takes nothing holds one piece of it and what it is made from.

import { writeJson, writeText } from './json-pieces'
import type { Reader } from './readers'

/** What one answer costs besides its pieces. */
const ANSWER_BYTES = 64 * 1024
/** An entry of a list, on average, where it was made for the answer. */
const ENTRY_BYTES = 120

/** A text as it is, everything else as JSON. It must not change while it is read. */
export function writeBody(value: object | string, reader: Reader): ReadableStream<Uint8Array> {
  const isText = typeof value === 'string'
  const rest = isText ? writeText(value) : writeJson(value)
  let isOpen = true
  const end = () => {
    isOpen = false
    reader.end()
  }
  reader.keep(reader, ANSWER_BYTES)
  reader.keep(isText ? {} : value, weigh(value, 0))
  reader.hurry()
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        reader.onCut(() => {
          if (!isOpen) return
          isOpen = false
          controller.error(new Error('The answer was not taken in time.'))
        })
      },
      async pull(controller) {
        await reader.turn()
        if (!isOpen) return
        try {
          const piece = rest.next()
          if (!piece.done) return controller.enqueue(piece.value)
          end()
          controller.close()
        } catch (error) {
          end()
          throw error
        }
      },
      cancel: end,
    },
    { highWaterMark: 0 },
  )
}

/** About what is held in memory for it; rows and messages are there anyhow, so that only the lists count. */
function weigh(value: unknown, depth: number): number {
  if (typeof value === 'string') return value.length > ENTRY_BYTES ? value.length * 2 : 0
  if (Array.isArray(value)) return value.length * ENTRY_BYTES
  if (typeof value !== 'object' || value === null || depth > 1) return 0
  return Object.values(value).reduce<number>((sum, field) => sum + weigh(field, depth + 1), 0)
}
