// Graphs that are being read now: whoever asks for the same of the same rows gets the same, so that a hundred readers of
// a large graph hold it once. Nothing is held for nobody, and what others may not see has rows of its own.

import type { NarrowedGraph } from '@/lib/contract/graph'
import type { GraphQuery } from '@/lib/contract/schema/queries'
import { createGraphBuilder, type GraphBuilder } from '@/lib/flux/graph/graph'
import type { GraphSource } from './graph'

const AT_MOST = 100

interface Known {
  readonly version: number
  readonly graphs: Map<string, WeakRef<NarrowedGraph>>
  /** What they draw up again after a change of a few rows is little, as long as somebody reads what they drew. */
  readonly builders: Map<string, WeakRef<GraphBuilder>>
}

export interface GraphsInUse {
  /** `version` is that of the rows, which are the same map all the time. */
  of(
    source: GraphSource,
    version: number,
    question: GraphQuery,
    build: (builder: GraphBuilder) => NarrowedGraph,
  ): NarrowedGraph
}

export function rememberGraphs(): GraphsInUse {
  const all = new WeakMap<GraphSource['rows'], Known>()
  const builtBy = new WeakMap<NarrowedGraph, GraphBuilder>()
  return {
    of({ rows }, version, question, build) {
      let known = all.get(rows)
      if (known?.version !== version) known = { version, graphs: new Map(), builders: known?.builders ?? new Map() }
      all.set(rows, known)
      const { graphs, builders } = known
      const key = JSON.stringify(question)
      const shared = graphs.get(key)?.deref()
      if (shared !== undefined) return shared
      const builder = builders.get(question.scope)?.deref() ?? createGraphBuilder()
      builders.set(question.scope, new WeakRef(builder))
      const graph = build(builder)
      builtBy.set(graph, builder)
      if (graphs.size >= AT_MOST) graphs.clear()
      graphs.set(key, new WeakRef(graph))
      return graph
    },
  }
}
