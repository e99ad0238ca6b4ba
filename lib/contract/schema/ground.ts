// The schema of the ground, as lib/contract/ground.ts tells it.

import { z } from 'zod'
import { FINDING_WORDS, GROUND_QUESTIONS, GROUND_WORDS } from '@/lib/ground/words'
import { SOURCE_STATES } from '../state'
import { AnyRefSchema, CountSchema, TimeSchema } from './values'

export const GroundLineSchema = z.strictObject({
  ref: AnyRefSchema,
  word: z.enum(FINDING_WORDS),
  sentence: z.string(),
  since: TimeSchema.exactOptional(),
  link: z.string().exactOptional(),
  deployedBy: AnyRefSchema.exactOptional(),
  usage: z.strictObject({ cpu: z.number(), memory: z.number(), at: TimeSchema }).exactOptional(),
})

const question = {
  id: z.enum(GROUND_QUESTIONS),
  word: z.enum(GROUND_WORDS),
  sentence: z.string(),
  state: z.enum(SOURCE_STATES),
  reason: z.string().exactOptional(),
  note: z.string().exactOptional(),
  asOf: TimeSchema.exactOptional(),
  badCount: CountSchema,
  goodCount: CountSchema,
}

export const GroundAnswerSchema = z.strictObject({
  serverTime: TimeSchema,
  asOf: TimeSchema.exactOptional(),
  word: z.enum(GROUND_WORDS),
  sentence: z.string(),
  questions: z.array(z.strictObject({ ...question, bad: z.array(GroundLineSchema) })),
  hints: z.array(z.strictObject({ ref: AnyRefSchema, sentence: z.string(), about: AnyRefSchema, sure: z.boolean() })),
  notInstalled: z.array(z.string()),
  notConfigured: z.array(z.string()),
  switchedOff: z.literal(true).exactOptional(),
  ignored: z.array(z.string()).exactOptional(),
})

export const GroundPageSchema = z.strictObject({
  serverTime: TimeSchema,
  ...question,
  items: z.array(GroundLineSchema),
  nextCursor: z.string().exactOptional(),
  ignored: z.array(z.string()).exactOptional(),
})
