// What is kept of a pod, and the one door to it from unknown JSON: it never throws. No environment, no arguments, no
// volumes, no annotations; of its labels only the two that tell its generation.

import {
  isJsonObject,
  type JsonObject,
  readInteger,
  readObject,
  readObjects,
  readPath,
  readText,
} from '@/lib/flux/object/json-fields'
import { redactText } from '@/lib/flux/object/redact'
import { parseTime } from '@/lib/time'
import { type Metadata, readMetadata } from './metadata'

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

const MAX_MESSAGE_LENGTH = 1_000

export function readPod(raw: unknown): Pod | undefined {
  const metadata = readMetadata(raw)
  if (metadata === undefined || !isJsonObject(raw)) return undefined
  if (raw.kind !== undefined && raw.kind !== 'Pod') return undefined
  const specs = readObjects(raw, 'spec', 'initContainers')
  const sidecars = new Set(specs.filter((spec) => spec.restartPolicy === 'Always').map((spec) => spec.name))
  const revision = readText(raw, 'metadata', 'labels', 'controller-revision-hash')
  const node = readText(raw, 'spec', 'nodeName')
  const startedAt = parseTime(readPath(raw, 'status', 'startTime'))
  return {
    ...metadata,
    ...(revision === undefined ? {} : { revision }),
    ...(node === undefined ? {} : { node }),
    phase: readText(raw, 'status', 'phase') ?? '',
    reason: readText(raw, 'status', 'reason') ?? '',
    message: readMessage(readObject(raw, 'status'), 'message'),
    ...(startedAt === undefined ? {} : { startedAt }),
    ...readConditions(raw),
    containers: readNames(readObjects(raw, 'spec', 'containers')),
    initContainers: readNames(specs),
    sidecars: sidecars.size,
    containerStates: readStates(raw, 'containerStatuses', new Set()),
    initStates: readStates(raw, 'initContainerStatuses', sidecars),
  }
}

function readNames(specs: readonly JsonObject[]): readonly string[] {
  return specs.flatMap((spec) => readText(spec, 'name') ?? [])
}

function readMessage(value: unknown, field: string): string {
  const text = readText(value, field)
  return text === undefined ? '' : redactText(text.slice(0, MAX_MESSAGE_LENGTH))
}

const CONDITIONS = { PodScheduled: 'scheduled', Initialized: 'initialized', Ready: 'ready' } as const

function readConditions(raw: JsonObject): Pick<Pod, 'scheduled' | 'initialized' | 'ready'> {
  const found: { -readonly [Field in 'scheduled' | 'initialized' | 'ready']?: PodCondition } = {}
  for (const entry of readObjects(raw, 'status', 'conditions')) {
    const type = readText(entry, 'type') ?? ''
    if (type !== 'PodScheduled' && type !== 'Initialized' && type !== 'Ready') continue
    const since = parseTime(entry.lastTransitionTime)
    found[CONDITIONS[type]] = {
      status: readText(entry, 'status') ?? '',
      reason: readText(entry, 'reason') ?? '',
      message: readMessage(entry, 'message'),
      ...(since === undefined ? {} : { since }),
    }
  }
  return found
}

function readStates(raw: JsonObject, list: string, sidecars: ReadonlySet<unknown>): readonly ContainerState[] {
  return readObjects(raw, 'status', list).map((entry) => {
    const name = readText(entry, 'name') ?? ''
    const waiting = readObject(entry, 'state', 'waiting')
    const terminated = readTermination(readObject(entry, 'state', 'terminated'))
    const last = readTermination(readObject(entry, 'lastState', 'terminated'))
    return {
      name,
      isSidecar: sidecars.has(name),
      image: redactText(readText(entry, 'image') ?? ''),
      imageId: redactText(readText(entry, 'imageID') ?? ''),
      isReady: entry.ready === true,
      isStarted: entry.started === true,
      restarts: Math.max(readInteger(entry, 'restartCount') ?? 0, 0),
      isRunning: readObject(entry, 'state', 'running') !== undefined,
      ...(waiting === undefined
        ? {}
        : { waiting: { reason: readText(waiting, 'reason') ?? '', message: readMessage(waiting, 'message') } }),
      ...(terminated === undefined ? {} : { terminated }),
      ...(last === undefined ? {} : { last }),
    }
  })
}

function readTermination(entry: JsonObject | undefined): Termination | undefined {
  if (entry === undefined) return undefined
  const finishedAt = parseTime(entry.finishedAt)
  return {
    exitCode: readInteger(entry, 'exitCode') ?? 0,
    signal: readInteger(entry, 'signal') ?? 0,
    reason: readText(entry, 'reason') ?? '',
    ...(finishedAt === undefined ? {} : { finishedAt }),
  }
}
