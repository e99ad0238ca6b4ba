// Where in a text the searched words stand.

export interface MarkedPart {
  readonly part: string
  readonly isFound: boolean
}

/** A line with more than so many finds is marked no further. */
const MOST = 50

export function markWords(text: string, find: string): readonly MarkedPart[] {
  if (find === '') return [{ part: text, isFound: false }]
  const whole = text.toLowerCase()
  const word = find.toLowerCase()
  // Where other writing changes its length with its case no place can be told.
  if (whole.length !== text.length) return [{ part: text, isFound: false }]
  const parts: MarkedPart[] = []
  let from = 0
  for (let at = whole.indexOf(word); at !== -1 && parts.length < MOST * 2; at = whole.indexOf(word, from)) {
    if (at > from) parts.push({ part: text.slice(from, at), isFound: false })
    from = at + word.length
    parts.push({ part: text.slice(at, from), isFound: true })
  }
  if (from < text.length || parts.length === 0) parts.push({ part: text.slice(from), isFound: false })
  return parts
}
