// What a terminal would obey is taken out of a line of a log, and what it would swallow is shown.

const ESCAPE = 0x1b
const BELL = 0x07
const TAB = 0x09
const DELETE = 0x7f
/** The same commands in one character, of the range C1. */
const CSI = 0x9b
const LAST_C1 = 0x9f
const PICTURES = 0x2400
const PICTURE_OF_DELETE = 0x2421

/** Without the commands of ANSI, colours and titles included; linear in its length. */
export function removeAnsi(text: string): string {
  if (!text.includes('\x1b') && !text.includes('\x9b')) return text
  let plain = ''
  let from = 0
  let at = 0
  while (at < text.length) {
    const code = text.charCodeAt(at)
    if (code !== ESCAPE && code !== CSI) {
      at += 1
      continue
    }
    plain += text.slice(from, at)
    at = code === CSI ? endOfCsi(text, at + 1) : endOfEscape(text, at + 1)
    from = at
  }
  return plain + text.slice(from)
}

function endOfEscape(text: string, at: number): number {
  const kind = text.charAt(at)
  if (kind === '[') return endOfCsi(text, at + 1)
  // Of a title, a link or the like: to the bell, or to ESC and a backslash.
  if (kind !== '' && ']PX^_'.includes(kind)) return endOfString(text, at + 1)
  // A set of characters is chosen by one more.
  if (kind !== '' && '()*+-./#% '.includes(kind)) return Math.min(at + 2, text.length)
  return Math.min(at + 1, text.length)
}

/** Parameters, then one letter. */
function endOfCsi(text: string, from: number): number {
  let at = from
  while (at < text.length && isBetween(text.charCodeAt(at), 0x20, 0x3f)) at += 1
  return at < text.length && isBetween(text.charCodeAt(at), 0x40, 0x7e) ? at + 1 : at
}

function endOfString(text: string, from: number): number {
  for (let at = from; at < text.length; at += 1) {
    if (text.charCodeAt(at) === BELL) return at + 1
    if (text.charCodeAt(at) === ESCAPE) return text.charAt(at + 1) === '\\' ? at + 2 : at
  }
  return text.length
}

/** Each character that cannot be seen, or turns round what stands beside it, as one that can. Tabs stay. */
export function showControls(text: string): string {
  let shown = ''
  let from = 0
  for (let at = 0; at < text.length; at += 1) {
    const picture = pictureOf(text.charCodeAt(at))
    if (picture === undefined) continue
    shown += text.slice(from, at) + picture
    from = at + 1
  }
  return from === 0 ? text : shown + text.slice(from)
}

function pictureOf(code: number): string | undefined {
  if (code >= 0x20 && code < DELETE) return undefined
  if (code < 0x20) return code === TAB ? undefined : String.fromCharCode(PICTURES + code)
  if (code === DELETE) return String.fromCharCode(PICTURE_OF_DELETE)
  if (code <= LAST_C1 || turnsText(code)) return `<U+${code.toString(16).toUpperCase().padStart(4, '0')}>`
  return undefined
}

/** Marks of direction, and breaks of lines that are none of a log. */
function turnsText(code: number): boolean {
  return (
    code === 0x061c ||
    isBetween(code, 0x200e, 0x200f) ||
    isBetween(code, 0x2028, 0x202e) ||
    isBetween(code, 0x2066, 0x2069) ||
    code === 0xfeff
  )
}

function isBetween(code: number, least: number, most: number): boolean {
  return code >= least && code <= most
}
