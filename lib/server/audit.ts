// The audit trail: exactly one line per attempt, allowed or not, by whatever way. Of what people make whom nobody knows or
// let in, and what is refused for the same reason, the first of a minute have their lines and the rest is counted.

import type { ActionName } from '@/lib/flux/act/actions'
import { redactText } from '@/lib/flux/object/redact'
import type { Ref } from '@/lib/ref'
import { type Identity, NOBODY, type Person } from './identity/identity'
import type { Log } from './log'
import { NO_TALLIES, type Tallies } from './tallies'

/** Whether a page of ours asked, a script by the API, or an agent by MCP. */
export type Via = 'ui' | 'api' | 'mcp'

/** Whom an attempt is written down for. */
export interface Asker {
  /** As it was when they asked. */
  readonly identity: Person
  readonly via: Via
  readonly requestId: string
  readonly clientIp: string
}

export interface Actor extends Asker {
  readonly identity: Identity
  /** The same person as the gate sees them now; before each write they are compared with who they were. */
  readonly lookAgain: () => Promise<Person | undefined>
  /** What they may not see is as if it were not there; absent: they may see everything. */
  readonly maySee?: (ref: Ref) => boolean
}

export function maySee(actor: Actor, ref: Ref): boolean {
  return actor.maySee?.(ref) !== false
}

export interface Attempt {
  /** Absent when the attempt was refused before anybody read what was wanted. */
  readonly action?: ActionName | 'pair-screen' | 'query-logs' | 'query-metrics'
  readonly ref?: Ref
  readonly outcome: 'accepted' | 'refused' | 'unknown'
  /** The code of the refusal. */
  readonly reason?: string
  /** What the person wrote of it. */
  readonly why?: string | undefined
}

const MAX_WHY = 500

/** A free question as the trail holds it. Secrets go first: what is cut may be half of one. */
export function whyOfQuestion(query: string): string {
  return redactText(query).slice(0, MAX_WHY)
}

export type Audit = (asker: Asker, attempt: Attempt) => void

export function createAudit(log: Log, clock: () => Date, tallies: Tallies = NO_TALLIES): Audit {
  return ({ identity, via, requestId, clientIp }, { action, ref, outcome, reason, why }) => {
    const line = {
      time: clock().toISOString(),
      actor: identity.name,
      groups: identity.groups,
      action: action ?? null,
      ref: ref ?? null,
      outcome,
      ...(reason === undefined ? {} : { reason }),
      ...(why === undefined ? {} : { why }),
      via,
      requestId,
      clientIp,
    }
    tallies.count('actions', { action: action ?? 'none', outcome, via })
    log.audit(line, isAnybody(identity) ? `${identity.name}: ${reason ?? outcome}` : undefined)
  }
}

/** A provider may let the whole world in; a person of the name that nobody has is somebody all the same. */
function isAnybody(identity: Person): boolean {
  return identity === NOBODY || identity.role === 'stranger'
}
