'use client'

// From live rows to what is drawn, for a view of the graph.

import { useEffect, useMemo, useRef } from 'react'
import { useLiveHead, useResourceMap, useResources } from '@/lib/client/queries'
import type { Resource } from '@/lib/contract/state'
import { createGraphBuilder } from '@/lib/flux/graph/graph'
import { toMermaid } from '@/lib/flux/graph/mermaid'
import { type GraphQuestion, notesOn } from '@/lib/flux/graph/view'
import { ALL_READ, type Horizon, horizonOf, isSameHorizon } from '@/lib/flux/judge/sight'
import { rootsOf } from '@/lib/flux/tell/roots-of'
import { parseRef, type Ref } from '@/lib/ref'
import { allAtOnce } from '@/lib/steps'
import { createModelReader, DIRECTION } from './model/model'
import type { GraphView } from './use-graph-view'

/** `most` nodes are shown at first, where that is fewer than a page holds. */
export function useGraphModel(view: GraphView, most?: number) {
  const resources = useResources()
  const head = useLiveHead()
  // Kept and as texts, because the head is new with every heartbeat while these seldom change.
  const seen = useRef<Horizon>(ALL_READ)
  const horizonNow = head === undefined ? ALL_READ : horizonOf(head.sources, head.cluster.namespaces)
  const horizon = isSameHorizon(seen.current, horizonNow) ? seen.current : horizonNow
  useEffect(() => {
    seen.current = horizon
  }, [horizon])
  const rootKey = rootsOf(head?.problems ?? []).join(' ')
  const rows = useResourceMap()
  const memory = useRef<{
    readonly build: ReturnType<typeof createGraphBuilder>
    readonly read: ReturnType<typeof createModelReader>
  }>(undefined)
  memory.current ??= { build: createGraphBuilder(), read: createModelReader() }
  const { build, read } = memory.current
  const whole = useMemo(() => {
    const rootCauses = rootKey.split(' ').flatMap((text) => parseRef(text)?.ref ?? [])
    return allAtOnce(build(resources, { scope: view.scope, horizon, rootCauses }))
  }, [build, resources, view.scope, horizon, rootKey])
  return useMemo(() => {
    const { graph: drawn, ...model } = read(whole, rows, {
      question: questionOf(view, rows, most),
      edges: view.edges,
      frames: view.frames,
    })
    const { counts, folds, hasFrames } = model
    return {
      ...model,
      rows,
      whole,
      drawn,
      isNarrowed: counts.filtered + counts.distant > 0,
      exported: () =>
        toMermaid(drawn, {
          direction: DIRECTION,
          withStyles: true,
          withFrames: hasFrames,
          notes: notesOn(counts, folds.size),
        }),
    }
  }, [read, whole, rows, view, most])
}

function questionOf(view: GraphView, rows: ReadonlyMap<Ref, Resource>, most: number | undefined): GraphQuestion {
  return {
    ...(view.root === null ? {} : { root: view.root }),
    ...(view.depth === 'all' ? {} : { depth: Number(view.depth) }),
    direction: view.direction,
    filter: {
      text: view.q,
      rowOf: (ref) => rows.get(ref),
      namespaces: view.namespace,
      kinds: view.kind,
      statuses: view.status,
      unhealthyOnly: view.show === 'unhealthy',
    },
    fold: view.fold,
    open: view.open,
    closed: view.closed,
    ...(view.selected === null ? {} : { pinned: view.selected }),
    ...(most === undefined ? {} : { most }),
  }
}
