// Which objects a few letters mean: those that the filter of rows finds, with names before namespaces and kinds, and
// these before what an object says.

import type { Resource } from '@/lib/contract/state'
import { compareStatus } from '@/lib/flux/judge/status-presentation'
import { type Filterable, matches, splitWords } from '@/lib/flux/row-filter'

const MAX_FOUND = 40
const MAX_UNASKED = 6

type Findable = Filterable & Pick<Resource, 'name'>

export function findResources<Row extends Findable>(resources: readonly Row[], query: string): readonly Row[] {
  const words = splitWords(query.replaceAll('/', ' '))
  if (words.length === 0) {
    return resources
      .filter((resource) => resource.status === 'failed' || resource.status === 'stalled')
      .sort((a, b) => compareStatus(a.status, b.status))
      .slice(0, MAX_UNASKED)
  }
  return resources
    .filter((resource) => matches(resource, { text: query }))
    .map((resource) => ({ resource, score: score(resource, words) }))
    .sort((a, b) => b.score - a.score || compareStatus(a.resource.status, b.resource.status) || compareNames(a, b))
    .slice(0, MAX_FOUND)
    .map(({ resource }) => resource)
}

function compareNames(a: { resource: Findable }, b: { resource: Findable }): number {
  return a.resource.name.localeCompare(b.resource.name)
}

function score({ kind, namespace, name }: Findable, words: readonly string[]): number {
  const own = name.toLowerCase()
  const all = `${kind} ${namespace} ${own}`.toLowerCase()
  let total = 0
  for (const word of words) {
    total += own === word ? 8 : own.startsWith(word) ? 4 : own.includes(word) ? 2 : all.includes(word) ? 1 : 0
  }
  return total
}
