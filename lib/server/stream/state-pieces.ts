// The state as JSON, a row at a time, so that neither the rows as they are told nor their text are ever in memory whole.

import type { Resource } from '@/lib/contract/state'
import { packTexts } from './json-pieces'

/** `head` has fields, so that a comma may follow them; `tell` says of a row what is told of it. */
export function writeState(
  head: object,
  rows: readonly Resource[],
  tell: (row: Resource) => object,
): Generator<Uint8Array, void> {
  return packTexts(textsOf(head, rows, tell))
}

function* textsOf(head: object, rows: readonly Resource[], tell: (row: Resource) => object): Generator<string, void> {
  yield `${JSON.stringify(head).slice(0, -1)},"resources":[`
  let before = ''
  for (const row of rows) {
    yield `${before}${JSON.stringify(tell(row))}`
    before = ','
  }
  yield ']}'
}
