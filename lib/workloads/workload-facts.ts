// What the rules need of the spec and the status of each kind. What is no number of things counts as none.

import { type JsonObject, readInteger, readObjects, readPath, readText } from '@/lib/flux/object/json-fields'
import { parseTime } from '@/lib/time'
import { readMessage } from './message'

const DEFAULT_PROGRESS_DEADLINE_SECONDS = 600

function readCount(raw: JsonObject, ...path: readonly string[]): number {
  return Math.max(readInteger(raw, ...path) ?? 0, 0)
}

function readReplicas(raw: JsonObject): number {
  return Math.max(readInteger(raw, 'spec', 'replicas') ?? 1, 0)
}

export function readGenerations(raw: JsonObject) {
  return {
    generation: readCount(raw, 'metadata', 'generation'),
    observedGeneration: readCount(raw, 'status', 'observedGeneration'),
  }
}

/** How long a pod has to be ready before it counts as available. */
function readMinReadySeconds(raw: JsonObject): number {
  return readCount(raw, 'spec', 'minReadySeconds')
}

function findCondition(raw: JsonObject, type: string): JsonObject | undefined {
  return readObjects(raw, 'status', 'conditions').find((condition) => condition.type === type)
}

function isUpdatedOnDelete(raw: JsonObject): boolean {
  return readPath(raw, 'spec', 'updateStrategy', 'type') === 'OnDelete'
}

export function readDeployment(raw: JsonObject) {
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
    minReadySeconds: readMinReadySeconds(raw),
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
    ...(available?.status === 'False' ? { unavailable: since === undefined ? {} : { since } } : {}),
    ...(failure?.status === 'True' ? { replicaFailure: readMessage(failure) } : {}),
  }
}

export function readStatefulSet(raw: JsonObject) {
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

export function readDaemonSet(raw: JsonObject) {
  return {
    desired: readCount(raw, 'status', 'desiredNumberScheduled'),
    ready: readCount(raw, 'status', 'numberReady'),
    updated: readCount(raw, 'status', 'updatedNumberScheduled'),
    available: readCount(raw, 'status', 'numberAvailable'),
    misscheduled: readCount(raw, 'status', 'numberMisscheduled'),
    minReadySeconds: readMinReadySeconds(raw),
    isUpdatedOnDelete: isUpdatedOnDelete(raw),
  }
}

export function readJob(raw: JsonObject) {
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

export function readCronJob(raw: JsonObject) {
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
