// Bytes to lines under a length cap: a line may arrive in any number of pieces, and the last one may be cut off.

export type Line =
  | { readonly type: 'line' | 'unfinished'; readonly text: string }
  /** `head` is its beginning. */
  | { readonly type: 'too_long'; readonly head: string }

const NEWLINE = 0x0a
const RETURN = 0x0d
const HEAD_BYTES = 256

/** Empty lines are skipped. What is longer than `maxBytes` is reported once and never held in memory. */
export async function* readLines(
  body: AsyncIterable<Uint8Array>,
  maxBytes: number,
  headBytes = HEAD_BYTES,
): AsyncGenerator<Line> {
  let parts: Uint8Array[] = []
  let size = 0
  let isSkipping = false

  const take = (piece: Uint8Array): boolean => {
    size += piece.byteLength
    if (piece.byteLength > 0) parts.push(piece)
    return size <= maxBytes
  }
  const finish = (type: 'line' | 'unfinished'): Line | undefined => {
    const bytes = parts.length === 1 ? parts[0] : Buffer.concat(parts)
    parts = []
    size = 0
    if (bytes === undefined) return undefined
    const end = bytes.at(-1) === RETURN ? bytes.byteLength - 1 : bytes.byteLength
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, end).toString('utf8')
    return text.trim() === '' ? undefined : { type, text }
  }

  for await (const chunk of body) {
    let from = 0
    while (from < chunk.byteLength) {
      const at = chunk.indexOf(NEWLINE, from)
      const to = at === -1 ? chunk.byteLength : at
      if (!isSkipping && !take(chunk.subarray(from, to))) {
        const head = Buffer.concat(parts).subarray(0, headBytes).toString('utf8')
        isSkipping = true
        parts = []
        yield { type: 'too_long', head }
      }
      if (at !== -1) {
        const line = isSkipping ? undefined : finish('line')
        isSkipping = false
        size = 0
        if (line !== undefined) yield line
      }
      from = to + 1
    }
  }
  const rest = isSkipping ? undefined : finish('unfinished')
  if (rest !== undefined) yield rest
}
