// The thread that lays out large graphs, so that the page stays free. One job after the other; ending the thread
// cancels it.

import { type LayoutEdge, type LayoutNode, layoutParts } from './layout'

export interface LayoutJob {
  readonly nodes: readonly LayoutNode[]
  readonly edges: readonly LayoutEdge[]
  /** Width by height of the view. */
  readonly shape: number
}

self.addEventListener('message', ({ data }: MessageEvent<LayoutJob>) => {
  for (const part of layoutParts(data.nodes, data.edges, data.shape)) self.postMessage(part)
})
