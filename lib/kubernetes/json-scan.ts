// Finds a few texts in a JSON document that is too large to be held: it is read once, in pieces, and nothing else is kept.

export type JsonPath = readonly string[]

export interface JsonScan {
  /** Takes the next piece of the document. */
  push(piece: string): void
  /** The text at this place, once it has gone by. Entries of a list go by their number. */
  textAt(path: JsonPath): string | undefined
  /** How many entries the list at this place has had so far. */
  countAt(path: JsonPath): number
}

interface Level {
  readonly isList: boolean
  /** Of the entry that is read now. */
  key: string
  entries: number
}

/** What lies deeper is passed over. */
const MAX_LEVELS = 5
const MAX_TEXT = 1_024
const QUOTE = 0x22
const BACKSLASH = 0x5c

/** No text of a key holds this unescaped. */
const join = (path: JsonPath) => path.join('\n')

export function createJsonScan(wanted: readonly JsonPath[]): JsonScan {
  const paths = new Set(wanted.map(join))
  const texts = new Map<string, string>()
  const counts = new Map<string, number>()
  const levels: Level[] = []
  let depth = 0
  let isInText = false
  let isEscaped = false
  let isKey = false
  let text = ''

  const here = () => join(levels.map(({ key }) => key))
  const top = () => (depth <= MAX_LEVELS ? levels.at(-1) : undefined)

  function beginValue(): void {
    const level = top()
    if (level === undefined || !level.isList) return
    level.key = String(level.entries)
    level.entries += 1
    counts.set(join(levels.slice(0, -1).map(({ key }) => key)), level.entries)
  }

  function endText(): void {
    isInText = false
    const level = top()
    if (level === undefined || text.length > MAX_TEXT) return
    if (isKey) level.key = text
    else if (paths.has(here()) && !texts.has(here())) texts.set(here(), readEscapes(text))
  }

  function takeInText(code: number, character: string): void {
    if (isEscaped) isEscaped = false
    else if (code === BACKSLASH) isEscaped = true
    else if (code === QUOTE) {
      endText()
      return
    }
    if (depth <= MAX_LEVELS && text.length <= MAX_TEXT) text += character
  }

  function take(character: string): void {
    switch (character) {
      case '"':
        if (!isKey) beginValue()
        isInText = true
        text = ''
        break
      case '{':
      case '[':
        beginValue()
        depth += 1
        if (depth <= MAX_LEVELS) levels.push({ isList: character === '[', key: '', entries: 0 })
        isKey = character === '{'
        break
      case '}':
      case ']':
        if (depth <= MAX_LEVELS) levels.pop()
        depth = Math.max(0, depth - 1)
        isKey = false
        break
      case ':':
        isKey = false
        break
      case ',':
        isKey = top()?.isList === false
        break
    }
  }

  return {
    push(piece) {
      for (let at = 0; at < piece.length; at += 1) {
        if (isInText) takeInText(piece.charCodeAt(at), piece.charAt(at))
        else take(piece.charAt(at))
      }
    },
    textAt: (path) => texts.get(join(path)),
    countAt: (path) => counts.get(join(path)) ?? 0,
  }
}

function readEscapes(raw: string): string {
  try {
    return String(JSON.parse(`"${raw}"`))
  } catch {
    return raw
  }
}
