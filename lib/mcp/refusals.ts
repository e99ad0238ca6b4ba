// Every error that a model reads: a code of the API and a sentence with the way out. What else was thrown is logged, and
// its words never leave.

import type { CallToolResult } from '@modelcontextprotocol/server'
import { ApiError } from '@/lib/server/api-error'
import type { Log } from '@/lib/server/log'
import { plainLine } from './plain'

export interface Refused {
  readonly error: unknown
  readonly log: Log
  readonly requestId: string
  readonly isLeft: boolean
}

export function asApiError({ error, log, requestId, isLeft }: Refused): ApiError {
  if (error instanceof ApiError) return error
  // Who has left ends what was made for them: that is no failure.
  if (!isLeft) log.error('A call of a tool failed.', { error, requestId })
  return new ApiError('internal', `Something in Fluxdeck failed. Its log names request ${requestId}.`)
}

export function refusedResult(refusal: ApiError): CallToolResult {
  const { code, extra } = refusal
  const { retryAfterSeconds } = extra
  return {
    isError: true,
    content: [{ type: 'text', text: sayRefusal(refusal) }],
    _meta: { 'fluxdeck/error': { code, ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }) } },
  }
}

export function sayRefusal({ code, message, extra: { retryAfterSeconds: seconds } }: ApiError): string {
  const retry = seconds === undefined || message.includes(`${seconds} s`) ? '' : ` Try again in ${seconds} s.`
  return `${code}: ${plainLine(message)}${retry}`
}
