// Cuts a byte stream into lines. A line over the cap is dropped while it arrives, so that no line can fill the memory.

export type Line =
  | { readonly type: 'line'; readonly text: string }
  /** `head` is its beginning. */
  | { readonly type: 'oversized'; readonly head: string }

const NEWLINE = 0x0a
const HEAD_BYTES = 256

/** Empty lines are left out, and so is a last line without its end: it was cut off. */
export async function* readLines(chunks: AsyncIterable<Uint8Array>, maxBytes: number): AsyncGenerator<Line> {
  let parts: Uint8Array[] = []
  let length = 0
  let isOversized = false

  const keep = (part: Uint8Array) => {
    if (isOversized || part.length === 0) return
    parts.push(part)
    length += part.length
    if (length <= maxBytes) return
    isOversized = true
    parts = [Buffer.concat(parts).subarray(0, HEAD_BYTES)]
  }

  for await (const chunk of chunks) {
    let start = 0
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
      keep(chunk.subarray(start, end))
      start = end + 1
      const text = Buffer.concat(parts).toString('utf8')
      if (isOversized) yield { type: 'oversized', head: text }
      else if (text.trim() !== '') yield { type: 'line', text }
      parts = []
      length = 0
      isOversized = false
    }
    keep(chunk.subarray(start))
  }
}
