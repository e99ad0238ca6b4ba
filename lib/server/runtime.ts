// COMPOSITION ROOT: builds what exists once per process, opens the cluster, and owns the end of it all.

import { randomUUID } from 'node:crypto'
import { setMaxListeners } from 'node:events'
import type { DirectName } from '@/lib/addresses'
import type { Me } from '@/lib/contract/actions'
import { type Clock, systemClock } from '@/lib/kubernetes/clock'
import { fixedTarget } from '@/lib/kubernetes/credentials'
import type { McpParts } from '@/lib/mcp/serve'
import type { Need } from '@/lib/mcp/tool'
import { startSimulator } from '@/lib/simulator/simulator'
import { type Audience, createAudiences } from './answers/audience'
import { type Audit, createAudit } from './audit'
import type { ClusterChoice } from './choose-cluster'
import type { OpenCluster } from './cluster-parts'
import { startClusterUnit } from './cluster-unit'
import { type Config, ConfigError, type McpConfig } from './config'
import type { AllowedHosts } from './door/allowed-hosts'
import { createDirectAnswers, type DirectAnswer } from './door/direct-answers'
import { createHealth, type Health } from './door/health'
import { createApi } from './door/http'
import { createSeeds } from './door/page-seed'
import type { Runtime } from './door/runtime-handle'
import { choosePlace } from './history/choose-place'
import { openJoint } from './history/open-joint'
import { createIdentity } from './identity/choose-identity'
import type { Gate, Identity } from './identity/identity'
import type { Log } from './log'
import type { Measured } from './metrics/metrics'
import { observabilityAt } from './observability-settings'
import type { Endable } from './process-life'
import { stateFolderOf } from './state-folder'
import { createPlaces } from './stream/places'
import { createReaders, type Readers } from './stream/readers'
import { NO_TALLIES, type Tallies } from './tallies'

export interface RuntimeOptions {
  readonly config: Config
  readonly choice: ClusterChoice
  readonly build: { readonly version: string; readonly revision: string }
  readonly port: number
  readonly hosts: AllowedHosts
  /** Shared with the front, which sees the sockets; its own where there is no front. */
  readonly readers?: Readers
  readonly log: Log
  readonly clock: () => Date
  readonly tallies?: Tallies
  /** Of the thread that reads large lists; without it they are read here. */
  readonly listProgram?: URL
  /** By which the watches wait; that of the machine where it is not said. */
  readonly timers?: Clock
  /** The program of the thread that keeps History; without one it stays in memory. */
  readonly historyThread?: URL
}

export interface RunningProgram extends Endable {
  readonly runtime: Runtime
  /** What the front answers itself. */
  readonly direct: Readonly<Record<DirectName, DirectAnswer>>
  readonly gate: Gate
  readonly health: Health
  readonly audit: Audit
  /** What there is to see for somebody now. */
  readonly seenBy: (identity: Identity) => Promise<Audience>
  /** What is switched off of what agents ask. */
  readonly lacks: ReadonlySet<Need>
  readonly clusterName: string
  /** As whom the program itself comes to the cluster. */
  readonly userName: string
  /** What metrics are made of. */
  readonly measured: Measured
  readonly isDemo: boolean
}

export async function startProgram(options: RuntimeOptions): Promise<RunningProgram> {
  const { config, hosts, build, clock, log } = options
  const { readers = createReaders(() => performance.now()), tallies = NO_TALLIES } = options
  const ending = new AbortController()
  const { signal } = ending
  // Every loop and timer listens to the one end: that many listeners are meant.
  setMaxListeners(0, signal)
  readers.start(signal)
  const writing = new AbortController()
  setMaxListeners(0, writing.signal)
  const startedAt = clock()
  const health = createHealth(startedAt, clock, () => unit.hasTried())
  const cluster = await openCluster(options, signal)
  const { gate, joint, historyPlace } = await openGate(options, cluster)
  if (config.readReview && gate.name === 'launch')
    throw new ConfigError(['READ_REVIEW asks for the rights of people, and on your own machine all read with yours'])
  const audit = createAudit(log, clock, tallies)
  const places = createPlaces(config)
  const unit = startClusterUnit(
    {
      ...options,
      cluster,
      audit,
      switches: gate.switches,
      actsAsCaller: gate.name === 'launch',
      historyPlace,
      actionRows: joint?.actionsOf(cluster.name, randomUUID()),
      isWatched: () => places.streams > 0,
      startedAt,
      isEnding: health.isEnding,
      writing: writing.signal,
      timers: options.timers ?? systemClock,
      listProgram: options.listProgram,
      tallies,
    },
    signal,
  )
  const seenBy = createAudiences(unit)
  const lacks = listLacks(config, cluster)
  const reading = {
    seenBy,
    isByRights: unit.sights !== undefined,
    gate,
    readers,
    places,
    isEnding: health.isEnding,
  }
  const api = createApi({
    ...unit,
    ...reading,
    ...(config.isBadgePublic ? { publicVerdict: () => unit.live.head().verdict.level } : {}),
    audit,
    hosts,
    tallies,
    version: build.version,
    ownClock: clock,
    ...(config.mcp === undefined
      ? {}
      : { mcp: openMcp(config.mcp, { version: build.version, lacks, audit, clock, log }, signal) }),
    log,
  })
  return {
    direct: createDirectAnswers(reading),
    runtime: { api, ...createSeeds({ gate, seenBy, clusterName: cluster.name }) },
    gate,
    health,
    audit,
    seenBy,
    lacks,
    clusterName: cluster.name,
    userName: cluster.user ?? cluster.target.userName,
    measured: {
      clusterName: cluster.name,
      look: () => ({ head: unit.live.head(), rows: unit.live.rows(), streams: places.streams }),
      dropped: () => readers.dropped,
    },
    isDemo: cluster.isDemo,
    beginEnding: health.beginShutdown,
    settle: unit.performer.settle,
    stopSending: unit.performer.stopSending,
    cutWrites: () => writing.abort(),
    async stop() {
      health.beginShutdown()
      writing.abort()
      unit.views.closeAll('shutdown')
      unit.deployed.views.closeAll('shutdown')
      ending.abort()
      cluster.target.close().catch(() => undefined)
      await unit.closeActions()
      await unit.history.close()
      await joint?.close()
    },
  }
}

/** Who comes in, and where that and what happens is kept. */
async function openGate({ config, choice, port, clock, log }: RuntimeOptions, cluster: OpenCluster) {
  const { stateHome } = config
  const { isDemo, name, user, past } = cluster
  const stateFolder = isDemo || stateHome === undefined ? undefined : stateFolderOf(stateHome, name)
  const historyPlace = choosePlace(config.history, { stateFolder, past, isInCluster: isInCluster(choice) })
  const joint = await openJoint(historyPlace)
  const folder = stateFolder === undefined ? {} : { stateFolder }
  const around = { config, port, clock, log, ...folder }
  const gate = createIdentity({ ...around, user, queries: listQueries(cluster), sessions: joint?.sessions })
  return { gate, joint, historyPlace }
}

function isInCluster(choice: ClusterChoice): boolean {
  return choice.type === 'kubernetes' && choice.inCluster
}

function listQueries({ observability: { loki, prometheus } }: OpenCluster): NonNullable<Me['queries']> {
  return [...(loki === undefined ? [] : ['logs' as const]), ...(prometheus === undefined ? [] : ['metrics' as const])]
}

/** What agents need not be offered, since it is switched off. */
function listLacks(
  { readsWorkloads, ground, history }: Config,
  { ntfy, observability }: OpenCluster,
): ReadonlySet<Need> {
  const { alertmanager, loki, prometheus } = observability
  const lacked: readonly (readonly [Need, boolean])[] = [
    ['workloads', !readsWorkloads],
    ['ntfy', ntfy === undefined],
    ['history', history.place?.type === 'off'],
    ['ground', ground === 'off'],
    ['alertmanager', ground === 'off' || alertmanager === undefined],
    ['loki', loki === undefined],
    ['prometheus', prometheus === undefined],
  ]
  return new Set(lacked.flatMap(([need, isLacking]) => (isLacking ? [need] : [])))
}

/** Without the setting nothing of it is loaded, and with it not before somebody asks. */
function openMcp({ mayWrite }: McpConfig, parts: McpParts, signal: AbortSignal) {
  return {
    mayWrite,
    async load() {
      const { createMcpHttp } = await import('@/lib/mcp/serve')
      const http = createMcpHttp(parts)
      signal.addEventListener('abort', () => void http.close(), { once: true })
      return http
    },
  }
}

async function openCluster({ config, choice }: RuntimeOptions, signal: AbortSignal): Promise<OpenCluster> {
  if (choice.type === 'kubernetes') {
    const { target, inCluster } = choice
    return {
      target,
      name: config.clusterName ?? target.contextName,
      isDemo: false,
      ntfy: config.ntfy,
      observability: config.observability,
      user: inCluster ? undefined : target.userName,
    }
  }
  const simulator = await startSimulator({ scenario: 'homelab', signal })
  return {
    target: fixedTarget(simulator.server, 'demo'),
    name: config.clusterName ?? 'homelab',
    isDemo: true,
    observability: observabilityAt(simulator.observabilityUrl),
    ntfy: {
      baseUrl: simulator.ntfyInCluster,
      proxyUrl: simulator.ntfyUrl,
      topics: simulator.topics,
      readAuthorization: () => undefined,
    },
    user: 'demo',
    past: simulator.past,
  }
}
