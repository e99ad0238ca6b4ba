// How much of a text is kept with an entry.

const MAX_TEXT = 1_000

export function cutText(text: string): string {
  return text.length <= MAX_TEXT ? text : `${text.slice(0, MAX_TEXT - 1)}…`
}
