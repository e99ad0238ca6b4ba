// The one address that may hold a token: that of a wall. The token is exchanged at once for the cookie of a screen, and the
// answer leads to the same wall without it.

import type { IncomingMessage, ServerResponse } from 'node:http'
import { routeTo } from '@/lib/routes'
import { ApiError } from '../api-error'
import type { Gate } from '../identity/identity'
import { toHeaders } from './node-headers'

const MAX_TOKEN_CHARS = 512

/** How it went: undefined where no token was given, and nothing is answered yet. Throws `rate_limited`. */
export async function openScreen(
  request: IncomingMessage,
  response: ServerResponse,
  gate: Gate,
): Promise<'opened' | 'refused' | undefined> {
  const query = new URL(request.url ?? '/', 'http://localhost').searchParams
  const [token, ...others] = query.getAll('screen')
  if (token === undefined) return undefined
  if (others.length > 0) throw new ApiError('invalid_request', 'The address names two screens.')
  query.delete('screen')
  const wall = routeTo.wall(query.toString())
  const peer = String(request.headers['x-fluxdeck-peer'] ?? '')
  const cookie = token.length > MAX_TOKEN_CHARS ? undefined : gate.screens?.exchange(token.trim(), peer)
  if (cookie !== undefined) {
    response.writeHead(303, { location: wall, 'set-cookie': cookie, 'cache-control': 'no-store' }).end()
    return 'opened'
  }
  await gate.admit(request)
  // Whoever is known without it, or where everybody may read, sees the wall all the same.
  const isIn = gate.identify(toHeaders(request)) !== undefined
  const location = isIn ? wall : whereToSignIn(wall, gate, true)
  response.writeHead(303, { location, 'cache-control': 'no-store' }).end()
  return 'refused'
}

/** A screen has no keyboard: where codes can be confirmed, it shows one. */
export function whereToSignIn(returnTo: string, gate: Gate, hasFailed = false): string {
  const query = { returnTo, ...(hasFailed ? { failed: 1 } : {}) }
  const hasScreens = (gate.screens?.names().length ?? 0) > 0
  return hasScreens ? routeTo.wallPair(query) : routeTo.login(query)
}
