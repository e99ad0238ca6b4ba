// COMPOSITION ROOT: builds everything once per process, knows which part feeds which, and owns its end.

import { setMaxListeners } from 'node:events'
import type { PageSeed } from '@/lib/contract/seed'
import type { ClusterInfo } from '@/lib/contract/state'
import { findControllerTrouble } from '@/lib/flux/judge/reconcilers'
import { describeKind, type FluxKind, kindOfPlural } from '@/lib/flux/kinds'
import { redactText } from '@/lib/flux/object/redact'
import { fixedTarget } from '@/lib/kubernetes/credentials'
import { createKubernetesClient } from '@/lib/kubernetes/request'
import { formatResourcePath } from '@/lib/kubernetes/resource-type'
import type { KubernetesTarget } from '@/lib/kubernetes/target'
import { startSimulator } from '@/lib/simulator/simulator'
import { createAccessReader } from './actions/access'
import { createAuditEvents } from './actions/audit-events'
import { createAuthoriser, expectType } from './actions/authorise'
import { createFollower } from './actions/follow-action'
import { createActionLimits } from './actions/limits'
import { createPerformer } from './actions/perform-action'
import { createActionTracker } from './actions/tracker'
import { createAudit } from './audit'
import type { ClusterChoice } from './choose-cluster'
import type { Config, NtfyConfig } from './config'
import type { AllowedHosts } from './door/allowed-hosts'
import { createHealth, type Health } from './door/health'
import { createApi } from './door/http'
import type { Runtime } from './door/runtime-handle'
import { createIdentity } from './identity/choose-identity'
import { type Gate, whyNoActions } from './identity/identity'
import type { Log } from './log'
import { createProjection } from './rows/projection'
import { createClusterClock } from './sources/cluster-clock'
import { CONTROLLERS_SOURCE, EVENTS_SOURCE, watchCluster } from './sources/cluster-watch'
import { createControllerBoard } from './sources/controller-board'
import { createEventLog } from './sources/event-log'
import { createNotificationLog } from './sources/notification-log'
import { followNtfy } from './sources/ntfy-watch'
import { ResourceStore } from './sources/resource-store'
import { createSourceBoard } from './sources/source-board'
import { createBroadcaster } from './stream/broadcaster'
import { createLiveState } from './stream/live-state'

/** A seed with more rows than this would delay the first paint; they come with the stream. */
const SEED_ROWS = 400
const VERSION_MS = 5 * 60_000

export interface RuntimeOptions {
  readonly config: Config
  readonly choice: ClusterChoice
  readonly build: { readonly version: string; readonly revision: string }
  readonly port: number
  readonly hosts: AllowedHosts
  readonly log: Log
  readonly clock: () => Date
}

export interface RunningProgram {
  readonly runtime: Runtime
  readonly gate: Gate
  readonly health: Health
  readonly clusterName: string
  readonly isDemo: boolean
  /** Ends streams with a last word, then every loop. */
  stop(): void
}

export async function startProgram(options: RuntimeOptions): Promise<RunningProgram> {
  const { config, log } = options
  const ending = new AbortController()
  const { signal } = ending
  // Every loop and timer listens to the one end: that many listeners are meant.
  setMaxListeners(0, signal)
  const clusterClock = createClusterClock(options.clock, () => live?.touchHead(true))
  const clock = clusterClock.now
  const startedAt = options.clock()
  const cluster = await openCluster(options, signal)
  const client = createKubernetesClient(cluster.target, {
    userAgent: `fluxdeck/${options.build.version}`,
    log,
    redact: redactText,
    onDate: clusterClock.heard,
  })

  const broadcaster = createBroadcaster()
  const events = createEventLog()
  const isRead = (kind: FluxKind) => {
    const state = board.stateOf(describeKind(kind).plural)
    return state === 'live' || state === 'absent'
  }
  const controllers = createControllerBoard(() => live.touchHead(true))
  const board = createSourceBoard(clock, () => live?.touchHead(true))
  const store = new ResourceStore((refs) => (refs.length === 0 ? live.touchHead() : live.touch(refs)))
  const notifications = createNotificationLog({
    topics: cluster.ntfy?.topics ?? [],
    clock,
    redact: redactText,
    exists: (ref) => store.get(ref) !== undefined,
  })
  const projection = createProjection({
    resourceOf: (ref) => store.get(ref),
    resources: () => store.resources(),
    isRead,
    controllerTrouble: (resource) => {
      const wasSeen = resource.conditions.length > 0
      return findControllerTrouble({ ...resource, wasSeen }, controllers.list(), controllers.gone())
    },
    stuckAfterMs: config.stuckAfterMs,
  })
  let kubernetesVersion: string | undefined
  const clusterInfo = (): ClusterInfo => {
    const fluxVersion = controllers.fluxVersion()
    return {
      name: cluster.name,
      server: redactText(cluster.target.server),
      demo: cluster.isDemo,
      ...(kubernetesVersion === undefined ? {} : { kubernetesVersion }),
      ...(fluxVersion === undefined ? {} : { fluxVersion }),
      ...(clusterClock.skewMs() === 0 ? {} : { clockSkewSeconds: Math.round(clusterClock.skewMs() / 1_000) }),
    }
  }
  const live = createLiveState({
    store,
    board,
    controllers,
    projection,
    broadcaster,
    clusterInfo,
    countOf: (id) => {
      if (id === CONTROLLERS_SOURCE) return controllers.list().length
      if (id === EVENTS_SOURCE) return events.count()
      if (id.startsWith('ntfy:')) return notifications.count(id.slice('ntfy:'.length))
      const kind = kindOfPlural(id)
      return kind === undefined ? 0 : store.count(kind)
    },
    build: options.build,
    startedAt,
    clock,
    onFailure: (error) => log.error('The state could not be built.', { error }),
  })

  const types = watchCluster({ client, namespaces: config.namespaces, store, board, controllers, events, log }, signal)
  followNtfy({ ntfy: cluster.ntfy, board, notifications, clock, log }, signal)
  notifications.subscribe((notification) => broadcaster.send({ type: 'notification', data: notification }))
  live.start(signal)
  readVersion()

  const gate = createIdentity({ config, user: cluster.user, port: options.port, clock: options.clock, log })
  const audit = createAudit(log, options.clock)
  // On a laptop the person and the program are one account, and the cluster judges that one.
  const actsAsCaller = gate.name === 'launch'
  // What elapses is counted by our own clock: the one of the cluster is corrected now and then.
  const authoriser = createAuthoriser({ client, types, actsAsCaller, clock: options.clock, signal })
  const tracker = createActionTracker(clock, (action) => broadcaster.send({ type: 'action', data: action }))
  const follower = createFollower({ tracker, resourceOf: (ref) => store.get(ref), onRows: live.onRows, clock, signal })
  const performer = createPerformer({
    client,
    types,
    tracker,
    follower,
    authoriser,
    audit,
    limits: createActionLimits(options.clock),
    onAccepted:
      config.auditEvents === undefined
        ? () => {}
        : createAuditEvents({ client, ...config.auditEvents, clock, log, signal }),
    actsAsCaller,
    resourceOf: (ref) => store.get(ref),
    rows: () => live.rows().values(),
    guard: (identity) => {
      const refusal = whyNoActions(identity, gate.switches)
      if (refusal !== undefined) throw refusal
    },
    clock,
    log,
    signal,
  })
  const readAccess = createAccessReader({
    authoriser,
    resourceOf: (ref) => store.get(ref),
    refusalFor: (identity) => whyNoActions(identity, gate.switches),
    fetchObject: (resource) => client.getJson(formatResourcePath(expectType(types, resource), resource), { signal }),
  })
  const health = createHealth(startedAt, options.clock, board.hasTried)
  const api = createApi({
    live,
    store,
    events,
    notifications,
    topics: cluster.ntfy?.topics ?? [],
    tracker,
    performer,
    readAccess,
    gate,
    hosts: options.hosts,
    broadcaster,
    streamLimit: config.streamLimit,
    stateOf: board.stateOf,
    audit,
    clock,
    log,
  })
  const readSeed = async (headers: Headers): Promise<PageSeed> => {
    const me = gate.describe(headers)
    if (gate.identify(headers) === undefined) return { me, complete: false, needsSignIn: true }
    const isSmall = live.rows().size <= SEED_ROWS
    return { me, complete: isSmall, state: isSmall ? live.state() : { ...live.head(), resources: [] } }
  }

  function readVersion(): void {
    const read = async () => {
      kubernetesVersion = await client.version({ signal })
      live.touchHead()
    }
    const attempt = () => void read().catch(() => undefined)
    const timer = setInterval(attempt, VERSION_MS)
    signal.addEventListener('abort', () => clearInterval(timer), { once: true })
    attempt()
  }

  return {
    runtime: { api, readSeed },
    gate,
    health,
    clusterName: cluster.name,
    isDemo: cluster.isDemo,
    stop() {
      health.beginShutdown()
      broadcaster.closeAll('shutdown')
      ending.abort()
      cluster.target.close().catch(() => undefined)
    },
  }
}

interface OpenCluster {
  readonly target: KubernetesTarget
  readonly name: string
  readonly isDemo: boolean
  readonly ntfy: NtfyConfig | undefined
  /** Who acts: the user of the kubeconfig. Undefined in a cluster, where nobody is identified. */
  readonly user: string | undefined
}

async function openCluster({ config, choice }: RuntimeOptions, signal: AbortSignal): Promise<OpenCluster> {
  if (choice.type === 'kubernetes') {
    const { target, inCluster } = choice
    return {
      target,
      name: config.clusterName ?? target.contextName,
      isDemo: false,
      ntfy: config.ntfy,
      user: inCluster ? undefined : target.userName,
    }
  }
  const simulator = await startSimulator({ scenario: 'homelab', signal })
  return {
    target: fixedTarget(simulator.server, 'demo'),
    name: config.clusterName ?? 'homelab',
    isDemo: true,
    ntfy: { baseUrl: simulator.ntfyUrl, topics: simulator.topics, readAuthorization: () => undefined },
    user: 'demo',
  }
}
