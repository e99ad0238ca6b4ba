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
      const piece = text.slice(first.start, end)
      if (size === 2 && !book.isBegun(piece)) break
      const word = wordOf(piece)
      if (word !== undefined) found = { word, size, end }
    }
    // A namespace is one wherever it stands; a plain word in a longer name says nothing of an object.
    if (found === undefined || book.kindsIn(text.slice(first.start, found.end)).size > 0) return found
    return isPlainPiece(text, first.start, found) ? undefined : found
  }

  return (text: string): string => {
    if (!mayNameSomebody(text, book)) return text
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
      const isNamespace = book.kindsIn(word).size > 0
      // Whatever stands in a namespace is named beside it, and is as well known or unknown.
      const end = isNamespace ? endOfNameBehind(text, found.end) : found.end
      if (found.word === 'hidden') {
        const from = isNamespace ? startOfNameBefore(text, start, copied) : start
        masked += text.slice(copied, from) + standIn(word)
        copied = end
      }
      while ((parts[at]?.start ?? Number.POSITIVE_INFINITY) < end) at += 1
    }
    return copied === 0 ? text : masked + text.slice(copied)
  }
}

/** Most texts name nobody, and are gone through without being taken apart. */
function mayNameSomebody(text: string, book: NameBook): boolean {
  let start = -1
  for (let at = 0; at <= text.length; at += 1) {
    if (isPart(text.charCodeAt(at))) {
      if (start === -1) start = at
    } else if (start !== -1) {
      if (book.reachOf(text.slice(start, at)) > 0) return true
      start = -1
    }
  }
  return false
}

/** A letter or a digit; nothing behind the end of the text. */
function isPart(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 48 && code <= 57) || (code >= 65 && code <= 90)
}

/** `namespace/name`, and as an inventory writes it: `namespace_name_group_Kind`. */
function endOfNameBehind(text: string, at: number): number {
  if (text[at] !== '/' && text[at] !== '_') return at
  let end = at + 1
  while (/[A-Za-z0-9.-]/.test(text[end] ?? '')) end += 1
  while (end > at + 1 && /[.-]/.test(text[end - 1] ?? '')) end -= 1
  return end === at + 1 ? at : end
}

/** `name.namespace`, as services are called. */
function startOfNameBefore(text: string, at: number, least: number): number {
  if (text[at - 1] !== '.') return at
  let start = at - 1
  while (start > least && /[A-Za-z0-9-]/.test(text[start - 1] ?? '')) start -= 1
  return start === at - 1 ? at : start
}

/** One plain word inside a longer name of which nothing is known: `redis` says nothing of `redis-ha`. */
function isPlainPiece(text: string, start: number, { word, size, end }: { word: Word; size: number; end: number }) {
  if (word !== 'hidden' || size > 1 || /\d/.test(text.slice(start, end))) return false
  const isJoinedBefore = /[-.]/.test(text[start - 1] ?? '') && /[A-Za-z0-9]/.test(text[start - 2] ?? '')
  const isJoinedBehind = /^[-.](?!git\b)[A-Za-z0-9]/.test(text.slice(end, end + 5))
  return isJoinedBefore || isJoinedBehind
}

function standIn(word: string): string {
  const parts = parseRef(word)
  return parts === undefined ? HIDDEN : hiddenRef(parts.kind)
}

export type TextMask = ReturnType<typeof createTextMask>
