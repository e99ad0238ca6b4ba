// The schemas of the two questions that operators may ask freely, as lib/contract/queries.ts tells them.

import { z } from 'zod'
import { parseGoDuration } from '@/lib/time'
import { wholeNumber } from './parameters'
import { LabelsSchema, TimeSchema } from './values'

const MAX_QUERY = 4_096
const MAX_LINES = 500
const DAY_MS = 24 * 60 * 60_000

const QuerySchema = (language: string) =>
  z
    .string()
    .min(1, 'is empty')
    .max(MAX_QUERY, `is longer than ${MAX_QUERY} characters`)
    .describe(`The question in ${language}.`)

/** A span such as `10m`, of a day at most. */
const SpanSchema = z.string().refine(isSpan, 'is no span such as 10m or 24h, which is the longest')

function isSpan(text: string): boolean {
  const ms = parseGoDuration(text)
  return ms !== undefined && ms > 0 && ms <= DAY_MS
}

export const LogQueryRequestSchema = z.strictObject({
  query: QuerySchema('LogQL'),
  since: SpanSchema.default('1h').describe('How far back, such as `10m`; a day at most.'),
  limit: wholeNumber(1, MAX_LINES).default(100).describe(`So many lines at most, and never more than ${MAX_LINES}.`),
})
export type LogQueryRequest = z.output<typeof LogQueryRequestSchema>

export const MetricQueryRequestSchema = z.strictObject({
  query: QuerySchema('PromQL'),
  since: SpanSchema.exactOptional().describe('Over this span, a day at most; absent: as it is now.'),
  step: SpanSchema.exactOptional().describe('The time between two values of a span.'),
})
export type MetricQueryRequest = z.output<typeof MetricQueryRequestSchema>

export const LogQueryAnswerSchema = z.strictObject({
  serverTime: TimeSchema,
  lines: z.array(z.strictObject({ at: TimeSchema, labels: LabelsSchema, text: z.string() })),
  cut: z.boolean(),
})

export const MetricQueryAnswerSchema = z.strictObject({
  serverTime: TimeSchema,
  type: z.enum(['vector', 'matrix', 'scalar', 'string']),
  series: z.array(z.strictObject({ labels: LabelsSchema, values: z.array(z.tuple([TimeSchema, z.string()])) })),
  cut: z.boolean(),
  warnings: z.array(z.string()),
})
