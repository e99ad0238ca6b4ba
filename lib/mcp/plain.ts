// Texts of the cluster are written by strangers: what nobody can see, what turns the line round and what ends it is
// taken out, so that a text stays on its line and means to a reader what it shows.

/** Controls, marks of direction, characters without a width, breaks of lines, and halves of characters. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+/gu

/** On one line. */
export function plainLine(text: string): string {
  return text.replace(UNSEEN, ' ')
}

/** Each line for itself; a tab is two spaces. */
export function plainText(text: string): string {
  return text
    .split(/\r?\n/)
    .map((line) => plainLine(line.replaceAll('\t', '  ')))
    .join('\n')
}

/** At most so many characters, and a sign that there were more. */
export function clip(text: string, most: number): string {
  if (text.length <= most) return text
  return `${text.slice(0, most - 1).replace(/[\ud800-\udbff]$/, '')}…`
}

/** Whole lines of at most so many bytes together, and a sign that there were more. */
export function clipLines(text: string, most: number, bytesOf: (line: string) => number): string {
  const lines = text.split('\n')
  let used = 0
  const end = lines.findIndex((line) => {
    used += bytesOf(line)
    return used > most
  })
  if (end < 0) return text
  return [...lines.slice(0, end), `… ${lines.length - end} more lines are left out`].join('\n')
}
