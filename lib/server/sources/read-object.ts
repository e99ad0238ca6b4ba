// One object of a list or a watch as a Flux object, or why it is none.

import type { FluxKind } from '@/lib/flux/kinds'
import type { FluxResource } from '@/lib/flux/object/flux-resource'
import { type Parsed, parseResource } from '@/lib/flux/object/resource'
import { UnreadableObject } from '@/lib/kubernetes/unreadable-object'
import { refOf } from '@/lib/ref'

export function readObject(kind: FluxKind, object: unknown): Parsed<FluxResource> {
  return object instanceof UnreadableObject ? nameUnreadable(kind, object) : parseResource(kind, object)
}

function nameUnreadable(kind: FluxKind, { reason, metadata }: UnreadableObject): Parsed<FluxResource> {
  const { name, namespace } = metadata
  const isNamed = name !== undefined && namespace !== undefined && !name.includes('/') && !namespace.includes('/')
  return { ok: false, reason, ...(isNamed ? { ref: refOf(kind, namespace, name) } : {}) }
}
