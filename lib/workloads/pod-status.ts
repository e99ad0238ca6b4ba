// The columns READY, STATUS and RESTARTS of `kubectl get pods`: word for word what the API server prints (printPod in
// pkg/printers/internalversion/printers.go, Kubernetes 1.35).

import { latest } from '@/lib/time'
import type { ContainerState, Pod, Termination } from './pod'

export interface PodColumns {
  readonly status: string
  readonly ready: string
  readonly restarts: number
  readonly lastRestartAt?: Date
}

export function readColumns(pod: Pod): PodColumns {
  const init = initColumn(pod)
  const isInitializing = init !== undefined
  const isPastInit = !isInitializing || pod.initialized?.status === 'True'
  const status = isPastInit ? mainStatus(pod, init ?? plainStatus(pod)) : init
  const looked = pod.initStates.slice(0, seenInit(pod))
  const counted = isPastInit ? [...looked.filter((state) => state.isSidecar), ...pod.containerStates] : looked
  const lastRestartAt = latest(counted.map(({ last }) => last?.finishedAt))
  return {
    status: leavingStatus(pod) ?? status,
    ready: `${looked.filter(isServingSidecar).length + (isPastInit ? pod.containerStates.filter(isServing).length : 0)}/${
      pod.containers.length + pod.sidecars
    }`,
    restarts: counted.reduce((sum, state) => sum + state.restarts, 0),
    ...(lastRestartAt === undefined ? {} : { lastRestartAt }),
  }
}

function plainStatus(pod: Pod): string {
  if (pod.scheduled?.reason === 'SchedulingGated') return 'SchedulingGated'
  return pod.reason === '' ? pod.phase : pod.reason
}

function leavingStatus(pod: Pod): string | undefined {
  if (pod.deletedAt === undefined) return undefined
  if (pod.reason === 'NodeLost') return 'Unknown'
  return pod.phase === 'Succeeded' || pod.phase === 'Failed' ? undefined : 'Terminating'
}

/** An init container that is no longer waited for: it ended well, or it is a sidecar that has started. */
export function isInitDone(state: ContainerState): boolean {
  return state.terminated?.exitCode === 0 || (state.isSidecar && state.isStarted)
}

/** How many of them the column looks at: up to the first that is not done. */
function seenInit(pod: Pod): number {
  const open = pod.initStates.findIndex((state) => !isInitDone(state))
  return open === -1 ? pod.initStates.length : open + 1
}

function isServingSidecar(state: ContainerState): boolean {
  return state.terminated?.exitCode !== 0 && isInitDone(state) && state.isReady
}

function initColumn(pod: Pod): string | undefined {
  const at = pod.initStates.findIndex((state) => !isInitDone(state))
  const open = pod.initStates[at]
  if (open === undefined) return undefined
  if (open.terminated !== undefined) return `Init:${endWord(open.terminated)}`
  const reason = open.waiting?.reason ?? ''
  return reason !== '' && reason !== 'PodInitializing' ? `Init:${reason}` : `Init:${at}/${pod.initContainers.length}`
}

/** Said of an end that has no reason by its signal or its code. */
export function endWord({ reason, signal, exitCode }: Termination): string {
  if (reason !== '') return reason
  return signal === 0 ? `ExitCode:${exitCode}` : `Signal:${signal}`
}

function isServing(state: ContainerState): boolean {
  return (state.waiting?.reason ?? '') === '' && state.terminated === undefined && state.isReady && state.isRunning
}

/** From the last container to the first: the first that is not running has the last word. */
function mainStatus(pod: Pod, before: string): string {
  let status = before
  let failure = ''
  for (const state of pod.containerStates.toReversed()) {
    const reason = state.waiting?.reason ?? ''
    if (reason !== '') status = reason
    else if (state.terminated !== undefined) {
      status = endWord(state.terminated)
      if (state.terminated.exitCode !== 0) failure = status
    }
  }
  if (status !== 'Completed') return status
  const hasServing = pod.containerStates.some(isServing)
  if (hasServing && pod.ready?.status === 'True') return 'Running'
  if (failure !== '') return failure
  return hasServing ? 'NotReady' : status
}
