// What a request of MCP must look like before the protocol looks at it: JSON that everybody reads in the same way, of a
// size, for somebody who takes both forms of answer. Refused in the protocol's own form, for whoever speaks it.

import { z } from 'zod'
import { ADDRESSES } from '@/lib/addresses'
import { ApiError } from '../api-error'
import { mediaTypeOf, readBody, tooLarge } from './read-body'
import { MAX_BODY_BYTES, maxBodyOf } from './request-guard'
import { parseStrictJson, type StrictJson } from './strict-json'

/** What clients say of themselves is nested as well. */
const MAX_DEPTH = 16
const PARSE_ERROR = -32700
const INVALID_REQUEST = -32600
const OTHER = -32000

const Selection = z.object({
  method: z.literal('tools/call'),
  params: z.object({ arguments: z.object({ refs: z.array(z.unknown()) }) }),
})
const Listening = z.object({ method: z.literal('subscriptions/listen') })

export type McpRequest =
  | { readonly ok: true; readonly body: unknown; readonly isStream: boolean }
  | { readonly ok: false; readonly response: Response }

/** Throws `too_large` and `unsupported_media_type`. */
export async function readMcpRequest(request: Request): Promise<McpRequest> {
  if (mediaTypeOf(request.headers) !== 'application/json')
    throw new ApiError('unsupported_media_type', 'Send application/json.')
  const accepted = (request.headers.get('accept') ?? '').toLowerCase()
  if (!['application/json', 'text/event-stream'].every((type) => accepted.includes(type)))
    return refuse(406, OTHER, 'Not acceptable: the header Accept must name application/json and text/event-stream.')
  const bytes = await readBody(request, maxBodyOf(ADDRESSES.mcp.pattern))
  const read = parse(bytes)
  if (bytes.byteLength > MAX_BODY_BYTES && !(read.ok && Selection.safeParse(read.value).success))
    throw tooLarge(MAX_BODY_BYTES)
  if (read.ok) return { ok: true, body: read.value, isStream: Listening.safeParse(read.value).success }
  return read.problem === 'syntax'
    ? refuse(400, PARSE_ERROR, 'Parse error: the body is not JSON.')
    : refuse(400, INVALID_REQUEST, `Invalid request: ${PROBLEMS[read.problem]}`)
}

const PROBLEMS = { depth: 'the body is nested too deeply.', repeated_key: 'the body has a key twice.' } as const

function parse(bytes: Uint8Array): StrictJson {
  try {
    return parseStrictJson(new TextDecoder('utf-8', { fatal: true }).decode(bytes), MAX_DEPTH)
  } catch {
    return { ok: false, problem: 'syntax' }
  }
}

function refuse(status: number, code: number, message: string): McpRequest {
  return { ok: false, response: Response.json({ jsonrpc: '2.0', id: null, error: { code, message } }, { status }) }
}
