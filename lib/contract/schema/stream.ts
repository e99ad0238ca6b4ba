// The schemas of the events of /api/stream, by event name, as lib/contract/stream.ts tells them to the pages.

import { z } from 'zod'
import { ActionSchema } from './actions'
import { NotificationSchema } from './notifications'
import { ResourceSchema } from './row'
import { ShortRowSchema } from './short-row'
import {
  ClusterInfoSchema,
  ClusterRunningSchema,
  ControllerSchema,
  CountsSchema,
  ProblemSchema,
  RolloutSchema,
  ShortStateSchema,
  SourceHealthSchema,
  StateSchema,
  UnreadableSchema,
  VerdictSchema,
} from './state'
import { AnyRefSchema, CountSchema, TimeSchema } from './values'

export const STREAM_SCHEMAS = {
  snapshot: z.strictObject({ ...StateSchema.shape, more: z.boolean() }),
  'snapshot-part': z.strictObject({ resources: z.array(ResourceSchema), more: z.boolean() }),
  delta: z.strictObject({
    version: CountSchema,
    from: CountSchema,
    changed: z.array(ResourceSchema),
    removed: z.array(AnyRefSchema),
    /** A row's ref with a merge patch of its other fields. */
    patched: z.array(z.looseObject({ ref: AnyRefSchema })).exactOptional(),
    cluster: ClusterInfoSchema.exactOptional(),
    asOf: TimeSchema.exactOptional(),
    verdict: VerdictSchema.exactOptional(),
    counts: CountsSchema.exactOptional(),
    running: ClusterRunningSchema.exactOptional(),
    rollouts: z.array(RolloutSchema).exactOptional(),
    sources: z.array(SourceHealthSchema).exactOptional(),
    controllers: z.array(ControllerSchema).exactOptional(),
    problems: z.array(ProblemSchema).exactOptional(),
    unreadable: z.array(UnreadableSchema).exactOptional(),
  }),
  action: ActionSchema,
  notification: z.union([NotificationSchema, z.strictObject({ more: CountSchema, topic: z.string() })]),
  heartbeat: z.strictObject({
    serverTime: TimeSchema,
    version: CountSchema,
    asOf: TimeSchema.exactOptional(),
    synced: z.record(z.string(), TimeSchema).exactOptional(),
  }),
  bye: z.strictObject({ reason: z.enum(['shutdown', 'signed_out', 'upgrade', 'slow']) }),
}

/** With `rows=short`, where they say something else. */
export const SHORT_STREAM_SCHEMAS = {
  snapshot: z.strictObject({ ...ShortStateSchema.shape, more: z.boolean() }),
  'snapshot-part': z.strictObject({ resources: z.array(ShortRowSchema), more: z.boolean() }),
  delta: z.strictObject({ ...STREAM_SCHEMAS.delta.shape, changed: z.array(ShortRowSchema) }),
}
