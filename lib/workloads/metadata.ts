// What is kept of the metadata of a foreign object. Annotations and all other labels are not.

import { isJsonObject, type JsonObject, readObjects, readTextMap } from '@/lib/flux/object/json-fields'
import { parseTime } from '@/lib/time'
import { poolNothing, type TextPool } from './text-pool'

export interface Owner {
  readonly kind: string
  readonly name: string
  readonly uid: string
}

export interface Metadata {
  readonly namespace: string
  readonly name: string
  readonly uid: string
  readonly createdAt?: Date
  readonly deletedAt?: Date
  /** The controller among its ownerReferences: whoever else is named there owns, and does not make it. */
  readonly owner?: Owner
}

type Draft = { -readonly [Field in keyof Metadata]: Metadata[Field] }

/** Undefined for what has no place, no name or no uid, or a time of deletion that is none. */
export function readMetadata(object: unknown, pool: TextPool = poolNothing): Metadata | undefined {
  if (!isJsonObject(object) || !isJsonObject(object.metadata)) return undefined
  const { metadata } = object
  const namespace = textOf(metadata.namespace)
  const name = textOf(metadata.name)
  const uid = textOf(metadata.uid)
  if (namespace === '' || name === '' || uid === '') return undefined
  if (namespace.includes('/') || name.includes('/')) return undefined
  const { deletionTimestamp } = metadata
  const deletedAt = parseTime(deletionTimestamp)
  if (deletionTimestamp !== undefined && deletionTimestamp !== null && deletedAt === undefined) return undefined
  const read: Draft = { namespace: pool(namespace), name, uid }
  const createdAt = parseTime(metadata.creationTimestamp)
  const owner = readOwner(metadata, pool)
  if (createdAt !== undefined) read.createdAt = createdAt
  if (deletedAt !== undefined) read.deletedAt = deletedAt
  if (owner !== undefined) read.owner = owner
  return read
}

/** Empty where it is no text. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function readOwner(metadata: JsonObject, pool: TextPool): Owner | undefined {
  for (const reference of readObjects(metadata, 'ownerReferences')) {
    if (reference.controller !== true) continue
    const kind = textOf(reference.kind)
    const name = textOf(reference.name)
    const uid = textOf(reference.uid)
    if (kind !== '' && name !== '' && uid !== '') return { kind: pool(kind), name: pool(name), uid: pool(uid) }
  }
  return undefined
}

/** Those labels by which Flux and Helm say what they own. */
const OWNERSHIP_LABELS: readonly string[] = [
  'kustomize.toolkit.fluxcd.io/name',
  'kustomize.toolkit.fluxcd.io/namespace',
  'helm.toolkit.fluxcd.io/name',
  'helm.toolkit.fluxcd.io/namespace',
  'resourceset.fluxcd.controlplane.io/name',
  'resourceset.fluxcd.controlplane.io/namespace',
  'fluxcd.controlplane.io/name',
  'fluxcd.controlplane.io/namespace',
]

export function readOwnershipLabels(object: unknown): Readonly<Record<string, string>> {
  const labels = readTextMap(object, 'metadata', 'labels')
  return Object.fromEntries(
    OWNERSHIP_LABELS.flatMap((key) => {
      const value = Object.hasOwn(labels, key) ? labels[key] : undefined
      return value === undefined ? [] : [[key, value]]
    }),
  )
}
