// The floor of large graphs: the layout alone, part by part, without the edges that longer ways imply.

import type { LayoutEdge, LayoutNode } from '@/components/graph/large/job'
import { layoutParts } from '@/components/graph/large/layout'

declare global {
  interface Window {
    layoutBare(nodes: readonly LayoutNode[], edges: readonly LayoutEdge[]): BareLayout
  }
}

export interface BareLayout {
  readonly firstMs: number
  readonly allMs: number
  readonly parts: number
}

window.layoutBare = (nodes, edges) => {
  const startedAt = performance.now()
  let firstMs = 0
  let parts = 0
  for (const _ of layoutParts(nodes, edges)) {
    parts += 1
    if (parts === 1) firstMs = performance.now() - startedAt
  }
  return { firstMs, allMs: performance.now() - startedAt, parts }
}
