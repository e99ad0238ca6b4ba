// The schemas of whom Alerts tell of what, as lib/contract/alerts.ts tells them.

import { z } from 'zod'
import { NotificationSchema } from './notifications'
import { KindSchema, StatusSchema } from './parameters'
import { MarkSchema } from './row'
import { AnyRefSchema, CountSchema, TimeSchema } from './values'

const TopicSchema = z.strictObject({ topic: z.string(), providers: z.array(AnyRefSchema) })

export const AlertCoverageSchema = z.strictObject({
  serverTime: TimeSchema,
  missing: z.array(z.strictObject({ what: z.string(), reason: z.string() })),
  unwatched: z.array(AnyRefSchema),
  unwatchedCount: CountSchema,
  silent: z.array(z.strictObject({ ref: AnyRefSchema, since: TimeSchema, sure: z.literal(false), why: z.string() })),
  told: z.array(z.strictObject({ ref: AnyRefSchema, at: TimeSchema, topic: z.string(), sure: z.boolean() })),
  topics: z.strictObject({ unfollowed: z.array(TopicSchema), unheard: z.array(TopicSchema) }),
})

export const FailureToldSchema = z.strictObject({
  state: z.enum(['told', 'due', 'silent', 'unwatched', 'unknown']),
  sure: z.boolean(),
  at: TimeSchema.exactOptional(),
  topic: z.string().exactOptional(),
  alert: AnyRefSchema.exactOptional(),
  why: z.string().exactOptional(),
})

/** What is told of another object. */
export const neighbourFields = {
  ref: AnyRefSchema,
  status: StatusSchema.exactOptional(),
  current: z.boolean(),
  marks: z.array(MarkSchema).exactOptional(),
  missing: z.boolean(),
}

const NeighbourSchema = z.strictObject(neighbourFields)

const meant = z.array(
  z.strictObject({
    kind: KindSchema,
    namespace: z.string(),
    named: z.string().exactOptional(),
    selector: z.string().exactOptional(),
  }),
)

export const AlertDetailSchema = z.strictObject({
  provider: NeighbourSchema.exactOptional(),
  host: z.string().exactOptional(),
  severity: z.enum(['info', 'error']),
  sources: meant,
  inclusions: z.array(z.string()),
  exclusions: z.array(z.string()),
  matches: z.array(AnyRefSchema),
  matchCount: CountSchema,
  topic: z.string().exactOptional(),
  lastMessage: NotificationSchema.exactOptional(),
})

export const ProviderDetailSchema = z.strictObject({
  type: z.string().exactOptional(),
  host: z.string().exactOptional(),
  hasSecret: z.boolean(),
  topic: z.string().exactOptional(),
  isFollowed: z.boolean().exactOptional(),
  alerts: z.array(NeighbourSchema),
  lastMessage: NotificationSchema.exactOptional(),
})

export const ReceiverDetailSchema = z.strictObject({
  type: z.string().exactOptional(),
  events: z.array(z.string()),
  targets: meant,
  matches: z.array(AnyRefSchema),
  matchCount: CountSchema,
})
