// What is kept of a ReplicaSet: whose it is and which revision. Its metadata alone is asked for.

import { readText } from '@/lib/flux/object/json-fields'
import { type Metadata, readMetadata } from './metadata'

export interface ReplicaSet extends Metadata {
  readonly revision?: number
}

const REVISION = 'deployment.kubernetes.io/revision'

/** From the whole object or from a PartialObjectMetadata; undefined for anything else. */
export function readReplicaSet(raw: unknown): ReplicaSet | undefined {
  const metadata = readMetadata(raw)
  if (metadata === undefined) return undefined
  const text = readText(raw, 'metadata', 'annotations', REVISION) ?? ''
  return { ...metadata, ...(/^\d{1,15}$/.test(text) ? { revision: Number(text) } : {}) }
}
