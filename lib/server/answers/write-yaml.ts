// A manifest as YAML. A large one is written in a plainer way that takes time in proportion to it, and little of that.

import { stringify } from 'yaml'

/** In characters of JSON; beyond, the usual way takes a tenth of a second and more. */
const LARGE = 100_000

export function writeYaml(value: unknown): string {
  if (JSON.stringify(value).length <= LARGE) return stringify(value, { lineWidth: 0 })
  const lines: string[] = []
  writeBlock(value, '', lines)
  return `${lines.join('\n')}\n`
}

/** What is no list and no map, or an empty one, stands on one line, or is a block of lines. */
function writeBlock(value: unknown, indent: string, lines: string[]): void {
  if (Array.isArray(value)) for (const item of value) writeEntry(`${indent}-`, item, indent, lines)
  else if (typeof value === 'object' && value !== null)
    for (const [key, item] of Object.entries(value)) writeEntry(`${indent}${writeText(key)}:`, item, indent, lines)
}

function writeEntry(head: string, value: unknown, indent: string, lines: string[]): void {
  if (typeof value === 'object' && value !== null) {
    const isEmpty = (Array.isArray(value) ? value : Object.keys(value)).length === 0
    lines.push(isEmpty ? `${head} ${Array.isArray(value) ? '[]' : '{}'}` : head)
    writeBlock(value, `${indent}  `, lines)
  } else if (typeof value === 'string' && isBlock(value)) {
    lines.push(`${head} |-`)
    for (const line of value.split('\n')) lines.push(line === '' ? '' : `${indent}  ${line}`)
  } else lines.push(`${head} ${typeof value === 'string' ? writeText(value) : JSON.stringify(value ?? null)}`)
}

/** Begins with a word, so that nothing of it looks like a word of YAML, a number or a time. */
const PLAIN = /^[A-Za-z][A-Za-z0-9_./-]*$/
const TAKEN = /^(?:y|n|yes|no|on|off|true|false|null)$/i

function writeText(text: string): string {
  return PLAIN.test(text) && !TAKEN.test(text) ? text : JSON.stringify(text)
}

/** Lines that can stand as they are. */
function isBlock(text: string): boolean {
  return text.includes('\n') && /^[!-~][ -~\n]*[!-~]$/.test(text)
}
