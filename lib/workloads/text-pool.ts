// One and the same text for equal ones: a thousand pods of one template hold its names and images once.

/** Gives back an equal text, where it can one that is held already. */
export type TextPool = (text: string) => string

export const poolNothing: TextPool = (text) => text

/** Knows so many texts at most; whoever holds one holds it on. */
export function createTextPool(atMost = 10_000): TextPool {
  const known = new Map<string, string>()
  return (text) => {
    const held = known.get(text)
    if (held !== undefined) return held
    if (known.size >= atMost) known.clear()
    known.set(text, text)
    return text
  }
}
