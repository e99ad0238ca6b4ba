// What may be asked in POST /api/actions. Pages take the type only: the schema's library is larger than a page.

import { z } from 'zod'
import { ACTION_NAMES } from '@/lib/flux/act/actions'
import { MAX_SELECTION } from './actions'

const NAME = z.string().min(1).max(253)
const ACTION = z.enum(ACTION_NAMES)
const REASON = z.string().max(256).optional()

export const ActionRequestSchema = z.union([
  z.strictObject({
    action: ACTION,
    kind: z.string().min(1).max(63),
    namespace: NAME,
    name: NAME,
    uid: z.string().max(64).optional(),
    reason: REASON,
  }),
  z.strictObject({ action: ACTION, refs: z.array(z.string().max(600)).min(1).max(MAX_SELECTION), reason: REASON }),
  z.strictObject({ action: z.literal('reconcile'), select: z.literal('failing') }),
])
export type ActionRequest = z.infer<typeof ActionRequestSchema>
