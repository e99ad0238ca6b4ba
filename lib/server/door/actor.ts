// Who asks for a change: as whom it is done, what their page has to prove, and that what is refused at the door is written down.

import { ApiError } from '../api-error'
import type { Actor, Attempt, Audit } from '../audit'
import { viaOf } from '../identity/bearer'
import { type Gate, NOBODY } from '../identity/identity'
import type { OriginRules } from './read-action-request'

export function actorOf({ headers }: Request, gate: Gate, requestId: string): Actor {
  const identity = gate.identify(headers) ?? NOBODY
  const lookAgain = () => gate.lookAgain(headers)
  const via = viaOf(headers.get('authorization'))
  return { identity, lookAgain, via, requestId, clientIp: headers.get('x-fluxdeck-peer') ?? '' }
}

export function originRulesOf({ headers }: Request, gate: Gate): OriginRules {
  return { mayOmitOrigin: gate.isExplicit(headers), isOwnPage: gate.isOwnPage(headers) }
}

/** What is refused here was never read, so the audit line of the attempt names no object. */
export async function writingDown<T>(
  audit: Audit,
  actor: Actor,
  read: () => T | Promise<T>,
  action: Pick<Attempt, 'action'> = {},
): Promise<T> {
  try {
    return await read()
  } catch (error) {
    audit(actor, { ...action, outcome: 'refused', reason: error instanceof ApiError ? error.code : 'internal' })
    throw error
  }
}
