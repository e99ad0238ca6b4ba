// The schemas of what Flux deployed, as lib/contract/workloads.ts tells it to the pages.

import { z } from 'zod'
import { POD_STATES, WORKLOAD_KINDS, WORKLOAD_STATUSES } from '@/lib/workloads/words'
import { SOURCE_STATES } from '../state'
import { STREAM_SCHEMAS } from './stream'
import { AnyRefSchema, CountSchema, TimeSchema } from './values'

const viewFields = {
  state: z.enum(SOURCE_STATES),
  asOf: TimeSchema.exactOptional(),
  reason: z.string().exactOptional(),
}

export const PodSummarySchema = z.strictObject({
  name: z.string(),
  uid: z.string(),
  status: z.string(),
  state: z.enum(POD_STATES),
  reason: z.string().exactOptional(),
  message: z.string().exactOptional(),
  ready: z.string(),
  restarts: CountSchema,
  lastRestartAt: TimeSchema.exactOptional(),
  node: z.string().exactOptional(),
  startedAt: TimeSchema.exactOptional(),
  current: z.boolean(),
  containers: z.array(z.string()),
})

const UnreadSchema = z.strictObject({ state: z.enum(SOURCE_STATES), reason: z.string().exactOptional() })

const summaryFields = {
  ref: AnyRefSchema,
  kind: z.enum(WORKLOAD_KINDS),
  namespace: z.string(),
  name: z.string(),
  status: z.enum(WORKLOAD_STATUSES),
  sentence: z.string(),
  ready: CountSchema,
  desired: CountSchema,
  images: z.array(
    z.strictObject({
      container: z.string(),
      wanted: z.string(),
      running: z.string().exactOptional(),
      digest: z.string().exactOptional(),
      digests: z.array(z.string()).exactOptional(),
      init: z.literal(true).exactOptional(),
    }),
  ),
  unread: UnreadSchema.exactOptional(),
}

export const WorkloadWithPodsSchema = z.strictObject({
  ...summaryFields,
  pods: z.array(PodSummarySchema),
  morePods: CountSchema.exactOptional(),
  podsView: z.strictObject(viewFields),
})

const restFields = {
  ...viewFields,
  notJudged: z.array(
    z.strictObject({
      group: z.string(),
      version: z.string(),
      kind: z.string(),
      namespace: z.string(),
      name: z.string(),
    }),
  ),
  remote: z.boolean(),
  byLabel: z.literal(true).exactOptional(),
  hidden: CountSchema.exactOptional(),
}

export const ObjectWorkloadsSchema = z.strictObject({
  serverTime: TimeSchema,
  ...restFields,
  workloads: z.array(WorkloadWithPodsSchema),
})

export const WORKLOADS_STREAM_SCHEMAS = {
  snapshot: ObjectWorkloadsSchema,
  delta: z.strictObject({
    serverTime: TimeSchema,
    changed: z.array(WorkloadWithPodsSchema),
    removed: z.array(AnyRefSchema),
    order: z.array(AnyRefSchema).exactOptional(),
    rest: z.strictObject(restFields).exactOptional(),
  }),
  heartbeat: z.strictObject({ serverTime: TimeSchema }),
  bye: STREAM_SCHEMAS.bye,
}

export const WorkloadPageSchema = z.strictObject({
  serverTime: TimeSchema,
  ...viewFields,
  total: CountSchema,
  workloads: z.array(
    z.strictObject({
      ...summaryFields,
      managedBy: AnyRefSchema,
      podsNotWell: z.array(PodSummarySchema).exactOptional(),
      podsUnread: UnreadSchema.exactOptional(),
      policy: AnyRefSchema.exactOptional(),
    }),
  ),
  hidden: CountSchema.exactOptional(),
  nextCursor: z.string().exactOptional(),
  ignored: z.array(z.string()).exactOptional(),
})
