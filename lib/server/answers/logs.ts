// Logs as they are asked for: of the controller of an object, narrowed to it, and of what Flux deployed.

import type { LogAnswer } from '@/lib/contract/logs'
import type { ObjectLogsQuery, WorkloadLogsQuery } from '@/lib/contract/schema/queries'
import type { Controller } from '@/lib/contract/state'
import { reconcilersOf } from '@/lib/flux/judge/reconcilers'
import { describeKind } from '@/lib/flux/kinds'
import type { FluxResource } from '@/lib/flux/object/flux-resource'
import { ownersByLabel } from '@/lib/flux/object/references'
import { createObjectLines } from '@/lib/flux/tell/controller-lines'
import { type Ref, refOf } from '@/lib/ref'
import { WORKLOAD_KINDS } from '@/lib/workloads/words'
import { ApiError } from '../api-error'
import type { Identity } from '../identity/identity'
import { type Choice, type ChosenSources, chooseSources } from '../logs/choose-sources'
import type { FoundWorkload, PodFinder, WorkloadTarget } from '../logs/find-pods'
import { followLogs, type LogSink } from '../logs/follow-logs'
import { chooseLines, type LineChoice, type LogPlan, toLogLine } from '../logs/log-feed'
import type { SourceState } from '../logs/log-source'
import type { Logs } from '../logs/logs'

/** What was asked, and may be. */
export interface LogFeed {
  read(signal: AbortSignal): Promise<LogAnswer>
  follow(sink: LogSink, signal: AbortSignal): void
  /** Rejects once it may not be read any more. */
  expectAllowed(): Promise<void>
  /** Aborts with the program. */
  readonly ending: AbortSignal
}

export interface LogQuestions {
  /** Throws `not_found`, or `unavailable` where nobody could tell. */
  ofObject(ref: Ref, query: ObjectLogsQuery): LogFeed
  /** Throws `forbidden` before anything is looked up, and `not_found` for what Flux did not deploy. */
  ofWorkload(
    identity: Identity,
    target: WorkloadTarget,
    query: WorkloadLogsQuery,
    signal: AbortSignal,
  ): Promise<LogFeed>
}

export interface LogQuestionParts {
  readonly logs: Logs
  readonly expectShown: (ref: Ref) => FluxResource
}

export function createLogQuestions({ logs, expectShown }: LogQuestionParts): LogQuestions {
  const feedOf = (plan: LogPlan, expectAllowed: () => Promise<void>): LogFeed => ({
    read: (signal) => logs.reader(plan, signal),
    follow: (sink, signal) => followLogs(plan, logs, sink, signal),
    expectAllowed,
    ending: logs.ending,
  })
  return {
    ofObject(ref, query) {
      const resource = expectShown(ref)
      const plan: LogPlan = {
        find: (signal) => findControllers(resource, logs, signal),
        reach: reachOf(query),
        isNarrow: !query.all || isFiltered(query),
        choose: () => (query.all ? chooseLines(query) : chooseObjectLines(ref, query)),
      }
      return feedOf(plan, async () => void expectShown(ref))
    },
    async ofWorkload(identity, target, query, signal) {
      const expectAllowed = () => logs.rights.expect(identity, target.namespace)
      await expectAllowed()
      const found = await lookUp(target, logs, signal)
      const plan: LogPlan = {
        find: (within) => findPods(found, target.namespace, query, logs.finder, within),
        reach: reachOf(query),
        isNarrow: isFiltered(query),
        choose: () => chooseLines(query),
      }
      return feedOf(plan, expectAllowed)
    },
  }
}

function reachOf({ tail, sinceSeconds, previous }: ObjectLogsQuery | WorkloadLogsQuery): LogPlan['reach'] {
  return { tail, previous, ...(sinceSeconds === undefined ? {} : { sinceSeconds }) }
}

function isFiltered({ q, level }: ObjectLogsQuery | WorkloadLogsQuery): boolean {
  return q !== '' || level !== undefined
}

function chooseObjectLines(ref: Ref, query: ObjectLogsQuery): LineChoice {
  const lines = createObjectLines(ref)
  const wanted = chooseLines(query)
  return {
    learn: ({ record }) => lines.learn(record),
    take(line) {
      const concern = lines.concern(line.record, line.text)
      if (concern === undefined || wanted.take(line) === undefined) return undefined
      return concern === 'own' ? toLogLine(line) : { ...toLogLine(line), mentions: true }
    },
  }
}

const NOBODY_LOGS: SourceState = { state: 'absent', reason: 'No controller is known that reconciles it.' }

/** Of several shards its own; only the leader of several pods logs. */
async function findControllers(
  resource: FluxResource,
  { controllers, finder }: Logs,
  signal: AbortSignal,
): Promise<ChosenSources> {
  const { controller: component } = describeKind(resource.kind)
  const found = await Promise.all(
    reconcilersOf(resource, controllers()).map(async ({ namespace = '', name }) => {
      const workload = await finder.workload({ kind: 'Deployment', namespace, name }, signal)
      if ('failure' in workload) return nothing(workload.failure)
      const pods = await finder.pods(workload.value, signal)
      if ('failure' in pods) return nothing(pods.failure)
      // Where all of Flux is in one pod each controller is a container.
      const isOwn = pods.value.some(({ containersToRead }) => containersToRead.some((one) => one.name === component))
      return chooseSources(namespace, pods.value, isOwn && component !== undefined ? { container: component } : {})
    }),
  )
  return found.length === 0 ? nothing(NOBODY_LOGS) : joinSources(found)
}

function joinSources(found: readonly ChosenSources[]): ChosenSources {
  const note = found.find((one) => one.note !== undefined)?.note
  return {
    sources: found.flatMap(({ sources }) => sources),
    pods: found.flatMap(({ pods }) => pods),
    containers: [...new Set(found.flatMap(({ containers }) => containers))],
    ...(note === undefined ? {} : { note }),
  }
}

function nothing(note: SourceState): ChosenSources {
  return { sources: [], pods: [], containers: [], note }
}

async function findPods(
  found: FoundWorkload | SourceState,
  namespace: string,
  choice: Choice,
  finder: PodFinder,
  signal: AbortSignal,
): Promise<ChosenSources> {
  if ('state' in found) return nothing(found)
  const pods = await finder.pods(found, signal)
  return 'failure' in pods ? nothing(pods.failure) : chooseSources(namespace, pods.value, choice)
}

async function lookUp(target: WorkloadTarget, logs: Logs, signal: AbortSignal) {
  const leave = await logs.lookups.enter(signal)
  try {
    return await expectDeployed(target, logs, signal)
  } finally {
    leave()
  }
}

/** The workload; what stands in its way where the cluster does not let it be read. */
async function expectDeployed(
  target: WorkloadTarget,
  logs: Logs,
  signal: AbortSignal,
): Promise<FoundWorkload | SourceState> {
  const found = await logs.finder.workload(target, signal)
  const path = `${target.kind} ${target.namespace}/${target.name}`
  if ('failure' in found) {
    if (found.failure.state === 'absent') throw new ApiError('not_found', `${path} does not exist.`)
    return found.failure
  }
  if (await isOfFlux(found.value, logs, signal)) return found.value
  throw new ApiError('not_found', `${path} was not deployed by Flux, as far as anybody knows here.`)
}

const OWNING_KINDS = ['ReplicaSet', ...WORKLOAD_KINDS] as const

/** By an inventory, or where there is none by its labels; else as whatever owns it. */
async function isOfFlux(workload: FoundWorkload, logs: Logs, signal: AbortSignal): Promise<boolean> {
  const { target, owner } = workload
  if (isDeployed(workload, logs)) return true
  const isController = ({ namespace, name }: Controller) => namespace === target.namespace && name === target.name
  if (target.kind === 'Deployment' && logs.controllers().some(isController)) return true
  const kind = OWNING_KINDS.find((one) => one === owner?.kind)
  if (owner === undefined || kind === undefined) return false
  const above = await logs.finder.workload({ kind, namespace: target.namespace, name: owner.name }, signal)
  return 'value' in above && above.value.uid === owner.uid ? isOfFlux(above.value, logs, signal) : false
}

/** Labels get copied: they count only where their applier has no inventory. What goes to another cluster is not here. */
function isDeployed({ target: { kind, namespace, name }, labels }: FoundWorkload, { store }: Logs): boolean {
  const ref = refOf(kind, namespace, name)
  for (const { inventoryWorkloads, remoteCluster } of store.resources())
    if (!remoteCluster && inventoryWorkloads.includes(ref)) return true
  return ownersByLabel(labels).some((owner) => {
    const applier = store.get(owner)
    return applier !== undefined && !applier.remoteCluster && applier.inventory === undefined
  })
}
