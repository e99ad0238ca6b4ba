// Turns what a request met (a status, a socket error, an abort) into one code and one sentence.

import { errors as undiciErrors } from 'undici'
import { parseRetryAfter } from '@/lib/time'
import { KubernetesError, type KubernetesErrorCode, type KubernetesErrorOptions } from './errors'
import { TIMING } from './timing'

export interface RefusedResponse {
  readonly status: number
  readonly contentType: string
  readonly retryAfter: string | undefined
  /** The upstream message, redacted; it goes to the log only. */
  readonly detail: string | undefined
  /** Paths of the fields that the cluster found invalid. */
  readonly invalidFields: readonly string[]
}

const TOO_LARGE = /ResourceExhausted|message larger than max|[Rr]equest(?: entity)? (?:is )?too large/

/** `purpose` completes "to …", for example "list pods". */
export function explainRefusal(response: RefusedResponse, purpose: string, now: Date): KubernetesError {
  const { status, detail } = response
  const retryAfterMs = parseRetryAfter(response.retryAfter, now)
  const options: KubernetesErrorOptions = {
    status,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs: Math.min(retryAfterMs, TIMING.retryAfterMaxMs) }),
    ...(detail === undefined ? {} : { detail }),
  }
  const is = (code: KubernetesErrorCode, text: string) => new KubernetesError(code, text, options)

  if (status >= 300 && status < 400) {
    return is('unexpected', `The API server answered with a redirect (${status}), which is not followed.`)
  }
  // A Kubernetes refusal is JSON or plain text; a page of HTML comes from something in between.
  if (response.contentType.includes('text/html')) {
    return is('unexpected', `Something in front of the API server answered with a web page (status ${status}).`)
  }
  switch (status) {
    case 401:
      return is('unauthorised', 'The API server does not accept the credentials.')
    case 403:
      return is('forbidden', `The cluster does not let this account ${purpose}.`)
    case 404:
      return is('not_found', `The cluster does not have what is needed to ${purpose}.`)
    case 409:
      return is('conflict', `The object changed at the same time, so the cluster refused to ${purpose}.`)
    case 410:
      return is('gone', 'The API server no longer has the version that was asked for.')
    case 429:
      return is('rate_limited', 'The API server asks for fewer requests.')
    case 422:
      // A uid goes along as a precondition only; the API server words its failure as a change of an immutable field.
      if (response.invalidFields.includes('metadata.uid')) {
        return is('conflict', `The object was replaced by another one, so the cluster refused to ${purpose}.`)
      }
      return is('invalid', `The API server calls the request to ${purpose} invalid (status ${status}).`)
    case 413:
      return is('too_large', 'What was asked for is too large for the API server.')
    case 400:
    case 415:
      return is('invalid', `The API server calls the request to ${purpose} invalid (status ${status}).`)
    case 502:
    case 503:
    case 504:
      return is('unreachable', `The API server is not ready to answer (status ${status}).`)
    default:
      // What etcd holds may be more than one of its messages may carry.
      if (detail !== undefined && TOO_LARGE.test(detail)) {
        return is('too_large', 'What was asked for is too large for the API server.')
      }
      return is('unexpected', `The API server answered with status ${status}.`)
  }
}

const NEVER_CONNECTED = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EADDRNOTAVAIL',
  'UND_ERR_CONNECT_TIMEOUT',
])

const TLS_CODES = new Set([
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'CERT_REVOKED',
  'CERT_SIGNATURE_FAILURE',
  'CERT_UNTRUSTED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'EPROTO',
  'HOSTNAME_MISMATCH',
  'INVALID_CA',
  'INVALID_PURPOSE',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
])

/** A failure without a response. Its fate is `not_sent` only when the request certainly never left. */
export function explainFailure(error: unknown, server: string, redact: (text: string) => string): KubernetesError {
  if (error instanceof KubernetesError) return error
  const code = findErrorCode(error)
  const host = formatHost(server)
  const api = URL.canParse(server) ? `The API server at ${host}` : 'The API server'
  const options = { cause: error, detail: redact(describe(error)).slice(0, 1000) }
  const neverSent = { ...options, fate: 'not_sent' } as const

  if (TLS_CODES.has(code) || code.startsWith('ERR_TLS') || code.startsWith('ERR_SSL')) {
    return new KubernetesError('tls', `The certificate of ${host} could not be verified (${code}).`, neverSent)
  }
  if (code === 'ECONNREFUSED') {
    return new KubernetesError('unreachable', `${api} refuses the connection.`, neverSent)
  }
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return new KubernetesError('unreachable', `The name of ${host} cannot be resolved.`, neverSent)
  }
  if (NEVER_CONNECTED.has(code)) {
    return new KubernetesError('unreachable', `${api} cannot be reached.`, neverSent)
  }
  if (error instanceof undiciErrors.UndiciError || code !== '') {
    return new KubernetesError('unreachable', `The connection to ${host} broke off.`, options)
  }
  return new KubernetesError('unexpected', `The request to ${host} failed.`, options)
}

export function formatHost(server: string): string {
  return URL.canParse(server) ? new URL(server).host : 'the API server'
}

function findErrorCode(error: unknown): string {
  let current = error
  for (let depth = 0; depth < 5 && current instanceof Error; depth += 1) {
    if ('code' in current && typeof current.code === 'string') return current.code
    // A name with several addresses fails with one error per address.
    current = current instanceof AggregateError ? current.errors[0] : current.cause
  }
  return ''
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message
}
