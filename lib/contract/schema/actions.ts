// The schemas of actions, rights and people, as lib/contract/actions.ts and access.ts tell them to the pages.

import { z } from 'zod'
import { ACTION_STATES } from '../actions'
import { ErrorCodeSchema } from './errors'
import { ActionNameSchema, AnyRefSchema, CountSchema, TimeSchema } from './values'

export const ActionSchema = z.strictObject({
  id: z.string(),
  ref: AnyRefSchema,
  action: ActionNameSchema,
  by: z.string(),
  requestedAt: TimeSchema,
  token: z.string().exactOptional(),
  state: z.enum(ACTION_STATES),
  message: z.string(),
  steps: z.array(
    z.strictObject({
      ref: AnyRefSchema,
      state: z.enum(ACTION_STATES),
      from: z.string().exactOptional(),
      to: z.string().exactOptional(),
      at: TimeSchema,
      message: z.string().exactOptional(),
    }),
  ),
  retrying: z.boolean(),
  finishedAt: TimeSchema.exactOptional(),
  selection: z.strictObject({ id: z.string(), size: CountSchema, place: z.int().min(1) }).exactOptional(),
})

export const ActionListSchema = z.strictObject({ actions: z.array(ActionSchema) })

export const ActionGroupSchema = z.strictObject({ id: z.string(), actions: z.array(ActionSchema) })

export const AccessAnswerSchema = z.strictObject({
  access: z.array(
    z.strictObject({
      ref: AnyRefSchema,
      refused: z.partialRecord(ActionNameSchema, z.strictObject({ code: ErrorCodeSchema, message: z.string() })),
      sources: z.array(AnyRefSchema).exactOptional(),
      suspendDeclaredBy: z.string().nullable().exactOptional(),
    }),
  ),
})

export const MeSchema = z.strictObject({
  user: z.string().exactOptional(),
  groups: z.array(z.string()),
  role: z.enum(['viewer', 'operator']),
  mode: z.enum(['none', 'launch', 'token', 'proxy', 'oidc']),
  actionsEnabled: z.boolean(),
  readOnly: z.boolean(),
  queries: z.array(z.enum(['logs', 'metrics'])).exactOptional(),
  switchedOff: z.array(z.enum(['ground'])).exactOptional(),
  reason: z.string().exactOptional(),
})
