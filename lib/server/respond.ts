// How every answer leaves: JSON, not stored anywhere, with a request id; errors by their code and never with a stack.

import { createHash, randomUUID } from 'node:crypto'
import { ERROR_STATUS, type ErrorBody } from '@/lib/contract/errors'
import { ApiError } from './api-error'
import type { Log } from './log'

export const ANSWER_HEADERS = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
} as const

/** Of what others keep: they ask each time whether it is still so. */
export const KEPT = 'private, no-cache'

export const EVENT_HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store, no-transform',
  'x-accel-buffering': 'no',
  'x-content-type-options': 'nosniff',
} as const

const REQUEST_ID_HEADER = 'x-request-id'

/** The id that the front of the server gave to this request. */
export function requestIdOf(headers: Headers): string {
  return headers.get('x-fluxdeck-request-id') ?? randomUUID()
}

export function answerJson(
  body: unknown,
  requestId: string,
  status = 200,
  headers: Record<string, string> = {},
): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: {
      ...ANSWER_HEADERS,
      'content-type': 'application/json; charset=utf-8',
      [REQUEST_ID_HEADER]: requestId,
      ...headers,
    },
  })
}

/** What is written while it is read. */
export function answerBody(
  body: ReadableStream<Uint8Array>,
  requestId: string,
  contentType = 'application/json; charset=utf-8',
): Response {
  return new Response(body, {
    headers: { ...ANSWER_HEADERS, 'content-type': contentType, [REQUEST_ID_HEADER]: requestId },
  })
}

export function etagOf(text: string): string {
  return `"${createHash('sha256').update(text).digest('base64url').slice(0, 27)}"`
}

/** Whether whoever asks has it already. */
export function isKnown(etag: string, headers: Headers): boolean {
  const known = headers.get('if-none-match')?.split(',') ?? []
  return known.some((one) => one.trim().replace(/^W\//, '') === etag)
}

/** A small text that others keep and ask about again: those who have it already hear only that. */
export function answerKept(text: string, contentType: string, { headers }: Request, requestId: string): Response {
  const etag = etagOf(text)
  const hasIt = isKnown(etag, headers)
  return new Response(hasIt ? null : text, {
    status: hasIt ? 304 : 200,
    headers: {
      ...ANSWER_HEADERS,
      'cache-control': KEPT,
      etag,
      ...(hasIt ? {} : { 'content-type': contentType }),
      [REQUEST_ID_HEADER]: requestId,
    },
  })
}

/** Events, as long as they come. */
export function answerEventStream(body: ReadableStream<Uint8Array>, requestId: string): Response {
  return new Response(body, { headers: { ...EVENT_HEADERS, [REQUEST_ID_HEADER]: requestId } })
}

/** The body and headers of an error, for Response and for the bare server alike. */
export function describeError(
  error: unknown,
  requestId: string,
): { status: number; body: ErrorBody; headers: Record<string, string> } {
  const known =
    error instanceof ApiError
      ? error
      : new ApiError('internal', 'Something in Fluxdeck failed. Its log names this request id.')
  const { details, retryAfterSeconds, allow, challenge = 'Bearer' } = known.extra
  const status = ERROR_STATUS[known.code]
  return {
    status,
    body: {
      error: { code: known.code, message: known.message, requestId, ...(details === undefined ? {} : { details }) },
    },
    headers: {
      ...(retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) }),
      ...(allow === undefined ? {} : { allow }),
      ...(status === 401 ? { 'www-authenticate': challenge } : {}),
    },
  }
}

/** Runs a handler and turns what it throws into an answer. */
export async function respond(
  request: Request,
  log: Log,
  handler: (requestId: string) => Response | Promise<Response>,
): Promise<Response> {
  const requestId = requestIdOf(request.headers)
  try {
    return await handler(requestId)
  } catch (error) {
    // Who has left ends what was made for them: that is no failure.
    const isFailure = !(error instanceof ApiError) && error !== request.signal.reason
    if (isFailure) log.error('A request failed.', { requestId, error })
    const { status, body, headers } = describeError(error, requestId)
    return answerJson(body, requestId, status, headers)
  }
}
