// What is kept of a pod, and the one door to it from unknown JSON: it never throws. No environment, no arguments, no
// volumes, no annotations; of its labels only the two that tell its generation.

import {
  isJsonObject,
  type JsonObject,
  readInteger,
  readObject,
  readObjects,
  readText,
} from '@/lib/flux/object/json-fields'
import { parseTime } from '@/lib/time'
import { readMessage } from './message'
import { type Metadata, readMetadata, textOf } from './metadata'
import { readImage } from './read-image'
import { poolNothing, type TextPool } from './text-pool'

export interface Termination {
  readonly exitCode: number
  readonly signal: number
  readonly reason: string
  readonly finishedAt?: Date
}

export interface ContainerState {
  readonly name: string
  /** An init container that goes on running beside the others. */
  readonly isSidecar: boolean
  readonly image: string
  readonly imageId: string
  readonly isReady: boolean
  readonly isStarted: boolean
  readonly restarts: number
  readonly isRunning: boolean
  readonly waiting?: { readonly reason: string; readonly message: string }
  readonly terminated?: Termination
  /** How it ended the time before. */
  readonly last?: Termination
}

export interface PodCondition {
  readonly status: string
  readonly reason: string
  readonly message: string
  readonly since?: Date
}

export interface Pod extends Metadata {
  /** Label `controller-revision-hash`, of StatefulSets and DaemonSets. */
  readonly revision?: string
  readonly node?: string
  readonly phase: string
  readonly reason: string
  readonly message: string
  readonly startedAt?: Date
  readonly scheduled?: PodCondition
  readonly initialized?: PodCondition
  readonly ready?: PodCondition
  /** Names of the spec, for those who choose one. */
  readonly containers: readonly string[]
  readonly initContainers: readonly string[]
  readonly sidecars: number
  readonly containerStates: readonly ContainerState[]
  readonly initStates: readonly ContainerState[]
}

type Draft = { -readonly [Field in keyof Pod]: Pod[Field] }

/** Written field by field: tens of thousands are read at once. */
export function readPod(raw: unknown, pool: TextPool = poolNothing): Pod | undefined {
  const metadata = readMetadata(raw, pool)
  if (metadata === undefined || !isJsonObject(raw)) return undefined
  if (raw.kind !== undefined && raw.kind !== 'Pod') return undefined
  const spec = readObject(raw, 'spec')
  const status = readObject(raw, 'status')
  const initSpecs = readObjects(spec, 'initContainers')
  const sidecars = initSpecs.filter(({ restartPolicy }) => restartPolicy === 'Always').map(({ name }) => name)
  const pod: Draft = {
    ...metadata,
    phase: pool(textOf(status?.phase)),
    reason: pool(textOf(status?.reason)),
    message: readMessage(status),
    containers: readNames(readObjects(spec, 'containers'), pool),
    initContainers: readNames(initSpecs, pool),
    sidecars: new Set(sidecars).size,
    containerStates: readStates(status?.containerStatuses, [], pool),
    initStates: readStates(status?.initContainerStatuses, sidecars, pool),
  }
  const revision = readText(raw, 'metadata', 'labels', 'controller-revision-hash')
  const startedAt = parseTime(status?.startTime)
  if (revision !== undefined) pod.revision = pool(revision)
  if (textOf(spec?.nodeName) !== '') pod.node = pool(textOf(spec?.nodeName))
  if (startedAt !== undefined) pod.startedAt = startedAt
  addConditions(pod, status)
  return pod
}

const NO_NAMES: readonly string[] = []
const NO_STATES: readonly ContainerState[] = []

function readNames(specs: readonly JsonObject[], pool: TextPool): readonly string[] {
  if (specs.length === 0) return NO_NAMES
  return specs.map(({ name }) => pool(textOf(name))).filter((name) => name !== '')
}

/** A condition that is met has nothing to add: all pods pool this one. */
const MET: PodCondition = { status: 'True', reason: '', message: '' }

function addConditions(pod: Draft, status: JsonObject | undefined): void {
  for (const entry of readObjects(status, 'conditions')) {
    if (entry.type === 'PodScheduled') pod.scheduled = readCondition(entry)
    else if (entry.type === 'Initialized') pod.initialized = readCondition(entry)
    else if (entry.type === 'Ready') pod.ready = readCondition(entry)
  }
}

function readCondition(entry: JsonObject): PodCondition {
  const reason = textOf(entry.reason)
  if (entry.status === 'True' && reason === '') return MET
  const since = parseTime(entry.lastTransitionTime)
  const read = { status: textOf(entry.status), reason, message: readMessage(entry) }
  return since === undefined ? read : { ...read, since }
}

type StateDraft = { -readonly [Field in keyof ContainerState]: ContainerState[Field] }

function readStates(list: unknown, sidecars: readonly unknown[], pool: TextPool): readonly ContainerState[] {
  if (!Array.isArray(list) || list.length === 0) return NO_STATES
  return list.filter(isJsonObject).map((entry) => {
    const name = pool(textOf(entry.name))
    const state = readObject(entry, 'state')
    const read: StateDraft = {
      name,
      isSidecar: sidecars.includes(name),
      image: pool(readImage(entry.image)),
      imageId: pool(readImage(entry.imageID)),
      isReady: entry.ready === true,
      isStarted: entry.started === true,
      restarts: Math.max(readInteger(entry, 'restartCount') ?? 0, 0),
      isRunning: isJsonObject(state?.running),
    }
    if (isJsonObject(state?.waiting)) {
      read.waiting = { reason: pool(textOf(state.waiting.reason)), message: readMessage(state.waiting) }
    }
    if (isJsonObject(state?.terminated)) read.terminated = readTermination(state.terminated, pool)
    const last = readObject(entry, 'lastState', 'terminated')
    if (last !== undefined) read.last = readTermination(last, pool)
    return read
  })
}

function readTermination(entry: JsonObject, pool: TextPool): Termination {
  const finishedAt = parseTime(entry.finishedAt)
  const read = {
    exitCode: readInteger(entry, 'exitCode') ?? 0,
    signal: readInteger(entry, 'signal') ?? 0,
    reason: pool(textOf(entry.reason)),
  }
  return finishedAt === undefined ? read : { ...read, finishedAt }
}
