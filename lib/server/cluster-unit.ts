// Everything that exists once per cluster: what is read of it, what is shown of it, what is done in it. Built in the
// order in which a fact travels; who listens to whom stands together behind it.

import type { StateHead } from '@/lib/contract/state'
import { type Horizon, horizonOf } from '@/lib/flux/judge/sight'
import { redactText } from '@/lib/flux/object/redact'
import type { ActionRows } from '@/lib/history/action-rows'
import type { HistoryStore } from '@/lib/history/store'
import type { KubernetesClient } from '@/lib/kubernetes/client'
import type { Clock } from '@/lib/kubernetes/clock'
import { createKubernetesClient } from '@/lib/kubernetes/request'
import { webAddressOf } from '@/lib/ntfy/web-address'
import type { AccessReader } from './actions/access'
import { createActing, describeAction } from './actions/acting'
import type { ActionWaits } from './actions/action-waits'
import { createReviewer } from './actions/authorise'
import type { Performer } from './actions/perform-action'
import { type ActionTracker, createActionTracker } from './actions/tracker'
import type { NtfyHere } from './answers/alerts'
import type { QuestionParts } from './answers/questions'
import type { Audit } from './audit'
import { createChangeFeed } from './changes'
import { createSources, keepHistory, type OpenCluster, project, readDeployed, rememberRollouts } from './cluster-parts'
import type { Config } from './config'
import type { Observability } from './ground/observability'
import type { Ground } from './ground/open-ground'
import type { HistoryPlace } from './history/settings'
import type { Switches } from './identity/identity'
import type { Log } from './log'
import { createLogs, type Logs } from './logs/logs'
import { createJudgedSources } from './rows/judged-sources'
import type { Projection } from './rows/projection'
import { createRowFeed } from './rows/row-feed'
import { type ClusterClock, createClusterClock } from './sources/cluster-clock'
import { describeCluster } from './sources/cluster-info'
import { watchCluster } from './sources/cluster-watch'
import type { EventLog } from './sources/event-log'
import { createVersionReader } from './sources/kubernetes-version'
import type { NotificationLog } from './sources/notification-log'
import { followNtfy } from './sources/ntfy-watch'
import type { ResourceStore } from './sources/resource-store'
import type { SourceBoard } from './sources/source-board'
import { listWatches } from './sources/watches'
import { createBroadcaster, idsSince } from './stream/broadcaster'
import { createHead } from './stream/head'
import { createLiveState, type LiveState } from './stream/live-state'
import { timePushes } from './stream/push-delay'
import { createSchedule } from './stream/schedule'
import type { Tallies } from './tallies'
import { type AskedRights, createAskedRights } from './views/asked-rights'
import { createSights, type Sights } from './views/sights'
import { createViews, type Views } from './views/views'

export interface ClusterUnitOptions {
  readonly cluster: OpenCluster
  readonly config: Config
  readonly historyPlace: HistoryPlace
  /** The program of its thread; without one History stays in memory. */
  readonly historyThread?: URL | undefined
  /** Where replicas find the actions of each other; absent where this is the only one. */
  readonly actionRows: ActionRows | undefined
  /** True while somebody reads a stream. */
  readonly isWatched: () => boolean
  readonly build: StateHead['build']
  readonly audit: Audit
  readonly switches: Switches
  /** On a laptop the person and the program are one account, and the cluster judges that one. */
  readonly actsAsCaller: boolean
  readonly startedAt: Date
  /** True once no new writes are taken. */
  readonly isEnding: () => boolean
  /** Ends the writes that are under way and what follows them. What is read goes on until then, and tells how they went. */
  readonly writing: AbortSignal
  /** Our own. What elapses is counted by it: the one of the cluster is corrected now and then. */
  readonly clock: () => Date
  /** By which the watches wait, and what they bring. */
  readonly timers: Clock
  readonly tallies: Tallies
  /** Of the thread that reads large lists; without it they are read here. */
  readonly listProgram?: URL | undefined
  readonly log: Log
}

export interface ClusterUnit {
  /** The whole. */
  readonly live: LiveState
  readonly views: Views
  /** Absent where everybody sees everything. */
  readonly sights: Sights | undefined
  readonly rights: AskedRights
  readonly store: ResourceStore
  readonly deployed: QuestionParts['deployed']
  readonly shown: Projection['shown']
  readonly events: EventLog
  readonly ground: Ground
  readonly observability: Observability
  readonly logs: Logs
  readonly notifications: NotificationLog
  readonly history: HistoryStore
  readonly topics: readonly string[]
  readonly ntfy: NtfyHere | undefined
  readonly tracker: ActionTracker
  readonly performer: Performer
  readonly waits: ActionWaits
  readonly readAccess: AccessReader
  /** Whoever comes next goes on with what is left. */
  readonly closeActions: () => Promise<void>
  readonly stateOf: SourceBoard['stateOf']
  /** What is not read now. */
  readonly horizon: () => Horizon
  /** True when every source has ended its first attempt, well or not. */
  readonly hasTried: () => boolean
  /** The one of the cluster. */
  readonly clock: () => Date
}

/** Reads until `signal` ends; streams are closed by whoever knows the reason. */
export function startClusterUnit(options: ClusterUnitOptions, signal: AbortSignal): ClusterUnit {
  const { cluster, config, build, startedAt, log } = options
  const clusterClock = createClusterClock(options.clock)
  const hosts = (namespace: string) => asked.owners?.hosts(namespace) === true
  const client = openClient(options, clusterClock)
  const sources = { ...createSources(options, clusterClock, hosts), client }
  const { board, store, controllers, events, notifications } = sources
  const clock = clusterClock.now
  const version = createVersionReader(client)
  const rights = createAskedRights({ review: createReviewer(client, signal), clock: options.clock, log, signal })
  const { workloads, asked, deployed, beneath, onMore } = readDeployed({ ...sources, rights, version }, options, signal)
  const projection = project(sources, config, deployed)
  const broadcaster = createBroadcaster(idsSince(startedAt))
  const changes = createChangeFeed((error) => log.error('A change could not be taken in.', { error }))
  const rows = createRowFeed({ projection, changes, clock })
  const rollouts = rememberRollouts(sources, projection, cluster.name)
  const judgedSources = createJudgedSources(() => [...board.list(), ...beneath.ground.sources()])
  const head = createHead({
    judgedSources,
    store,
    board,
    controllers,
    projection,
    rollouts,
    ...deployed,
    clusterInfo: () => describeCluster(cluster, { ...sources, version, namespaces: config.namespaces }),
  })
  const shared = { rows: projection.rows, lastSynced: board.lastSynced, build, startedAt, clock }
  const live = createLiveState({ ...shared, head, broadcaster })
  const sights = config.readReview ? createSights({ ...sources, ...board, clock: options.clock, rights }) : undefined
  const seen = sights === undefined ? {} : { seenOf: sights.seenOf }
  const views = createViews(
    { ...shared, ...seen, ...deployed, whole: { live, broadcaster }, head, rollouts: rollouts.list, log },
    signal,
  )
  const schedule = createSchedule({
    round: timePushes(options, store, function* (reach) {
      judgedSources.begin()
      const related = workloads === undefined ? [] : yield* workloads.renew(reach)
      rows.touchByRelation(related)
      asked.views.touch(related)
      // A workload that says something and stands as before is no news for anybody.
      if (!(yield* rows.judge(reach))) return false
      yield* live.publish()
      yield* views.publish()
      history.look()
      return true
    }),
    msToNextChange: () => sooner(rows.msToNextChange(), workloads?.msToNextChange()),
    onFailure(error) {
      log.error('The state could not be built.', { error })
      live.admitFailure()
      views.admitFailure()
    },
    timers: options.timers,
  })
  const tracker = createActionTracker(clock, (after, before) => changes.tell([describeAction(after, before, clock())]))
  const told = { changes, judgedSources, rollouts, rows, schedule, tracker, acting: () => acting }
  const history = keepHistory({ ...options, ...sources, ...told, projection }, signal)

  changes.subscribe(live.take)
  changes.subscribe(views.take)
  notifications.onMessage((change) => changes.tell([change]))
  store.onChange(rows.touch)
  store.onChange(schedule.soon)
  controllers.onChange(schedule.all)
  board.onChange(schedule.all)
  onMore(schedule.soon)
  clusterClock.onChange(schedule.all)
  cluster.target.onWarnings(schedule.all)

  const watches = listWatches({ store, controllers, events, ...deployed, fluxNamespaces: config.fluxNamespaces })
  const types = watchCluster({ ...sources, ...options, watches, namespaces: config.namespaces }, signal)
  followNtfy({ ...options, ntfy: cluster.ntfy, board, notifications, clock }, signal)
  live.start(signal)
  schedule.start(signal)
  version.start(schedule.all, signal)
  const acting = createActing({ ...options, ...sources, ...told, types, live, signal: options.writing })
  return {
    live,
    views,
    sights,
    rights,
    store,
    deployed: asked,
    shown: projection.shown,
    events,
    ...beneath,
    logs: createLogs({ ...options, ...sources, ...rights, clock }, signal),
    notifications,
    history: history.store,
    ...followed(cluster),
    tracker,
    ...acting,
    stateOf: board.stateOf,
    horizon: () => horizonOf(board.list(), config.namespaces),
    hasTried: board.hasTried,
    clock,
  }
}

function followed({ ntfy }: ClusterUnitOptions['cluster']): Pick<ClusterUnit, 'topics' | 'ntfy'> {
  if (ntfy === undefined) return { topics: [], ntfy }
  const { baseUrl, topics } = ntfy
  return { topics, ntfy: { host: new URL(baseUrl).host, topics, web: webAddressOf(baseUrl) } }
}

function openClient({ cluster, build, log, timers }: ClusterUnitOptions, { heard }: ClusterClock): KubernetesClient {
  const userAgent = `fluxdeck/${build.version}`
  return createKubernetesClient(cluster.target, { userAgent, log, redact: redactText, onDate: heard, clock: timers })
}

function sooner(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? (a ?? b) : Math.min(a, b)
}
