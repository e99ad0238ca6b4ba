// Which Markdown is drawn as such. What is nested or marked beyond reason costs time and stack, so it stays plain text.

const MAX_LENGTH = 16_384
const MAX_MARKS = 2_000
const MANY_CONTAINERS = /^[ \t]*(?:>[ \t]*|[-+*][ \t]+|\d{1,9}[.)][ \t]+){9}/m
const DEEP_INDENT = /^[ \t]{32}/m
const LONG_RUN = /([[\]_*`~<>!#&])\1{31}/
const MARKS = /[[\]_*`<>!&\\]/g

export function isTameMarkdown(text: string): boolean {
  return (
    text.length <= MAX_LENGTH &&
    !MANY_CONTAINERS.test(text) &&
    !DEEP_INDENT.test(text) &&
    !LONG_RUN.test(text) &&
    (text.match(MARKS)?.length ?? 0) <= MAX_MARKS
  )
}
