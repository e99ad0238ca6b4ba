// What is kept of a workload, and the one door to it from unknown JSON: it never throws. Of its template only the
// images are kept: no environment, no arguments, no volumes, no annotations.

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
import { type Ref, refOf } from '@/lib/ref'
import { parseTime } from '@/lib/time'
import { WORKLOAD_TYPES } from './kinds'
import { type Metadata, readMetadata, readOwnershipLabels } from './metadata'
import type { WorkloadKind } from './words'

export interface TemplateImage {
  readonly container: string
  readonly image: string
  readonly init?: true
}

interface Common extends Metadata {
  readonly ref: Ref
  readonly labels: Readonly<Record<string, string>>
  readonly images: readonly TemplateImage[]
}

interface Observed extends Common {
  readonly generation: number
  readonly observedGeneration: number
}

export interface DeploymentWorkload extends Observed {
  readonly kind: 'Deployment'
  readonly desired: number
  readonly total: number
  readonly updated: number
  readonly ready: number
  readonly available: number
  readonly isPaused: boolean
  readonly progressDeadlineSeconds: number
  readonly progressing?: { readonly reason: string; readonly updatedAt?: Date }
  readonly availability?: { readonly status: string; readonly since?: Date }
  /** What ReplicaFailure says while it is True. */
  readonly replicaFailure?: string
}

export interface StatefulSetWorkload extends Observed {
  readonly kind: 'StatefulSet'
  readonly desired: number
  readonly ready: number
  readonly updated: number
  readonly partition: number
  readonly isUpdatedOnDelete: boolean
  readonly updateRevision?: string
}

export interface DaemonSetWorkload extends Observed {
  readonly kind: 'DaemonSet'
  readonly desired: number
  readonly ready: number
  readonly updated: number
  readonly available: number
  readonly misscheduled: number
  readonly isUpdatedOnDelete: boolean
}

export interface JobWorkload extends Common {
  readonly kind: 'Job'
  readonly completions: number
  readonly active: number
  readonly succeeded: number
  readonly failed: number
  readonly isSuspended: boolean
  readonly ended?: {
    readonly how: 'failed' | 'complete'
    readonly reason: string
    readonly message: string
    readonly at?: Date
  }
}

export interface CronJobWorkload extends Common {
  readonly kind: 'CronJob'
  readonly schedule: string
  readonly timeZone?: string
  readonly isSuspended: boolean
  readonly active: number
  readonly lastScheduledAt?: Date
  readonly lastSuccessfulAt?: Date
}

export type Workload = DeploymentWorkload | StatefulSetWorkload | DaemonSetWorkload | JobWorkload | CronJobWorkload

const MAX_MESSAGE_LENGTH = 1_000
const DEFAULT_PROGRESS_DEADLINE_SECONDS = 600

/** Undefined for what is not an object of this kind with a place, a name and a uid. */
export function readWorkload(kind: WorkloadKind, raw: unknown): Workload | undefined {
  const metadata = readMetadata(raw)
  if (metadata === undefined || !isJsonObject(raw) || !isOfKind(kind, raw)) return undefined
  const template =
    kind === 'CronJob'
      ? readObject(raw, 'spec', 'jobTemplate', 'spec', 'template')
      : readObject(raw, 'spec', 'template')
  const common = {
    ...metadata,
    ref: refOf(kind, metadata.namespace, metadata.name),
    labels: readOwnershipLabels(raw),
    images: readImages(template),
  }
  switch (kind) {
    case 'Deployment':
      return { kind, ...common, ...readGenerations(raw), ...readDeployment(raw) }
    case 'StatefulSet':
      return { kind, ...common, ...readGenerations(raw), ...readStatefulSet(raw) }
    case 'DaemonSet':
      return { kind, ...common, ...readGenerations(raw), ...readDaemonSet(raw) }
    case 'Job':
      return { kind, ...common, ...readJob(raw) }
    case 'CronJob':
      return { kind, ...common, ...readCronJob(raw) }
  }
}

/** An object of a list says neither its kind nor its group. */
function isOfKind(kind: WorkloadKind, raw: JsonObject): boolean {
  const { group, version } = WORKLOAD_TYPES[kind]
  const isSame = raw.kind === undefined || raw.kind === kind
  return isSame && (raw.apiVersion === undefined || raw.apiVersion === `${group}/${version}`)
}

function readImages(template: JsonObject | undefined): readonly TemplateImage[] {
  const read = (list: string, init: { readonly init?: true }) =>
    readObjects(template, 'spec', list).flatMap((entry) => {
      const container = readText(entry, 'name')
      const image = readText(entry, 'image')
      return container === undefined || image === undefined ? [] : [{ container, image: redactText(image), ...init }]
    })
  return [...read('containers', {}), ...read('initContainers', { init: true })]
}

/** How many; nothing that is no number of things. */
function readCount(raw: JsonObject, ...path: readonly string[]): number {
  return Math.max(readInteger(raw, ...path) ?? 0, 0)
}

function readReplicas(raw: JsonObject): number {
  return Math.max(readInteger(raw, 'spec', 'replicas') ?? 1, 0)
}

function readGenerations(raw: JsonObject) {
  return {
    generation: readCount(raw, 'metadata', 'generation'),
    observedGeneration: readCount(raw, 'status', 'observedGeneration'),
  }
}

function findCondition(raw: JsonObject, type: string): JsonObject | undefined {
  return readObjects(raw, 'status', 'conditions').find((condition) => condition.type === type)
}

function readMessage(condition: JsonObject): string {
  return redactText((readText(condition, 'message') ?? '').slice(0, MAX_MESSAGE_LENGTH))
}

function isUpdatedOnDelete(raw: JsonObject): boolean {
  return readPath(raw, 'spec', 'updateStrategy', 'type') === 'OnDelete'
}

function readDeployment(raw: JsonObject) {
  const progressing = findCondition(raw, 'Progressing')
  const available = findCondition(raw, 'Available')
  const failure = findCondition(raw, 'ReplicaFailure')
  const updatedAt = parseTime(progressing?.lastUpdateTime)
  const since = parseTime(available?.lastTransitionTime)
  return {
    desired: readReplicas(raw),
    total: readCount(raw, 'status', 'replicas'),
    updated: readCount(raw, 'status', 'updatedReplicas'),
    ready: readCount(raw, 'status', 'readyReplicas'),
    available: readCount(raw, 'status', 'availableReplicas'),
    isPaused: readPath(raw, 'spec', 'paused') === true,
    progressDeadlineSeconds: readInteger(raw, 'spec', 'progressDeadlineSeconds') ?? DEFAULT_PROGRESS_DEADLINE_SECONDS,
    ...(progressing === undefined
      ? {}
      : {
          progressing: {
            reason: readText(progressing, 'reason') ?? '',
            ...(updatedAt === undefined ? {} : { updatedAt }),
          },
        }),
    ...(available === undefined
      ? {}
      : {
          availability: {
            status: readText(available, 'status') ?? '',
            ...(since === undefined ? {} : { since }),
          },
        }),
    ...(failure?.status === 'True' ? { replicaFailure: readMessage(failure) } : {}),
  }
}

function readStatefulSet(raw: JsonObject) {
  const updateRevision = readText(raw, 'status', 'updateRevision')
  return {
    desired: readReplicas(raw),
    ready: readCount(raw, 'status', 'readyReplicas'),
    updated: readCount(raw, 'status', 'updatedReplicas'),
    partition: readCount(raw, 'spec', 'updateStrategy', 'rollingUpdate', 'partition'),
    isUpdatedOnDelete: isUpdatedOnDelete(raw),
    ...(updateRevision === undefined ? {} : { updateRevision }),
  }
}

function readDaemonSet(raw: JsonObject) {
  return {
    desired: readCount(raw, 'status', 'desiredNumberScheduled'),
    ready: readCount(raw, 'status', 'numberReady'),
    updated: readCount(raw, 'status', 'updatedNumberScheduled'),
    available: readCount(raw, 'status', 'numberAvailable'),
    misscheduled: readCount(raw, 'status', 'numberMisscheduled'),
    isUpdatedOnDelete: isUpdatedOnDelete(raw),
  }
}

function readJob(raw: JsonObject) {
  const failed = findCondition(raw, 'Failed')
  const complete = findCondition(raw, 'Complete')
  const end = failed?.status === 'True' ? failed : complete?.status === 'True' ? complete : undefined
  const at = parseTime(end?.lastTransitionTime)
  return {
    completions: readInteger(raw, 'spec', 'completions') ?? readInteger(raw, 'spec', 'parallelism') ?? 1,
    active: readCount(raw, 'status', 'active'),
    succeeded: readCount(raw, 'status', 'succeeded'),
    failed: readCount(raw, 'status', 'failed'),
    isSuspended: readPath(raw, 'spec', 'suspend') === true || findCondition(raw, 'Suspended')?.status === 'True',
    ...(end === undefined
      ? {}
      : {
          ended: {
            how: end === failed ? ('failed' as const) : ('complete' as const),
            reason: readText(end, 'reason') ?? '',
            message: readMessage(end),
            ...(at === undefined ? {} : { at }),
          },
        }),
  }
}

function readCronJob(raw: JsonObject) {
  const timeZone = readText(raw, 'spec', 'timeZone')
  const lastScheduledAt = parseTime(readPath(raw, 'status', 'lastScheduleTime'))
  const lastSuccessfulAt = parseTime(readPath(raw, 'status', 'lastSuccessfulTime'))
  return {
    schedule: readText(raw, 'spec', 'schedule') ?? '',
    ...(timeZone === undefined ? {} : { timeZone }),
    isSuspended: readPath(raw, 'spec', 'suspend') === true,
    active: readObjects(raw, 'status', 'active').length,
    ...(lastScheduledAt === undefined ? {} : { lastScheduledAt }),
    ...(lastSuccessfulAt === undefined ? {} : { lastSuccessfulAt }),
  }
}
