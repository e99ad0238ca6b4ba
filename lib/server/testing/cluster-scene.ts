// The running program against a simulated cluster over real sockets, with a door between them that asks for a token.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { SourceHealth, State } from '@/lib/contract/state'
import { loadKubeconfig } from '@/lib/kubernetes/credentials'
import { type Simulator, type SimulatorOptions, startSimulator } from '@/lib/simulator/simulator'
import { readConfig } from '../config'
import { allowHosts } from '../door/allowed-hosts'
import { SILENT_LOG } from '../log'
import { type RunningProgram, startProgram } from '../runtime'

const PORT = 39_100
const ORIGIN = `http://localhost:${PORT}`

export interface ClusterScene {
  readonly simulator: Simulator
  readonly folder: string
  /** Token that the door lets in; changing it cuts whoever came in with another. */
  setToken(token: string): void
  start(): Promise<void>
  state(): Promise<State>
  source(id: string): Promise<SourceHealth | undefined>
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
  const door = await startDoor(simulator.server, () => token)
  const path = join(folder, 'kubeconfig')
  const { port } = door.address() as AddressInfo
  writeFileSync(path, JSON.stringify(kubeconfig(`http://127.0.0.1:${port}`, user?.(folder) ?? {})))
  let program: RunningProgram | undefined
  const state = async () => {
    if (program === undefined) throw new Error('not started')
    const cookie = program.gate.exchange(program.gate.secret ?? '')?.split(';')[0] ?? ''
    const response = await program.runtime.api.state(new Request(`${ORIGIN}/api/state`, { headers: { cookie } }), {})
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
        choice: { type: 'kubernetes', inCluster: false, target: await loadKubeconfig({ path, log: SILENT_LOG }) },
        build: { version: '0.0.0', revision: 'test' },
        port: PORT,
        hosts: allowHosts(config, PORT),
        log: SILENT_LOG,
        clock: () => new Date(),
      })
    },
    state,
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

async function startDoor(upstream: string, token: () => string | undefined): Promise<Server> {
  const door = createServer((incoming, outgoing) => {
    const wanted = token()
    if (wanted !== undefined && incoming.headers.authorization !== `Bearer ${wanted}`) {
      const status = { kind: 'Status', apiVersion: 'v1', status: 'Failure', reason: 'Unauthorized', code: 401 }
      outgoing.writeHead(401, { 'content-type': 'application/json' }).end(JSON.stringify(status))
      return
    }
    passOn(upstream, incoming, outgoing)
  })
  await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve))
  return door
}

function passOn(upstream: string, incoming: IncomingMessage, outgoing: ServerResponse): void {
  const { method, headers, url = '/' } = incoming
  const through = request(`${upstream}${url}`, { method, headers }, (answer) => {
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
    outgoing.flushHeaders()
    answer.on('error', () => outgoing.destroy())
    answer.on('aborted', () => outgoing.destroy())
    answer.pipe(outgoing)
  })
  through.on('error', () => incoming.socket.destroy())
  outgoing.on('close', () => through.destroy())
  incoming.pipe(through)
}
