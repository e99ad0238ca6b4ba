'use client'
// From live rows to what is drawn: structure, filter, folds, facts and the layout text, each made only when needed.

import { useMemo } from 'react'
import { useLiveHead, useResourceMap, useResources } from '@/lib/client/queries'
import type { Ref } from '@/lib/contract/state'
import { buildGraph } from '@/lib/flux/graph'
import { isFluxKind } from '@/lib/flux/kinds'
import { toMermaid } from '@/lib/flux/mermaid'
import { aroundRoot, FOLD_ABOVE, filterGraph, foldHealthy, isFiltering } from './narrow-graph'
import { factsOf, structureOf } from './node-facts'
import type { GraphView } from './use-graph-view'

// Sources stand left and what is delivered from them to the right of them, as the eye reads.
const DIRECTION = 'RL'
const NO_FOLDS = new Map<Ref, never>()

export function useGraphModel(view: GraphView) {
  const resources = useResources()
  const head = useLiveHead()
  // A text, because the list of sources is new with every heartbeat while this seldom changes.
  const unreadKey = (head?.sources ?? [])
    .flatMap((source) => (source.kind !== undefined && source.state !== 'live' ? [source.kind] : []))
    .join(' ')
  const rows = useResourceMap()
  const whole = useMemo(() => {
    const unreadKinds = new Set(unreadKey.split(' ').filter(isFluxKind))
    return buildGraph(resources, { scope: view.scope, unreadKinds })
  }, [resources, view.scope, unreadKey])
  return useMemo(() => {
    const near = view.root === null ? whole : aroundRoot(whole, view.root, view.depth)
    const filter = {
      text: view.q.trim(),
      namespaces: view.namespace,
      statuses: view.status,
      unhealthyOnly: view.show === 'unhealthy',
    }
    const narrowed = filterGraph(near, filter)
    const isFolding = view.fold === 'on' || (view.fold === 'auto' && narrowed.nodes.length > FOLD_ABOVE)
    const folded = isFolding
      ? foldHealthy(narrowed, new Set(view.open), view.selected ?? undefined)
      : { graph: narrowed, folds: NO_FOLDS, foldedCount: 0 }
    const structure = structureOf(folded.graph)
    const layout = toMermaid(structure, { direction: DIRECTION })
    return {
      rows,
      whole,
      narrowed,
      drawn: folded.graph,
      folds: folded.folds,
      foldedCount: folded.foldedCount,
      filtered: view.root !== null || isFiltering(filter),
      isFolding,
      structure,
      layout,
      facts: factsOf(folded.graph, folded.folds, rows),
      exportText: () => toMermaid(folded.graph, { direction: DIRECTION, withStyles: true }).text,
    }
  }, [whole, rows, view])
}
