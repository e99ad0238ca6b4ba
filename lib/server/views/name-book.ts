// Every Flux object that was ever seen or named here, by the words that stand for it in a text, so that a text can be
// searched for names that its reader may not see. Names stay after their objects: messages outlive them.

import type { FluxKind } from '@/lib/flux/kinds'
import { parseFluxRef } from '@/lib/flux/object/flux-ref'
import type { FluxResource } from '@/lib/flux/object/flux-resource'
import { addToSet } from '@/lib/group-by'
import type { Ref } from '@/lib/ref'
import { dropOldest } from '../remember'

/** A cluster that makes and deletes without end does not fill the memory; what was named first is forgotten first. */
const MAX_REFS = 50_000
const MAX_NAMESPACES = 20_000
const NO_REFS: ReadonlySet<Ref> = new Set()
const NO_KINDS: ReadonlySet<FluxKind> = new Set()

export interface NameBook {
  /** Grows with each new name. */
  readonly edition: number
  add(refs: Iterable<Ref>): void
  /** All that bear this word: a name, `namespace/name`, `name.namespace`, `namespace-name` or a whole ref. */
  bearersOf(word: string): ReadonlySet<Ref>
  /** The kinds that have, or had, objects in it; empty for what is no namespace. */
  kindsIn(namespace: string): ReadonlySet<FluxKind>
  /** Whether a word of several parts begins with these two. */
  isBegun(twoParts: string): boolean
  /** Of how many parts the longest word is that begins with this one; 0 where none does. */
  reachOf(part: string): number
}

export function createNameBook(): NameBook {
  const known = new Set<Ref>()
  const bearers = new Map<string, Set<Ref>>()
  const kinds = new Map<string, Set<FluxKind>>()
  const reach = new Map<string, number>()
  const begun = new Set<string>()
  let edition = 0

  const noteReach = (word: string) => {
    const [two, first = ''] = /^([A-Za-z0-9]+)[^A-Za-z0-9]+[A-Za-z0-9]+/.exec(word) ?? []
    if (two === undefined) {
      reach.set(word, Math.max(reach.get(word) ?? 0, 1))
      return
    }
    begun.add(two)
    const size = word.match(/[A-Za-z0-9]+/g)?.length ?? 1
    if (size > (reach.get(first) ?? 0)) reach.set(first, size)
  }
  const forget = (ref: Ref) => {
    known.delete(ref)
    for (const word of wordsOf(ref)) {
      const refs = bearers.get(word)
      refs?.delete(ref)
      if (refs?.size === 0) bearers.delete(word)
    }
  }
  const learn = (ref: Ref) => {
    const parts = parseFluxRef(ref)
    if (parts === undefined || known.has(ref)) return
    known.add(ref)
    edition += 1
    for (const word of wordsOf(ref)) {
      addToSet(bearers, word, ref)
      noteReach(word)
    }
    addToSet(kinds, parts.namespace, parts.kind)
    noteReach(parts.namespace)
    dropOldest(kinds, MAX_NAMESPACES)
    const oldest = known.values().next()
    if (known.size > MAX_REFS && !oldest.done) forget(oldest.value)
  }

  return {
    get edition() {
      return edition
    },
    add(refs) {
      for (const ref of refs) learn(ref)
    },
    bearersOf: (word) => bearers.get(word) ?? NO_REFS,
    kindsIn: (namespace) => kinds.get(namespace) ?? NO_KINDS,
    isBegun: (twoParts) => begun.has(twoParts),
    reachOf: (part) => reach.get(part) ?? 0,
  }
}

/** The object and whatever it names. */
export function namesIn({
  ref,
  references,
  dependsOn,
  managedBy,
  waitsFor,
  inventoryFlux,
}: FluxResource): Iterable<Ref> {
  return [
    ref,
    ...references.map(({ to }) => to),
    ...dependsOn.map((entry) => entry.ref),
    ...(managedBy === undefined ? [] : [managedBy]),
    ...waitsFor,
    ...inventoryFlux,
  ]
}

function wordsOf(ref: Ref): readonly string[] {
  const parts = parseFluxRef(ref)
  if (parts === undefined) return []
  const { namespace, name } = parts
  return [ref, `${namespace}/${name}`, `${name}.${namespace}`, `${namespace}-${name}`, name]
}
