// Why one container does not run, in words, and how bad it is. The words of the kubelet, sorted into classes.

import { imageTrouble } from './image-trouble'
import type { ContainerState, Termination } from './pod'
import { endWord } from './pod-status'
import { runtimeTrouble } from './runtime-trouble'

export interface Cause {
  /** `starting` is bad after a while; `failed` at once. */
  readonly grade: 'failed' | 'starting'
  readonly reason: string
  /** What others of the same workload with the same fault say in the same words. */
  readonly text: string
  readonly message?: string
}

const IMAGE_REASONS: ReadonlySet<string> = new Set([
  'ErrImagePull',
  'ImagePullBackOff',
  'ErrImageNeverPull',
  'InvalidImageName',
  'SignatureValidationFailed',
  'ImageInspectError',
  'RegistryUnavailable',
])

const STARTING_REASONS: ReadonlySet<string> = new Set(['ContainerCreating', 'PodInitializing', ''])

/** The usual companion of an ExternalSecret that does not sync. */
const CONFIG_ERROR = 'CreateContainerConfigError'
const MISSING = /^$|not found|couldn't find/

/** Undefined while it runs, and when it ended well where that is the plan. */
export function causeOf(state: ContainerState, wantsToRun: boolean): Cause | undefined {
  if (state.waiting !== undefined) return causeOfWaiting(state, state.waiting)
  if (state.terminated !== undefined) return causeOfEnd(state.terminated, wantsToRun)
  return state.isRunning ? undefined : { grade: 'starting', reason: 'ContainerCreating', text: 'ContainerCreating' }
}

function causeOfWaiting(state: ContainerState, waiting: { readonly reason: string; readonly message: string }): Cause {
  const { reason } = waiting
  const message = waiting.message === '' ? {} : { message: waiting.message }
  if (STARTING_REASONS.has(reason)) {
    const word = reason === '' ? 'ContainerCreating' : reason
    return { grade: 'starting', reason: word, text: word, ...message }
  }
  if (IMAGE_REASONS.has(reason)) {
    return { grade: 'failed', reason, text: imageTrouble(state.image, reason, waiting.message), ...message }
  }
  if (reason === 'CrashLoopBackOff') {
    const why = state.last === undefined ? '' : `, ${describeEnd(state.last)}`
    return { grade: 'failed', reason, text: `CrashLoopBackOff${why}`, ...message }
  }
  if (reason === CONFIG_ERROR && MISSING.test(waiting.message)) {
    return { grade: 'failed', reason, text: `${reason}, a ConfigMap, a Secret or a key of it is missing`, ...message }
  }
  // What a runtime or a hook says may hold commands, arguments and paths of volumes: of that only what it comes down to.
  const why = runtimeTrouble(waiting.message)
  return { grade: 'failed', reason, text: why === undefined ? reason : `${reason}, ${why}` }
}

function causeOfEnd(end: Termination, wantsToRun: boolean): Cause | undefined {
  if (end.exitCode !== 0 || end.signal !== 0) return { grade: 'failed', reason: endWord(end), text: describeEnd(end) }
  if (!wantsToRun) return undefined
  return { grade: 'failed', reason: endWord(end), text: 'ended by itself and should run' }
}

/** `exit 1`, `OOMKilled, over its memory limit`, `signal 11`, `ContainerCannotRun, exit 127`. */
export function describeEnd(end: Termination): string {
  if (end.reason === 'OOMKilled') return 'OOMKilled, over its memory limit'
  if (isKill(end)) return 'killed (exit 137), not for its memory: often a failed liveness probe'
  const named = PLAIN_ENDS.has(end.reason) ? '' : `${end.reason}, `
  return end.signal === 0 ? `${named}exit ${end.exitCode}` : `${named}signal ${end.signal}`
}

const PLAIN_ENDS: ReadonlySet<string> = new Set(['', 'Error', 'Completed'])

/** Somebody sent SIGKILL, and it was not for memory. */
export function isKill({ exitCode, reason }: Termination): boolean {
  return exitCode === 137 && PLAIN_ENDS.has(reason)
}
