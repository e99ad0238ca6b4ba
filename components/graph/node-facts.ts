// What is written on each node and told to those who cannot see it. Pure; computed again with every live change.

import type { Graph, GraphNode } from '@/lib/contract/graph'
import type { Ref, Resource } from '@/lib/contract/state'
import { STATUS_PRESENTATION } from '@/lib/flux/status-presentation'
import type { Fold } from './narrow-graph'
import type { NodeFacts } from './node-drawing'

export function factsOf(
  graph: Graph,
  folds: ReadonlyMap<Ref, Fold>,
  rows: ReadonlyMap<Ref, Pick<Resource, 'rootCause' | 'retrying'>>,
): ReadonlyMap<Ref, NodeFacts> {
  const roots = new Set(graph.rootCauses)
  const facts = new Map<Ref, NodeFacts>()
  for (const node of graph.nodes) {
    const fold = folds.get(node.ref)
    if (fold !== undefined) facts.set(node.ref, foldFacts(fold))
    else facts.set(node.ref, nodeFacts(node, roots.has(node.ref), rows.get(node.ref)))
  }
  return facts
}

function foldFacts(fold: Fold): NodeFacts {
  const name = `${fold.refs.length} ready`
  return {
    namespace: fold.namespace,
    name,
    line: 'folded · press to unfold',
    description: `${name} objects in ${fold.namespace}`,
    look: 'fold',
    missing: false,
    root: false,
    held: false,
  }
}

function nodeFacts(
  node: GraphNode,
  isRoot: boolean,
  row: Pick<Resource, 'rootCause' | 'retrying'> | undefined,
): NodeFacts {
  const missing = node.missing === true
  const word = missing ? 'Missing' : node.unread === true ? 'Not read' : STATUS_PRESENTATION[node.status].label
  const held = row?.rootCause !== undefined && row.rootCause !== node.ref
  const detail = node.status === 'ready' && node.line !== undefined ? node.line : word
  const heard = [
    detail === word ? '' : word,
    row?.retrying === true ? 'retrying' : '',
    isRoot ? 'root cause' : '',
    held ? `held back by ${row?.rootCause}` : '',
    node.line ?? '',
    node.hint ?? '',
  ]
  return {
    namespace: node.namespace,
    name: node.name,
    line: `${node.kind} · ${detail}`,
    description: heard.filter((part) => part !== '').join(', '),
    look: node.status,
    missing: missing || node.unread === true,
    root: isRoot,
    held,
  }
}

/** The same structure with everything that may change in place taken out, in a fixed order: the key of a layout. */
export function structureOf(graph: Graph): Graph {
  const nodes = graph.nodes
    .map(({ ref, kind, namespace, name }): GraphNode => ({ ref, kind, namespace, name, status: 'unknown' }))
    .sort((a, b) => compare(a.ref, b.ref))
  const edges = graph.edges
    .map(({ from, to, type, readyExpr }) => ({ from, to, type, ...(readyExpr === undefined ? {} : { readyExpr }) }))
    .sort((a, b) => compare(`${a.from} ${a.to} ${a.type}`, `${b.from} ${b.to} ${b.type}`))
  return { nodes, edges, cycles: graph.cycles, rootCauses: [] }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
