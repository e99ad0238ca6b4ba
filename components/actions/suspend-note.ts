// Whether a suspension made here will last: what managedFields tell about who else declares it. Claims no more than that.

import type { Resource } from '@/lib/contract/state'
import { type Ref, refForPeople } from '@/lib/ref'

export interface SuspendNote {
  readonly text: string
  /** True when somebody else is going to set it back. */
  readonly isWarning: boolean
}

type Subject = Pick<Resource, 'suspended' | 'managedBy'>
/** The manager that declares it; null when there is none, undefined when that is not known. */
type Declarer = string | null | undefined

/** `parent` is the row of what applies it; a suspended one undoes nothing for now. */
export function noteOnSuspension(
  { suspended, managedBy }: Subject,
  declaredBy: Declarer,
  parent: Pick<Resource, 'ref' | 'suspended'> | undefined,
): SuspendNote | undefined {
  const name = managedBy === undefined ? undefined : refForPeople(managedBy)
  if (typeof declaredBy === 'string') {
    const who = name ?? declaredBy
    const back = suspended ? 'suspend it again' : 'undo this'
    const when = parent?.suspended === true ? 'once it is resumed itself' : 'at its next run'
    const declares = name === undefined ? `${who} declares` : 'Git declares'
    return { isWarning: true, text: `${declares} whether it is suspended: ${who} will ${back} ${when}.` }
  }
  if (name === undefined || suspended) return undefined
  if (declaredBy === undefined)
    return {
      isWarning: false,
      text: `Whether Git declares it could not be read. If it does, ${name} will undo this at its next run.`,
    }
  return { isWarning: false, text: `Git does not say whether it is suspended, so ${name} leaves this as it is.` }
}

/** Those of a selection that will be undone, by who undoes them, as people write it. */
export function countUndone(
  rows: readonly (Subject & { readonly ref: Ref })[],
  declarerOf: (ref: Ref) => Declarer,
): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const { ref, managedBy } of rows) {
    const declaredBy = declarerOf(ref)
    if (typeof declaredBy !== 'string') continue
    const who = managedBy === undefined ? declaredBy : refForPeople(managedBy)
    counts.set(who, (counts.get(who) ?? 0) + 1)
  }
  return counts
}
