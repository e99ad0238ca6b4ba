// What is kept of the metadata of a foreign object. Annotations and all other labels are not.

import { isJsonObject, type JsonObject, readObjects, readText, readTextMap } from '@/lib/flux/object/json-fields'
import { parseTime } from '@/lib/time'

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

/** Undefined for what has no place, no name or no uid, or a time of deletion that is none. */
export function readMetadata(object: unknown): Metadata | undefined {
  if (!isJsonObject(object) || !isJsonObject(object.metadata)) return undefined
  const { metadata } = object
  const namespace = readText(metadata, 'namespace')
  const name = readText(metadata, 'name')
  const uid = readText(metadata, 'uid')
  if (namespace === undefined || name === undefined || uid === undefined) return undefined
  if (namespace.includes('/') || name.includes('/')) return undefined
  const { deletionTimestamp } = metadata
  const deletedAt = parseTime(deletionTimestamp)
  if (deletionTimestamp !== undefined && deletionTimestamp !== null && deletedAt === undefined) return undefined
  const createdAt = parseTime(metadata.creationTimestamp)
  const owner = readOwner(metadata)
  return {
    namespace,
    name,
    uid,
    ...(createdAt === undefined ? {} : { createdAt }),
    ...(deletedAt === undefined ? {} : { deletedAt }),
    ...(owner === undefined ? {} : { owner }),
  }
}

function readOwner(metadata: JsonObject): Owner | undefined {
  for (const reference of readObjects(metadata, 'ownerReferences')) {
    if (reference.controller !== true) continue
    const kind = readText(reference, 'kind')
    const name = readText(reference, 'name')
    const uid = readText(reference, 'uid')
    if (kind !== undefined && name !== undefined && uid !== undefined) return { kind, name, uid }
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
