// Takes the names of objects that a reader may not see out of a text. Linear: each part of it is looked up with the few
// behind it that a known name could have.

import type { FluxKind } from '@/lib/flux/kinds'
import { parseFluxRef } from '@/lib/flux/object/flux-ref'
import { HIDDEN, hiddenRef, parseRef } from '@/lib/ref'
import type { NameBook } from './name-book'

/** A name of more parts is known by its first. */
const REACH_AT_MOST = 24
/** Between the parts of one name. */
const JOINT = /^[-./]{1,3}$/
/** Words of which everybody knows that they are there, and those that are as good as none. */
const ORDINARY = new Set([
  ...['default', 'flux-system', 'kube-system', 'kube-public', 'flux', 'main', 'master', 'latest', 'stable', 'hidden'],
  ...['v1', 'v1beta1', 'v1beta2', 'v1beta3', 'v2', 'v2beta1', 'v2beta2'],
])
const SHORT = 2

export function isOrdinary(word: string): boolean {
  return ORDINARY.has(word)
}

interface Part {
  readonly text: string
  readonly start: number
  readonly end: number
}

/** `hidden` words are taken out; a `namespace` that is seen vouches for the name behind it. */
type Word = 'hidden' | 'seen' | 'namespace'

export function createTextMask(book: NameBook, sees: (kind: FluxKind, namespace: string) => boolean) {
  let edition = -1
  const judged = new Map<string, Word | undefined>()

  const judge = (word: string): Word | undefined => {
    const bearers = book.bearersOf(word)
    const kinds = book.kindsIn(word)
    if (bearers.size === 0 && kinds.size === 0) return undefined
    for (const kind of kinds) if (sees(kind, word)) return 'namespace'
    for (const ref of bearers) {
      const parts = parseFluxRef(ref)
      if (parts !== undefined && sees(parts.kind, parts.namespace)) return 'seen'
    }
    return isOrdinary(word) || word.length <= SHORT || /^\d+$/.test(word) ? undefined : 'hidden'
  }
  const wordOf = (word: string): Word | undefined => {
    if (edition !== book.edition) {
      judged.clear()
      edition = book.edition
    }
    if (judged.has(word)) return judged.get(word)
    const found = judge(word)
    if (book.bearersOf(word).size > 0 || book.kindsIn(word).size > 0) judged.set(word, found)
    return found
  }

  /** The longest known word that begins with this part, and how many parts it has. */
  const findWord = (text: string, parts: readonly Part[], at: number) => {
    const first = parts[at]
    if (first === undefined) return undefined
    const reach = Math.min(book.reachOf(first.text), REACH_AT_MOST, parts.length - at)
    let found: { word: Word; size: number; end: number } | undefined
    let end = first.start
    for (let size = 1; size <= reach; size += 1) {
      const next = parts[at + size - 1]
      if (next === undefined || (size > 1 && !JOINT.test(text.slice(end, next.start)))) break
      end = next.end
      const word = wordOf(text.slice(first.start, end))
      if (word !== undefined) found = { word, size, end }
    }
    return found !== undefined && isPlainPiece(text, first.start, found) ? undefined : found
  }

  return (text: string): string => {
    const parts = Array.from(text.matchAll(/[A-Za-z0-9]+/g), ({ 0: part, index }): Part => {
      return { text: part, start: index, end: index + part.length }
    })
    let masked = ''
    let copied = 0
    for (let at = 0; at < parts.length; ) {
      const found = findWord(text, parts, at)
      const start = parts[at]?.start ?? 0
      at += found?.size ?? 1
      if (found === undefined || found.word === 'seen') continue
      const word = text.slice(start, found.end)
      // Whatever stands in a namespace is named behind it, and is as well known or unknown.
      const behind = text[found.end] === '/' && book.kindsIn(word).size > 0 ? tokenAt(text, found.end + 1) : 0
      const end = found.end + (behind === 0 ? 0 : behind + 1)
      if (found.word === 'hidden') {
        masked += text.slice(copied, start) + standIn(word)
        copied = end
      }
      while ((parts[at]?.start ?? Number.POSITIVE_INFINITY) < end) at += 1
    }
    return copied === 0 ? text : masked + text.slice(copied)
  }
}

/** One plain word inside a longer name of which nothing is known: `redis` says nothing of `redis-ha`. */
function isPlainPiece(text: string, start: number, { word, size, end }: { word: Word; size: number; end: number }) {
  if (word !== 'hidden' || size > 1 || /\d/.test(text.slice(start, end))) return false
  const isJoinedBefore = /[-.]/.test(text[start - 1] ?? '') && /[A-Za-z0-9]/.test(text[start - 2] ?? '')
  const isJoinedBehind = /^[-.](?!git\b)[A-Za-z0-9]/.test(text.slice(end, end + 5))
  return isJoinedBefore || isJoinedBehind
}

/** How long the name is that begins here. */
function tokenAt(text: string, at: number): number {
  let end = at
  while (/[A-Za-z0-9.-]/.test(text[end] ?? '')) end += 1
  while (end > at && /[.-]/.test(text[end - 1] ?? '')) end -= 1
  return end - at
}

function standIn(word: string): string {
  const parts = parseRef(word)
  return parts === undefined ? HIDDEN : hiddenRef(parts.kind)
}

export type TextMask = ReturnType<typeof createTextMask>
