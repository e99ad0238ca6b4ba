// Whether a suspension made here will last: what managedFields tell about who else declares it. Claims no more than that.

import type { Ref, Resource } from '@/lib/contract/state'
import { formatRefForPeople } from '@/lib/flux/ref'

export interface SuspendNote {
  readonly text: string
  /** True when somebody else is going to set it back. */
  readonly isWarning: boolean
}

type Subject = Pick<Resource, 'suspended' | 'suspendDeclaredBy' | 'managedBy'>

/** `parent` is the row of what applies it; a suspended one undoes nothing for now. */
export function noteOnSuspension(
  { suspended, suspendDeclaredBy, managedBy }: Subject,
  parent: Pick<Resource, 'ref' | 'suspended'> | undefined,
): SuspendNote | undefined {
  const name = managedBy === undefined ? undefined : formatRefForPeople(managedBy)
  if (suspendDeclaredBy !== undefined) {
    const who = name ?? suspendDeclaredBy
    const back = suspended ? 'suspend it again' : 'undo this'
    const when = parent?.suspended === true ? 'once it is resumed itself' : 'at its next run'
    const declares = name === undefined ? `${who} declares` : 'Git declares'
    return { isWarning: true, text: `${declares} whether it is suspended: ${who} will ${back} ${when}.` }
  }
  if (name === undefined || suspended) return undefined
  return { isWarning: false, text: `Git does not say whether it is suspended, so ${name} leaves this as it is.` }
}

/** Those of a selection that will be undone, by who undoes them. */
export function countUndone(rows: readonly Subject[]): ReadonlyMap<Ref, number> {
  const counts = new Map<Ref, number>()
  for (const { suspendDeclaredBy, managedBy } of rows) {
    if (suspendDeclaredBy === undefined) continue
    const who = managedBy ?? suspendDeclaredBy
    counts.set(who, (counts.get(who) ?? 0) + 1)
  }
  return counts
}
