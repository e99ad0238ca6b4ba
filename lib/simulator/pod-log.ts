// The log of a container as a kubelet tells it through the API server: which container, which run, how much, and then
// whatever comes until the container ends.

import type { ServerResponse } from 'node:http'
import { ApiFailure } from './api-failure'
import { type JsonObject, recordAt, recordsAt, textAt } from './json'
import { formatTime, type KubeObject } from './kube-object'

export interface LoggedLine {
  readonly at: Date
  readonly text: string
}

/** One run of a container, from its start to its end or until now. */
export interface ContainerRun {
  readonly pod: KubeObject
  readonly container: string
  readonly image: string
  readonly startedAt: Date
  readonly endedAt?: Date
  readonly exitCode?: number
}

export interface ContainerLogs {
  /** What this run has written so far, oldest first. */
  read(run: ContainerRun): readonly LoggedLine[]
  /** Tells each line that the run writes from now on; returns what ends that. */
  follow(run: ContainerRun, onLine: (line: LoggedLine) => void): () => void
}

export interface PodLogRequest {
  readonly pod: KubeObject
  readonly query: URLSearchParams
  readonly logs: ContainerLogs
  readonly now: Date
  /** Tells of each later state of the pod, undefined when it is gone; returns what ends that. */
  readonly onPod: (listener: (pod: KubeObject | undefined) => void) => () => void
}

export function answerPodLog(request: PodLogRequest, response: ServerResponse): void {
  const { pod, query, logs } = request
  const options = readOptions(request)
  const container = chooseContainer(pod, query.get('container') ?? '')
  if (textAt(pod, 'spec', 'nodeName') === undefined) {
    response.writeHead(200, { 'content-type': 'text/plain' }).end()
    return
  }
  const run = chooseRun(pod, container, query.get('previous') === 'true')
  const lines = logs.read(run).filter((line) => options.since === undefined || line.at >= options.since)
  const format = (line: LoggedLine) => `${options.hasTimestamps ? `${writeNanoseconds(line.at)} ` : ''}${line.text}\n`
  const text = lines
    .slice(options.tail === undefined ? 0 : Math.max(0, lines.length - options.tail))
    .map(format)
    .join('')
  response.writeHead(200, { 'content-type': 'text/plain' })
  if (query.get('follow') !== 'true' || run.endedAt !== undefined) {
    // The oldest bytes are kept, whatever was asked for as the tail.
    response.end(options.mostBytes === undefined ? text : Buffer.from(text).subarray(0, options.mostBytes))
    return
  }
  response.flushHeaders()
  if (text !== '') response.write(text)
  const stops = [
    logs.follow(run, (line) => response.write(format(line))),
    request.onPod((next) => {
      if (next === undefined || !isRunning(next, container, run)) response.end()
    }),
  ]
  response.once('close', () => {
    for (const stop of stops) stop()
  })
}

interface LogOptions {
  readonly tail?: number
  readonly since?: Date
  readonly mostBytes?: number
  readonly hasTimestamps: boolean
}

function readOptions({ pod, query, now }: PodLogRequest): LogOptions {
  const refuse = (field: string, value: string, why: string) => {
    const message = `PodLogOptions "${pod.metadata.name}" is invalid: ${field}: Invalid value: ${value}: ${why}`
    return new ApiFailure(422, 'Invalid', message, { name: pod.metadata.name, kind: 'PodLogOptions' })
  }
  const numberOf = (field: string, least: number) => {
    const text = query.get(field)
    if (text === null) return undefined
    if (Number(text) >= least) return Number(text)
    throw refuse(field, text, `must be greater than ${least === 0 ? 'or equal to 0' : '0'}`)
  }
  const tail = numberOf('tailLines', 0)
  const seconds = numberOf('sinceSeconds', 1)
  const mostBytes = numberOf('limitBytes', 1)
  const time = query.get('sinceTime')
  if (seconds !== undefined && time !== null) {
    throw refuse('', '', 'at most one of `sinceTime` or `sinceSeconds` may be specified')
  }
  const since = seconds === undefined ? Date.parse(time ?? '') : now.getTime() - seconds * 1000
  return {
    ...(tail === undefined ? {} : { tail }),
    ...(Number.isNaN(since) ? {} : { since: new Date(since) }),
    ...(mostBytes === undefined ? {} : { mostBytes }),
    hasTimestamps: query.get('timestamps') === 'true',
  }
}

function chooseContainer(pod: KubeObject, wanted: string): string {
  const { name } = pod.metadata
  const [containers, inits] = [namesIn(pod, 'containers'), namesIn(pod, 'initContainers')]
  if (wanted !== '') {
    if (containers.includes(wanted) || inits.includes(wanted)) return wanted
    throw badRequest(`container ${wanted} is not valid for pod ${name}`)
  }
  const [only = '', ...others] = containers
  if (others.length === 0) return only
  const more = inits.length === 0 ? '' : ` or one of the init containers: [${inits.join(' ')}]`
  const choice = `choose one of: [${containers.join(' ')}]${more}`
  throw badRequest(`a container name must be specified for pod ${name}, ${choice}`)
}

function namesIn(pod: KubeObject, field: 'containers' | 'initContainers'): readonly string[] {
  return recordsAt(pod, 'spec', field).flatMap((one) => textAt(one, 'name') ?? [])
}

function chooseRun(pod: KubeObject, container: string, isPrevious: boolean): ContainerRun {
  const called = `container "${container}" in pod "${pod.metadata.name}"`
  const status = statusOf(pod, container)
  const last = recordAt(status, 'lastState', 'terminated')
  if (isPrevious) {
    if (last === undefined) throw badRequest(`previous terminated ${called} not found`)
    return runOf(pod, container, last)
  }
  // Between two runs the log of the last one is what there is.
  const newest = newestRun(pod, container)
  if (newest !== undefined) return newest
  throw badRequest(`${called} is waiting to start: ${whyWaiting(textAt(status, 'state', 'waiting', 'reason'))}`)
}

/** Undefined for a container that has not run yet. */
export function newestRun(pod: KubeObject, container: string): ContainerRun | undefined {
  const status = statusOf(pod, container)
  const state =
    recordAt(status, 'state', 'running') ??
    recordAt(status, 'state', 'terminated') ??
    recordAt(status, 'lastState', 'terminated')
  return state === undefined ? undefined : runOf(pod, container, state)
}

export function containersOf(pod: KubeObject): readonly string[] {
  return recordsAt(pod, 'spec', 'containers').flatMap((container) => textAt(container, 'name') ?? [])
}

function whyWaiting(reason: string | undefined): string {
  if (reason === 'ErrImagePull') return "image can't be pulled"
  if (reason === 'ImagePullBackOff') return 'trying and failing to pull image'
  return reason ?? 'ContainerCreating'
}

function runOf(pod: KubeObject, container: string, state: JsonObject): ContainerRun {
  const endedAt = textAt(state, 'finishedAt')
  const spec = [...recordsAt(pod, 'spec', 'containers'), ...recordsAt(pod, 'spec', 'initContainers')]
  return {
    pod,
    container,
    image:
      textAt(
        spec.find((one) => one.name === container),
        'image',
      ) ?? '',
    startedAt: new Date(textAt(state, 'startedAt') ?? 0),
    ...(endedAt === undefined ? {} : { endedAt: new Date(endedAt), exitCode: Number(state.exitCode ?? 0) }),
  }
}

function isRunning(pod: KubeObject, container: string, run: ContainerRun): boolean {
  const startedAt = textAt(statusOf(pod, container), 'state', 'running', 'startedAt')
  return startedAt === formatTime(run.startedAt)
}

function statusOf(pod: KubeObject, container: string): JsonObject | undefined {
  const all = [...recordsAt(pod, 'status', 'containerStatuses'), ...recordsAt(pod, 'status', 'initContainerStatuses')]
  return all.find((one) => one.name === container)
}

/** The kubelet's clock has nanoseconds, and zeros at the end are left out. */
function writeNanoseconds(date: Date): string {
  return date.toISOString().replace(/\.(\d{3})Z$/, '.$1000000Z')
}

function badRequest(message: string): ApiFailure {
  return new ApiFailure(400, 'BadRequest', message)
}
