// Texts that make a pattern work hard: what it looks for, repeated, with and without an end that spoils the match.

import { type Node, parsePattern } from './backtracking'

const MAX_SAMPLES = 8
const MAX_SAMPLE_LENGTH = 24
const PIECE_LENGTH = 4
const BETWEEN = ['', '-', ' ', '\n', '/', 'x']
const CHARACTERS = `a0-_ \n.,:;/\\'"=+@(){}[]<>|&?#$%!*~^AZbefjkotxzK\t\u00e9`

/** Makes the text of about `length` characters. */
export type HostileText = (length: number) => string

export function hostileTexts(pattern: RegExp): readonly HostileText[] {
  const tree = parsePattern(pattern)
  const samples = new Set(
    [CHARACTERS, [...CHARACTERS].reverse().join('')].flatMap((characters) =>
      samplesOf(tree, [...characters]).map((sample) => sample.slice(0, MAX_SAMPLE_LENGTH)),
    ),
  )
  samples.delete('')
  const parts = new Map<string, readonly [string, string]>()
  for (const sample of samples) {
    parts.set(`|${sample}`, ['', sample])
    for (let from = 0; from < sample.length; from += 1) {
      for (let to = from + 1; to <= Math.min(sample.length, from + PIECE_LENGTH); to += 1) {
        const piece = sample.slice(from, to)
        for (const between of from === 0 ? BETWEEN : ['']) parts.set(`|${piece}${between}`, ['', piece + between])
        parts.set(`${sample.slice(0, from)}|${piece}`, [sample.slice(0, from), piece])
      }
    }
  }
  return [...parts.values()].flatMap(([head, piece]) =>
    ['', '\u0000'].map((end) => (length: number) => head + piece.repeat(Math.ceil(length / piece.length)) + end),
  )
}

/** Texts that the tree would take, each way through its choices once. */
function samplesOf(node: Node, characters: readonly string[]): readonly string[] {
  if (node.type === 'take') return [characters.find(node.test) ?? printable(node.test)]
  if (node.type === 'assert' || node.type === 'look') return ['']
  if (node.type === 'choice') return node.nodes.flatMap((one) => samplesOf(one, characters)).slice(0, MAX_SAMPLES)
  if (node.type === 'repeat') {
    const times = Math.min(Math.max(node.min, Math.min(node.max, 2)), 8)
    return samplesOf(node.node, characters).map((sample) => sample.repeat(times))
  }
  return node.nodes.reduce<readonly string[]>(
    (begun, one) => {
      const next = samplesOf(one, characters)
      const count = Math.max(begun.length, next.length)
      return Array.from({ length: count }, (_, at) => `${begun[at % begun.length]}${next[at % next.length]}`)
    },
    [''],
  )
}

function printable(test: (character: string) => boolean): string {
  for (let code = 0; code < 0x2100; code += 1) {
    const character = String.fromCharCode(code)
    if (test(character)) return character
  }
  return ''
}
