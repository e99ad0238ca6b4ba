// What a writing request must look like before anybody reads its meaning: our own origin, JSON, small, well-formed.

import { z } from 'zod'
import { ADDRESSES } from '@/lib/addresses'
import { type ActionRequest, HOW_TO_LAUNCH } from '@/lib/contract/actions'
import { ActionRequestSchema } from '@/lib/contract/schema/action-request'
import { ACTION_NAMES } from '@/lib/flux/act/actions'
import { ApiError } from '../api-error'
import type { AllowedHosts } from './allowed-hosts'
import { mediaTypeOf, readBody, tooLarge } from './read-body'
import { MAX_BODY_BYTES, maxBodyOf } from './request-guard'
import { parseStrictJson, type StrictJson } from './strict-json'

const MAX_DEPTH = 5
const Named = z.object({ action: z.string() })
const Selection = z.object({ refs: z.array(z.unknown()) })

export interface OriginRules {
  readonly needsJson?: boolean
  /** True for callers with a token of their own, which no browser sends by itself. */
  readonly mayOmitOrigin?: boolean
  /** False where a cookie came without the value that only our page holds. */
  readonly isOwnPage?: boolean
}

/** Refuses what another site, or another program on this machine, could have made the browser send. */
export function requireSameOrigin(
  { headers }: Request,
  hosts: AllowedHosts,
  { needsJson = true, mayOmitOrigin = false, isOwnPage = true }: OriginRules = {},
): void {
  const origin = headers.get('origin')
  if (origin === null ? !mayOmitOrigin : !hosts.hasOrigin(origin))
    throw new ApiError('bad_origin', 'This request does not come from a page of Fluxdeck.')
  const site = headers.get('sec-fetch-site')
  if (site !== null && site !== 'same-origin') throw new ApiError('bad_origin', 'This request comes from another site.')
  if (!isOwnPage)
    throw new ApiError('bad_origin', `The request does not carry what this browser got at its launch. ${HOW_TO_LAUNCH}`)
  if (needsJson && mediaTypeOf(headers) !== 'application/json')
    throw new ApiError('unsupported_media_type', 'Send application/json.')
}

/** Throws `too_large`, `invalid_action` for an unknown action, `invalid_request` for anything else that is wrong. */
export async function readActionRequest(request: Request): Promise<ActionRequest> {
  const bytes = await readBody(request, maxBodyOf(ADDRESSES.actions.pattern))
  const read = parse(bytes)
  const isSelection = read.ok && Selection.safeParse(read.value).success
  if (bytes.byteLength > MAX_BODY_BYTES && !isSelection) throw tooLarge(MAX_BODY_BYTES)
  const body = expectStrict(read)
  const parsed = ActionRequestSchema.safeParse(body)
  if (parsed.success) return parsed.data
  const named = Named.safeParse(body)
  if (named.success && !ACTION_NAMES.some((name) => name === named.data.action))
    throw new ApiError('invalid_action', `action is none of ${ACTION_NAMES.join(', ')}.`)
  throw new ApiError('invalid_request', 'The body is none of the requests that this address takes.')
}

function parse(bytes: Uint8Array): StrictJson {
  try {
    return parseStrictJson(new TextDecoder('utf-8', { fatal: true }).decode(bytes), MAX_DEPTH)
  } catch {
    return { ok: false, problem: 'syntax' }
  }
}

const PROBLEMS = {
  syntax: 'The body is not JSON.',
  depth: 'The body is nested too deeply.',
  repeated_key: 'The body has a key twice.',
} as const

/** What was read, or the refusal. */
export function expectStrict(read: StrictJson): unknown {
  if (read.ok) return read.value
  throw new ApiError('invalid_request', PROBLEMS[read.problem])
}
