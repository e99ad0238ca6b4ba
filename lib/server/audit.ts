// The audit trail: exactly one line per attempt, allowed or not, whoever made it and by whatever way.

import type { ActionName } from '@/lib/flux/act/actions'
import type { Ref } from '@/lib/flux/object/resource'
import type { Identity } from './identity/identity'
import type { Log } from './log'

export interface Actor {
  readonly identity: Identity
  readonly requestId: string
  readonly clientIp: string
}

export interface Attempt {
  /** Absent when the attempt was refused before anybody read what was wanted. */
  readonly action?: ActionName
  readonly ref?: Ref
  readonly outcome: 'accepted' | 'refused' | 'unknown'
  /** The code of the refusal. */
  readonly reason?: string
}

export type Audit = (actor: Actor, attempt: Attempt) => void

/** Who is written down where nobody was identified. */
export const NOBODY: Identity = { name: 'anonymous', groups: [], role: 'viewer' }

export function createAudit(log: Log, clock: () => Date): Audit {
  return ({ identity, requestId, clientIp }, { action, ref, outcome, reason }) =>
    log.audit({
      time: clock().toISOString(),
      actor: identity.name,
      groups: identity.groups,
      action: action ?? null,
      ref: ref ?? null,
      outcome,
      ...(reason === undefined ? {} : { reason }),
      requestId,
      clientIp,
    })
}
