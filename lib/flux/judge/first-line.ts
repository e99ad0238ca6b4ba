// What is quoted of a controller's words inside a sentence of ours: their first line, cut where it would take over.

const MOST_CHARS = 160

export function firstLine(text: string): string {
  const line = text.split('\n', 1)[0] ?? ''
  return line.length > MOST_CHARS ? `${line.slice(0, MOST_CHARS - 1)}…` : line
}
