// The running program against a simulated cluster over real sockets, with a door between them that asks for a token.
// The watches wait by a clock that a test moves, so that minutes of backoff pass in moments.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { SourceHealth, State } from '@/lib/contract/state'
import { loadKubeconfig } from '@/lib/kubernetes/credentials'
import { createManualClock, type ManualClock } from '@/lib/kubernetes/testing/manual-clock'
import { type Simulator, type SimulatorOptions, startSimulator } from '@/lib/simulator/simulator'
import { readConfig } from '../config'
import { allowHosts } from '../door/allowed-hosts'
import { SILENT_LOG } from '../log'
import { type RunningProgram, startProgram } from '../runtime'
import { askDirect } from './ask-direct'
import { passOn } from './pass-on'

const PORT = 39_100
/** How long is looked in real time, and how far the watches' time goes on between two looks. */
const LOOK_FOR_MS = 30_000
const STEP_MS = 2_500
/** An answer that takes longer than this is one that hangs. */
const PATIENCE_MS = 1_000
const ORIGIN = `http://localhost:${PORT}`

export interface ClusterScene {
  readonly simulator: Simulator
  readonly folder: string
  /** Token that the door lets in; changing it cuts whoever came in with another. */
  setToken(token: string): void
  start(): Promise<void>
  state(): Promise<State>
  source(id: string): Promise<SourceHealth | undefined>
  /** By which the watches wait. */
  readonly timers: ManualClock
  /** Looks until nothing is thrown any more; the watches' time passes meanwhile. */
  until(look: () => Promise<void>): Promise<void>
  close(): Promise<void>
}

export interface SceneOptions extends Omit<SimulatorOptions, 'signal' | 'scenario'> {
  readonly scenario?: SimulatorOptions['scenario']
  /** The user of the kubeconfig; `folder` is a place for its files. */
  readonly user?: (folder: string) => unknown
}

export async function openScene({ user, scenario = 'homelab', ...options }: SceneOptions = {}): Promise<ClusterScene> {
  const ended = new AbortController()
  const simulator = await startSimulator({ behaviour: 'none', scenario, ...options, signal: ended.signal })
  const folder = mkdtempSync(join(tmpdir(), 'fluxdeck-scene-'))
  let token: string | undefined
  const open = new Map<ServerResponse, number>()
  const door = await startDoor(simulator.server, () => token, open)
  const timers = createManualClock()
  const path = join(folder, 'kubeconfig')
  const { port } = door.address() as AddressInfo
  writeFileSync(path, JSON.stringify(kubeconfig(`http://127.0.0.1:${port}`, user?.(folder) ?? {})))
  let program: RunningProgram | undefined
  const state = async () => {
    if (program === undefined) throw new Error('not started')
    const response = await askDirect(program.direct.state, new Request(`${ORIGIN}/api/state`))
    return (await response.json()) as State
  }
  return {
    simulator,
    folder,
    setToken(next) {
      token = next
      door.closeAllConnections()
    },
    async start() {
      const config = readConfig({ CLUSTER: 'kubeconfig', KUBECONFIG: path })
      program = await startProgram({
        config,
        choice: {
          type: 'kubernetes',
          inCluster: false,
          target: await loadKubeconfig({ path, log: SILENT_LOG, redact: (text) => text }),
        },
        build: { version: '0.0.0', revision: 'test' },
        port: PORT,
        hosts: allowHosts(config, PORT),
        log: SILENT_LOG,
        clock: () => new Date(),
        timers,
      })
    },
    state,
    timers,
    async until(look) {
      for (const deadline = performance.now() + LOOK_FOR_MS; ; ) {
        try {
          return await look()
        } catch (error) {
          if (performance.now() > deadline) throw error
        }
        // Who waits for an answer is not hurried: on a busy machine it would only be given up too soon.
        const patienceEnds = performance.now() - PATIENCE_MS
        if ([...open.values()].every((since) => since < patienceEnds)) timers.advance(STEP_MS)
        await new Promise((resolve) => setTimeout(resolve, 5))
      }
    },
    source: async (id) => (await state()).sources.find((source) => source.id === id),
    async close() {
      program?.stop()
      door.closeAllConnections()
      await new Promise((resolve) => door.close(resolve))
      ended.abort()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function kubeconfig(server: string, user: unknown) {
  return {
    'current-context': 'home',
    contexts: [{ name: 'home', context: { cluster: 'c', user: 'u' } }],
    clusters: [{ name: 'c', cluster: { server } }],
    users: [{ name: 'u', user }],
  }
}

/** `open` holds the requests that have no answer yet, and since when. */
async function startDoor(
  upstream: string,
  token: () => string | undefined,
  open: Map<ServerResponse, number>,
): Promise<Server> {
  const door = createServer((incoming, outgoing) => {
    open.set(outgoing, performance.now())
    outgoing.on('close', () => open.delete(outgoing))
    const wanted = token()
    if (wanted !== undefined && incoming.headers.authorization !== `Bearer ${wanted}`) {
      const status = { kind: 'Status', apiVersion: 'v1', status: 'Failure', reason: 'Unauthorized', code: 401 }
      outgoing.writeHead(401, { 'content-type': 'application/json' }).end(JSON.stringify(status))
      return
    }
    const isWatch = incoming.url?.includes('watch=true') === true
    passOn(upstream, incoming, outgoing, () => isWatch && open.delete(outgoing))
  })
  await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve))
  return door
}
