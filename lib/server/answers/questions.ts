// Everything that may be asked of one cluster, whoever asks and by whatever way: typed in, contract out, `ApiError` for
// a refusal. It knows no request; who may read was settled before.

import type { AccessAnswer } from '@/lib/contract/access'
import type { AlertCoverage } from '@/lib/contract/alerts'
import type { DeployDetail, DeployPage } from '@/lib/contract/deploys'
import type { NarrowedGraph } from '@/lib/contract/graph'
import type { HistoryPage, HistoryStats } from '@/lib/contract/history'
import type { ImagePage } from '@/lib/contract/images'
import type { EventList, NotificationPage } from '@/lib/contract/notifications'
import type { ObjectDetail, ReleaseValues } from '@/lib/contract/objects'
import type { DeployQuery, HistoryQuery, HistoryStatsQuery } from '@/lib/contract/schema/history-queries'
import type {
  AccessQuery,
  EventQuery,
  GraphQuery,
  ImageQuery,
  NotificationParameters,
  StateQuery,
} from '@/lib/contract/schema/queries'
import type { Resource, Scope, SourceStateName, State, StateHead } from '@/lib/contract/state'
import type { Summary } from '@/lib/contract/summary'
import { type Horizon, sightOf } from '@/lib/flux/judge/sight'
import { describeKind } from '@/lib/flux/kinds'
import { parseFluxRef } from '@/lib/flux/object/flux-ref'
import { matches } from '@/lib/flux/row-filter'
import { type BadgeWords, tellObject, tellVerdict } from '@/lib/flux/tell/badge'
import { tellInShort } from '@/lib/flux/tell/in-short'
import { rootsOf } from '@/lib/flux/tell/roots-of'
import { scopeOf } from '@/lib/flux/tell/scope-words'
import type { HistoryStore } from '@/lib/history/store'
import { namespaceOf, type Ref, refForPeople } from '@/lib/ref'
import type { AccessReader } from '../actions/access'
import { ApiError } from '../api-error'
import type { Observability } from '../ground/observability'
import type { Ground } from '../ground/open-ground'
import type { Identity } from '../identity/identity'
import type { Logs } from '../logs/logs'
import type { Projection } from '../rows/projection'
import type { EventLog } from '../sources/event-log'
import type { NotificationLog } from '../sources/notification-log'
import type { ResourceStore } from '../sources/resource-store'
import type { LiveState } from '../stream/live-state'
import type { Sight } from '../views/sight'
import { answerCoverage, type NtfyHere } from './alerts'
import { type AskedActionParts, type AskedActions, askActions } from './asked-actions'
import { type AskedWorkloads, type AskedWorkloadsParts, createAskedWorkloads } from './asked-workloads'
import { answerDeploy, answerDeploys } from './deploys'
import { answerEvents, type EventReader } from './events'
import { describeTold } from './failure-told'
import { filterOf } from './filter-of'
import { createFreeQueries, type FreeQueries } from './free-queries'
import { answerGraph, drawGraph, type GraphSource } from './graph'
import type { GraphAsked, GraphsInUse, InLine } from './graphs-in-use'
import { createGroundQuestions, type GroundQuestions } from './ground'
import { answerHistory } from './history'
import type { HistoryReader } from './history-reading'
import { answerHistoryStats } from './history-stats'
import { answerImages } from './images'
import type { HealthOf } from './inventory-health'
import { answerAllNotifications } from './kept-notifications'
import { createLogQuestions, type LogQuestions } from './logs'
import { answerNotifications } from './notifications'
import { describeAlerts } from './object-alerts'
import { describeObject, neighbourOf, problemAbout } from './object-detail'
import { answerValues } from './release-values'
import { listSources, type SourceWithConsumers } from './sources'

const NOTIFICATIONS_SHOWN = 50

export interface Questions extends AskedActions {
  /** The state without its rows. */
  head(): StateHead
  /** As the state tells it; undefined for what is not there or not theirs to see. */
  row(ref: Ref): Resource | undefined
  state(query: StateQuery): State
  summary(): Summary
  /** Of the whole, or of one object. */
  badge(ref: Ref | undefined): BadgeWords
  /** Throws `not_found`, or `unavailable` where nobody could tell. */
  object(ref: Ref, healthOf?: HealthOf): ObjectDetail
  /** Throws as `object` does, and `not_applicable` where objects of this kind have no values. */
  values(ref: Ref): ReleaseValues
  readonly workloads: AskedWorkloads
  /** Worst first. */
  sources(): Promise<readonly SourceWithConsumers[]>
  images(identity: Identity, query: ImageQuery, signal: AbortSignal): Promise<ImagePage>
  alertCoverage(): Promise<AlertCoverage>
  readonly ground: GroundQuestions
  readonly freeQueries: FreeQueries
  deploys(query: DeployQuery, reader: HistoryReader): Promise<DeployPage>
  /** Throws `not_found`. */
  deploy(id: string, reader: HistoryReader): Promise<DeployDetail>
  history(query: HistoryQuery, reader: HistoryReader): Promise<HistoryPage>
  historyStats(query: HistoryStatsQuery): Promise<HistoryStats>
  /** `caller` waits until it can be made. */
  graph(query: GraphQuery, caller: InLine): Promise<NarrowedGraph>
  /** The same graph as a text for Mermaid. */
  graphText(query: GraphQuery, caller: InLine): Promise<string>
  readonly logs: LogQuestions
  events(query: EventQuery, reader: EventReader): EventList
  notifications(query: NotificationParameters): NotificationPage
  /** With those that only History has, behind the others. */
  allNotifications(query: NotificationParameters): Promise<NotificationPage>
  /** What was not asked of the cluster when `signal` ends is not asked any more. */
  access(identity: Identity, query: AccessQuery, signal: AbortSignal): Promise<AccessAnswer>
}

export interface QuestionParts extends AskedActionParts {
  readonly live: Pick<LiveState, 'version' | 'head' | 'row' | 'rows'>
  readonly views: { of(scope: Scope | undefined): { readonly live: Pick<LiveState, 'state'> } }
  readonly store: Pick<ResourceStore, 'get' | 'manifest'>
  /** The object that its row speaks of: as it was, while its status is held. */
  readonly shown: Projection['shown']
  readonly deployed: Omit<AskedWorkloadsParts, 'expectShown'>
  /** Absent: they see every object of Flux. */
  readonly sight?: Sight
  readonly events: EventLog
  readonly ground: Ground
  readonly observability: Observability
  readonly logs: Logs
  readonly notifications: Pick<NotificationLog, 'page' | 'about' | 'oldest'>
  readonly history: Pick<HistoryStore, 'read' | 'state'>
  readonly topics: readonly string[]
  /** Absent where none is configured. */
  readonly ntfy?: NtfyHere | undefined
  /** Shared by all who ask. */
  readonly graphs: GraphsInUse
  readonly readAccess: AccessReader
  readonly stateOf: (sourceId: string) => SourceStateName | undefined
  /** What is not read now. */
  readonly horizon: () => Horizon
  readonly clock: () => Date
}

export function createQuestions(parts: QuestionParts): Questions {
  const { graphs, live, clock } = parts
  const workloads = createAskedWorkloads(
    { ...parts.deployed, expectShown: (ref) => expectRead(ref, parts) },
    parts.sight,
  )
  const askFor = (question: GraphQuery, caller: InLine): GraphAsked => ({
    rows: live.rows(),
    version: () => live.version,
    question,
    caller,
  })
  return {
    head: () => live.head(),
    row: (ref) => live.row(ref),
    state(query) {
      const filter = filterOf(query)
      const { resources, ...head } = parts.views.of(scopeOf(filter)).live.state()
      return { ...head, resources: resources.filter((row) => matches(row, filter)) }
    },
    summary: () => {
      const [last] = parts.notifications.page({ topics: [], priorities: [], limit: 1 }).messages
      return tellInShort({
        head: live.head(),
        rows: live.rows().values(),
        lastNotificationAt: last?.time,
        now: clock(),
      })
    },
    badge: (ref) => (ref === undefined ? tellVerdict(live.head().verdict.level) : answerBadge(ref, parts)),
    object: (ref, healthOf) => answerObject(ref, parts, healthOf),
    values: (ref) => {
      expectRead(ref, parts)
      return answerValues(ref, parts.store.manifest(ref), clock())
    },
    sources: () => listSources({ rows: live.rows(), shown: parts.shown }),
    workloads,
    async images(identity, query, signal) {
      return answerImages(query, parts, await workloads.running(identity, signal))
    },
    alertCoverage: () => answerCoverage(parts),
    ground: createGroundQuestions(parts),
    freeQueries: createFreeQueries(parts),
    deploys: (query, reader) => answerDeploys(query, parts, reader),
    deploy: (id, reader) => answerDeploy(id, parts, reader),
    history: (query, reader) => answerHistory(query, parts, reader),
    historyStats: (query) => answerHistoryStats(query, parts),
    logs: createLogQuestions({ logs: parts.logs, expectShown: (ref) => expectRead(ref, parts).resource }),
    graph: (question, caller) =>
      graphs.graph(askFor(question, caller), (builder) => answerGraph(question, graphSource(parts), builder)),
    graphText: (question, caller) =>
      graphs.text(askFor(question, caller), (builder) => drawGraph(question, graphSource(parts), builder)),
    events(query, reader) {
      const { owners, board } = parts.deployed
      return answerEvents(query, { events: parts.events, owners, sources: board.list, clock }, reader)
    },
    notifications: (query) => answerNotifications(query, parts),
    allNotifications: (query) => answerAllNotifications(query, parts),
    async access(identity, { ref, suspension }, signal) {
      const question = { refs: ref, withSuspension: suspension === '1', signal }
      return { access: await parts.readAccess(identity, question) }
    },
    ...askActions(parts),
  }
}

/** Throws `not_found`, or `unavailable` where nobody could tell. */
function expectRead(ref: Ref, parts: QuestionParts) {
  const resource = parts.shown(ref)
  const row = parts.live.row(ref)
  if (resource !== undefined && row !== undefined) return { resource, row }
  const kind = parseFluxRef(ref)?.kind
  const horizon = parts.horizon()
  // What somebody may not see is answered like what is not there.
  if (kind === undefined || horizon.hides?.(ref) === true || sightOf(horizon, ref) === 'read')
    throw new ApiError('not_found', `${refForPeople(ref)} does not exist.`)
  const { label } = describeKind(kind)
  const why = horizon.kinds.has(kind)
    ? `${label} cannot be listed at the moment.`
    : `${label} of namespace ${namespaceOf(ref)} are not read here.`
  throw new ApiError('unavailable', `${ref} was not read: ${why}`)
}

/** What nobody could look at is not told to be missing. */
function answerBadge(ref: Ref, parts: QuestionParts): BadgeWords {
  try {
    return tellObject(ref, expectRead(ref, parts).row)
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    return tellObject(ref, undefined, error.code === 'not_found' ? 'Not found' : 'Not read now')
  }
}

function answerObject(ref: Ref, parts: QuestionParts, healthOf?: HealthOf): ObjectDetail {
  const { live, store, events, stateOf } = parts
  const { resource, row } = expectRead(ref, parts)
  const rowOf = (other: Ref) => live.row(other)
  const isRead = (other: Ref) => sightOf(parts.horizon(), other) === 'read'
  const detail = describeObject({
    resource,
    row,
    now: parts.clock(),
    rowOf,
    resourceOf: (other) => store.get(other),
    rows: live.rows().values(),
    isRead,
    manifest: store.manifest(ref),
    events,
    stateOf,
    notifications: (target) => parts.notifications.about(target, NOTIFICATIONS_SHOWN),
    problem: problemAbout(ref, live.head().problems),
    healthOf,
  })
  const neighbour = (other: Ref) => neighbourOf(other, { rowOf, isRead })
  return { ...detail, ...describeAlerts(resource, { ...parts, neighbour }), ...describeTold(resource, row, parts) }
}

function graphSource(parts: QuestionParts): GraphSource {
  return {
    rows: new Map(parts.live.rows()),
    horizon: parts.horizon(),
    rootCauses: rootsOf(parts.live.head().problems),
  }
}
