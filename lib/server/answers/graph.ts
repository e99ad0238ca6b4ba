// What /api/graph answers: the graph as the page would show it for the same question, as JSON or as Mermaid text.

import type { NarrowedGraph } from '@/lib/contract/graph'
import type { GraphQuery } from '@/lib/contract/schema/queries'
import type { Resource } from '@/lib/contract/state'
import { createGraphBuilder, type GraphBuilder } from '@/lib/flux/graph/graph'
import { toMermaidInSteps } from '@/lib/flux/graph/mermaid'
import { type GraphAnswer, notesOn, viewInSteps, wantsFrames } from '@/lib/flux/graph/view'
import type { Horizon } from '@/lib/flux/judge/sight'
import { parseRef, type Ref } from '@/lib/ref'
import type { Steps } from '@/lib/steps'
import { ApiError } from '../api-error'
import { filterOf } from './filter-of'

/** As it is at one moment: it must not change while a graph is made of it. */
export interface GraphSource {
  readonly rows: ReadonlyMap<Ref, Resource>
  /** What is not read now. */
  readonly horizon: Horizon
  /** The roots of the problems. */
  readonly rootCauses: readonly Ref[]
}

export function* answerGraph(
  query: GraphQuery,
  source: GraphSource,
  build = createGraphBuilder(),
): Steps<NarrowedGraph> {
  const { graph, counts } = yield* view(query, source, build)
  return { ...graph, counts }
}

export function* drawGraph(query: GraphQuery, source: GraphSource, build = createGraphBuilder()): Steps<string> {
  const { graph, counts, folds } = yield* view(query, source, build)
  const drawn = yield* toMermaidInSteps(graph, {
    direction: 'RL',
    withStyles: true,
    withFrames: wantsFrames(query.frames, graph),
    notes: notesOn(counts, folds.size),
  })
  return drawn.text
}

function* view(query: GraphQuery, { rows, horizon, rootCauses }: GraphSource, build: GraphBuilder): Steps<GraphAnswer> {
  const { scope, depth, direction } = query
  const whole = yield* build(rows.values(), { scope, horizon, rootCauses })
  const root = parseRef(query.root ?? '')?.ref
  const isThere = root !== undefined && (rows.has(root) || whole.nodes.some(({ ref }) => ref === root))
  if (query.root !== undefined && !isThere) throw new ApiError('not_found', 'The root of the graph does not exist.')
  const pinned = parseRef(query.selected ?? '')?.ref
  return yield* viewInSteps(whole, {
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
