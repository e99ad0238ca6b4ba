// Signing in and out: a token for a session, the way to the identity provider and back, and the end of a session.

import { PAGE_FIELD, PAGE_HEADER } from '@/lib/contract/actions'
import { routeTo } from '@/lib/routes'
import { ApiError } from '../api-error'
import type { Gate } from '../identity/identity'
import type { Log } from '../log'
import { answerJson } from '../respond'
import type { Tallies } from '../tallies'
import type { AllowedHosts } from './allowed-hosts'
import { expectStrict, requireSameOrigin } from './read-action-request'
import { mediaTypeOf, readTextBody } from './read-body'
import { MAX_BODY_BYTES } from './request-guard'
import { safeReturnTo } from './return-to'
import type { Answer } from './runtime-handle'
import { parseStrictJson } from './strict-json'

export interface LoginParts {
  readonly gate: Gate
  readonly hosts: AllowedHosts
  readonly tallies: Tallies
  readonly log: Log
}

export interface Login {
  readonly exchange: Answer
  readonly start: Answer
  readonly callback: Answer
  readonly logout: Answer
}

const MAX_TOKEN_LENGTH = 512
const MAX_PAGE_VALUES = 2
const FORM_TYPE = 'application/x-www-form-urlencoded'
const MAX_DEPTH = 2

export function createLogin({ gate, hosts, tallies, log }: LoginParts): Login {
  const exchange: Answer = async (request, _, requestId) => {
    requireSameOrigin(request, hosts, { needsJson: false })
    if (gate.name !== 'token') throw new ApiError('not_found', 'Nobody signs in with a token here.')
    const form = await readForm(request)
    const cookie = await gate.exchange(form.token, request.headers.get('x-fluxdeck-peer') ?? '')
    if (cookie === undefined) {
      tallies.count('authFailures', { reason: 'sign_in' })
      log.warn('A sign-in with a token failed.', { requestId })
      if (form.isJson) throw new ApiError('unauthenticated', 'This token is not valid.')
      return redirect(routeTo.login({ failed: 1, returnTo: form.returnTo }), requestId)
    }
    return form.isJson
      ? answerJson({}, requestId, 200, { 'set-cookie': cookie })
      : redirect(form.returnTo, requestId, [cookie])
  }

  const start: Answer = async (request, _, requestId) => {
    if (gate.provider === undefined) throw new ApiError('not_found', 'There is no identity provider here.')
    const returnTo = safeReturnTo(new URL(request.url).searchParams.get('returnTo'))
    try {
      const { location, cookie } = await gate.provider.begin(returnTo)
      return redirect(location, requestId, [cookie])
    } catch (error) {
      if (error instanceof ApiError) throw error
      log.error('The identity provider cannot be reached.', { why: explain(error), requestId })
      return redirect(routeTo.login({ failed: 'provider' }), requestId)
    }
  }

  const callback: Answer = async (request, _, requestId) => {
    if (gate.provider === undefined) throw new ApiError('not_found', 'There is no identity provider here.')
    try {
      const { returnTo, cookies } = await gate.provider.finish(new URL(request.url).search, request.headers)
      return redirect(returnTo, requestId, cookies)
    } catch (error) {
      if (error instanceof ApiError && error.code === 'unavailable') throw error
      tallies.count('authFailures', { reason: 'sign_in' })
      // What came back is told to nobody: it may be an attempt, and it may hold hostile text.
      log.warn('A sign-in over the identity provider failed.', { why: explain(error), requestId })
      return redirect(routeTo.login({ failed: 1 }), requestId)
    }
  }

  const logout: Answer = async (request, _, requestId) => {
    const isOwnPage = gate.isOwnPage(request.headers) || (await isOwnForm(request, gate))
    requireSameOrigin(request, hosts, { needsJson: false, isOwnPage })
    const cookies = [await gate.signOut(request.headers), gate.screens?.leave(request.headers)].flatMap(
      (one) => one ?? [],
    )
    const isPage = (request.headers.get('accept') ?? '').includes('text/html')
    if (isPage) return redirect(gate.needsIdentity ? routeTo.login() : routeTo.overview(), requestId, cookies)
    const answer = answerJson({}, requestId)
    for (const cookie of cookies) answer.headers.append('set-cookie', cookie)
    return answer
  }

  return { exchange, start, callback, logout }
}

/** In one line: anybody can cause it, and where in the program it came up says nothing. */
function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const { message, cause } = error
  return cause instanceof Error ? `${message} (${cause.message})` : message
}

/** A form sends no headers, so what our page holds comes as fields: a page may not know which of two is right. */
async function isOwnForm(request: Request, gate: Gate): Promise<boolean> {
  if (mediaTypeOf(request.headers) !== FORM_TYPE) return false
  const values = new URLSearchParams(await readTextBody(request, MAX_BODY_BYTES))
    .getAll(PAGE_FIELD)
    .slice(0, MAX_PAGE_VALUES)
  return values.some((value) => {
    // What no header could hold is no value of ours.
    if (!/^[\w-]+$/.test(value)) return false
    const headers = new Headers(request.headers)
    headers.set(PAGE_HEADER, value)
    return gate.isOwnPage(headers)
  })
}

interface LoginForm {
  readonly token: string
  readonly returnTo: string
  readonly isJson: boolean
}

async function readForm(request: Request): Promise<LoginForm> {
  const type = mediaTypeOf(request.headers)
  const text = await readTextBody(request, MAX_BODY_BYTES)
  if (type === FORM_TYPE) {
    const form = new URLSearchParams(text)
    if (new Set(form.keys()).size < form.size) throw new ApiError('invalid_request', 'The form has a field twice.')
    return { token: expectToken(form.get('token')), returnTo: safeReturnTo(form.get('returnTo')), isJson: false }
  }
  if (type !== 'application/json') throw new ApiError('unsupported_media_type', 'Send a form or application/json.')
  const body = expectStrict(parseStrictJson(text, MAX_DEPTH))
  const token = typeof body === 'object' && body !== null && 'token' in body ? body.token : undefined
  return { token: expectToken(token), returnTo: '/', isJson: true }
}

function expectToken(value: unknown): string {
  if (typeof value !== 'string' || value.length > MAX_TOKEN_LENGTH)
    throw new ApiError('invalid_request', 'There is no token in the request.')
  return value.trim()
}

function redirect(location: string, requestId: string, cookies: readonly string[] = []): Response {
  const headers = new Headers({ location, 'cache-control': 'no-store', 'x-request-id': requestId })
  for (const cookie of cookies) headers.append('set-cookie', cookie)
  return new Response(null, { status: 303, headers })
}
