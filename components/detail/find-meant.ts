// Which objects may have been meant by a name that none has.

import type { Resource } from '@/lib/contract/state'
import { parseFluxRef } from '@/lib/flux/object/flux-ref'
import { nearest } from '@/lib/nearest'
import type { Ref } from '@/lib/ref'

const MAX_MEANT = 6

/** What bears the same name elsewhere, else what is spelled nearly so, else a name of which one is the begin of the other. */
export function findMeant(target: Ref, rows: readonly Resource[]): readonly Resource[] {
  const parts = parseFluxRef(target)
  if (parts === undefined) return []
  const called = (isMeant: (name: string) => boolean) => rows.filter(({ name }) => isMeant(name))
  const spelled = nearest(
    parts.name,
    rows.map(({ name }) => name),
  )
  const near = [
    called((name) => name === parts.name),
    called((name) => name === spelled),
    called((name) => name.startsWith(parts.name) || parts.name.startsWith(name)),
  ].find((found) => found.length > 0)
  return [...(near ?? [])]
    .sort((a, b) => Number(b.kind === parts.kind) - Number(a.kind === parts.kind))
    .slice(0, MAX_MEANT)
}
