// Why a connection to ntfy did not work, in words that hold neither secret nor upstream text, and what kind of wait it asks for.

import { parseRetryAfter } from '@/lib/time'

export class Failure extends Error {
  override readonly name = 'Failure'

  constructor(
    readonly type: 'unreachable' | 'refused' | 'throttled' | 'broken',
    reason: string,
    readonly retryAfterMs = 0,
  ) {
    super(reason)
  }
}

/** Throws unless the answer can be an ntfy stream. */
export function refuseAnswer(status: number, contentType: string, retryAfter: string, now: Date): void {
  if (status === 401) throw new Failure('refused', 'ntfy does not accept the credentials (401).')
  if (status === 403) throw new Failure('refused', 'ntfy does not allow reading this topic (403).')
  if (status === 429)
    throw new Failure('throttled', 'ntfy limits how often it may be asked (429).', waitAskedFor(retryAfter, now))
  if (status >= 300 && status < 400)
    throw new Failure('broken', `ntfy answered with a redirect (${status}), which is not followed. Check NTFY_URL.`)
  if (status !== 200) throw new Failure('broken', `ntfy answered with status ${status}.`)
  if (/html/i.test(contentType))
    throw new Failure('broken', 'A web page answered instead of an ntfy stream. Check NTFY_URL.')
}

const MAX_RETRY_AFTER_MS = 3_600_000

function waitAskedFor(retryAfter: string, now: Date): number {
  return Math.min(parseRetryAfter(retryAfter, now) ?? 0, MAX_RETRY_AFTER_MS)
}

const UNREACHABLE: ReadonlyMap<string, string> = new Map([
  ['ECONNREFUSED', 'the connection was refused'],
  ['ENOTFOUND', 'its name does not resolve'],
  ['EAI_AGAIN', 'its name does not resolve at the moment'],
  ['EHOSTUNREACH', 'there is no route to it'],
  ['ENETUNREACH', 'there is no network to it'],
  ['ETIMEDOUT', 'the connection timed out'],
  ['UND_ERR_CONNECT_TIMEOUT', 'the connection timed out'],
  ['ECONNRESET', 'the connection was cut'],
  ['UND_ERR_SOCKET', 'the connection was cut'],
])

/** What a failed socket means. */
export function describeNetworkError(error: unknown): Failure {
  const code = codeOf(error)
  if (/CERT|TLS|SSL|UNABLE_TO_|SIGNATURE/.test(code))
    return new Failure('broken', `The certificate of ntfy cannot be trusted (${code}).`)
  return new Failure('unreachable', `ntfy cannot be reached: ${UNREACHABLE.get(code) ?? 'the connection failed'}.`)
}

function codeOf(error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined
  return typeof code === 'string' && /^[A-Z_]{1,64}$/.test(code) ? code : ''
}
