// The schemas of what is told of a HelmRelease: its runs in the object's answer, and its values.

import { z } from 'zod'
import { CountSchema, TimeSchema } from './values'

const StepSchema = z.strictObject({
  action: z.string(),
  outcome: z.enum(['running', 'succeeded', 'failed', 'impossible']),
  at: TimeSchema.exactOptional(),
  message: z.string(),
  sentence: z.string(),
})

const DriftedObjectSchema = z.strictObject({
  object: z.string(),
  change: z.enum(['changed', 'removed', 'excluded', 'corrected', 'failed']),
  additions: CountSchema.exactOptional(),
  changes: CountSchema.exactOptional(),
  removals: CountSchema.exactOptional(),
  paths: z.array(z.string()),
})

const ValuesReferenceSchema = z.strictObject({
  kind: z.string(),
  name: z.string(),
  key: z.string(),
  targetPath: z.string().exactOptional(),
  optional: z.boolean(),
})

export const ReleaseDetailSchema = z.strictObject({
  name: z.string(),
  namespace: z.string(),
  storageNamespace: z.string(),
  last: StepSchema.exactOptional(),
  attempts: z.array(
    z.strictObject({
      action: z.enum(['install', 'upgrade']),
      failed: CountSchema,
      allowed: CountSchema.nullable(),
      active: z.boolean(),
      sentence: z.string(),
    }),
  ),
  remediation: z.strictObject({ sentence: z.string(), done: StepSchema.exactOptional() }),
  tests: z.strictObject({
    areOn: z.boolean(),
    mayFail: z.boolean(),
    outcome: z.enum(['passed', 'failed', 'waiting']).exactOptional(),
    at: TimeSchema.exactOptional(),
    message: z.string().exactOptional(),
    sentence: z.string(),
    hooks: z.array(
      z.strictObject({
        name: z.string(),
        phase: z.string(),
        startedAt: TimeSchema.exactOptional(),
        endedAt: TimeSchema.exactOptional(),
      }),
    ),
  }),
  drift: z.strictObject({
    mode: z.enum(['enabled', 'warn', 'disabled']),
    state: z.enum(['drifted', 'none']).exactOptional(),
    at: TimeSchema.exactOptional(),
    sentence: z.string(),
    objects: z.array(DriftedObjectSchema),
    ignored: z.array(z.strictObject({ paths: z.array(z.string()), target: z.string().exactOptional() })),
  }),
  valuesFrom: z.array(ValuesReferenceSchema),
  hasValues: z.boolean(),
})

export const ReleaseValuesSchema = z.strictObject({
  serverTime: TimeSchema,
  lines: z.array(
    z.strictObject({
      depth: CountSchema,
      key: z.string(),
      type: z.enum(['map', 'list', 'shown', 'masked']),
      size: CountSchema.exactOptional(),
      value: z.union([z.string(), z.number(), z.boolean(), z.null()]).exactOptional(),
    }),
  ),
  shown: CountSchema,
  masked: CountSchema,
  more: CountSchema.exactOptional(),
  valuesFrom: z.array(ValuesReferenceSchema),
})
