// Which names of people and groups are believed, and who among them may read or act. What is odd is refused, never
// repaired.

import type { Identity, Person } from './identity'

const MAX_LENGTH = 256
const MAX_GROUPS = 1_000

/** The group in which the API server itself sees everybody whom it knows. No name from outside can be like it. */
const AUTHENTICATED = 'system:authenticated'

/** Before the name of an entry that says no user. */
export const TOKEN_USER = 'fluxdeck:token:'

/** Among the viewers: whoever the provider or proxy lets in. */
export const EVERYBODY = '*'

export interface Named {
  readonly users: readonly string[]
  readonly groups: readonly string[]
}

export interface Roles {
  readonly operators: Named
  readonly viewers: Named
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

/** An operator reads as well. A name that nobody made one of either is a stranger. */
export function withRole(name: string, groups: readonly string[], { operators, viewers }: Roles): Person {
  const isAmong = (named: Named) => named.users.includes(name) || groups.some((group) => named.groups.includes(group))
  if (isAmong(operators)) return { name, groups, role: 'operator' }
  const isOpen = viewers.users.includes(EVERYBODY) || viewers.groups.includes(EVERYBODY)
  return { name, groups, role: isOpen || isAmong(viewers) ? 'viewer' : 'stranger' }
}

/** The groups of whose members somebody said that they may read. */
export function readerGroupsOf({ operators, viewers }: Roles): readonly string[] {
  return [...new Set([...viewers.groups, ...operators.groups])]
}

/** Whom a review of access is about: somebody who was identified, with the group that the API server would add. */
export function subjectOf({ name, groups }: Pick<Identity, 'name' | 'groups'>): {
  readonly user: string
  readonly groups: readonly string[]
} {
  return { user: name, groups: [...groups, AUTHENTICATED] }
}
