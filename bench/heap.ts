// What is alive in this process, once everything else is collected.

import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

const MB = 1024 * 1024

export interface Heap {
  readonly heapMb: number
  readonly externalMb: number
}

export function readHeap(): Heap {
  setFlagsFromString('--expose-gc')
  const collect: unknown = runInNewContext('gc')
  if (typeof collect === 'function') for (let round = 0; round < 3; round += 1) collect()
  const { heapUsed, external } = process.memoryUsage()
  return { heapMb: heapUsed / MB, externalMb: external / MB }
}
