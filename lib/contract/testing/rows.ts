// Rows as the program tells them, for tests of what is made of them.

import { describeKind } from '@/lib/flux/kinds'
import { parseFluxRef } from '@/lib/flux/object/flux-ref'
import type { Resource } from '../state'

/** `apps/web` is a Kustomization; of other kinds the whole ref is given. It is well unless `more` says otherwise. */
export function row(name: string, more: Partial<Resource> = {}): Resource {
  const parts = parseFluxRef(name) ?? parseFluxRef(`Kustomization/${name}`)
  if (parts === undefined) throw new Error(`${name} is no ref`)
  const { group, versions } = describeKind(parts.kind)
  return {
    ...parts,
    apiVersion: `${group}/${versions[0]}`,
    uid: parts.ref,
    status: 'ready',
    retrying: false,
    marks: [],
    current: true,
    suspended: false,
    dependsOn: [],
    labels: {},
    actions: [],
    ...more,
  }
}
