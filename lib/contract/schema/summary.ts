// The schemas of /api/summary and /api/badge.json, as `Summary` and `Badge` in lib/contract/summary.ts tell them.

import { z } from 'zod'
import { SOURCE_STATES, VERDICT_LEVELS } from '../state'
import { CountSchema, TimeSchema } from './values'

const NoTimeSchema = z.literal('')

export const SummarySchema = z.strictObject({
  verdict: z.enum(VERDICT_LEVELS),
  sentence: z.string(),
  asOf: z.union([TimeSchema, NoTimeSchema]),
  staleSeconds: CountSchema,
  cluster: z.string(),
  total: CountSchema,
  ready: CountSchema,
  failed: CountSchema,
  stalled: CountSchema,
  waiting: CountSchema,
  reconciling: CountSchema,
  suspended: CountSchema,
  terminating: CountSchema,
  unknown: CountSchema,
  static: CountSchema,
  marked: CountSchema,
  problems: CountSchema,
  oldestProblemSeconds: CountSchema,
  worst: z.string(),
  worstMessage: z.string(),
  failing: z.string(),
  fluxVersion: z.string(),
  kubernetesVersion: z.string(),
  controllersReady: CountSchema,
  controllersDesired: CountSchema,
  notReadSources: CountSchema,
  ntfy: z.enum(SOURCE_STATES),
  lastNotificationAt: z.union([TimeSchema, NoTimeSchema]),
  lastDeployAt: z.union([TimeSchema, NoTimeSchema]),
})

export const BadgeSchema = z.strictObject({
  schemaVersion: z.literal(1),
  label: z.string(),
  message: z.string(),
  color: z.string().regex(/^[0-9a-f]{6}$/),
  isError: z.boolean(),
})
