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
  return [...findNear(parts.name, rows)]
    .sort((a, b) => Number(b.kind === parts.kind) - Number(a.kind === parts.kind))
    .slice(0, MAX_MEANT)
}

/** To compare how all are spelled takes long: only where none bears the name itself. */
function findNear(wanted: string, rows: readonly Resource[]): readonly Resource[] {
  const same = rows.filter(({ name }) => name === wanted)
  if (same.length > 0) return same
  const spelled = nearest(wanted, [...new Set(rows.map(({ name }) => name))])
  if (spelled !== undefined) return rows.filter(({ name }) => name === spelled)
  return rows.filter(({ name }) => name.startsWith(wanted) || wanted.startsWith(name))
}
