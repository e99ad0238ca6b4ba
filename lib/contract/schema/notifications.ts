// The schemas of /api/notifications and /api/events, as lib/contract/notifications.ts tells them to the pages.

import { z } from 'zod'
import { SOURCE_STATES } from '../state'
import { AnyRefSchema, CountSchema, TimeSchema } from './values'

export const NotificationSchema = z.strictObject({
  id: z.string(),
  topic: z.string(),
  sequenceId: z.string().exactOptional(),
  time: TimeSchema,
  expires: TimeSchema.exactOptional(),
  title: z.string().exactOptional(),
  message: z.string(),
  markdown: z.boolean(),
  priority: z.literal([1, 2, 3, 4, 5]),
  tags: z.array(z.string()),
  emoji: z.array(z.string()),
  labels: z.array(z.string()).exactOptional(),
  click: z.string().exactOptional(),
  icon: z.string().exactOptional(),
  attachment: z
    .strictObject({ name: z.string(), url: z.string(), sizeBytes: CountSchema.exactOptional() })
    .exactOptional(),
  links: z.array(z.strictObject({ label: z.string(), url: z.string() })).exactOptional(),
  severity: z.enum(['info', 'error']).exactOptional(),
  ref: AnyRefSchema.exactOptional(),
  refGuess: z.strictObject({ ref: AnyRefSchema, confidence: z.number().min(0).max(1) }).exactOptional(),
  cluster: z.string().exactOptional(),
  revision: z.string().exactOptional(),
  reason: z.string().exactOptional(),
  noise: z.boolean().exactOptional(),
  raw: z.string().exactOptional(),
  deleted: z.boolean().exactOptional(),
  updated: z.boolean().exactOptional(),
})

export const NotificationPageSchema = z.strictObject({
  messages: z.array(NotificationSchema),
  topics: z.array(z.string()),
  web: z.string().exactOptional(),
  nextCursor: z.string().exactOptional(),
  badLines: CountSchema,
  gaps: z.array(z.strictObject({ topic: z.string(), at: TimeSchema, text: z.string() })),
})

export const FluxEventSchema = z.strictObject({
  id: z.string(),
  ref: AnyRefSchema,
  type: z.enum(['Normal', 'Warning']),
  reason: z.string(),
  message: z.string(),
  count: CountSchema,
  time: TimeSchema,
  first: TimeSchema.exactOptional(),
  component: z.string().exactOptional(),
  revision: z.string().exactOptional(),
  workload: AnyRefSchema.exactOptional(),
  applier: AnyRefSchema.exactOptional(),
})

export const EventListSchema = z.strictObject({
  serverTime: TimeSchema,
  events: z.array(FluxEventSchema),
  total: CountSchema,
  state: z.enum(SOURCE_STATES),
  asOf: TimeSchema.exactOptional(),
  reason: z.string().exactOptional(),
  workloads: z.enum(SOURCE_STATES),
  hidden: CountSchema.exactOptional(),
})
