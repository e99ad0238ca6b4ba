// Which objects a few letters mean: those that the filter of rows finds, with names before namespaces and kinds, and
// these before what an object says; where none says it so, names that hold the letters in their order.

import { defaultFilter } from 'cmdk'
import type { Resource } from '@/lib/contract/state'
import { isFailing } from '@/lib/flux/judge/status'
import { compareStatus } from '@/lib/flux/judge/status-presentation'
import { describeKind } from '@/lib/flux/kinds'
import { type Filterable, matches, splitWords } from '@/lib/flux/row-filter'

const MAX_FOUND = 40
const MAX_UNASKED = 6
const MAX_ALIKE = 8
const LEAST_ALIKE = 0.01

export type Findable = Filterable & Pick<Resource, 'name'>

export function findResources<Row extends Findable>(resources: readonly Row[], query: string): readonly Row[] {
  const words = splitWords(query.replaceAll('/', ' '))
  if (words.length === 0) {
    return resources
      .filter(({ status }) => isFailing(status))
      .sort((a, b) => compareStatus(a.status, b.status))
      .slice(0, MAX_UNASKED)
  }
  const found = ranked(
    resources.filter((resource) => matches(resource, { text: words.join(' ') })),
    (resource) => score(resource, words),
  ).slice(0, MAX_FOUND)
  if (found.length > 0) return found
  const alike = resources.filter((resource) => words.every((word) => isAlike(resource, word)))
  return ranked(alike, (resource) => likeness(resource, words)).slice(0, MAX_ALIKE)
}

function ranked<Row extends Findable>(rows: readonly Row[], scoreOf: (row: Row) => number): readonly Row[] {
  return rows
    .map((resource) => ({ resource, score: scoreOf(resource) }))
    .filter(({ score: own }) => own > LEAST_ALIKE)
    .sort(
      (a, b) =>
        b.score - a.score ||
        compareStatus(a.resource.status, b.resource.status) ||
        rankOf(a.resource) - rankOf(b.resource) ||
        compareNames(a, b),
    )
    .map(({ resource }) => resource)
}

/** Of one name, what applies is meant before what it takes from. */
function rankOf({ kind }: Findable): number {
  return describeKind(kind).role === 'applier' ? 0 : 1
}

function compareNames(a: { resource: Findable }, b: { resource: Findable }): number {
  return a.resource.name.localeCompare(b.resource.name)
}

function score({ kind, namespace, name }: Findable, words: readonly string[]): number {
  const own = name.toLowerCase()
  const all = `${kind} ${namespace} ${own}`.toLowerCase()
  // One that only says the words somewhere comes last, and comes.
  let total = 0.5
  for (const word of words) {
    total += own === word ? 8 : own.startsWith(word) ? 4 : own.includes(word) ? 2 : all.includes(word) ? 1 : 0
  }
  return total
}

/** Cheap, before anything is scored: thousands are looked at with each letter. */
function isAlike({ kind, namespace, name }: Findable, word: string): boolean {
  return holdsInOrder(name, word) || `${kind} ${namespace}`.toLowerCase().includes(word)
}

function holdsInOrder(text: string, letters: string): boolean {
  let at = -1
  for (const letter of letters) {
    at = text.indexOf(letter, at + 1)
    if (at === -1) return false
  }
  return true
}

function likeness({ kind, namespace, name }: Findable, words: readonly string[]): number {
  const place = `${kind} ${namespace}`.toLowerCase()
  return words.reduce((product, word) => product * (place.includes(word) ? 0.5 : defaultFilter(name, word)), 1)
}
