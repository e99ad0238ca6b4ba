// How one set of people sees the cluster: which objects they may read, and everything else with their names taken out.
// One door for all that leaves: what is not known to be harmless is searched.

import type { Resource } from '@/lib/contract/state'
import { FLUX_KIND_NAMES, type FluxKind, isFluxKind } from '@/lib/flux/kinds'
import { parseFluxRef } from '@/lib/flux/object/flux-ref'
import { HIDDEN, hiddenRef, isHidden, parseRef, type Ref } from '@/lib/ref'
import { createTextMask, isOrdinary, type TextMask } from './mask-text'
import type { NameBook } from './name-book'
import { keyOfReadable, mayRead, type Readable } from './read-reviews'

export interface Sight {
  /** People of the same sight share a view. */
  readonly key: string
  /** The cluster did not say all of what they may read. */
  readonly isUnanswered: boolean
  readonly book: NameBook
  /** An object of Flux that they may read, whether it is there or not. */
  sees(ref: Ref): boolean
  /** Whether they may read objects of any kind in it. */
  seesIn(namespace: string): boolean
  /** It has objects of Flux, and they may read none of them. */
  hidesIn(namespace: string): boolean
  /** Whether they may read each object of every kind that the cluster serves. */
  seesAll(): boolean
  /** Whether they may read each object of this kind, wherever it is. */
  seesAllOf(kind: string): boolean
  /** The same, with every name in it that they may not see taken out. */
  mask<Value>(value: Value): Value
  /** What was made of this row, as long as no name is new. */
  once(row: Resource, make: () => Resource): Resource
}

/** `isAbsent`: the cluster is known to serve no such kind. */
export function createSight(readable: Readable, book: NameBook, isAbsent: (kind: FluxKind) => boolean): Sight {
  const sees = (ref: Ref) => {
    const parts = parseFluxRef(ref)
    return parts !== undefined && mayRead(readable, parts.kind, parts.namespace)
  }
  const seesIn = (namespace: string) => [...readable.kinds.keys()].some((kind) => mayRead(readable, kind, namespace))
  const maskText = createTextMask(book, (kind, namespace) => mayRead(readable, kind, namespace))
  const seesAllOf = (kind: FluxKind) => readable.kinds.get(kind) === 'everywhere'
  const isClosed = (namespace: string) =>
    !isOrdinary(namespace) && book.kindsIn(namespace).size > 0 && !seesIn(namespace)
  const maskString = (text: string) => maskRef(text, sees, isClosed, maskText)
  return {
    key: keyOfReadable(readable),
    isUnanswered: readable.isUnanswered,
    book,
    sees,
    seesIn,
    hidesIn: isClosed,
    seesAll: () => FLUX_KIND_NAMES.every((kind) => seesAllOf(kind) || isAbsent(kind)),
    seesAllOf: (kind) => isFluxKind(kind) && seesAllOf(kind),
    mask: (value) => maskDeep(value, maskString),
    once: rememberRows(book),
  }
}

function rememberRows(book: NameBook): Sight['once'] {
  let edition = -1
  let known = new WeakMap<Resource, Resource>()
  return (row, make) => {
    if (edition !== book.edition) {
      edition = book.edition
      known = new WeakMap()
    }
    const seen = known.get(row) ?? make()
    known.set(row, seen)
    return seen
  }
}

/** A kind, and two names of 253 characters at most. */
const MAX_REF = 600

/** A text that is a ref is one name as a whole. */
function maskRef(
  text: string,
  sees: (ref: Ref) => boolean,
  isClosed: (namespace: string) => boolean,
  maskText: TextMask,
): string {
  const ref = text.length <= MAX_REF && text.includes('/') ? parseRef(text) : undefined
  if (ref === undefined) return maskText(text)
  if (isHidden(ref.ref)) return text
  if (parseFluxRef(text) !== undefined) return sees(ref.ref) ? text : hiddenRef(ref.kind)
  if (ref.namespace !== '') return isClosed(ref.namespace) ? hiddenRef(ref.kind) : text
  const name = maskText(ref.name)
  return name === ref.name ? text : `${ref.kind}//${HIDDEN}`
}

/** Fields that hold a word of ours or of the API and never a name, so that no object can be called like them. */
const WORDS_OF_OURS: ReadonlySet<string> = new Set([
  ...['apiVersion', 'group', 'version', 'kind', 'uid', 'type', 'status', 'lastResult', 'level', 'code', 'mark', 'rule'],
  ...['state', 'behind', 'role', 'action', 'actions', 'severity'],
])
/** Fields whose keys are names of others. */
const NAMED_KEYS: ReadonlySet<string> = new Set(['labels', 'facts'])

/** What nothing was taken out of is the same value as before. */
function maskDeep<Value>(value: Value, maskString: (text: string) => string): Value
function maskDeep(value: unknown, maskString: (text: string) => string): unknown {
  if (typeof value === 'string') return maskString(value)
  if (Array.isArray(value)) {
    const items = value.map((item: unknown) => maskDeep(item, maskString))
    return items.every((item, at) => item === value[at]) ? value : items
  }
  if (typeof value !== 'object' || value === null) return value
  let isChanged = false
  const entries = Object.entries(value).map(([key, item]: [string, unknown]): [string, unknown] => {
    if (WORDS_OF_OURS.has(key)) return [key, item]
    const masked = maskDeep(NAMED_KEYS.has(key) ? maskKeys(item, maskString) : item, maskString)
    isChanged ||= masked !== item
    return [key, masked]
  })
  return isChanged ? Object.fromEntries(entries) : value
}

function maskKeys(value: unknown, maskString: (text: string) => string): unknown {
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value)
  if (entries.every(([key]) => maskString(key) === key)) return value
  return Object.fromEntries(entries.map(([key, item]) => [maskString(key), item]))
}
