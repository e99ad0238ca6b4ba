// What a writing request must look like before anybody reads its meaning: our own origin, JSON, small, well-formed.

import { z } from 'zod'
import type { ActionRequest } from '@/lib/contract/actions'
import { ActionRequestSchema } from '@/lib/contract/schema/action-request'
import { ACTION_NAMES } from '@/lib/flux/act/actions'
import { isDeeperThan } from '@/lib/json-depth'
import { ApiError } from '../api-error'
import type { AllowedHosts } from './allowed-hosts'
import { MAX_BODY_BYTES } from './request-guard'

const MAX_DEPTH = 5
const Named = z.object({ action: z.string() })

export interface OriginRules {
  readonly needsJson?: boolean
  /** True for callers with a token of their own, which no browser sends by itself. */
  readonly mayOmitOrigin?: boolean
}

/** Refuses what another site could have made the browser send. */
export function requireSameOrigin(
  request: Request,
  hosts: AllowedHosts,
  { needsJson = true, mayOmitOrigin = false }: OriginRules = {},
): void {
  const origin = request.headers.get('origin')
  if (origin === null ? !mayOmitOrigin : !hosts.hasOrigin(origin))
    throw new ApiError('bad_origin', 'This request does not come from a page of Fluxdeck.')
  const site = request.headers.get('sec-fetch-site')
  if (site !== null && site !== 'same-origin') throw new ApiError('bad_origin', 'This request comes from another site.')
  const [type] = (request.headers.get('content-type') ?? '').split(';')
  if (needsJson && type?.trim().toLowerCase() !== 'application/json')
    throw new ApiError('unsupported_media_type', 'Send application/json.')
}

/** Throws `too_large`, `invalid_action` for an unknown action, `invalid_request` for anything else that is wrong. */
export async function readActionRequest(request: Request): Promise<ActionRequest> {
  const bytes = new Uint8Array(await request.arrayBuffer())
  if (bytes.byteLength > MAX_BODY_BYTES)
    throw new ApiError('too_large', `The body is larger than ${MAX_BODY_BYTES} bytes.`)
  const body = parse(bytes)
  if (isDeeperThan(body, MAX_DEPTH)) throw new ApiError('invalid_request', 'The body is nested too deeply.')
  const parsed = ActionRequestSchema.safeParse(body)
  if (parsed.success) return parsed.data
  const named = Named.safeParse(body)
  if (named.success && !ACTION_NAMES.some((name) => name === named.data.action))
    throw new ApiError('invalid_action', `action is none of ${ACTION_NAMES.join(', ')}.`)
  throw new ApiError('invalid_request', 'The body is none of the requests that this address takes.')
}

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    throw new ApiError('invalid_request', 'The body is not JSON.')
  }
}
