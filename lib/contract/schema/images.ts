// The schema of the way of images, as lib/contract/images.ts tells it.

import { z } from 'zod'
import { IMAGE_STATES } from '@/lib/flux/images/states'
import { SOURCE_STATES } from '../state'
import { StatusSchema } from './parameters'
import { AnyRefSchema, CountSchema, TimeSchema } from './values'

const step = { state: z.enum(IMAGE_STATES), sentence: z.string(), at: TimeSchema.exactOptional() }
const version = { tag: z.string().exactOptional(), digest: z.string().exactOptional() }

const StepSchema = z.strictObject(step)
const VersionSchema = z.strictObject(version)

const RepositoryStepSchema = z.strictObject({
  ...step,
  ref: AnyRefSchema,
  status: StatusSchema.exactOptional(),
  intervalSeconds: z.number().exactOptional(),
  tagCount: z.int().exactOptional(),
  latestTags: z.array(z.string()),
})

const PolicyStepSchema = z.strictObject({
  ...step,
  ref: AnyRefSchema.exactOptional(),
  status: StatusSchema.exactOptional(),
  rule: z.string().exactOptional(),
  chosen: VersionSchema.exactOptional(),
  previous: VersionSchema.exactOptional(),
})

const AutomationStepSchema = z.strictObject({
  ...step,
  ref: AnyRefSchema.exactOptional(),
  status: StatusSchema.exactOptional(),
  seen: z.boolean().exactOptional(),
  nextRunAt: TimeSchema.exactOptional(),
  pushed: z.strictObject({ ...step, commit: z.string(), branch: z.string().exactOptional() }).exactOptional(),
  landed: StepSchema.exactOptional(),
})

const RunningStepSchema = z.strictObject({
  ...step,
  tags: z.array(z.strictObject({ ...version, workloads: z.array(AnyRefSchema) })),
})

export const ImagePageSchema = z.strictObject({
  serverTime: TimeSchema,
  state: z.enum(SOURCE_STATES),
  asOf: TimeSchema.exactOptional(),
  missing: z.array(z.strictObject({ what: z.string(), reason: z.string() })),
  total: CountSchema,
  rows: z.array(
    z.strictObject({
      ref: AnyRefSchema,
      state: z.enum(IMAGE_STATES),
      image: z.string().exactOptional(),
      sentence: z.string(),
      repository: RepositoryStepSchema.exactOptional(),
      policy: PolicyStepSchema.exactOptional(),
      automations: z.array(AutomationStepSchema),
      running: RunningStepSchema.exactOptional(),
    }),
  ),
  nextCursor: z.string().exactOptional(),
  ignored: z.array(z.string()).exactOptional(),
})
