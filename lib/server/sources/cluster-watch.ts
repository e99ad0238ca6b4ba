// Which resource types are watched and where their objects go: one loop per kind, found by discovery, found again
// when kinds come and go. The only place where the kind table and the Kubernetes folder meet.

import { describeKind, FLUX_KIND_NAMES, type FluxKind } from '@/lib/flux/kinds'
import { redactText } from '@/lib/flux/object/redact'
import type { KubernetesReader } from '@/lib/kubernetes/client'
import { systemClock } from '@/lib/kubernetes/clock'
import { type Discovered, discover } from '@/lib/kubernetes/discovery'
import { toKubernetesError } from '@/lib/kubernetes/errors'
import { createGate, type Gate } from '@/lib/kubernetes/gate'
import { type ReflectorSink, runReflector } from '@/lib/kubernetes/reflector'
import type { ResourceType } from '@/lib/kubernetes/resource-type'
import { TIMING } from '@/lib/kubernetes/timing'
import type { Log } from '../log'
import type { ControllerBoard } from './controller-board'
import type { EventLog } from './event-log'
import type { ResourceStore } from './resource-store'
import type { SourceBoard } from './source-board'

const REDISCOVER_MS = 5 * 60_000
const RETRY_DISCOVERY_MS = 5_000
const REDISCOVER_SOON_MS = 3_000

export const CONTROLLERS_SOURCE = 'controllers'
export const EVENTS_SOURCE = 'events'
const FLUX_NAMESPACE = 'flux-system'

export interface ClusterWatchOptions {
  readonly client: KubernetesReader
  readonly namespaces: readonly string[]
  readonly store: ResourceStore
  readonly board: SourceBoard
  readonly controllers: ControllerBoard
  readonly events: EventLog
  readonly log: Log
}

export interface ClusterWatch {
  /** The type under which a kind is served now; undefined while absent or not yet discovered. */
  typeOf(kind: FluxKind): ResourceType | undefined
}

export function watchCluster(options: ClusterWatchOptions, signal: AbortSignal): ClusterWatch {
  const { board, store } = options
  const gate = createGate(TIMING.parallelFirstLists)
  const types = new Map<FluxKind, ResourceType>()
  const loops = new Map<FluxKind, AbortController>()
  let rediscover = () => {}

  for (const kind of FLUX_KIND_NAMES) board.add(describeKind(kind).plural, kind, 'connecting')
  board.add(CONTROLLERS_SOURCE, undefined, 'connecting')
  board.add(EVENTS_SOURCE, undefined, 'connecting')

  const startKind = (kind: FluxKind, type: ResourceType) => {
    const { plural } = describeKind(kind)
    loops.get(kind)?.abort()
    const loop = new AbortController()
    loops.set(kind, loop)
    types.set(kind, type)
    board.reading(plural, type.version)
    const sink = sinkFor(plural, options, {
      prepare: (object) => store.prepare(kind, object),
      replace: (objects) => store.replace(kind, objects),
      apply: (eventType, object) => store.apply(kind, eventType, object),
      // Not served any more, or not in this version: discovery decides what it is.
      onAbsent: () => rediscover(),
    })
    run({ ...options, gate }, type, sink, AbortSignal.any([signal, loop.signal]))
  }

  const stopKind = (kind: FluxKind) => {
    loops.get(kind)?.abort()
    loops.delete(kind)
    types.delete(kind)
    store.replace(kind, [])
    board.set(describeKind(kind).plural, 'absent')
  }

  const apply = (found: ReadonlyMap<string, Discovered>): boolean => {
    let isComplete = true
    for (const kind of FLUX_KIND_NAMES) {
      const { group, plural } = describeKind(kind)
      const served = found.get(`${group}/${plural}`)
      if (served?.state === 'served') {
        const isRunning = types.get(kind)?.version === served.version && board.stateOf(plural) !== 'absent'
        if (!isRunning) startKind(kind, { group, version: served.version, plural })
      } else if (served?.state === 'absent') stopKind(kind)
      else {
        isComplete = false
        if (!types.has(kind)) board.set(plural, 'error', served?.reason ?? 'Discovery did not answer for this kind.')
      }
    }
    return isComplete
  }

  const loop = async () => {
    const wanted = FLUX_KIND_NAMES.map((kind) => {
      const { group, plural, versions } = describeKind(kind)
      return { group, plural, knownVersions: versions }
    })
    while (!signal.aborted) {
      let waitMs = REDISCOVER_MS
      try {
        if (!apply(await discover(options.client, wanted, signal))) waitMs = RETRY_DISCOVERY_MS
      } catch (error) {
        if (signal.aborted) return
        waitMs = RETRY_DISCOVERY_MS
        const problem = toKubernetesError(error)
        options.log.debug('Discovery failed.', { error })
        // Kinds that are already read keep their own, better knowledge.
        for (const kind of FLUX_KIND_NAMES)
          if (!types.has(kind)) board.set(describeKind(kind).plural, stateOfFailure(problem.code), problem.message)
      }
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, waitMs)
        rediscover = () => {
          // A kind that vanished under its watch is looked up soon, but not in a tight circle.
          clearTimeout(timer)
          setTimeout(resolve, REDISCOVER_SOON_MS)
        }
        signal.addEventListener('abort', () => resolve(), { once: true })
      })
    }
  }
  loop().catch((error: unknown) => options.log.error('Discovery has ended.', { error }))

  const { events } = options
  watchControllers({ ...options, gate }, signal)
  run(
    { ...options, gate },
    { group: '', version: 'v1', plural: 'events' },
    sinkFor(EVENTS_SOURCE, options, events),
    signal,
  )

  return { typeOf: (kind) => types.get(kind) }
}

/** Everywhere first; where only the namespace of Flux may be read, there. */
function watchControllers(options: RunOptions, signal: AbortSignal): void {
  const type: ResourceType = { group: 'apps', version: 'v1', plural: 'deployments' }
  const everywhere = new AbortController()
  const sink = sinkFor(CONTROLLERS_SOURCE, options, options.controllers)
  const labelSelector = 'app.kubernetes.io/part-of=flux'
  const narrow = () => run({ ...options, namespaces: [FLUX_NAMESPACE], labelSelector }, type, sink, signal)
  let hasWorked = false
  const first: ReflectorSink = {
    ...sink,
    state(next) {
      if (everywhere.signal.aborted) return
      hasWorked ||= next.state === 'live'
      // What could be read once is not given up for a refusal that may pass.
      if (hasWorked || next.state !== 'forbidden') {
        sink.state(next)
        return
      }
      everywhere.abort()
      narrow()
    },
  }
  if (options.namespaces.length > 0) narrow()
  else run({ ...options, labelSelector }, type, first, AbortSignal.any([signal, everywhere.signal]))
}

interface Target {
  prepare?(object: unknown): unknown
  replace(objects: readonly unknown[]): void
  apply(type: 'ADDED' | 'MODIFIED' | 'DELETED', object: unknown): void
  readonly onAbsent?: () => void
}

function sinkFor(id: string, { board, log }: ClusterWatchOptions, target: Target): ReflectorSink {
  return {
    prepare: (object) => target.prepare?.(object) ?? object,
    replace: (objects) => target.replace(objects),
    apply: (type, object) => target.apply(type, object),
    synced: () => board.synced(id),
    state(next) {
      board.set(id, next.state, next.reason)
      if (next.state === 'absent') target.onAbsent?.()
    },
    badLine: (reason) => log.warn('A line of a watch could not be read.', { source: id, reason: redactText(reason) }),
  }
}

interface RunOptions extends ClusterWatchOptions {
  readonly gate: Gate
  readonly labelSelector?: string
}

function run(
  { client, namespaces, gate, labelSelector, log }: RunOptions,
  type: ResourceType,
  sink: ReflectorSink,
  signal: AbortSignal,
): void {
  runReflector(
    {
      client,
      type,
      sink,
      gate,
      clock: systemClock,
      random: Math.random,
      ...(namespaces.length === 0 ? {} : { namespaces }),
      ...(labelSelector === undefined ? {} : { labelSelector }),
    },
    signal,
  ).catch((error: unknown) => {
    if (!signal.aborted) log.error('A watch loop has ended.', { source: type.plural, error })
  })
}

function stateOfFailure(code: string): 'forbidden' | 'unauthorised' | 'rate_limited' | 'error' {
  return code === 'forbidden' || code === 'unauthorised' || code === 'rate_limited' ? code : 'error'
}
