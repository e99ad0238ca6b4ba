// JSON of strangers: only what every parser reads in the same way. A key that comes twice means one thing to one parser and
// another to the next, and what is nested deeply costs whoever walks it.

export type StrictJson =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly problem: 'syntax' | 'depth' | 'repeated_key' }

/** Takes time in proportion to the length of the text, whatever is in it. */
export function parseStrictJson(text: string, maxDepth: number): StrictJson {
  const problem = findProblem(text, maxDepth)
  if (problem !== undefined) return { ok: false, problem }
  try {
    return { ok: true, value: JSON.parse(text) }
  } catch {
    return { ok: false, problem: 'syntax' }
  }
}

/** Looks at brackets and keys only: whether all between them is JSON is for the parser to say. */
function findProblem(text: string, maxDepth: number): 'syntax' | 'depth' | 'repeated_key' | undefined {
  /** The keys of each object that is open; none for a list. */
  const open: (Set<string> | undefined)[] = []
  for (let at = 0; at < text.length; at++) {
    switch (text[at]) {
      case '{':
      case '[':
        if (open.length >= maxDepth) return 'depth'
        open.push(text[at] === '{' ? new Set() : undefined)
        break
      case '}':
      case ']':
        open.pop()
        break
      case '"': {
        const end = endOfString(text, at)
        if (end === undefined) return 'syntax'
        const keys = open.at(-1)
        if (keys !== undefined && isKey(text, end + 1)) {
          const key = readString(text.slice(at, end + 1))
          if (key === undefined) return 'syntax'
          if (keys.has(key)) return 'repeated_key'
          keys.add(key)
        }
        at = end
      }
    }
  }
  return undefined
}

/** Where the closing quote of the string stands that begins at `from`. */
function endOfString(text: string, from: number): number | undefined {
  for (let at = from + 1; at < text.length; at++) {
    if (text[at] === '\\') at++
    else if (text[at] === '"') return at
  }
  return undefined
}

function isKey(text: string, from: number): boolean {
  let at = from
  while (' \t\r\n'.includes(text[at] ?? 'x')) at++
  return text[at] === ':'
}

/** With its escapes resolved: two spellings of a key are one key. */
function readString(literal: string): string | undefined {
  try {
    const value: unknown = JSON.parse(literal)
    return typeof value === 'string' ? value : undefined
  } catch {
    return undefined
  }
}
