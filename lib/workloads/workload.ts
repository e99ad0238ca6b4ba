// What is kept of a workload, and the one door to it from unknown JSON: it never throws. Of its template only the
// images are kept: no environment, no arguments, no volumes, no annotations.

import { isJsonObject, type JsonObject, readObject, readObjects } from '@/lib/flux/object/json-fields'
import { type Ref, refOf } from '@/lib/ref'
import { WORKLOAD_TYPES } from './kinds'
import { type Metadata, readMetadata, readOwnershipLabels, textOf } from './metadata'
import { readImage } from './read-image'
import type { WorkloadKind } from './words'
import { readCronJob, readDaemonSet, readDeployment, readGenerations, readJob, readStatefulSet } from './workload-facts'

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
  readonly minReadySeconds: number
  readonly isPaused: boolean
  readonly progressDeadlineSeconds: number
  readonly progressing?: { readonly reason: string; readonly updatedAt?: Date }
  /** Set while Available is False. */
  readonly unavailable?: { readonly since?: Date }
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
  readonly minReadySeconds: number
  readonly isUpdatedOnDelete: boolean
}

export interface JobWorkload extends Common {
  readonly kind: 'Job'
  readonly completions: number
  readonly active: number
  readonly succeeded: number
  readonly failed: number
  readonly isSuspended: boolean
  readonly ended?: JobEnd
}

export interface JobEnd {
  readonly how: 'failed' | 'complete'
  readonly reason: string
  readonly message: string
  readonly at?: Date
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
      const container = textOf(entry.name)
      const image = readImage(entry.image)
      return container === '' || image === '' ? [] : [{ container, image, ...init }]
    })
  return [...read('containers', {}), ...read('initContainers', { init: true })]
}
