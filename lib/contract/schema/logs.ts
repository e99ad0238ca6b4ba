// The schemas of lines of logs, once and followed, as lib/contract/logs.ts tells them to the pages.

import { z } from 'zod'
import { LOG_LEVELS, LOG_STATES } from '../logs'
import { STREAM_SCHEMAS } from './stream'
import { CountSchema, TimeSchema } from './values'

const LogLineSchema = z.strictObject({
  at: TimeSchema,
  pod: z.string(),
  container: z.string(),
  level: z.enum(LOG_LEVELS).exactOptional(),
  text: z.string(),
  mentions: z.literal(true).exactOptional(),
})

const StateSchema = z.enum(LOG_STATES)
const StreamsSchema = z.array(
  z.strictObject({
    pod: z.string(),
    container: z.string(),
    state: StateSchema,
    reason: z.string().exactOptional(),
    previous: z.literal(true).exactOptional(),
  }),
)
const NamesSchema = z.array(z.string())

const fields = {
  serverTime: TimeSchema,
  lines: z.array(LogLineSchema),
  reason: z.string().exactOptional(),
  ended: z.boolean().exactOptional(),
  dropped: CountSchema.exactOptional(),
  ignored: NamesSchema.exactOptional(),
}

export const LogAnswerSchema = z.strictObject({
  ...fields,
  state: StateSchema,
  streams: StreamsSchema,
  pods: NamesSchema,
  containers: NamesSchema,
})

export const LOG_STREAM_SCHEMAS = {
  lines: z.strictObject({
    ...fields,
    state: StateSchema.exactOptional(),
    streams: StreamsSchema.exactOptional(),
    pods: NamesSchema.exactOptional(),
    containers: NamesSchema.exactOptional(),
  }),
  end: z.strictObject({ state: StateSchema, reason: z.string().exactOptional() }),
  bye: STREAM_SCHEMAS.bye,
}
