// Which names of people and groups are believed, and who among them is an operator. What is odd is refused, never repaired.

import type { Identity } from './identity'

const MAX_LENGTH = 256
const MAX_GROUPS = 1_000

/** The group in which the API server itself sees everybody whom it knows. No name from outside can be like it. */
const AUTHENTICATED = 'system:authenticated'

/** Before the name of an entry that says no user. */
export const TOKEN_USER = 'fluxdeck:token:'

export interface Operators {
  readonly users: readonly string[]
  readonly groups: readonly string[]
}

/** Why a user or group is not believed; undefined when it is. */
export function refuseName(name: string): string | undefined {
  if (name.trim() === '') return 'is blank'
  if (name !== name.trim()) return 'is padded'
  if (name.length > MAX_LENGTH) return 'is too long'
  // Control, format, unassigned and lone surrogate code points: they change what a person believes to read.
  if (/[\p{C}\u2028\u2029]/u.test(name)) return 'holds control characters'
  // Names of the cluster's own accounts and groups; nobody from outside is one of them.
  if (name.toLowerCase().startsWith('system:')) return 'is reserved for the cluster'
  if (name.toLowerCase().startsWith(TOKEN_USER)) return 'is reserved for tokens'
  return undefined
}

export function refuseNames(user: string, groups: readonly string[]): string | undefined {
  const why = refuseName(user)
  if (why !== undefined) return `The user ${why}.`
  if (groups.length > MAX_GROUPS) return 'There are too many groups.'
  const whyGroup = groups.map(refuseName).find((problem) => problem !== undefined)
  return whyGroup === undefined ? undefined : `A group ${whyGroup}.`
}

/** A name that nobody made an operator is a viewer. */
export function withRole(name: string, groups: readonly string[], operators: Operators): Identity {
  const isOperator = operators.users.includes(name) || groups.some((group) => operators.groups.includes(group))
  return { name, groups, role: isOperator ? 'operator' : 'viewer' }
}

/** Whom a review of access is about: somebody who was identified, with the group that the API server would add. */
export function subjectOf({ name, groups }: Pick<Identity, 'name' | 'groups'>): {
  readonly user: string
  readonly groups: readonly string[]
} {
  return { user: name, groups: [...groups, AUTHENTICATED] }
}
