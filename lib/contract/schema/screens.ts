// The schemas of pairing, as `ScreenPairing` in lib/contract/screens.ts tells them, and of what is sent for it.

import { z } from 'zod'
import { MAX_SHOWS_CHARS } from '../screens'
import { TimeSchema } from './values'

const ShowsSchema = z.string().max(MAX_SHOWS_CHARS).describe('The query of the address of a wall.')

/** By the page that waits. */
export const ScreenRequestSchema = z.strictObject({ shows: ShowsSchema.exactOptional() })

/** By an operator. */
export const ScreenConfirmationSchema = z.strictObject({
  screen: z.string().max(128).describe('The name of an entry with `"screen":true`.'),
  shows: ShowsSchema.exactOptional(),
})

export const ScreenPairingSchema = z.strictObject({
  code: z.string(),
  state: z.enum(['waiting', 'confirmed']),
  expiresAt: TimeSchema,
  shows: z.string(),
  screen: z.string().exactOptional(),
  asked: z.strictObject({ from: z.string(), at: TimeSchema, screens: z.array(z.string()) }).exactOptional(),
})
