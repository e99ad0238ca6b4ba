// JSON in pieces of some 64 kB, each written when it is asked for: a text of the whole would be megabytes for each
// reader that lets it lie. What is written must not change meanwhile.

const PIECE_BYTES = 64 * 1024
/** Of a long text; each character takes at most three bytes. */
const TEXT_CHARS = PIECE_BYTES / 4
/** What is written at one go is about so long, and of no more entries: the next may be much longer than those before. */
const BATCH_CHARS = PIECE_BYTES / 4
const MAX_BATCH = 64
/** Objects further in are small: entries of lists. */
const OPENED_DEPTH = 2

/** The same text as JSON.stringify, in order. `value` is made of what JSON has, and of undefined. */
export function writeJson(value: unknown): Generator<Uint8Array, void> {
  return packTexts(partsOf(value, 0))
}

export function writeText(text: string): Generator<Uint8Array, void> {
  return packTexts(cut(text))
}

/**
 * Short texts into pieces of bytes. No long text is ever made of them: one that waits for its reader would outlive the
 * nursery, and the memory would fill with old ones.
 */
export function* packTexts(texts: Iterable<string>): Generator<Uint8Array, void> {
  let piece = Buffer.allocUnsafeSlow(PIECE_BYTES)
  let used = 0
  for (const text of texts) {
    const most = text.length * 3
    if (used > 0 && used + most > PIECE_BYTES) {
      yield piece.subarray(0, used)
      piece = Buffer.allocUnsafeSlow(PIECE_BYTES)
      used = 0
    }
    if (most > PIECE_BYTES) yield Buffer.from(text)
    else used += piece.write(text, used)
  }
  if (used > 0) yield piece.subarray(0, used)
}

function* cut(text: string): Generator<string, void> {
  // A pair of surrogates that is cut in two would become two question marks.
  for (let from = 0, to = 0; from < text.length; from = to) {
    to = Math.min(text.length, from + TEXT_CHARS)
    if (to < text.length && isHighSurrogate(text.charCodeAt(to - 1))) to += 1
    yield text.slice(from, to)
  }
}

function* partsOf(value: unknown, depth: number): Generator<string, void> {
  if (typeof value === 'string' && value.length > TEXT_CHARS) {
    yield '"'
    for (const text of cut(value)) yield JSON.stringify(text).slice(1, -1)
    yield '"'
  } else if (Array.isArray(value)) yield* entriesOf(value, depth)
  else if (typeof value === 'object' && value !== null && depth < OPENED_DEPTH) yield* fieldsOf(value, depth)
  else yield JSON.stringify(value) ?? 'null'
}

function* entriesOf(values: readonly unknown[], depth: number): Generator<string, void> {
  yield '['
  // Many small entries are written together, which is much quicker than one by one.
  for (let from = 0, count = 1; from < values.length; ) {
    if (from > 0) yield ','
    const batch = values.slice(from, from + count)
    from += batch.length
    if (depth + 1 < OPENED_DEPTH) {
      yield* partsOf(batch[0], depth + 1)
      continue
    }
    const text = JSON.stringify(batch).slice(1, -1)
    count = Math.max(1, Math.min(MAX_BATCH, Math.floor((BATCH_CHARS * batch.length) / text.length)))
    yield text
  }
  yield ']'
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
