// Loaded into the measured server by --import: answers on a socket how its heap and its event loop are.

import { createServer } from 'node:net'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { type Heap, readHeap } from './heap'

export interface ProbeAnswer extends Heap {
  /** The longest time since the last question in which nothing else could run. */
  readonly blockedMs: number
}

const RESOLUTION_MS = 2

const path = process.env.BENCH_PROBE
if (path !== undefined) serve(path)

function serve(address: string): void {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
  delay.enable()
  const server = createServer((socket) => {
    const blockedMs = Math.max(0, delay.max / 1e6 - RESOLUTION_MS)
    socket.on('error', () => undefined)
    socket.on('data', () => {
      const answer: ProbeAnswer = { ...readHeap(), blockedMs }
      socket.end(JSON.stringify(answer))
      delay.reset()
    })
  })
  server.listen(address)
  server.unref()
}
