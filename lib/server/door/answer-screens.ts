// Pairing: the page that waits gets a code, an operator confirms it, and the page collects the cookie of the screen. A code
// that nobody asked for and one that is over are the same to everybody.

import type { z } from 'zod'
import { ScreenConfirmationSchema, ScreenRequestSchema } from '@/lib/contract/schema/screens'
import type { ScreenPairing } from '@/lib/contract/screens'
import { routeTo } from '@/lib/routes'
import { ApiError } from '../api-error'
import type { Audit } from '../audit'
import type { Gate, ScreenDoor } from '../identity/identity'
import { createLoginLimit } from '../identity/login-limit'
import { PAIRING_MS, type Pairing } from '../identity/pairing'
import { answerJson } from '../respond'
import { actorOf, originRulesOf, writingDown } from './actor'
import type { AllowedHosts } from './allowed-hosts'
import { callerOf } from './caller'
import { expectStrict, requireSameOrigin } from './read-action-request'
import { readTextBody } from './read-body'
import { MAX_BODY_BYTES } from './request-guard'
import type { Answer } from './runtime-handle'
import { parseStrictJson } from './strict-json'

/** In a minute from one address. */
const MAX_CODES = 10
const MAX_WRONG_CODES = 20
const MAX_DEPTH = 2

export interface ScreenParts {
  readonly gate: Gate
  readonly hosts: AllowedHosts
  readonly audit: Audit
  readonly ownClock: () => Date
}

export function createScreenAnswers(parts: ScreenParts): Readonly<Record<'screens' | 'screen', Answer>> {
  const { gate, hosts, audit, ownClock: clock } = parts
  const begun = createLoginLimit({ clock, most: MAX_CODES, what: 'codes' })
  const wrong = createLoginLimit({ clock, most: MAX_WRONG_CODES, what: 'wrong codes' })
  const nothing = (request: Request): ApiError => {
    const from = peerOf(request)
    wrong.expectCalm(from)
    wrong.count(from)
    return new ApiError('not_found', 'No screen waits under this code. It is over after ten minutes.')
  }

  const screens: Answer = async (request, _, requestId) => {
    requireSameOrigin(request, hosts)
    const door = expectScreens(gate)
    const from = peerOf(request)
    begun.expectCalm(from)
    begun.count(from)
    const { shows = '' } = await readAs(ScreenRequestSchema, request)
    const caller = callerOf(request.headers, undefined, gate.name)
    const earlier = door.waiting.read(request.headers)
    const { pairing, secret } = await door.pairings.begin({ from, caller, shows: cleanShows(shows) }, earlier)
    return answerJson(tell(pairing), requestId, 200, { 'set-cookie': door.waiting.write(secret, PAIRING_MS) })
  }

  const look: Answer = async (request, { code = '' }, requestId) => {
    const door = expectScreens(gate)
    const pairing = await door.pairings.find(code)
    const isOperator = gate.identify(request.headers)?.role === 'operator'
    const isHolder = await door.pairings.isHolder(code, door.waiting.read(request.headers))
    if (pairing === undefined || !(isOperator || isHolder)) throw nothing(request)
    if (!isHolder || pairing.screen === undefined)
      return answerJson(isOperator ? tellOperator(pairing, door) : tell(pairing), requestId)
    await door.pairings.collect(code)
    const cookie = door.admit(pairing.screen)
    if (cookie === undefined) throw nothing(request)
    const answer = answerJson(tell(pairing), requestId, 200, { 'set-cookie': cookie })
    answer.headers.append('set-cookie', door.waiting.clear())
    return answer
  }

  const confirm: Answer = (request, { code = '' }, requestId) => {
    const actor = actorOf(request, gate, requestId)
    const confirmed = async () => {
      expectOperator(gate, request)
      requireSameOrigin(request, hosts, originRulesOf(request, gate))
      const { screen, shows } = await readAs(ScreenConfirmationSchema, request)
      const door = expectScreens(gate)
      if (!door.names().includes(screen))
        throw new ApiError('not_found', `No entry of the file of tokens is a screen named ${screen}.`)
      const pairing = await door.pairings.confirm(code, screen, shows === undefined ? undefined : cleanShows(shows))
      if (pairing === undefined) throw nothing(request)
      audit(actor, { action: 'pair-screen', outcome: 'accepted', why: `${screen}, from ${pairing.from}` })
      return answerJson(tellOperator(pairing, door), requestId)
    }
    return writingDown(audit, actor, confirmed, { action: 'pair-screen' })
  }

  return {
    screens,
    screen: (request, params, requestId) => (request.method === 'POST' ? confirm : look)(request, params, requestId),
  }
}

function expectScreens({ screens, needsIdentity }: Gate): ScreenDoor {
  if (screens !== undefined && screens.names().length > 0) return screens
  throw new ApiError(
    'not_found',
    needsIdentity
      ? 'No screen can be paired here: TOKENS_FILE has no entry with "screen": true. `fluxdeck token NAME --screen` makes one.'
      : `No screen has to be paired here: everybody may read, so open ${routeTo.wall()} on it.`,
  )
}

function expectOperator(gate: Gate, { headers }: Request): void {
  if (gate.expect(headers).role !== 'operator')
    throw new ApiError('forbidden', 'You are a viewer. Screens are paired by operators.')
}

function peerOf({ headers }: Request): string {
  return headers.get('x-fluxdeck-peer') ?? ''
}

/** What a wall is told in its address, without the token that may stand in one. */
function cleanShows(text: string): string {
  const query = new URLSearchParams(text)
  query.delete('screen')
  return query.toString()
}

async function readAs<Schema extends z.ZodType>(schema: Schema, request: Request): Promise<z.output<Schema>> {
  const text = await readTextBody(request, MAX_BODY_BYTES)
  const parsed = schema.safeParse(expectStrict(parseStrictJson(text, MAX_DEPTH)))
  if (parsed.success) return parsed.data
  throw new ApiError('invalid_request', 'The body is none of the requests that this address takes.')
}

function tell({ code, expiresAt, shows, screen }: Pairing): ScreenPairing {
  return {
    code,
    state: screen === undefined ? 'waiting' : 'confirmed',
    expiresAt: expiresAt.toISOString(),
    shows,
    ...(screen === undefined ? {} : { screen }),
  }
}

function tellOperator(pairing: Pairing, door: ScreenDoor): ScreenPairing {
  const asked = { from: pairing.from, at: pairing.requestedAt.toISOString(), screens: door.names() }
  return { ...tell(pairing), asked }
}
