// The schema of a row, as `Resource` in lib/contract/state.ts tells it to the pages.

import { z } from 'zod'
import { MARK_CODES } from '@/lib/flux/judge/mark-codes'
import { WORKLOAD_STATUSES } from '@/lib/workloads/words'
import { STUCK_RULES } from '../state'
import { KindSchema, StatusSchema } from './parameters'
import { ActionNameSchema, AnyRefSchema, CountSchema, InventorySummarySchema, LabelsSchema, TimeSchema } from './values'

export const conditionFields = {
  status: z.enum(['True', 'False', 'Unknown']),
  reason: z.string(),
  message: z.string(),
  since: TimeSchema.exactOptional(),
}
const ConditionSummarySchema = z.strictObject(conditionFields)

export const StuckSchema = z.strictObject({
  rule: z.enum(STUCK_RULES),
  forSeconds: z.number(),
  since: TimeSchema.exactOptional(),
  atLeast: z.boolean().exactOptional(),
  failures: CountSchema.exactOptional(),
})

export const MarkCodeSchema = z.enum(MARK_CODES)

export const MarkSchema = z.strictObject({
  code: MarkCodeSchema,
  text: z.string(),
  since: TimeSchema.exactOptional(),
  ref: AnyRefSchema.exactOptional(),
})

export const DependencySummarySchema = z.strictObject({
  ref: AnyRefSchema,
  status: StatusSchema.exactOptional(),
  missing: z.boolean(),
  readyExpr: z.string().exactOptional(),
})

export const RevisionSummarySchema = z.strictObject({
  applied: z.string().exactOptional(),
  appliedShort: z.string().exactOptional(),
  attempted: z.string().exactOptional(),
  attemptedShort: z.string().exactOptional(),
  available: z.string().exactOptional(),
  availableShort: z.string().exactOptional(),
  behind: z.enum(['no', 'rolling_out', 'yes', 'unknown']),
  commitUrl: z.string().exactOptional(),
  subject: z.string().exactOptional(),
  sentence: z.string(),
})

const RowRunningSchema = z.strictObject({
  state: z.enum(WORKLOAD_STATUSES).exclude(['suspended']),
  ok: CountSchema,
  total: CountSchema,
  suspended: CountSchema,
  worst: z.strictObject({ ref: AnyRefSchema, text: z.string() }).exactOptional(),
})

export const ResourceSchema = z.strictObject({
  ref: AnyRefSchema,
  kind: KindSchema,
  namespace: z.string(),
  name: z.string(),
  apiVersion: z.string(),
  uid: z.string(),
  status: StatusSchema,
  retrying: z.boolean(),
  statusText: z.string().exactOptional(),
  lastResult: StatusSchema.exactOptional(),
  ready: ConditionSummarySchema.exactOptional(),
  stalled: ConditionSummarySchema.exactOptional(),
  healthy: z.strictObject({ ...conditionFields, current: z.boolean() }).exactOptional(),
  failingSince: TimeSchema.exactOptional(),
  failingSinceAtLeast: z.boolean().exactOptional(),
  failingRevisions: z.number().int().exactOptional(),
  stuck: StuckSchema.exactOptional(),
  marks: z.array(MarkSchema),
  running: RowRunningSchema.exactOptional(),
  current: z.boolean(),
  suspended: z.boolean(),
  suspendedBy: z.string().exactOptional(),
  suspendReason: z.string().exactOptional(),
  revision: RevisionSummarySchema.exactOptional(),
  source: z.strictObject({ ref: AnyRefSchema, status: StatusSchema.exactOptional() }).exactOptional(),
  sources: z.array(AnyRefSchema).exactOptional(),
  policySelector: z.string().exactOptional(),
  dependsOn: z.array(DependencySummarySchema),
  rootCause: AnyRefSchema.exactOptional(),
  intervalSeconds: z.number().exactOptional(),
  lastChangeAt: TimeSchema.exactOptional(),
  lastReconciledAt: TimeSchema.exactOptional(),
  nextRunAt: TimeSchema.exactOptional(),
  nextRun: z.string().exactOptional(),
  labels: LabelsSchema,
  actions: z.array(ActionNameSchema),
  contradicted: z
    .strictObject({ ref: AnyRefSchema, text: z.string(), since: TimeSchema.exactOptional() })
    .exactOptional(),
  notReconcilable: z.strictObject({ reason: z.string(), instead: z.array(AnyRefSchema) }).exactOptional(),
  facts: z.record(z.string(), z.string()).exactOptional(),
  managedBy: AnyRefSchema.exactOptional(),
  inventory: InventorySummarySchema.exactOptional(),
  remote: z.literal(true).exactOptional(),
  waits: z.literal(true).exactOptional(),
  waitsFor: z.array(AnyRefSchema).exactOptional(),
})
