// A process of its own, so that what the flood costs is not taken for a slow answer: asks /healthz again and again, and
// looks at what the program takes of the machine.

import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { createServer, request } from 'node:http'

export interface Sample {
  readonly at: number
  readonly healthMs: number
  /** The same of a server that does nothing else, beside it on the same machine. */
  readonly bareMs: number
  /** What the program itself worked from the question to the answer: not what it waited for others on the machine. */
  readonly ownMs: number
  readonly rssMb: number
  readonly descriptors: number
}

const EVERY_MS = 200
/** An answer that takes longer is one that never comes. */
const TIMEOUT_MS = 30_000

const [port = 0, pid = 0] = process.argv.slice(2).map(Number)

process.on('disconnect', () => process.exit(0))

const bare = createServer((_, response) => response.end('ok')).listen(0, '127.0.0.1')
await once(bare, 'listening')
const address = bare.address()
const barePort = typeof address === 'object' && address !== null ? address.port : 0

while (process.connected) {
  const workedMs = readWorkedMs()
  const [[healthMs, ownMs], bareMs] = await Promise.all([
    ask(port).then((tookMs) => [tookMs, readWorkedMs() - workedMs] as const),
    ask(barePort),
  ])
  const sample = { at: Date.now(), healthMs, bareMs, ownMs, rssMb: readRssMb(), descriptors: countDescriptors() }
  process.send?.(sample satisfies Sample)
  await new Promise((resolve) => setTimeout(resolve, EVERY_MS))
}

function ask(port: number): Promise<number> {
  const startedAt = performance.now()
  return new Promise((resolve) => {
    const asked = request({ host: '127.0.0.1', port, path: '/healthz', agent: false, timeout: TIMEOUT_MS })
    asked.on('response', (response) => response.resume().on('end', () => resolve(performance.now() - startedAt)))
    asked.on('timeout', () => asked.destroy())
    asked.on('error', (error: NodeJS.ErrnoException) => resolve(error.code === 'ECONNREFUSED' ? 0 : TIMEOUT_MS))
    asked.end()
  })
}

function readRssMb(): number {
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(readProc('status'))?.[1] ?? Number.NaN) / 1024
}

/** By the one thread that answers. */
function readWorkedMs(): number {
  return Number(/^(\d+) /.exec(readProc(`task/${pid}/schedstat`))?.[1] ?? Number.NaN) / 1e6
}

function readProc(name: string): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8')
  } catch {
    return ''
  }
}

function countDescriptors(): number {
  try {
    return readdirSync(`/proc/${pid}/fd`).length
  } catch {
    return Number.NaN
  }
}
