// suspend_flux_reconciliation and resume_flux_reconciliation: one object put to sleep with a reason, and woken again.

import { z } from 'zod'
import type { ActionName } from '@/lib/flux/act/actions'
import { type Ref, refOf } from '@/lib/ref'
import type { Questions } from '@/lib/server/answers/questions'
import { act, USUAL_PATIENCE } from '../act'
import { KindArgument, NameArgument, NamespaceArgument } from '../arguments'
import { defineTool } from '../tool'

const MAX_REASON = 256
const Target = {
  kind: KindArgument,
  name: NameArgument,
  namespace: NamespaceArgument,
}
const ApiVersion = z.string().max(MAX_REASON).describe('Ignored: the served version is used.').optional()

export const suspendReconciliation = defineTool({
  name: 'suspend_flux_reconciliation',
  title: 'Suspend reconciliation',
  description: 'Put one object to sleep: nothing of it is delivered until it is resumed. Cancelling undoes nothing.',
  input: z.strictObject({
    ...Target,
    reason: z
      .string()
      .trim()
      .min(1, 'says nothing')
      .max(MAX_REASON, `is longer than ${MAX_REASON} characters`)
      .describe('Why; written on the object, for all to read.'),
    apiVersion: ApiVersion,
  }),
  hints: 'act-destructively',
  shape: 'acted',
  answer: ({ kind, name, namespace, reason }, asking) =>
    act(asking, { action: 'suspend', kind, namespace, name, reason }, USUAL_PATIENCE),
})

export const resumeReconciliation = defineTool({
  name: 'resume_flux_reconciliation',
  title: 'Resume reconciliation',
  description: 'Wake one suspended object, and await how it does. Cancelling undoes nothing.',
  input: z.strictObject({
    ...Target,
    reconcile: z.boolean().default(true).describe('Reconcile it at once.'),
    apiVersion: ApiVersion,
  }),
  hints: 'act',
  shape: 'acted',
  answer({ kind, name, namespace, reconcile }, asking) {
    const action = reconcile ? wakeUp(refOf(kind, namespace, name), asking.audience.questions) : 'resume'
    return act(asking, { action, kind, namespace, name }, USUAL_PATIENCE)
  },
})

/** Some kinds can be woken and answer no request. */
function wakeUp(ref: Ref, questions: Questions): ActionName {
  try {
    const { actions } = questions.object(ref).resource
    return actions.includes('resume') && !actions.includes('resume-and-reconcile') ? 'resume' : 'resume-and-reconcile'
  } catch {
    // Whoever writes says what is wrong with it.
    return 'resume-and-reconcile'
  }
}
