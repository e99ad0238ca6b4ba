// What may be asked of History and of deploys.

import { z } from 'zod'
import { ENTRY_TYPES } from '@/lib/contract/history'
import { choiceOf, listOf, NameSchema, RefSchema, SwitchSchema, TextSchema, wholeNumber } from './parameters'
import { EventSinceSchema } from './since'

const MAX_ROWS = 500
const MAX_DAYS = 730

/** Where an earlier answer ended: the time and the key of its last row. */
const PlaceSchema = z
  .string()
  .regex(/^[A-Za-z0-9_-]{1,2000}$/, 'is none that an earlier answer gave')
  .transform((text, context) => {
    const [, at, key] = /^(\d{1,15}),(.*)$/s.exec(Buffer.from(text, 'base64url').toString()) ?? []
    if (at !== undefined && key !== undefined) return { at: Number(at), key }
    context.addIssue({ code: 'custom', message: 'is none that an earlier answer gave' })
    return z.NEVER
  })
  .exactOptional()
  .describe('`nextCursor` of the page before.')

const limit = wholeNumber(1, MAX_ROWS).default(100).describe(`So many at most, and never more than ${MAX_ROWS}.`)
const since = EventSinceSchema.exactOptional()

export const HistoryQuerySchema = z.object({
  since: since.describe('Only what happened after this time, or within a span such as `12h` or `7d`.'),
  until: since.describe('Only what happened before this time, or longer ago than a span such as `12h`.'),
  ref: RefSchema.exactOptional().describe('Only what happened to this object, as Kind/namespace/name.'),
  type: listOf(choiceOf(ENTRY_TYPES)).describe('Only entries of these types.'),
  namespace: listOf(NameSchema).describe('Only what happened to objects of these namespaces.'),
  q: TextSchema.default('').describe('Only entries in whose words this text is found.'),
  limit,
  cursor: PlaceSchema,
})
export type HistoryQuery = z.output<typeof HistoryQuerySchema>

export const HistoryStatsQuerySchema = z.object({
  days: wholeNumber(1, MAX_DAYS).default(30).describe('So many days, today among them.'),
  namespace: listOf(NameSchema).describe('Only of objects of these namespaces.'),
})
export type HistoryStatsQuery = z.output<typeof HistoryStatsQuerySchema>

export const DeployQuerySchema = z.object({
  since: since.describe('Only deploys that began after this time, or within a span such as `7d`.'),
  until: since.describe('Only deploys that began before this time, or longer ago than a span such as `7d`.'),
  source: RefSchema.exactOptional().describe('Only deploys of this source, as Kind/namespace/name.'),
  ref: RefSchema.exactOptional().describe('Only deploys that changed this object, or that it did not end well with.'),
  all: SwitchSchema.describe('With those that changed nothing.'),
  limit,
  cursor: PlaceSchema,
})
export type DeployQuery = z.output<typeof DeployQuerySchema>

/** Out of the path. */
export const DeployPathSchema = z.object({
  id: z
    .string('is missing')
    .regex(/^[a-z0-9]{1,64}$/, 'is no id of a deploy')
    .describe('The id of the deploy.'),
})
