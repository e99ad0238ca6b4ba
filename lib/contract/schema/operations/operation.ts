// What one row of the description says of a method at an address, and the refusals that many rows share.

import type { z } from 'zod'
import type { ErrorCode } from '../../errors'
import type { ComponentName } from '../components'

export const GROUPS = {
  Reading: 'What stands in the cluster, as it was read.',
  Acting: 'What may be asked of Flux, by operators.',
  'Signing in': 'How somebody becomes known.',
  Watching: 'What machines ask of the program itself.',
  Agents: 'What agents ask, in the protocol of their own.',
} as const
export type Group = keyof typeof GROUPS

export interface Answered {
  /** One sentence. */
  readonly says: string
  /** One of these. A status without any has no body. */
  readonly json?: ComponentName | readonly ComponentName[]
  readonly text?: 'text/plain' | 'image/svg+xml'
  readonly events?: Readonly<Record<string, ComponentName | readonly ComponentName[]>>
}

export interface Operation {
  /** One sentence. */
  readonly says: string
  /** What else one has to know. */
  readonly more?: string
  readonly group: Group
  readonly path?: z.ZodObject
  readonly query?: z.ZodObject
  readonly body?: Readonly<Record<string, ComponentName>>
  readonly answers: Readonly<Record<number, Answered>>
  readonly errors: readonly ErrorCode[]
}

/** By the method as OpenAPI writes it; HEAD is answered wherever GET is. */
export type Operations = Readonly<Partial<Record<'get' | 'post' | 'delete', Operation>>>

/** Whatever comes before the address is looked at. */
export const AT_THE_DOOR = ['invalid_request', 'bad_host', 'internal'] as const
/** Whoever comes is looked at: a wrong token is refused, also where it is not needed, and slowed down. */
export const LOOKED_AT = [...AT_THE_DOOR, 'bad_origin', 'unauthenticated', 'rate_limited'] as const
/** Of what is open, and worked for behind the door: few at a time. */
export const OPEN = [...LOOKED_AT, 'unsupported_media_type', 'unavailable'] as const
/** Of what is for readers. */
export const GUARDED = [...OPEN, 'forbidden'] as const
/** Of what names an object in its path. */
export const OF_AN_OBJECT = [...GUARDED, 'invalid_kind', 'invalid_name', 'not_found'] as const
