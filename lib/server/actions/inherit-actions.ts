// What a replica held that is gone: followed on by whoever comes next, with the one audit line where none was written.

import { z } from 'zod'
import type { Action } from '@/lib/contract/actions'
import type { FluxResource } from '@/lib/flux/object/flux-resource'
import type { HeldAction } from '@/lib/history/action-rows'
import type { Ref } from '@/lib/ref'
import type { Asker, Attempt, Audit } from '../audit'
import { recallAction } from '../history/recall-action'
import type { Log } from '../log'

/** Who asked for an action whose audit line is still to be written. */
export interface Asked {
  readonly asker: Asker
  readonly why: string | undefined
  /** A write on its way may have been sent. */
  readonly isSent: boolean
}

const AskedSchema = z.object({
  name: z.string(),
  groups: z.array(z.string()),
  role: z.enum(['viewer', 'operator', 'stranger']),
  via: z.enum(['ui', 'api', 'mcp']),
  requestId: z.string(),
  clientIp: z.string(),
  why: z.string().optional(),
  isSent: z.boolean(),
})

export function writeAsked({ asker: { identity, via, requestId, clientIp }, why, isSent }: Asked): string {
  const { name, groups, role } = identity
  return JSON.stringify({ name, groups, role, via, requestId, clientIp, ...(why === undefined ? {} : { why }), isSent })
}

function readAsked(text: string | undefined): Asked | undefined {
  if (text === undefined) return undefined
  const found = AskedSchema.safeParse(JSON.parse(text))
  if (!found.success) return undefined
  const { name, groups, role, via, requestId, clientIp, why, isSent } = found.data
  return { asker: { identity: { name, groups, role }, via, requestId, clientIp }, why, isSent }
}

export interface InheritParts {
  readonly audit: Audit
  /** The newest first: what has not ended is ended or followed here from now on. */
  readonly followOn: (actions: readonly Action[]) => void
  readonly resourceOf: (ref: Ref) => FluxResource | undefined
  readonly log: Log
}

export function inheritActions({ audit, followOn, resourceOf, log }: InheritParts, rows: readonly HeldAction[]): void {
  for (const row of rows) {
    const action = recallAction(row)
    if (action === undefined) continue
    const asked = readAsked(row.asker)
    if (asked !== undefined) {
      const { asker, why } = asked
      audit(asker, { action: action.action, ref: action.ref, ...outcomeOf(row, asked, resourceOf(action.ref)), why })
    }
    log.info('An action of another Fluxdeck that is gone is followed on.', { id: action.id, ref: action.ref })
    followOn([action])
  }
}

const REFUSED = { outcome: 'refused', reason: 'unavailable' } as const

function outcomeOf(
  { state, token, finishedAt, stoppedBy }: HeldAction,
  { isSent }: Asked,
  resource: FluxResource | undefined,
): Pick<Attempt, 'outcome' | 'reason'> {
  if (stoppedBy !== undefined) return { outcome: 'refused', reason: 'stopped' }
  if (finishedAt !== undefined && state === 'refused') return REFUSED
  if (token === undefined) return isSent ? { outcome: 'unknown' } : REFUSED
  const isThere = resource?.requestedAt === token || resource?.lastHandledReconcileAt === token
  return { outcome: isThere ? 'accepted' : 'unknown' }
}
