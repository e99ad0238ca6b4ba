// How one pod stands and why: kubectl's word, a class, one sentence. The phase says little; containers are asked.

import { earliest, latest } from '@/lib/time'
import { type Cause, causeOf, isKill } from './container-cause'
import { after, PATIENCE_MS, TERMINATION_PATIENCE_MS } from './limits'
import type { ContainerState, Pod } from './pod'
import { isInitDone, readColumns } from './pod-status'
import type { PodState } from './words'

export type PodFlag = 'restarting' | 'oom_killed' | 'killed'

export interface PodJudgement {
  /** The column STATUS. */
  readonly status: string
  /** The column READY. */
  readonly ready: string
  readonly state: PodState
  readonly reason?: string
  readonly message?: string
  /** Without name and without ages; the same for pods with the same fault. */
  readonly sentence: string
  readonly restarts: number
  readonly lastRestartAt?: Date
  readonly flags: readonly PodFlag[]
  /** When it may change by time alone. */
  readonly nextChangeAt?: Date
}

export interface PodExpectation {
  /** False for the pods of a Job, which are to end. */
  readonly wantsToRun: boolean
}

const RECENT_MS = 60 * 60_000
const MANY_RESTARTS = 3

export type JudgePod = typeof judgePod

/** The same, for who asks of the same pods again and again: those that have not changed are not judged anew. */
export function rememberPods(): JudgePod {
  const known = new WeakMap<Pod, { readonly judgement: PodJudgement; readonly wantsToRun: boolean }>()
  return (pod, now, expectation) => {
    const before = known.get(pod)
    const next = before?.judgement.nextChangeAt
    if (before?.wantsToRun === expectation.wantsToRun && (next === undefined || now < next)) return before.judgement
    const judgement = judgePod(pod, now, expectation)
    known.set(pod, { judgement, wantsToRun: expectation.wantsToRun })
    return judgement
  }
}

export function judgePod(pod: Pod, now: Date, { wantsToRun }: PodExpectation): PodJudgement {
  const columns = readColumns(pod)
  const found = standing(pod, columns.status, wantsToRun)
  const { limit } = found
  const isOver = limit !== undefined && now >= limit.at
  const recentUntil =
    columns.lastRestartAt !== undefined && columns.restarts >= MANY_RESTARTS
      ? new Date(columns.lastRestartAt.getTime() + RECENT_MS)
      : undefined
  const isRestarting = recentUntil !== undefined && now < recentUntil
  const next = earliest([isOver ? undefined : limit?.at, isRestarting ? recentUntil : undefined])
  return {
    ...columns,
    state: isOver ? 'failed' : found.state,
    ...(found.reason === undefined ? {} : { reason: found.reason }),
    ...(found.message === undefined ? {} : { message: found.message }),
    sentence: isOver ? limit.sentence : found.sentence,
    flags: [...(isRestarting ? (['restarting'] as const) : []), ...killFlags(pod)],
    ...(next === undefined ? {} : { nextChangeAt: next }),
  }
}

interface Standing {
  readonly state: PodState
  readonly reason?: string
  readonly message?: string
  readonly sentence: string
  /** From this moment on it has failed. */
  readonly limit?: { readonly at: Date; readonly sentence: string }
}

function standing(pod: Pod, status: string, wantsToRun: boolean): Standing {
  return (
    leaving(pod) ??
    gone(pod) ??
    unscheduled(pod) ??
    containers(pod, wantsToRun) ??
    phase(pod, status, wantsToRun) ??
    readiness(pod, wantsToRun)
  )
}

function leaving(pod: Pod): Standing | undefined {
  if (pod.deletedAt === undefined) return undefined
  if (pod.reason === 'NodeLost')
    return { state: 'failed', reason: 'NodeLost', sentence: 'NodeLost, no word of its node' }
  const at = after(pod.deletedAt, TERMINATION_PATIENCE_MS)
  return { state: 'progressing', sentence: 'terminating', limit: { at, sentence: 'terminating for more than 10 min' } }
}

/** What ended the pod as a whole: Evicted, NodeLost, Shutdown and their like. */
function gone(pod: Pod): Standing | undefined {
  if (pod.reason === '') return undefined
  return { state: 'failed', reason: pod.reason, ...messageOf(pod.message), sentence: pod.reason }
}

function unscheduled(pod: Pod): Standing | undefined {
  const { scheduled } = pod
  if (scheduled === undefined || scheduled.status === 'True') return undefined
  const reason = scheduled.reason === '' ? 'Unschedulable' : scheduled.reason
  const told = { state: 'progressing' as const, reason, ...messageOf(scheduled.message) }
  if (reason === 'SchedulingGated') return { ...told, sentence: 'SchedulingGated, something holds it back' }
  const since = scheduled.since ?? pod.createdAt
  const sentence = reason === 'Unschedulable' ? 'Unschedulable, no node takes it' : reason
  return { ...told, sentence, ...limitFrom(since, sentence) }
}

function containers(pod: Pod, wantsToRun: boolean): Standing | undefined {
  const open = pod.initStates.find((state) => !isInitDone(state))
  const isPastInit = open === undefined || pod.initialized?.status === 'True'
  if (!isPastInit) return initStanding(pod, open)
  const started = pod.initStates.filter((state) => state.isSidecar)
  const causes = [...started, ...pod.containerStates].flatMap((state) => causeOf(state, wantsToRun) ?? [])
  const worst = causes.find((cause) => cause.grade === 'failed') ?? causes[0]
  return worst === undefined ? undefined : told(worst, startOf(pod))
}

function initStanding(pod: Pod, open: ContainerState): Standing {
  const at = pod.initStates.indexOf(open)
  const cause = open.isRunning ? undefined : causeOf(open, false)
  if (cause === undefined || (cause.grade === 'starting' && cause.reason === 'PodInitializing')) {
    const sentence = `init ${at} of ${pod.initContainers.length} done`
    return {
      state: 'progressing',
      reason: 'PodInitializing',
      sentence,
      ...(open.isRunning ? {} : patience(startOf(pod), sentence)),
    }
  }
  const reason = `Init:${cause.reason}`
  const text = cause.text.startsWith('cannot ') ? cause.text : `init container ${open.name}: ${cause.text}`
  return told({ ...cause, reason, text }, startOf(pod))
}

function told(cause: Cause, since: Date | undefined): Standing {
  const { reason, text, message } = cause
  const told = { reason, sentence: text, ...messageOf(message ?? '') }
  if (cause.grade === 'failed') return { state: 'failed', ...told }
  return { state: 'progressing', ...told, ...patience(since, text) }
}

function phase(pod: Pod, status: string, wantsToRun: boolean): Standing | undefined {
  switch (pod.phase) {
    case 'Succeeded':
      return wantsToRun
        ? { state: 'failed', reason: 'Completed', sentence: 'ended by itself and should run' }
        : { state: 'ok', sentence: 'completed' }
    case 'Running':
      return undefined
    case 'Failed':
    case 'Unknown':
      return { state: 'failed', reason: status, sentence: status }
    default: {
      const word = pod.phase === '' ? 'Pending' : pod.phase
      return { state: 'progressing', reason: word, sentence: word, ...patience(startOf(pod), word) }
    }
  }
}

function readiness(pod: Pod, wantsToRun: boolean): Standing {
  if (pod.ready?.status === 'True') return { state: 'ok', sentence: 'running' }
  const ended = !wantsToRun && pod.containerStates.length > 0 && pod.containerStates.every((state) => !state.isRunning)
  if (ended) return { state: 'ok', sentence: 'completed' }
  const message = messageOf(pod.ready?.message ?? '')
  const told = { state: 'progressing' as const, reason: 'NotReady', ...message, sentence: 'running, not ready' }
  return wantsToRun ? { ...told, ...patience(pod.ready?.since ?? startOf(pod), told.sentence) } : told
}

/** When the step began that it is in now, as far as it tells. */
function startOf(pod: Pod): Date | undefined {
  const ends = [...pod.initStates, ...pod.containerStates].flatMap(({ terminated, last }) => [
    terminated?.finishedAt,
    last?.finishedAt,
  ])
  return latest([pod.startedAt ?? pod.createdAt, ...ends])
}

function killFlags(pod: Pod): readonly PodFlag[] {
  const ends = [...pod.initStates, ...pod.containerStates].flatMap((state) => state.terminated ?? state.last ?? [])
  const isOom = ends.some((end) => end.reason === 'OOMKilled')
  return [...(isOom ? (['oom_killed'] as const) : []), ...(ends.some(isKill) ? (['killed'] as const) : [])]
}

function messageOf(message: string): { readonly message?: string } {
  return message === '' ? {} : { message }
}

function patience(since: Date | undefined, sentence: string): Pick<Standing, 'limit'> {
  return limitFrom(since, `${sentence} for more than 5 min`)
}

function limitFrom(since: Date | undefined, sentence: string): Pick<Standing, 'limit'> {
  return since === undefined ? {} : { limit: { at: after(since, PATIENCE_MS), sentence } }
}
