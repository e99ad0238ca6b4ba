// JSON in pieces of some 64 kB, each written when it is asked for: a text of the whole would be megabytes for each
// reader that lets it lie. What is written must not change meanwhile.

const PIECE_CHARS = 64 * 1024
/** Objects further in are small: entries of lists. */
const OPENED_DEPTH = 2

/** The same text as JSON.stringify, in order. `value` is made of what JSON has, and of undefined. */
export function* writeJson(value: unknown): Generator<string, void> {
  let piece = ''
  for (const part of partsOf(value, 0)) {
    piece += part
    if (piece.length < PIECE_CHARS) continue
    yield piece
    piece = ''
  }
  if (piece !== '') yield piece
}

export function* cutText(text: string): Generator<string, void> {
  // A pair of surrogates that is cut in two would become two question marks.
  for (let from = 0, to = 0; from < text.length; from = to) {
    to = Math.min(text.length, from + PIECE_CHARS)
    if (to < text.length && isHighSurrogate(text.charCodeAt(to - 1))) to += 1
    yield text.slice(from, to)
  }
}

function* partsOf(value: unknown, depth: number): Generator<string, void> {
  if (typeof value === 'string' && value.length > PIECE_CHARS) {
    yield '"'
    for (const text of cutText(value)) yield JSON.stringify(text).slice(1, -1)
    yield '"'
  } else if (Array.isArray(value)) yield* entriesOf(value, depth)
  else if (typeof value === 'object' && value !== null && depth < OPENED_DEPTH) yield* fieldsOf(value, depth)
  else yield JSON.stringify(value) ?? 'null'
}

function* entriesOf(values: readonly unknown[], depth: number): Generator<string, void> {
  let before = '['
  for (const value of values) {
    yield before
    yield* partsOf(value, depth + 1)
    before = ','
  }
  yield before === '[' ? '[]' : ']'
}

function* fieldsOf(value: object, depth: number): Generator<string, void> {
  let before = '{'
  for (const [name, field] of Object.entries(value)) {
    if (field === undefined) continue
    yield `${before}${JSON.stringify(name)}:`
    yield* partsOf(field, depth + 1)
    before = ','
  }
  yield before === '{' ? '{}' : '}'
}

function isHighSurrogate(code: number): boolean {
  return code >= 0xd800 && code <= 0xdbff
}
