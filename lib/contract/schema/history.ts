// The schemas of History and of deploys, as lib/contract/history.ts and lib/contract/deploys.ts tell them.

import { z } from 'zod'
import { STATUSES } from '@/lib/flux/judge/status'
import { OUTCOMES } from '../deploys'
import { ENTRY_TYPES, HISTORY_KINDS } from '../history'
import { SOURCE_STATES } from '../state'
import { RolloutSchema } from './state'
import { AnyRefSchema, CountSchema, TimeSchema } from './values'

export const HistorySourceSchema = z.strictObject({
  kind: z.enum(HISTORY_KINDS),
  since: TimeSchema.exactOptional(),
  state: z.enum(SOURCE_STATES),
  reason: z.string().exactOptional(),
})

const GapSchema = z.strictObject({ from: TimeSchema, to: TimeSchema, reason: z.string() })

export const HistoryEntrySchema = z.strictObject({
  key: z.string(),
  at: TimeSchema,
  type: z.enum(ENTRY_TYPES),
  ref: AnyRefSchema.exactOptional(),
  namespace: z.string().exactOptional(),
  uid: z.string().exactOptional(),
  root: AnyRefSchema.exactOptional(),
  was: z.string().exactOptional(),
  became: z.string().exactOptional(),
  revision: z.string().exactOptional(),
  text: z.string().exactOptional(),
  actor: z.string().exactOptional(),
  late: z.literal(true).exactOptional(),
  after: TimeSchema.exactOptional(),
  detail: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).exactOptional(),
})

const ignored = z.array(z.string()).exactOptional()

export const HistoryPageSchema = z.strictObject({
  serverTime: TimeSchema,
  entries: z.array(HistoryEntrySchema),
  gaps: z.array(GapSchema),
  nextCursor: z.string().exactOptional(),
  source: HistorySourceSchema,
  ignored,
})

const SecondsSchema = z.number().min(0)

export const HistoryStatsSchema = z.strictObject({
  serverTime: TimeSchema,
  from: TimeSchema,
  days: z.array(
    z.strictObject({
      day: z.iso.date(),
      deploys: CountSchema,
      changed: CountSchema,
      failedDeploys: CountSchema,
      incidents: CountSchema,
      recovered: CountSchema,
      worst: z.enum(STATUSES).exactOptional(),
      unrecordedSeconds: SecondsSchema,
    }),
  ),
  total: z.strictObject({
    deploys: CountSchema,
    deploysADay: z.number().min(0).exactOptional(),
    incidents: CountSchema,
    runningIncidents: CountSchema,
    recovered: CountSchema,
    recoverMedianSeconds: SecondsSchema.exactOptional(),
    recoverP90Seconds: SecondsSchema.exactOptional(),
    leftOut: CountSchema,
    failedDeploys: CountSchema,
    changeFailureRate: z.number().min(0).max(1).exactOptional(),
  }),
  gaps: z.array(GapSchema),
  source: HistorySourceSchema,
  ignored,
})

const deploy = {
  ...RolloutSchema.shape,
  changed: CountSchema.exactOptional(),
  usualSeconds: SecondsSchema.exactOptional(),
  by: z.string().exactOptional(),
  unchanged: z.literal(true).exactOptional(),
  overtakenBy: z.string().exactOptional(),
  commitUrl: z.string().exactOptional(),
}

export const DeploySchema = z.strictObject(deploy)

export const DeployPageSchema = z.strictObject({
  serverTime: TimeSchema,
  deploys: z.array(DeploySchema),
  gaps: z.array(GapSchema),
  nextCursor: z.string().exactOptional(),
  source: HistorySourceSchema,
  ignored,
})

export const DeployDetailSchema = z.strictObject({
  ...deploy,
  serverTime: TimeSchema,
  objects: z.array(
    z.strictObject({
      ref: AnyRefSchema,
      outcome: z.enum(OUTCOMES),
      at: TimeSchema,
      before: z.string().exactOptional(),
      after: z.string().exactOptional(),
      changed: z.boolean().exactOptional(),
    }),
  ),
  quiet: z.record(z.string(), CountSchema).exactOptional(),
  previous: z.string().exactOptional(),
  next: z.string().exactOptional(),
  history: HistorySourceSchema,
})
