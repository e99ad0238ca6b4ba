// What /api/graph answers: the graph as the page would show it for the same question, as JSON or as Mermaid text.

import type { NarrowedGraph } from '@/lib/contract/graph'
import type { GraphQuery } from '@/lib/contract/schema/queries'
import type { Resource } from '@/lib/contract/state'
import { buildGraph, type GraphBuilder } from '@/lib/flux/graph/graph'
import { toMermaid } from '@/lib/flux/graph/mermaid'
import { notesOn, viewGraph, wantsFrames } from '@/lib/flux/graph/view'
import type { Horizon } from '@/lib/flux/judge/sight'
import { parseRef, type Ref } from '@/lib/ref'
import { ApiError } from '../api-error'
import { filterOf } from './filter-of'

export interface GraphSource {
  readonly rows: ReadonlyMap<Ref, Resource>
  /** What is not read now. */
  readonly horizon: Horizon
  /** The roots of the problems. */
  readonly rootCauses: readonly Ref[]
}

export function answerGraph(query: GraphQuery, source: GraphSource, build: GraphBuilder = buildGraph): NarrowedGraph {
  const { graph, counts } = view(query, source, build)
  return { ...graph, counts }
}

export function drawGraph(query: GraphQuery, source: GraphSource): string {
  const { graph, counts, folds } = view(query, source, buildGraph)
  return toMermaid(graph, {
    direction: 'RL',
    withStyles: true,
    withFrames: wantsFrames(query.frames, graph),
    notes: notesOn(counts, folds.size),
  }).text
}

function view(query: GraphQuery, { rows, horizon, rootCauses }: GraphSource, build: GraphBuilder) {
  const { scope, depth, direction } = query
  const whole = build(rows.values(), { scope, horizon, rootCauses })
  const root = parseRef(query.root ?? '')?.ref
  const isThere = root !== undefined && (rows.has(root) || whole.nodes.some(({ ref }) => ref === root))
  if (query.root !== undefined && !isThere) throw new ApiError('not_found', 'The root of the graph does not exist.')
  const pinned = parseRef(query.selected ?? '')?.ref
  return viewGraph(whole, {
    ...(root === undefined ? {} : { root }),
    ...(depth === 'all' ? {} : { depth }),
    ...(direction === undefined ? {} : { direction }),
    filter: {
      ...filterOf(query),
      rowOf: (ref) => rows.get(ref),
      unhealthyOnly: query.show === 'unhealthy',
    },
    fold: query.fold,
    open: query.open,
    closed: query.closed,
    ...(pinned === undefined ? {} : { pinned }),
  })
}
