// What each address of the API does with a request: reads the question out of it and writes the answer down.

import type { RouteName } from '@/lib/addresses'
import type { ActionRequest } from '@/lib/contract/actions'
import type { ApiDocument } from '@/lib/contract/openapi'
import {
  AccessQuerySchema,
  EventQuerySchema,
  GraphQuerySchema,
  ImageQuerySchema,
  NotificationQuerySchema,
  ObjectQuerySchema,
} from '@/lib/contract/schema/queries'
import type { VerdictLevel } from '@/lib/contract/state'
import { refOf } from '@/lib/ref'
import type { InLine } from '../answers/graphs-in-use'
import type { Questions } from '../answers/questions'
import type { Actor, Audit } from '../audit'
import { type Gate, type Identity, NOBODY, whyNoActions } from '../identity/identity'
import type { Log } from '../log'
import { answerJson, respond } from '../respond'
import type { Tallies } from '../tallies'
import { actorOf, originRulesOf, writingDown } from './actor'
import type { AllowedHosts } from './allowed-hosts'
import { createGroundAnswers } from './answer-ground'
import { createHistoryAnswers } from './answer-history'
import { createLogAnswers } from './answer-logs'
import { createMcpAnswer, type McpParts } from './answer-mcp'
import { createQueryAnswers } from './answer-queries'
import { createScreenAnswers } from './answer-screens'
import { createShortAnswers } from './answer-short'
import { createWorkloadAnswers } from './answer-workloads'
import { createLogin } from './login'
import { createOpenReaders, type ReaderParts } from './open-reader'
import { naming, parseQuestion, readQuery } from './query'
import { readActionRequest, requireSameOrigin } from './read-action-request'
import type { Answer, ApiHandler } from './runtime-handle'

export interface Seen {
  readonly questions: Questions
  mayListEvents(): Promise<(namespace: string) => boolean>
  /** Whose key is another sees something else; absent: everything. */
  readonly key?: string
}

/** A graph can be the largest of all answers by far. */
const GRAPHS_SHARE = 0.5

export interface ApiParts extends ReaderParts {
  /** What there is to see for this person now. */
  readonly seenBy: (identity: Identity) => Promise<Seen>
  /** Absent: agents find nothing here. */
  readonly mcp?: McpParts
  /** Not everybody sees everything, and what somebody sees can change. */
  readonly isByRights: boolean
  /** The verdict on everything, where everybody may know it. */
  readonly publicVerdict?: () => VerdictLevel
  readonly gate: Gate
  readonly audit: Audit
  readonly hosts: AllowedHosts
  /** Of this program. */
  readonly version: string
  readonly tallies: Tallies
  /** Of the cluster. */
  readonly clock: () => Date
  /** Of this machine. */
  readonly ownClock: () => Date
  readonly log: Log
}

/** What is shown to identified people only; the rest is the way to become one. */
type Guarded = Exclude<
  RouteName,
  | keyof (ReturnType<typeof createShortAnswers> & ReturnType<typeof createScreenAnswers>)
  | 'login'
  | 'loginStart'
  | 'loginCallback'
  | 'logout'
>

export function createApi(parts: ApiParts): Readonly<Record<RouteName, ApiHandler>> {
  const { gate, log } = parts
  const login = createLogin(parts)
  const { screens, screen } = createScreenAnswers(parts)
  const open =
    (answer: Answer): ApiHandler =>
    (request, params) =>
      respond(request, log, (requestId) => answer(request, params, requestId))
  // The front has looked already. Here it is looked at again, because nothing in between is a boundary.
  const guarded = (answer: Answer): ApiHandler =>
    open((request, params, requestId) => {
      gate.expect(request.headers)
      return answer(request, params, requestId)
    })
  const answers = createAnswers(parts)
  const short = createShortAnswers({
    ...parts,
    questionsFor: async (identity) => (await parts.seenBy(identity)).questions,
  })
  return {
    object: guarded(answers.object),
    values: guarded(answers.values),
    objectLogs: guarded(answers.objectLogs),
    workloadLogs: guarded(answers.workloadLogs),
    objectWorkloads: guarded(answers.objectWorkloads),
    workloads: guarded(answers.workloads),
    images: guarded(answers.images),
    alertCoverage: guarded(answers.alertCoverage),
    ground: guarded(answers.ground),
    groundQuestion: guarded(answers.groundQuestion),
    queryLogs: guarded(answers.queryLogs),
    queryMetrics: guarded(answers.queryMetrics),
    deploys: guarded(answers.deploys),
    deploy: guarded(answers.deploy),
    history: guarded(answers.history),
    historyStats: guarded(answers.historyStats),
    events: guarded(answers.events),
    graph: guarded(answers.graph),
    notifications: guarded(answers.notifications),
    actions: guarded(answers.actions),
    action: guarded(answers.action),
    summary: guarded(short.summary),
    badge: open(short.badge),
    badgeJson: open(short.badgeJson),
    me: guarded(answers.me),
    access: guarded(answers.access),
    openapi: guarded(answers.openapi),
    mcp: guarded(answers.mcp),
    screens: open(screens),
    screen: open(screen),
    login: open(login.exchange),
    loginStart: open(login.start),
    loginCallback: open(login.callback),
    logout: open(login.logout),
  }
}

function createAnswers(parts: ApiParts): Readonly<Record<Guarded, Answer>> {
  const { gate } = parts
  const readers = createOpenReaders(parts)
  const identify = ({ headers }: Request) => gate.identify(headers) ?? NOBODY
  const seenBy = (request: Request) => parts.seenBy(identify(request))
  const questionsFor = async (request: Request) => (await seenBy(request)).questions
  let made: ApiDocument | undefined
  // It takes a while and the schemas of all answers, and few ask for it.
  const description = async () =>
    (made ??= (await import('@/lib/contract/schema/describe-api')).describeApi(parts.version))
  const mcp = createMcpAnswer({
    ...parts,
    mcp: parts.mcp,
    actorOf: (request, requestId) => actorOf(request, gate, requestId),
    seenBy: ({ identity }) => parts.seenBy(identity),
  })
  return {
    mcp: (request, _, requestId) => mcp(request, requestId),
    ...createWorkloadAnswers({ ...parts, readers, identify, questionsFor }),
    ...createLogAnswers({ readers, identify, seenBy }),
    ...createGroundAnswers({ readers, identify, questionsFor }),
    ...createQueryAnswers({ ...parts, questionsFor }),
    ...createHistoryAnswers({ readers, identify, questionsFor }),
    async values(request, params, requestId) {
      const { kind, namespace, name } = parseQuestion(ObjectQuerySchema, params)
      const questions = await questionsFor(request)
      return readers.answer(request, requestId, () => questions.values(refOf(kind, namespace, name)))
    },
    async events(request, _, requestId) {
      const { query } = readQuery(EventQuerySchema, paramsOf(request))
      const { questions, mayListEvents } = await seenBy(request)
      const mayList = await mayListEvents()
      await questions.workloads.readPods(identify(request), query.applier, request.signal)
      return readers.answer(request, requestId, () => questions.events(query, { mayList }))
    },
    async images(request, _, requestId) {
      const { query, ignored } = readQuery(ImageQuerySchema, paramsOf(request))
      const questions = await questionsFor(request)
      return readers.answer(request, requestId, async ({ signal }) => ({
        ...(await questions.images(identify(request), query, signal)),
        ...naming(ignored),
      }))
    },
    async alertCoverage(request, _, requestId) {
      const questions = await questionsFor(request)
      return readers.answer(request, requestId, () => questions.alertCoverage())
    },
    async graph(request, _, requestId) {
      const { query } = readQuery(GraphQuerySchema, paramsOf(request))
      const questions = await questionsFor(request)
      const draw = (caller: InLine) =>
        query.format === 'mermaid' ? questions.graphText(query, caller) : questions.graph(query, caller)
      return readers.answer(request, requestId, draw, GRAPHS_SHARE)
    },
    async notifications(request, _, requestId) {
      const { query } = readQuery(NotificationQuerySchema, paramsOf(request))
      const questions = await questionsFor(request)
      return readers.answer(request, requestId, () => questions.allNotifications(query))
    },
    async actions(request, _, requestId) {
      if (request.method !== 'POST') return answerJson(await (await questionsFor(request)).actions(), requestId)
      const actor = actorOf(request, gate, requestId)
      const wanted = await readWanted(request, actor, parts)
      return answerJson(await (await questionsFor(request)).act(actor, wanted), requestId, 202)
    },
    async action(request, params, requestId) {
      const id = params.id ?? ''
      if (request.method !== 'DELETE') return answerJson(await (await questionsFor(request)).action(id), requestId)
      const actor = actorOf(request, gate, requestId)
      await expectMayStop(request, actor, parts)
      return answerJson(await (await questionsFor(request)).cancel(actor, id), requestId)
    },
    me: (request, _, requestId) => answerJson(gate.describe(gate.identify(request.headers)), requestId),
    async access(request, _, requestId) {
      const { query } = readQuery(AccessQuerySchema, paramsOf(request))
      const questions = await questionsFor(request)
      return answerJson(await questions.access(identify(request), query, request.signal), requestId)
    },
    openapi: (request, _, requestId) => readers.answer(request, requestId, description),
  }
}

function readWanted(request: Request, actor: Actor, { gate, hosts, audit }: ApiParts): Promise<ActionRequest> {
  return writingDown(audit, actor, () => {
    expectMayAct(actor, gate)
    requireSameOrigin(request, hosts, originRulesOf(request, gate))
    return readActionRequest(request)
  })
}

function expectMayStop(request: Request, actor: Actor, { gate, hosts, audit }: ApiParts): Promise<void> {
  return writingDown(audit, actor, () => {
    expectMayAct(actor, gate)
    requireSameOrigin(request, hosts, { ...originRulesOf(request, gate), needsJson: false })
  })
}

function expectMayAct({ identity }: Actor, gate: Gate): void {
  const refusal = whyNoActions(identity, gate.switches)
  if (refusal !== undefined) throw refusal
}

function paramsOf(request: Request): URLSearchParams {
  return new URL(request.url).searchParams
}
