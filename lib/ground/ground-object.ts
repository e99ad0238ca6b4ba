// What is kept of an object that the ground is asked about: its place, and those fields that its check names.

import {
  isJsonObject,
  type JsonObject,
  readObject,
  readObjects,
  readPath,
  readText,
  readTextMap,
} from '@/lib/flux/object/json-fields'
import { parseTime } from '@/lib/time'
import { readOwnershipLabels } from '@/lib/workloads/metadata'

export interface GroundObject {
  /** Empty for what has none. */
  readonly namespace: string
  readonly name: string
  readonly createdAt?: Date
  readonly deletedAt?: Date
  /** Labels by which Flux and Helm say what they own, and those that the check names. */
  readonly labels: Readonly<Record<string, string>>
  readonly annotations: Readonly<Record<string, string>>
  readonly owners: readonly { readonly kind: string; readonly name: string }[]
  readonly spec: JsonObject
  readonly status: JsonObject
}

/** Fields of each part that are kept. Everything else of the object is dropped as it comes in. */
export interface KeptFields {
  readonly labels?: readonly string[]
  readonly annotations?: readonly string[]
  readonly spec?: readonly string[]
  readonly status?: readonly string[]
}

const NOTHING: readonly string[] = []

/** Undefined for what has no name, or a place that could not stand in a ref. */
export function readGroundObject(raw: unknown, isNamespaced: boolean, kept: KeptFields): GroundObject | undefined {
  const metadata = readObject(raw, 'metadata')
  const name = readText(metadata, 'name')
  const namespace = readText(metadata, 'namespace') ?? ''
  if (name === undefined || name.includes('/') || namespace.includes('/')) return undefined
  if (isNamespaced !== (namespace !== '')) return undefined
  if (!isPart(readPath(raw, 'spec')) || !isPart(readPath(raw, 'status'))) return undefined
  const createdAt = parseTime(metadata?.creationTimestamp)
  const deletedAt = parseTime(metadata?.deletionTimestamp)
  return {
    namespace,
    name,
    ...(createdAt === undefined ? {} : { createdAt }),
    ...(deletedAt === undefined ? {} : { deletedAt }),
    labels: { ...readOwnershipLabels(raw), ...pick(readTextMap(metadata, 'labels'), kept.labels) },
    annotations: pick(readTextMap(metadata, 'annotations'), kept.annotations),
    owners: readObjects(metadata, 'ownerReferences').flatMap((owner) => {
      const kind = readText(owner, 'kind')
      const ownerName = readText(owner, 'name')
      return kind === undefined || ownerName === undefined ? [] : [{ kind, name: ownerName }]
    }),
    spec: pick(readObject(raw, 'spec') ?? {}, kept.spec),
    status: pick(readObject(raw, 'status') ?? {}, kept.status),
  }
}

/** Absent, or an object: anything else is not what this kind is. */
function isPart(value: unknown): boolean {
  return value === undefined || value === null || isJsonObject(value)
}

function pick<Value>(
  from: Readonly<Record<string, Value>>,
  names: readonly string[] = NOTHING,
): Readonly<Record<string, Value>> {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = Object.hasOwn(from, name) ? from[name] : undefined
      return value === undefined ? [] : [[name, value]]
    }),
  )
}
