// The press of the button: asked once, by the one way to a write, then awaited. Whoever leaves stops what was not sent
// yet, and undoes nothing.

import { z } from 'zod'
import { type ActionGroup, isEnded } from '@/lib/contract/actions'
import type { Ref } from '@/lib/ref'
import type { Wanted } from '@/lib/server/actions/targets'
import type { Questions } from '@/lib/server/answers/questions'
import { ApiError } from '@/lib/server/api-error'
import { answerActed } from './acted'
import type { Answer } from './answer'
import { findObject, refAsked } from './find-object'
import type { Asking } from './tool'
import { type Awaiting, waitForEnd } from './wait-for-end'

export const WaitArguments = {
  wait: z.boolean().default(true).describe('Await the outcome.'),
  timeoutSeconds: z
    .int('is not a whole number')
    .min(1)
    .max(600)
    .default(50)
    .describe('How long to wait; then the answer is `running`.'),
}

export interface Patience {
  readonly wait: boolean
  readonly timeoutSeconds: number
}

/** What of asking it takes to act. */
export interface Acting extends Awaiting, Pick<Asking, 'actor'> {
  readonly audience: { readonly questions: Pick<Questions, 'act' | 'cancel' | 'untilEnded' | 'object' | 'state'> }
}

/** Clients give up after a minute where nobody says otherwise. */
export const USUAL_PATIENCE: Patience = { wait: true, timeoutSeconds: 50 }

/** Throws the refusal, with the way out of it. */
export async function act(asking: Acting, wanted: Wanted, { wait, timeoutSeconds }: Patience): Promise<Answer> {
  const { questions } = asking.audience
  const begun = await questions.act(asking.actor, wanted).catch((error: unknown) => {
    throw error instanceof ApiError ? withWayOut(error, wanted, questions) : error
  })
  // Whoever may see none of them is told what they would be told if there were none.
  if (begun.actions.length === 0) throw new ApiError('not_found', 'There is none of these objects.')
  const waits = wait && !asking.signal.aborted
  const group = waits ? await waitForEnd(asking, begun, timeoutSeconds) : begun
  if (!asking.signal.aborted) return answerActed(group, questions, wait ? { waitedSeconds: timeoutSeconds } : {})
  return answerActed(await stopUnsent(asking, group), questions)
}

/** Leaves a line of its own in the audit trail, where there was something to stop. */
async function stopUnsent({ audience, actor }: Acting, group: ActionGroup): Promise<ActionGroup> {
  const isLeft = group.actions.some(({ token, state }) => token === undefined && !isEnded(state))
  if (!isLeft) return group
  try {
    return await audience.questions.cancel(actor, group.id)
  } catch {
    // Who may not stop it has its line; the answer reaches nobody any more.
    return group
  }
}

/** The same refusal, as the audit trail has it, with what would do instead. */
function withWayOut(error: ApiError, wanted: Wanted, questions: Acting['audience']['questions']): ApiError {
  const { code, message, extra } = error
  if (code === 'not_found' && 'kind' in wanted)
    return new ApiError(code, sayNotFound(refAsked(wanted), questions) ?? message, extra)
  const way = wayOut(error)
  return way === undefined ? error : new ApiError(code, `${message} ${way}`, extra)
}

/** Names that are near, or that its kind or namespace is not read; undefined where it is there by now. */
function sayNotFound(ref: Ref, questions: Pick<Questions, 'object' | 'state'>): string | undefined {
  try {
    findObject(questions, ref)
    return undefined
  } catch (error) {
    return error instanceof ApiError ? error.message : undefined
  }
}

function wayOut({ code, extra: { details = {} } }: ApiError): string | undefined {
  const { id, offer } = details
  if (code === 'in_flight' && typeof id === 'string') return `get_action with id ${id} tells how that one goes.`
  if (code === 'upstream_timeout' && typeof id === 'string') return `get_action with id ${id} tells once it was seen.`
  if (code === 'suspended' && offer !== undefined) return 'resume_flux_reconciliation wakes it and reconciles it.'
  return undefined
}
