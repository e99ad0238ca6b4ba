// What may be asked in POST /api/actions.

import { z } from 'zod'
import { ACTION_NAMES } from '@/lib/flux/act/actions'
import { MAX_SELECTION } from '../actions'

const NAME = z.string().min(1).max(253)
const ACTION = z.enum(ACTION_NAMES)
const REASON = z.string().max(256).exactOptional()

export const ActionRequestSchema = z.union([
  z.strictObject({
    action: ACTION,
    kind: z.string().min(1).max(63),
    namespace: NAME,
    name: NAME,
    uid: z.string().max(64).exactOptional(),
    reason: REASON,
  }),
  z.strictObject({ action: ACTION, refs: z.array(z.string().max(600)).min(1).max(MAX_SELECTION), reason: REASON }),
  z.strictObject({ action: z.literal('reconcile'), select: z.literal('failing') }),
])
