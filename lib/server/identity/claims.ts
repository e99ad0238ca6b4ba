// Whom the claims of a provider name, whatever they came in: an ID token at a sign-in, or an access token.

import type { Person } from './identity'
import { type Roles, refuseNames, withRole } from './names'

export interface ClaimRules extends Roles {
  readonly usernameClaim: string
  readonly groupsClaim: string
}

/** Throws for claims that name nobody who could be believed. */
export function readIdentity(claims: Readonly<Record<string, unknown>>, auth: ClaimRules): Person {
  const user = Object.hasOwn(claims, auth.usernameClaim) ? claims[auth.usernameClaim] : undefined
  if (typeof user !== 'string') throw new Error(`The claim "${auth.usernameClaim}" is missing or no text.`)
  const groups = readGroups(Object.hasOwn(claims, auth.groupsClaim) ? claims[auth.groupsClaim] : undefined)
  if (groups === undefined) throw new Error(`The claim "${auth.groupsClaim}" is no list of texts.`)
  const problem = refuseNames(user, groups)
  if (problem !== undefined) throw new Error(problem)
  return withRole(user, groups, auth)
}

function readGroups(value: unknown): readonly string[] | undefined {
  if (value === undefined || value === null) return []
  if (typeof value === 'string') return [value]
  return Array.isArray(value) && value.every((item) => typeof item === 'string') ? value : undefined
}
