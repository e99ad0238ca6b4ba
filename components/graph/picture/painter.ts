// What is painted on a drawing after it stands: the state of nodes and the look of edges, only where it changed.

import { edgeKey } from '@/lib/flux/graph/circle-edges'
import type { EdgeFacts } from '@/lib/flux/graph/edge-facts'
import type { Ref } from '@/lib/ref'
import type { NodeFacts } from '../model/node-facts'
import type { DrawnEdge, DrawnNode } from './picture'

export interface Painting {
  readonly facts: ReadonlyMap<Ref, NodeFacts>
  readonly edgeFacts: ReadonlyMap<string, EdgeFacts>
  /** Roots of problems, the worst first. */
  readonly causes: readonly Ref[]
  readonly selected: Ref | undefined
}

export type Painter = (nodes: Iterable<DrawnNode>, edges: Iterable<DrawnEdge>, painting: Painting) => void

export function createPainter(): Painter {
  const looks = new Map<SVGElement, EdgeFacts['look']>()
  return (nodes, edges, { facts, edgeFacts, selected }) => {
    for (const node of nodes) {
      const fact = facts.get(node.ref)
      if (fact !== undefined) node.paint(fact, node.ref === selected)
    }
    for (const { path, from, to } of edges) {
      const look = edgeFacts.get(edgeKey(from, to))?.look ?? 'plain'
      if (looks.get(path) === look) continue
      looks.set(path, look)
      path.dataset.look = look
    }
  }
}

const TROUBLE = new Set(['stalled', 'failed', 'marked'])

/** Where to look first: at what is chosen, else at the worst problem among what is drawn. */
export function anchorOf(
  { selected, causes, facts }: Pick<Painting, 'selected' | 'causes' | 'facts'>,
  isDrawn: (ref: Ref) => boolean,
): Ref | undefined {
  const first = [selected, ...causes].find((ref) => ref !== undefined && isDrawn(ref))
  if (first !== undefined) return first
  for (const [ref, { root, missing, look }] of facts)
    if ((root || missing || TROUBLE.has(look)) && isDrawn(ref)) return ref
  return undefined
}
