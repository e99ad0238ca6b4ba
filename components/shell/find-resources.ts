// Which objects a few letters mean: every word must occur; names count before namespaces and kinds.

import type { Resource } from '@/lib/contract/state'
import { compareStatus } from '@/lib/flux/judge/status-presentation'

const MAX_FOUND = 40
const MAX_UNASKED = 6

type Findable = Pick<Resource, 'ref' | 'kind' | 'namespace' | 'name' | 'status'>

export function findResources<Row extends Findable>(resources: readonly Row[], query: string): readonly Row[] {
  const words = query
    .trim()
    .toLowerCase()
    .split(/[\s/]+/)
    .filter(Boolean)
  if (words.length === 0) {
    return resources
      .filter((resource) => resource.status === 'failed' || resource.status === 'stalled')
      .sort((a, b) => compareStatus(a.status, b.status))
      .slice(0, MAX_UNASKED)
  }
  return resources
    .map((resource) => ({ resource, score: score(resource, words) }))
    .filter(({ score }) => score > 0)
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
    if (!all.includes(word)) return 0
    total += own === word ? 8 : own.startsWith(word) ? 4 : own.includes(word) ? 2 : 1
  }
  return total
}
