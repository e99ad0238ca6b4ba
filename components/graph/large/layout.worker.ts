// The thread that lays out large graphs, so that the page stays free. One job after the other; ending the thread
// cancels it.

import type { LayoutJob } from './job'
import { layoutParts } from './layout'

self.addEventListener('message', ({ data }: MessageEvent<LayoutJob>) => {
  for (const part of layoutParts(data.nodes, data.edges, data.shape)) self.postMessage(part)
})
