// What of a pod decides about its logs: which containers there are, how each stands, and which one is meant.

import { readText } from '@/lib/flux/object/json-fields'
import { type ContainerState, type Pod, readPod, type Termination } from '@/lib/workloads/pod'

export interface ContainerFacts {
  readonly name: string
  /** Another one with each start. */
  readonly run: string
  readonly isRunning: boolean
  /** How it ended, where it has and does not run again yet. */
  readonly end?: string
  readonly hasPrevious: boolean
}

export interface PodFacts extends Pick<Pod, 'name' | 'uid' | 'owner' | 'createdAt'> {
  /** Of the template of its ReplicaSet, as the name of that one ends. */
  readonly templateHash?: string
  /** Those that run beside each other first. */
  readonly containersToRead: readonly ContainerFacts[]
  /** The one that is meant where none is named. */
  readonly main: string
}

const DEFAULT_CONTAINER = 'kubectl.kubernetes.io/default-container'

/** Undefined for what is no pod. */
export function readPodFacts(raw: unknown): PodFacts | undefined {
  const pod = readPod(raw)
  if (pod === undefined) return undefined
  const { name, uid, owner, createdAt } = pod
  const states = new Map([...pod.containerStates, ...pod.initStates].map((state) => [state.name, state]))
  const containersToRead = [...pod.containers, ...pod.initContainers].map((one) => readContainer(one, states.get(one)))
  const wanted = readText(raw, 'metadata', 'annotations', DEFAULT_CONTAINER)
  const main = containersToRead.find((one) => one.name === wanted) ?? containersToRead[0]
  if (main === undefined) return undefined
  const templateHash = readText(raw, 'metadata', 'labels', 'pod-template-hash')
  return {
    name,
    uid,
    ...(owner === undefined ? {} : { owner }),
    ...(createdAt === undefined ? {} : { createdAt }),
    ...(templateHash === undefined ? {} : { templateHash }),
    containersToRead,
    main: main.name,
  }
}

function readContainer(name: string, state: ContainerState | undefined): ContainerFacts {
  const { terminated, waiting, last, restarts = 0, isRunning = false } = state ?? {}
  const ended = terminated ?? (waiting === undefined ? undefined : last)
  return {
    name,
    run: String(restarts),
    isRunning,
    ...(ended === undefined ? {} : { end: describeEnd(name, ended, waiting?.reason) }),
    hasPrevious: restarts > 0,
  }
}

/** `Container app has ended (exit 1, Error) and waits to start again: CrashLoopBackOff.` */
function describeEnd(name: string, { exitCode, reason, signal }: Termination, waits: string | undefined): string {
  const how = [signal === 0 ? `exit ${exitCode}` : `signal ${signal}`, ...wordOf(reason)].join(', ')
  const again = waits === undefined ? '' : [' and waits to start again', ...wordOf(waits)].join(': ')
  return `Container ${name} has ended (${how})${again}.`
}

/** Of what the kubelet says only its words, not its sentences. */
function wordOf(reason: string): readonly string[] {
  return /^[A-Za-z]{1,64}$/.exec(reason) ?? []
}
