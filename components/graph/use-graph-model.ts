'use client'
// From live rows to what is drawn: structure, filter, folds, facts and the layout text, each made only when needed.

import { useMemo, useRef } from 'react'
import { useLiveHead, useResourceMap, useResources } from '@/lib/client/queries'
import type { Graph } from '@/lib/contract/graph'
import type { Ref, Resource } from '@/lib/contract/state'
import { buildGraph } from '@/lib/flux/graph'
import { type GraphQuestion, impliedEdges, notesOn, viewGraph, wantsFrames } from '@/lib/flux/graph-view'
import { isFluxKind } from '@/lib/flux/kinds'
import { type MermaidText, toMermaid } from '@/lib/flux/mermaid'
import { searchableText } from '@/lib/flux/searchable-text'
import { edgeFactsOf } from './edge-facts'
import { factsOf, structureOf } from './node-facts'
import { isSameStructure } from './same-structure'
import type { GraphView } from './use-graph-view'

// Sources stand left and what is delivered from them to the right of them, as the eye reads.
const DIRECTION = 'RL'

export function useGraphModel(view: GraphView) {
  const resources = useResources()
  const head = useLiveHead()
  // A text, because the list of sources is new with every heartbeat while this seldom changes.
  const unreadKey = (head?.sources ?? [])
    .flatMap((source) => (source.kind !== undefined && source.state !== 'live' ? [source.kind] : []))
    .join(' ')
  const rows = useResourceMap()
  const latest = useRef<{ readonly withFrames: boolean; readonly structure: Graph; readonly layout: MermaidText }>(
    undefined,
  )
  const whole = useMemo(() => {
    const unreadKinds = new Set(unreadKey.split(' ').filter(isFluxKind))
    return buildGraph(resources, { scope: view.scope, unreadKinds })
  }, [resources, view.scope, unreadKey])
  return useMemo(() => {
    const answer = viewGraph(whole, questionOf(view, rows))
    const { graph: drawn, folds, counts } = answer
    const implied = view.edges === 'all' ? undefined : impliedEdges(drawn)
    const picture =
      implied === undefined ? drawn : { ...drawn, edges: drawn.edges.filter((edge) => !implied.has(edge)) }
    const withFrames = wantsFrames(view.frames, drawn)
    const next = structureOf(picture)
    // A new status leaves the structure as it is, and with it the text, which takes longest to make.
    const kept = latest.current
    const isKept = kept !== undefined && kept.withFrames === withFrames && isSameStructure(kept.structure, next)
    const drawing = isKept
      ? kept
      : { withFrames, structure: next, layout: toMermaid(next, { direction: DIRECTION, withFrames, isLayout: true }) }
    latest.current = drawing
    return {
      ...answer,
      hasFrames: withFrames,
      rows,
      whole,
      drawn,
      impliedCount: implied?.size ?? 0,
      isNarrowed: counts.filtered + counts.distant > 0,
      structure: drawing.structure,
      layout: drawing.layout,
      facts: factsOf(drawn, rows),
      edgeFacts: edgeFactsOf(picture),
      exported: () =>
        toMermaid(drawn, { direction: DIRECTION, withStyles: true, withFrames, notes: notesOn(counts, folds.size) }),
    }
  }, [whole, rows, view])
}

function questionOf(view: GraphView, rows: ReadonlyMap<Ref, Resource>): GraphQuestion {
  return {
    ...(view.root === null ? {} : { root: view.root }),
    ...(view.depth === 'all' ? {} : { depth: Number(view.depth) }),
    direction: view.direction,
    filter: {
      text: view.q,
      textOf: (ref) => {
        const row = rows.get(ref)
        return row === undefined ? ref : searchableText(row)
      },
      namespaces: view.namespace,
      kinds: view.kind,
      statuses: view.status,
      unhealthyOnly: view.show === 'unhealthy',
    },
    fold: view.fold,
    open: view.open,
    closed: view.closed,
    ...(view.selected === null ? {} : { pinned: view.selected }),
  }
}
