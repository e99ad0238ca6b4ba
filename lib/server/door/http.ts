// What each address of the API answers: reads the request, asks the parts of the program, shapes nothing by itself.

import type { RouteName } from '@/lib/addresses'
import type { SourceStateName } from '@/lib/contract/state'
import { describeKind, FLUX_KIND_NAMES } from '@/lib/flux/kinds'
import { parseFluxRef } from '@/lib/flux/object/flux-ref'
import { matches } from '@/lib/flux/row-filter'
import { type Ref, refForPeople, refOf } from '@/lib/ref'
import type { AccessReader } from '../actions/access'
import type { Performer } from '../actions/perform-action'
import type { ActionTracker } from '../actions/tracker'
import { answerGraph } from '../answers/graph'
import { describeObject } from '../answers/object-detail'
import { answerState } from '../answers/state-as-stream'
import { ApiError } from '../api-error'
import type { Actor, Audit } from '../audit'
import { type Gate, type Identity, NOBODY, whyNoActions } from '../identity/identity'
import type { Log } from '../log'
import { answerJson, answerText, respond } from '../respond'
import type { EventLog } from '../sources/event-log'
import type { NotificationLog } from '../sources/notification-log'
import type { ResourceStore } from '../sources/resource-store'
import type { Broadcaster } from '../stream/broadcaster'
import { encodeEvent } from '../stream/broadcaster'
import { openEventStream } from '../stream/event-stream'
import type { LiveState } from '../stream/live-state'
import type { AllowedHosts } from './allowed-hosts'
import { createLogin } from './login'
import { parseNotificationQuery } from './notification-query'
import { expectKind, expectName, readChoice, readLimit, readRefs, readRowFilter } from './query'
import { readActionRequest, requireSameOrigin } from './read-action-request'
import type { ApiHandler } from './runtime-handle'

const STREAM_RETRY_SECONDS = 10
const NOTIFICATIONS_SHOWN = 50

export interface ApiParts {
  readonly live: LiveState
  readonly store: ResourceStore
  readonly events: EventLog
  readonly notifications: NotificationLog
  readonly topics: readonly string[]
  readonly tracker: ActionTracker
  readonly performer: Performer
  readonly readAccess: AccessReader
  readonly gate: Gate
  readonly audit: Audit
  readonly hosts: AllowedHosts
  readonly broadcaster: Broadcaster
  readonly streamLimit: number
  readonly stateOf: (sourceId: string) => SourceStateName | undefined
  readonly clock: () => Date
  readonly log: Log
}

/** What is shown to identified people only; the rest is the way to become one. */
type Guarded = Exclude<RouteName, 'login' | 'loginStart' | 'loginCallback' | 'logout'>

type Answer = (
  request: Request,
  params: Readonly<Record<string, string>>,
  requestId: string,
) => Response | Promise<Response>

export function createApi(parts: ApiParts): Readonly<Record<RouteName, ApiHandler>> {
  const { live, store, events, notifications, tracker, performer, gate, broadcaster, clock } = parts
  const isRead = (ref: Ref) => {
    const kind = parseFluxRef(ref)?.kind
    const state = kind === undefined ? undefined : parts.stateOf(describeKind(kind).plural)
    return state === 'live' || state === 'absent'
  }

  const state: Answer = (request, _, requestId) => {
    const filter = readRowFilter(new URL(request.url).searchParams)
    const all = live.state()
    return answerState({ ...all, resources: all.resources.filter((row) => matches(row, filter)) }, requestId)
  }

  const stream: Answer = (request, _, requestId) => {
    if (broadcaster.size >= parts.streamLimit)
      throw new ApiError('unavailable', 'Too many open streams. Pages ask for the state now and then instead.', {
        retryAfterSeconds: STREAM_RETRY_SECONDS,
      })
    const body = openEventStream({
      broadcaster,
      signal: request.signal,
      wantsPatches: new URL(request.url).searchParams.get('rows') === 'changes',
      // The snapshot is shared and may be a while old; the heartbeat behind it brings the clock.
      snapshotFrames: () => [
        ...live.snapshotFrames(),
        encodeEvent({ type: 'heartbeat', data: { serverTime: clock().toISOString(), version: live.version } }),
      ],
      isWelcome: () => gate.identify(request.headers) !== undefined,
    })
    return new Response(body, {
      headers: {
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store, no-transform',
        'x-accel-buffering': 'no',
        'x-content-type-options': 'nosniff',
        'x-request-id': requestId,
      },
    })
  }

  const object: Answer = (_, params, requestId) => {
    const ref = refOf(
      expectKind(params.kind ?? ''),
      expectName('namespace', params.namespace),
      expectName('name', params.name),
    )
    const resource = store.get(ref)
    const row = live.row(ref)
    if (resource === undefined || row === undefined) {
      if (!isRead(ref))
        throw new ApiError(
          'unavailable',
          `${ref} was not read: ${describeKind(expectKind(params.kind ?? '')).label} cannot be listed at the moment.`,
        )
      throw new ApiError('not_found', `${refForPeople(ref)} does not exist.`)
    }
    const detail = describeObject({
      resource,
      row,
      now: clock(),
      rowOf: (other) => live.row(other),
      resourceOf: (other) => store.get(other),
      rows: live.rows().values(),
      isRead,
      manifest: store.manifest(ref),
      events,
      stateOf: parts.stateOf,
      notifications: (target) => notifications.about(target, NOTIFICATIONS_SHOWN),
    })
    return answerJson(detail, requestId)
  }

  const eventList: Answer = (request, _, requestId) => {
    const params = new URL(request.url).searchParams
    const kind = params.get('kind')
    const namespace = params.get('namespace')
    const name = params.get('name')
    const type = readChoice(params, 'type', ['Normal', 'Warning'])
    const since = readSince(params, clock())
    const found = events.find({
      limit: readLimit(params, 'limit', 200, 1_000),
      ...(kind ? { kind: expectKind(kind) } : {}),
      ...(namespace ? { namespace: expectName('namespace', namespace) } : {}),
      ...(name ? { name: expectName('name', name) } : {}),
      ...(type === undefined ? {} : { type }),
      ...(since === undefined ? {} : { since }),
    })
    return answerJson({ events: found }, requestId)
  }

  const graph: Answer = (request, _, requestId) => {
    const { body, mermaid } = answerGraph(new URL(request.url).searchParams, {
      rows: live.rows(),
      unreadKinds: new Set(FLUX_KIND_NAMES.filter((kind) => !isRead(refOf(kind, 'x', 'x')))),
      rootCauses: live.head().problems.map(({ root }) => root),
    })
    return mermaid === undefined ? answerJson(body, requestId) : answerText(mermaid, requestId)
  }

  const actions: Answer = async (request, _, requestId) => {
    if (request.method !== 'POST') return answerJson({ actions: tracker.list() }, requestId)
    const actor = actorOf(request, gate, requestId)
    const wanted = await readWanted(request, actor)
    return answerJson(await performer.perform(actor, wanted), requestId, 202)
  }

  const action: Answer = async (request, params, requestId) => {
    const id = params.id ?? ''
    if (request.method === 'DELETE') {
      const actor = actorOf(request, gate, requestId)
      expectMayAct(actor.identity)
      const mayOmitOrigin = gate.isExplicit(request.headers)
      requireSameOrigin(request, parts.hosts, { needsJson: false, mayOmitOrigin })
      return answerJson({ id, actions: await performer.cancel(actor, id) }, requestId)
    }
    const group = tracker.group(id)
    const single = tracker.get(id)
    if (group.length === 0 && single === undefined)
      throw new ApiError('not_found', 'There is no such action. It may have been before the last start of Fluxdeck.')
    return answerJson({ id, actions: group.length > 0 ? group : [single] }, requestId)
  }

  const expectMayAct = (identity: Identity) => {
    const refusal = whyNoActions(identity, gate.switches)
    if (refusal !== undefined) throw refusal
  }

  /** What is refused here was never read, so the audit line of the attempt names no object. */
  const readWanted = async (request: Request, actor: Actor) => {
    try {
      expectMayAct(actor.identity)
      requireSameOrigin(request, parts.hosts, { mayOmitOrigin: gate.isExplicit(request.headers) })
      return await readActionRequest(request)
    } catch (error) {
      parts.audit(actor, { outcome: 'refused', reason: error instanceof ApiError ? error.code : 'internal' })
      throw error
    }
  }

  const answers: Record<Guarded, Answer> = {
    state,
    stream,
    object,
    events: eventList,
    graph,
    notifications: (request, _, requestId) =>
      answerJson(
        notifications.page(parseNotificationQuery(new URL(request.url).searchParams, parts.topics, clock())),
        requestId,
      ),
    actions,
    action,
    me: (request, _, requestId) => answerJson(gate.describe(request.headers), requestId),
    access: async (request, _, requestId) => {
      const params = new URL(request.url).searchParams
      const refs = readRefs(params)
      const identity = gate.identify(request.headers) ?? NOBODY
      return answerJson({ access: await parts.readAccess(identity, refs, params.get('suspension') === '1') }, requestId)
    },
  }
  const login = createLogin({ gate, hosts: parts.hosts, log: parts.log })
  const open =
    (answer: Answer): ApiHandler =>
    (request, params) =>
      respond(request, parts.log, (requestId) => answer(request, params, requestId))
  // The front has looked already. Here it is looked at again, because nothing in between is a boundary.
  const wrap = (answer: Answer): ApiHandler =>
    open((request, params, requestId) => {
      gate.expect(request.headers)
      return answer(request, params, requestId)
    })
  return {
    state: wrap(answers.state),
    stream: wrap(answers.stream),
    object: wrap(answers.object),
    events: wrap(answers.events),
    graph: wrap(answers.graph),
    notifications: wrap(answers.notifications),
    actions: wrap(answers.actions),
    action: wrap(answers.action),
    me: wrap(answers.me),
    access: wrap(answers.access),
    login: open(login.exchange),
    loginStart: open(login.start),
    loginCallback: open(login.callback),
    logout: open(login.logout),
  }
}

function actorOf(request: Request, gate: Gate, requestId: string): Actor {
  const { headers } = request
  const identity = gate.identify(headers) ?? NOBODY
  const lookAgain = () => gate.lookAgain(headers)
  return { identity, lookAgain, requestId, clientIp: headers.get('x-fluxdeck-peer') ?? '' }
}

function readSince(params: URLSearchParams, now: Date): Date | undefined {
  const value = params.get('since')
  if (value === null || value === '') return undefined
  const match = /^(\d{1,6})([smhd])$/.exec(value)
  if (match === null) {
    const time = new Date(value)
    if (Number.isNaN(time.getTime()))
      throw new ApiError('invalid_request', 'since is neither a time nor a span such as 10m.')
    return time
  }
  const unitMs = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 }[match[2] as 's' | 'm' | 'h' | 'd']
  return new Date(now.getTime() - Number(match[1]) * unitMs)
}
