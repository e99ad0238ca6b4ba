// The schema of one object's answer, as lib/contract/objects.ts tells it to the pages.

import { z } from 'zod'
import { WORKLOAD_STATUSES } from '@/lib/workloads/words'
import {
  AlertDetailSchema,
  FailureToldSchema,
  neighbourFields,
  ProviderDetailSchema,
  ReceiverDetailSchema,
} from './alerts'
import { FluxEventSchema, NotificationSchema } from './notifications'
import { StatusSchema } from './parameters'
import { ReleaseDetailSchema } from './release'
import { conditionFields, DependencySummarySchema, MarkSchema, ResourceSchema } from './row'
import { AdviceSchema } from './state'
import { AnyRefSchema, CountSchema, InventorySummarySchema, TimeSchema } from './values'

const UnavailableSchema = z.strictObject({
  unavailable: z.strictObject({ code: z.string(), message: z.string() }),
})

const DependencySchema = z.strictObject({ ...DependencySummarySchema.shape, ...neighbourFields })

const InventoryItemSchema = z.strictObject({
  group: z.string(),
  version: z.string(),
  kind: z.string(),
  namespace: z.string(),
  name: z.string(),
  ref: AnyRefSchema.exactOptional(),
  status: StatusSchema.exactOptional(),
  current: z.boolean().exactOptional(),
  marks: z.array(MarkSchema).exactOptional(),
  health: z.strictObject({ word: z.enum([...WORKLOAD_STATUSES, 'not_judged']), sentence: z.string() }).exactOptional(),
})

export const ObjectDetailSchema = z.strictObject({
  serverTime: TimeSchema,
  resource: ResourceSchema,
  generation: z.int(),
  conditions: z.array(
    z.strictObject({
      ...conditionFields,
      type: z.string(),
      observedGeneration: z.int().exactOptional(),
      current: z.boolean(),
    }),
  ),
  delivery: z.array(
    z.strictObject({
      ...neighbourFields,
      role: z.enum(['source', 'chart', 'applier']),
      revision: z.string().exactOptional(),
      revisionShort: z.string().exactOptional(),
      url: z.string().exactOptional(),
    }),
  ),
  particulars: z.array(
    z.strictObject({
      title: z.string(),
      rows: z.array(
        z.strictObject({
          label: z.string(),
          texts: z.array(z.string()),
          isVerbatim: z.literal(true).exactOptional(),
          at: TimeSchema.exactOptional(),
          objects: z.array(z.strictObject(neighbourFields)).exactOptional(),
        }),
      ),
    }),
  ),
  dependsOn: z.array(DependencySchema),
  dependents: z.array(DependencySchema),
  inventory: z
    .union([
      z.strictObject({
        entries: z.array(InventoryItemSchema),
        summary: InventorySummarySchema,
        remote: z.boolean(),
      }),
      UnavailableSchema,
    ])
    .exactOptional(),
  history: z.array(
    z.strictObject({
      status: z.string(),
      revision: z.string().exactOptional(),
      action: z.string().exactOptional(),
      version: z.number().exactOptional(),
      first: TimeSchema.exactOptional(),
      last: TimeSchema.exactOptional(),
      count: CountSchema.exactOptional(),
      duration: z.string().exactOptional(),
      chart: z.string().exactOptional(),
      appVersion: z.string().exactOptional(),
      running: z.literal(true).exactOptional(),
      from: AnyRefSchema.exactOptional(),
      commitUrl: z.string().exactOptional(),
    }),
  ),
  release: z.union([ReleaseDetailSchema, UnavailableSchema]).exactOptional(),
  alert: AlertDetailSchema.exactOptional(),
  provider: ProviderDetailSchema.exactOptional(),
  receiver: ReceiverDetailSchema.exactOptional(),
  told: FailureToldSchema.exactOptional(),
  events: z.union([z.array(FluxEventSchema), UnavailableSchema]),
  notifications: z.array(NotificationSchema),
  manifest: z.union([z.string(), UnavailableSchema]),
  diagnosis: z.strictObject({
    sentence: z.string(),
    chain: z.array(AnyRefSchema),
    advice: AdviceSchema.exactOptional(),
  }),
})
