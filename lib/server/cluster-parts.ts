// The parts of a cluster that others are made of: what is read of it as it was last read, what Flux deployed in it, and
// the rows and roll-outs that are made of both.

import type { StateHead } from '@/lib/contract/state'
import { findControllerTrouble } from '@/lib/flux/judge/reconcilers'
import { horizonOf } from '@/lib/flux/judge/sight'
import { redactText } from '@/lib/flux/object/redact'
import type { Seen } from '@/lib/history/rows'
import type { Past } from '@/lib/history/store'
import type { KubernetesReader } from '@/lib/kubernetes/client'
import type { Clock } from '@/lib/kubernetes/clock'
import type { KubernetesTarget } from '@/lib/kubernetes/target'
import type { Acting } from './actions/acting'
import type { ActionTracker } from './actions/tracker'
import { keepGround } from './answers/keep-ground'
import { openDeployed } from './answers/open-deployed'
import type { ChangeFeed } from './changes'
import type { Config, NtfyConfig } from './config'
import { openObservability } from './ground/observability'
import { type Chronicle, createChronicle } from './history/chronicle'
import { type OpenHistory, openHistory } from './history/open-history'
import { openStore } from './history/open-store'
import type { HistoryPlace } from './history/settings'
import type { Log } from './log'
import type { ObservabilityConfig } from './observability-settings'
import { createCommitReader } from './rows/commit-words'
import type { JudgedSources } from './rows/judged-sources'
import { createProjection, type Projection, type ProjectionInput } from './rows/projection'
import { createRolloutMemory, type RolloutMemory } from './rows/rollout-memory'
import type { RowFeed } from './rows/row-feed'
import type { ClusterClock } from './sources/cluster-clock'
import { type ControllerBoard, createControllerBoard } from './sources/controller-board'
import { createEventLog, type EventLog } from './sources/event-log'
import { createListReader } from './sources/list-reader'
import { createNotificationLog, type NotificationLog } from './sources/notification-log'
import { ResourceStore } from './sources/resource-store'
import { createSourceBoard, type SourceBoard } from './sources/source-board'
import type { Schedule } from './stream/schedule'
import type { Tallies } from './tallies'
import type { AskedRights } from './views/asked-rights'

/** A cluster that can be reached, and what is known of it before anything was read. */
export interface OpenCluster {
  readonly target: KubernetesTarget
  readonly name: string
  readonly isDemo: boolean
  readonly ntfy: NtfyConfig | undefined
  readonly observability: ObservabilityConfig
  /** Who acts: the user of the kubeconfig. Undefined in a cluster, where nobody is identified. */
  readonly user: string | undefined
  /** Of the demo: what happened in the weeks before it began. */
  readonly past?: Past | undefined
}

export interface PartsOptions {
  readonly cluster: OpenCluster
  readonly config: Config
  readonly tallies: Tallies
  readonly clock: () => Date
  readonly timers: Clock
  /** Of the thread that reads large lists; without it they are read here. */
  readonly listProgram?: URL | undefined
  readonly log: Log
}

/** What is read, as it was last read. */
export interface Sources {
  readonly clusterClock: ClusterClock
  readonly board: SourceBoard
  readonly store: ResourceStore
  readonly controllers: ControllerBoard
  readonly events: EventLog
  readonly notifications: NotificationLog
}

export function createSources(
  { cluster, config, listProgram }: PartsOptions,
  clusterClock: ClusterClock,
  hosts: (namespace: string) => boolean,
): Sources {
  const store = new ResourceStore(listProgram === undefined ? {} : { reader: createListReader(listProgram) })
  const board = createSourceBoard(clusterClock.now)
  // Before all was asked for once nobody knows where Flux deployed something.
  const mayHost = (namespace: string) => !board.hasTried() || hosts(namespace)
  return {
    clusterClock,
    board,
    store,
    controllers: createControllerBoard(),
    events: createEventLog(config.readsWorkloads ? { hosts: mayHost, clock: clusterClock.now } : undefined),
    notifications: createNotificationLog({
      topics: cluster.ntfy?.topics ?? [],
      clock: clusterClock.now,
      redact: redactText,
      home: { name: cluster.name, isSure: config.clusterName !== undefined },
      find: (ref) => store.get(ref),
    }),
  }
}

interface Deploying extends Sources {
  readonly client: KubernetesReader
  readonly rights: AskedRights
  readonly version: { readonly last: () => string | undefined }
}

/** What Flux deployed, and what it stands on. */
export function readDeployed({ rights, version, ...sources }: Deploying, options: PartsOptions, signal: AbortSignal) {
  const { namespaces, readsWorkloads: isOn, readReview } = options.config
  const clock = sources.clusterClock.now
  const parts = { ...sources, ...options, ...(readReview ? { rights } : {}), namespaces, clock }
  const { workloads, asked } = openDeployed({ ...parts, isOn }, signal)
  const deployed = workloads === undefined ? {} : { workloads }
  const observability = openObservability(options.cluster.observability)
  const around = { ...deployed, ...observability, feeds: asked.feeds, kubernetesVersion: version.last }
  const ground = keepGround({ ...parts, ...around }, signal)
  return {
    workloads,
    asked,
    deployed,
    beneath: { ground, observability },
    onMore(listener: () => void) {
      workloads?.onChange(listener)
      ground.onSources(listener)
    },
  }
}

export function project(
  { store, board, controllers }: Sources,
  { namespaces, stuckAfterMs }: Config,
  deployed: Pick<ProjectionInput, 'workloads'>,
): Projection {
  return createProjection({
    resourceOf: (ref) => store.get(ref),
    resources: () => store.resources(),
    horizon: () => horizonOf(board.list(), namespaces),
    controllerTrouble: (resource) => {
      const wasSeen = resource.conditions.length > 0
      return findControllerTrouble({ ...resource, wasSeen }, controllers.list(), controllers.gone())
    },
    stuckAfterMs,
    ...deployed,
  })
}

export function rememberRollouts(
  { store, board, events, notifications, clusterClock }: Sources,
  { rows }: Pick<Projection, 'rows'>,
  clusterName: string,
): RolloutMemory {
  return createRolloutMemory({
    store,
    board,
    rowOf: (ref) => rows.get(ref),
    clusterName: () => clusterName,
    commitOf: createCommitReader(events, notifications),
    clock: clusterClock.now,
  })
}

export interface ChronicleSources extends Sources {
  readonly cluster: OpenCluster
  readonly projection: Projection
  readonly rollouts: RolloutMemory
  readonly tracker: Pick<ActionTracker, 'list'>
  readonly rows: Pick<RowFeed, 'touch'>
  readonly schedule: Pick<Schedule, 'soon'>
  readonly acting: () => Pick<Acting, 'followOn'>
  readonly judgedSources: JudgedSources
  readonly config: Config
  readonly historyPlace: HistoryPlace
  readonly historyThread?: URL | undefined
  readonly build: StateHead['build']
  readonly startedAt: Date
  readonly changes: ChangeFeed
  readonly tallies: Tallies
  readonly timers: Clock
  readonly log: Log
}

/** Behind each round of judging `look` is asked for. */
export function keepHistory(parts: ChronicleSources, signal: AbortSignal): OpenHistory {
  const { config, historyPlace: place, historyThread: thread, clusterClock, log } = parts
  const store = openStore({
    place,
    limits: config.history,
    thread,
    cluster: parts.cluster.name,
    clock: clusterClock.now,
    log,
  })
  signal.addEventListener('abort', () => void store.close(), { once: true })
  const { board, changes, tallies, timers } = parts
  const around = { store, board, changes, tallies, timers, clock: clusterClock.now, log }
  return openHistory(
    {
      ...around,
      chronicle: openChronicle(parts),
      isRead: () => parts.rollouts.courses() !== undefined,
      recall: (seen) => recallFailures(parts, seen),
      followOn: (actions) => parts.acting().followOn(actions),
    },
    signal,
  )
}

/** Since when an object fails was known before this program looked. */
function recallFailures({ projection, rows, schedule }: ChronicleSources, seen: readonly Seen[]): boolean {
  const failing = seen.flatMap(({ uid, object, failingSince, failingAtLeast = true }) =>
    failingSince === undefined
      ? []
      : [{ uid, object, begun: { since: new Date(failingSince), atLeast: failingAtLeast } }],
  )
  for (const { uid, object, begun } of failing) projection.recallFailure(object, uid, begun)
  const there = failing.map(({ object }) => object).filter((ref) => projection.rows.has(ref))
  if (there.length === 0) return false
  rows.touch(there)
  schedule.soon()
  return true
}

function openChronicle(parts: ChronicleSources): Chronicle {
  const { projection, store, events, notifications, cluster, build } = parts
  return createChronicle({
    rows: () => projection.rows,
    shown: projection.shown,
    stored: (ref) => store.get(ref),
    commitOf: createCommitReader(events, notifications),
    courses: parts.rollouts.courses,
    actions: parts.tracker.list,
    sources: parts.judgedSources.list,
    controllers: parts.controllers.list,
    server: cluster.ntfy === undefined ? '' : new URL(cluster.ntfy.baseUrl).host,
    startedAt: parts.startedAt,
    version: build.version,
    clock: parts.clusterClock.now,
  })
}
