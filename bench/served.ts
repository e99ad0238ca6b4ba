// The measured server: the built product against a cluster, with its memory, its processor time and its probe.

import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findFreePort } from '../e2e/support/free-port'
import { kubeconfigOf } from '../e2e/support/kubeconfig'
import { startLeashed } from '../e2e/support/leashed-process'
import { MEMORY_ENV, MEMORY_FLAGS } from '../scripts/memory-flags.mjs'
import { openCgroup } from './cgroup'
import { now, sleep } from './clock'
import type { ProbeAnswer } from './probe'

export interface Served {
  /** As a browser opens it. */
  readonly url: string
  /** As programs ask it: by number, for it listens to no other. */
  readonly base: string
  /** Whether it has no more memory than was wanted. */
  readonly isLimited: boolean
  readonly pid: number
  /** From the start of the process to the first answer with status 200. */
  readonly firstAnswerMs: number
  readonly startedAt: number
  readMemory(): { readonly rssMb: number; readonly peakMb: number }
  /** Processor time of all threads so far. */
  readCpuMs(): number
  /** Collects garbage, so it comes after everything else that is read. */
  probe(): Promise<ProbeAnswer>
  stop(): Promise<void>
}

export interface ServedOptions {
  /** Address of a simulated cluster; the demo cluster without one. */
  readonly server?: string
  /** What to ask for until it answers. */
  readonly path?: string
  /** A program of dist/bench instead of the product. */
  readonly program?: string
  /** As a pod of so much memory, where that can be had. */
  readonly limitMb?: number
  readonly env?: Readonly<Record<string, string>>
}

const START_TIMEOUT_MS = 180_000

export async function serve({ server, path = '/readyz', program, limitMb, env = {} }: ServedOptions): Promise<Served> {
  const folder = mkdtempSync(join(tmpdir(), 'fluxdeck-bench-'))
  const port = await findFreePort()
  const socket = join(folder, 'probe')
  const script = program === undefined ? join('dist', 'server.mjs') : join('dist', 'bench', `${program}.mjs`)
  const startedAt = now()
  const profiles = process.env.BENCH_PROFILES
  const flags = [
    ...MEMORY_FLAGS,
    ...(profiles === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profiles}`]),
    '--import',
    join(import.meta.dirname, 'probe.mjs'),
  ]
  const cgroup = limitMb === undefined ? undefined : openCgroup(limitMb)
  const [command = '', ...args] = [...(cgroup?.wrap ?? []), process.execPath, ...flags, script]
  const started = await startLeashed(command, args, {
    env: {
      PATH: process.env.PATH,
      HOME: folder,
      NODE_ENV: 'production',
      ...MEMORY_ENV,
      PORT: String(port),
      BIND: '127.0.0.1',
      BENCH_PROBE: socket,
      LOG_LEVEL: 'warn',
      ...(server === undefined
        ? { CLUSTER: 'demo' }
        : { CLUSTER: 'kubeconfig', KUBECONFIG: writeKubeconfig(folder, server) }),
      ...env,
    },
  })
  const base = `http://127.0.0.1:${port}`
  const firstAnswerMs = await waitForAnswer(base + path, startedAt, started.output)
  return {
    url: `http://localhost:${port}`,
    base,
    isLimited: cgroup !== undefined,
    pid: started.pid,
    firstAnswerMs,
    startedAt,
    readMemory() {
      const text = readFileSync(`/proc/${started.pid}/status`, 'utf8')
      return { rssMb: readKb(text, 'VmRSS') / 1024, peakMb: readKb(text, 'VmHWM') / 1024 }
    },
    readCpuMs: () => readCpuMs(started.pid),
    probe: () => askProbe(socket),
    async stop() {
      started.signal('SIGTERM')
      await started.stop(5_000)
      const said = started.output().split('\n')
      for (const line of said) if (/"level":"(?:warn|error)"/.test(line)) process.stderr.write(`${line}\n`)
      cgroup?.remove()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function waitForAnswer(url: string, startedAt: number, output: () => string): Promise<number> {
  while (now() - startedAt < START_TIMEOUT_MS) {
    const answer = await fetch(url).catch(() => undefined)
    await answer?.arrayBuffer()
    if (answer?.status === 200) return now() - startedAt
    await sleep(25)
  }
  throw new Error(`${url} did not answer. The server said:\n${output()}`)
}

export function writeKubeconfig(folder: string, server: string): string {
  const path = join(folder, 'kubeconfig')
  writeFileSync(path, kubeconfigOf({ name: 'bench', cluster: { server } }), { mode: 0o600 })
  return path
}

function readKb(status: string, name: string): number {
  return Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1] ?? Number.NaN)
}

/** The scheduler's own account, because the usual one counts in steps of 10 ms. */
export function readCpuMs(pid: number): number {
  const tasks = readdirSync(`/proc/${pid}/task`)
  const times = tasks.map((task) => Number(readFileSync(`/proc/${pid}/task/${task}/schedstat`, 'utf8').split(' ')[0]))
  return times.reduce((sum, time) => sum + time, 0) / 1e6
}

/** The share of a processor that is worked while nobody asks for anything. */
export async function measureIdle(cpuMs: () => number, forMs: number): Promise<number> {
  const [from, at] = [cpuMs(), now()]
  await sleep(forMs)
  return (cpuMs() - from) / (now() - at)
}

function askProbe(path: string): Promise<ProbeAnswer> {
  return new Promise((resolve, reject) => {
    let text = ''
    const socket = connect(path, () => socket.write('?'))
    socket.setEncoding('utf8')
    socket.on('data', (part) => {
      text += String(part)
    })
    socket.on('end', () => resolve(JSON.parse(text)))
    socket.on('error', reject)
  })
}
