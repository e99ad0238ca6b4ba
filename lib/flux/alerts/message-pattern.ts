// Whether a pattern of an inclusionList or exclusionList is found in a message. Patterns are text of others and take as long
// as they like, so only those are understood that are plain words with `.*` between them.

const SPECIAL = /[\\^$.|?*+()[\]{}]/
const MAX_CHARACTERS = 1_000

/** Undefined where the pattern is not understood: then nothing may be concluded from it. */
export function findsPattern(pattern: string, message: string): boolean | undefined {
  const pieces = piecesOf(pattern)
  if (pieces === undefined) return undefined
  // As in Go, `.` goes to the end of a line.
  return message
    .slice(0, MAX_CHARACTERS)
    .split('\n')
    .some((line) => holdsInOrder(line, pieces))
}

/** Whether it is found in every message. */
export function findsAll(pattern: string): boolean {
  return piecesOf(pattern)?.every((piece) => piece === '') === true
}

function piecesOf(pattern: string): readonly string[] | undefined {
  const pieces = pattern.split('.*')
  return pieces.some((piece) => SPECIAL.test(piece)) ? undefined : pieces
}

function holdsInOrder(line: string, pieces: readonly string[]): boolean {
  let from = 0
  for (const piece of pieces) {
    const at = line.indexOf(piece, from)
    if (at === -1) return false
    from = at + piece.length
  }
  return true
}
