// The whole program in this process against a real cluster, as a browser would use it: what /api/state says,
// what the stream tells, and requests for actions as the person who opened the launch address.
import { expect, vi } from 'vitest'
import { applyEvent, type Live, NOTHING } from '@/lib/client/apply-event'
import { applyWorkloads } from '@/lib/client/apply-workloads'
import type { Action } from '@/lib/contract/actions'
import type { ImagePage } from '@/lib/contract/images'
import type { NotificationPage } from '@/lib/contract/notifications'
import type { ShortRow } from '@/lib/contract/short-row'
import type { Resource, SourceHealth, State } from '@/lib/contract/state'
import type { StreamEvent } from '@/lib/contract/stream'
import type { ObjectWorkloads, WorkloadsEvent } from '@/lib/contract/workloads'
import type { Clock } from '@/lib/kubernetes/clock'
import { loadKubeconfig } from '@/lib/kubernetes/credentials'
import { kindOf, nameOf, namespaceOf, type Ref } from '@/lib/ref'
import { readConfig } from '@/lib/server/config'
import { allowHosts } from '@/lib/server/door/allowed-hosts'
import type { LogFields } from '@/lib/server/log'
import { type RunningProgram, startProgram } from '@/lib/server/runtime'
import { askDirect } from '@/lib/server/testing/ask-direct'
import { holdRoute } from '@/lib/server/testing/held-to-contract'
import { openLaunch } from '@/lib/server/testing/open-launch'

const PORT = 39_000
const ORIGIN = `http://localhost:${PORT}`

export interface ProgramOptions {
  readonly kubeconfigPath: string
  readonly env?: Readonly<Record<string, string>>
  readonly clock?: () => Date
  readonly timers?: Clock
}

export interface ActionAnswer {
  readonly status: number
  readonly body: {
    readonly id: string
    readonly actions: readonly Action[]
    readonly error?: {
      readonly code: string
      readonly message: string
      readonly details?: Readonly<Record<string, unknown>>
    }
  }
}

export interface StreamReader {
  /** Every event since the stream was opened, snapshot first. */
  readonly events: readonly StreamEvent<ShortRow>[]
  /** What a page would show now, by the page's own fold. Throws when the stream left a gap. */
  live(): Live
  close(): void
}

export interface WorkloadsReader {
  /** What a page would show now, by the page's own fold; undefined before the first event. */
  now(): ObjectWorkloads | undefined
  close(): void
}

export interface ProgramUnderTest {
  readonly log: readonly { readonly level: string; readonly message: string; readonly fields?: LogFields }[]
  readonly audit: readonly LogFields[]
  readState(query?: string): Promise<State>
  readSource(id: string): Promise<SourceHealth>
  readRow(ref: string): Promise<Resource | undefined>
  readNotifications(query?: string): Promise<NotificationPage>
  readImages(query?: string): Promise<ImagePage>
  act(body: Readonly<Record<string, unknown>>): Promise<ActionAnswer>
  readAction(id: string): Promise<Action>
  openStream(): StreamReader
  readWorkloads(ref: Ref): Promise<ObjectWorkloads>
  openWorkloads(ref: Ref): WorkloadsReader
  stop(): void
}

export async function startRealProgram(options: ProgramOptions): Promise<ProgramUnderTest> {
  const config = readConfig({ CLUSTER: 'kubeconfig', KUBECONFIG: options.kubeconfigPath, ...options.env })
  const entries: { level: string; message: string; fields?: LogFields }[] = []
  const audit: LogFields[] = []
  const keep = (level: string) => (message: string, fields?: LogFields) => {
    entries.push({ level, message, ...(fields === undefined ? {} : { fields }) })
  }
  const log = {
    debug: keep('debug'),
    info: keep('info'),
    warn: keep('warn'),
    error: keep('error'),
    audit: (fields: LogFields) => audit.push(fields),
  }
  const target = await loadKubeconfig({ path: options.kubeconfigPath, log, redact: (text) => text })
  const program = await startProgram({
    config,
    choice: { type: 'kubernetes', target, inCluster: false },
    build: { version: '0.0.0', revision: 'test' },
    port: PORT,
    hosts: allowHosts(config, PORT),
    log,
    clock: options.clock ?? (() => new Date()),
    ...(options.timers === undefined ? {} : { timers: options.timers }),
  })
  const { api } = program.runtime
  const browser = openLaunch(program.gate)

  async function get<T>(
    route: keyof RunningProgram['runtime']['api'],
    path: string,
    params: Readonly<Record<string, string>> = {},
  ): Promise<T> {
    const response = await holdRoute(api[route])(new Request(`${ORIGIN}${path}`), params)
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`)
    return (await response.json()) as T
  }

  const readState = async (query = ''): Promise<State> => {
    const response = await askDirect(program.direct.state, new Request(`${ORIGIN}/api/state${query}`))
    if (!response.ok) throw new Error(`/api/state: ${response.status} ${await response.text()}`)
    return response.json()
  }
  return {
    log: entries,
    audit,
    readState,
    async readSource(id) {
      const { sources } = await readState()
      const source = sources.find((one) => one.id === id)
      if (source === undefined) throw new Error(`There is no source ${id}.`)
      return source
    },
    readRow: async (ref) => (await readState()).resources.find((row) => row.ref === ref),
    readNotifications: (query = '') => get('notifications', `/api/notifications${query}`),
    readImages: (query = '') => get('images', `/api/images${query}`),
    async act(body) {
      const request = new Request(`${ORIGIN}/api/actions`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: ORIGIN, ...browser },
        body: JSON.stringify(body),
      })
      const response = await holdRoute(api.actions)(request, {})
      return { status: response.status, body: await response.json() }
    },
    async readAction(id) {
      const { actions } = await get<{ actions: readonly Action[] }>('action', `/api/actions/${id}`, { id })
      const [action] = actions
      if (action === undefined) throw new Error(`There is no action ${id}.`)
      return action
    },
    openStream() {
      const abort = new AbortController()
      const events: StreamEvent<ShortRow>[] = []
      let live: Live | 'resync' = NOTHING
      void (async () => {
        const request = new Request(`${ORIGIN}/api/stream?rows=short`, { signal: abort.signal })
        const response = await askDirect(program.direct.stream, request)
        if (response.body === null) return
        for await (const event of readEvents<StreamEvent<ShortRow>>(response.body)) {
          events.push(event)
          if (live !== 'resync') live = applyEvent(live, event)
        }
      })().catch(() => undefined)
      return {
        events,
        live() {
          if (live === 'resync') throw new Error('The stream left a gap.')
          return live
        },
        close: () => abort.abort(),
      }
    },
    readWorkloads: (ref) => get('objectWorkloads', `/api/objects/${ref}/workloads`, partsOf(ref)),
    openWorkloads: (ref) => openWorkloads(api, ref),
    stop: () => program.stop(),
  }
}

function openWorkloads(api: RunningProgram['runtime']['api'], ref: Ref): WorkloadsReader {
  const abort = new AbortController()
  let now: ObjectWorkloads | undefined
  void (async () => {
    const headers = { accept: 'text/event-stream' }
    const request = new Request(`${ORIGIN}/api/objects/${ref}/workloads`, { headers, signal: abort.signal })
    const { body } = await api.objectWorkloads(request, partsOf(ref))
    if (body === null) return
    for await (const event of readEvents<WorkloadsEvent>(body)) now = applyWorkloads(now, event)
  })().catch(() => undefined)
  return { now: () => now, close: () => abort.abort() }
}

function partsOf(ref: Ref) {
  return { kind: kindOf(ref), namespace: namespaceOf(ref), name: nameOf(ref) }
}

/** Until every source is live, but for those that cannot be. */
export function waitForLive(program: ProgramUnderTest, except: readonly string[] = []): Promise<State> {
  return eventually(async () => {
    const state = await program.readState()
    const waiting = state.sources.filter(({ id, state: now }) => now !== 'live' && !except.includes(id))
    const troubles = program.log.filter(({ level }) => level === 'error')
    expect({ waiting, troubles }).toEqual({ waiting: [], troubles: [] })
    return state
  }, 20_000)
}

/** `vi.waitFor` with the patience of a test against real servers. */
export function eventually<T>(ask: () => T | Promise<T>, timeout = 10_000): Promise<T> {
  return vi.waitFor(ask, { timeout, interval: 50 })
}

async function* readEvents<Event>(body: ReadableStream<Uint8Array>): AsyncGenerator<Event> {
  const decoder = new TextDecoder()
  let rest = ''
  for await (const chunk of body) {
    const parts = (rest + decoder.decode(chunk, { stream: true })).split('\n\n')
    rest = parts.pop() ?? ''
    for (const part of parts) {
      const type = part.match(/^event: (.+)$/m)?.[1]
      const data = part.match(/^data: (.+)$/m)?.[1]
      // The events are the program's own; that they are of the contract is what the page's fold then finds out.
      if (type !== undefined && data !== undefined) yield { type, data: JSON.parse(data) } as Event
    }
  }
}
