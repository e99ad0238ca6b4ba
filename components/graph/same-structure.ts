// Whether two graphs are laid out alike: then the drawing of the one serves the other. Pure.

import type { Graph } from '@/lib/contract/graph'

/** For graphs as `structureOf` gives them: in a fixed order, and without what changes in place. */
export function isSameStructure(a: Graph, b: Graph): boolean {
  return (
    areSame(a.nodes, b.nodes) &&
    areSame(a.edges, b.edges) &&
    a.cycles.length === b.cycles.length &&
    a.cycles.every((cycle, at) => cycle.join('\n') === b.cycles[at]?.join('\n'))
  )
}

function areSame<Item extends object>(a: readonly Item[], b: readonly Item[]): boolean {
  return a.length === b.length && a.every((item, at) => isSame(item, b[at]))
}

/** Their fields are words and numbers only. */
function isSame<Item extends object>(a: Item, b: Item | undefined): boolean {
  if (b === undefined) return false
  const fields = Object.entries(a)
  return fields.length === Object.keys(b).length && fields.every(([name, value]) => Reflect.get(b, name) === value)
}
