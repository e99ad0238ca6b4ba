// Values that many answers hold. An answer is strict: what a schema does not name may not be in it.

import { z } from 'zod'
import { ACTION_NAMES } from '@/lib/flux/act/actions'
import { parseRef, type Ref } from '@/lib/ref'
import { parseTime } from '@/lib/time'

/** RFC 3339 in UTC with milliseconds. */
export const TimeSchema = z
  .string()
  .refine((text) => text.endsWith('Z') && parseTime(text) !== undefined, 'is no time in UTC')
  .meta({ format: 'date-time' })

/** Whatever kind it names. */
export const AnyRefSchema = z
  .string()
  .refine(isAnyRef, 'is no ref')
  .meta({ pattern: '^[A-Z][A-Za-z0-9]*/[^/]*/[^/]+$' })

export const CountSchema = z.int().min(0)

export const ActionNameSchema = z.enum(ACTION_NAMES)

export const LabelsSchema = z.record(z.string(), z.string())

export const InventorySummarySchema = z.strictObject({
  total: CountSchema,
  byKind: z.record(z.string(), CountSchema),
})

function isAnyRef(text: string): text is Ref {
  return parseRef(text) !== undefined
}
