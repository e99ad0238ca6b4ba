// The parts every Flux object of a scenario is made of: metadata with owners, conditions with times, artifacts.

import { createHash } from 'node:crypto'
import type { JsonObject } from './json'
import { formatTime, type KubeObject, type ManagedFieldsEntry } from './kube-object'
import { fieldsOf } from './managed-fields'

export interface ObjectSeed {
  readonly apiVersion: string
  readonly kind: string
  readonly namespace: string
  readonly name: string
  readonly spec: JsonObject
  readonly status?: JsonObject
  /** The Kustomization or HelmRelease that applied it. */
  readonly owner?: Owner
  readonly controller?: string
  readonly createdAt: Date
  readonly generation?: number
  readonly labels?: Readonly<Record<string, string>>
  readonly annotations?: Readonly<Record<string, string>>
  /** Fields set by hand: manager and the part of the spec that it owns. */
  readonly setBy?: { readonly manager: string; readonly spec: JsonObject }
}

export interface Owner {
  readonly kind: 'Kustomization' | 'HelmRelease'
  readonly namespace: string
  readonly name: string
}

export const MINUTE_MS = 60_000
export const HOUR_MS = 60 * MINUTE_MS
export const DAY_MS = 24 * HOUR_MS

export function before(now: Date, ms: number): Date {
  return new Date(now.getTime() - ms)
}

export function after(time: Date, ms: number): Date {
  return new Date(time.getTime() + ms)
}

export function sha256(text: string): string {
  return `sha256:${createHash('sha256').update(text).digest('hex')}`
}

export function sha1(text: string): string {
  return createHash('sha1').update(text).digest('hex')
}

/** The same name always has the same uid, so a restarted demo shows the same objects. */
export function uidOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

export function buildObject(seed: ObjectSeed): KubeObject {
  const labels = { ...seed.labels, ...(seed.owner === undefined ? {} : ownerLabels(seed.owner)) }
  const { setBy } = seed
  const declared = setBy === undefined ? seed.spec : without(seed.spec, setBy.spec)
  const applied: ManagedFieldsEntry[] = [
    managed(seed, managerOf(seed.owner), 'Apply', { metadata: { labels }, spec: declared }),
  ]
  if (setBy !== undefined) applied.push(managed(seed, setBy.manager, 'Update', { spec: setBy.spec }))
  if (seed.status !== undefined && seed.controller !== undefined) {
    applied.push({ ...managed(seed, seed.controller, 'Update', { status: seed.status }), subresource: 'status' })
  }
  return {
    apiVersion: seed.apiVersion,
    kind: seed.kind,
    metadata: {
      name: seed.name,
      namespace: seed.namespace,
      uid: uidOf(`${seed.kind}/${seed.namespace}/${seed.name}`),
      creationTimestamp: formatTime(seed.createdAt),
      generation: seed.generation ?? 1,
      ...(Object.keys(labels).length > 0 ? { labels } : {}),
      ...(seed.annotations === undefined ? {} : { annotations: { ...seed.annotations } }),
      ...(seed.controller === undefined || seed.status === undefined ? {} : { finalizers: ['finalizers.fluxcd.io'] }),
      managedFields: applied,
    },
    spec: seed.spec,
    ...(seed.status === undefined ? {} : { status: seed.status }),
  }
}

function ownerLabels(owner: Owner): Record<string, string> {
  const prefix = owner.kind === 'Kustomization' ? 'kustomize.toolkit.fluxcd.io' : 'helm.toolkit.fluxcd.io'
  return { [`${prefix}/name`]: owner.name, [`${prefix}/namespace`]: owner.namespace }
}

export function condition(
  type: string,
  status: 'True' | 'False' | 'Unknown',
  reason: string,
  message: string,
  since: Date,
  observedGeneration = 1,
): JsonObject {
  return { type, status, reason, message, observedGeneration, lastTransitionTime: formatTime(since) }
}

export interface ArtifactSeed {
  readonly plural: string
  readonly namespace: string
  readonly name: string
  readonly revision: string
  readonly updatedAt: Date
  readonly metadata?: JsonObject
}

export function artifact(seed: ArtifactSeed): JsonObject {
  const file = `${sha1(seed.revision).slice(0, 40)}.tar.gz`
  const path = `${seed.plural}/${seed.namespace}/${seed.name}/${file}`
  return {
    digest: sha256(`tar ${path}`),
    lastUpdateTime: formatTime(seed.updatedAt),
    path,
    revision: seed.revision,
    size: 8000 + (Number.parseInt(sha1(path).slice(0, 6), 16) % 90_000),
    url: `http://source-controller.flux-system.svc.cluster.local./${path}`,
    ...(seed.metadata === undefined ? {} : { metadata: seed.metadata }),
  }
}

function managerOf(owner: Owner | undefined): string {
  if (owner === undefined) return 'flux'
  return owner.kind === 'Kustomization' ? 'kustomize-controller' : 'helm-controller'
}

export function managed(
  seed: Pick<ObjectSeed, 'apiVersion' | 'createdAt'>,
  manager: string,
  operation: 'Apply' | 'Update',
  fields: JsonObject,
): ManagedFieldsEntry {
  const time = formatTime(seed.createdAt)
  const fieldsV1 = fieldsOf(fields, false)
  return { manager, operation, apiVersion: seed.apiVersion, time, fieldsType: 'FieldsV1', fieldsV1 }
}

function without(spec: JsonObject, removed: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(spec).filter(([key]) => !Object.hasOwn(removed, key)))
}
