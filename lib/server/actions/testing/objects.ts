// Objects of namespace apps for the small tests of this wing, each with the uid of its name.

import type { FluxKind } from '@/lib/flux/kinds'
import { describeKind } from '@/lib/flux/kinds'
import type { FluxResource } from '@/lib/flux/object/flux-resource'
import { parseResource } from '@/lib/flux/object/resource'
import type { ResourceType } from '@/lib/kubernetes/resource-type'

interface Described {
  readonly metadata?: Readonly<Record<string, unknown>>
  readonly spec?: Readonly<Record<string, unknown>>
  readonly status?: Readonly<Record<string, unknown>>
}

export function objectOf(kind: FluxKind, name: string, { metadata, spec = {}, status }: Described = {}): FluxResource {
  const parsed = parseResource(kind, {
    metadata: { name, namespace: 'apps', uid: `uid-${name}`, ...metadata },
    spec,
    ...(status === undefined ? {} : { status }),
  })
  if (!parsed.ok) throw new Error(parsed.reason)
  return parsed.value
}

/** Every kind as a cluster serves it that has them all. */
export function typeOf(kind: FluxKind): ResourceType {
  const { group, versions, plural } = describeKind(kind)
  return { group, version: versions[0] ?? '', plural }
}
