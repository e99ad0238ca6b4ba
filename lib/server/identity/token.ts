// Mode `token`: screens and scripts send `Authorization: Bearer`; people exchange a token for a session at the login page.

import type { IncomingMessage } from 'node:http'
import type { Log } from '../log'
import type { Identity, IdentityMode } from './identity'
import { createLoginLimit } from './login-limit'
import { createSessions, hashSecret, isSameSecret } from './sessions'
import { openTokensFile, type TokenEntry } from './tokens-file'

/** In a minute from one address. */
const MAX_FAILURES = 10

export interface TokenModeOptions {
  readonly path: string
  readonly cookieName: string
  readonly isSecure: boolean
  readonly clock: () => Date
  readonly log: Log
}

export function createTokenMode({ path, cookieName, isSecure, clock, log }: TokenModeOptions): IdentityMode {
  const file = openTokensFile(path, clock, (why) => log.error(`TOKENS_FILE ${why}. The last good one counts a minute.`))
  const limit = createLoginLimit({ clock, most: MAX_FAILURES, what: 'failed sign-ins' })
  // A session remembers the hash only, and is worth what the entry of that hash is worth now.
  const sessions = createSessions<string>({ cookieName, sameSite: 'Lax', isSecure, clock })

  const findByHash = (hash: string): TokenEntry | undefined => {
    // All entries are compared, so that the time tells nothing.
    const found = file.entries().filter((entry) => isSameSecret(entry.sha256, hash))
    return found.find(({ expires }) => expires === undefined || new Date(expires) > clock())
  }
  const bearerOf = (authorization: string | null | undefined) => /^bearer +(\S+)$/i.exec(authorization ?? '')?.[1]

  return {
    name: 'token',
    needsIdentity: true,
    admit(request: IncomingMessage) {
      const token = bearerOf(request.headers.authorization)
      if (token === undefined) return
      const clientIp = String(request.headers['x-fluxdeck-peer'] ?? '')
      limit.expectCalm(clientIp)
      if (findByHash(hashSecret(token)) === undefined) limit.count(clientIp)
    },
    identify(headers) {
      const authorization = headers.get('authorization')
      const token = bearerOf(authorization)
      // A wrong token is a wrong token, whatever cookie comes with it.
      const hash = token === undefined ? sessions.find(headers) : hashSecret(token)
      const entry = hash === undefined ? undefined : findByHash(hash)
      return entry === undefined ? undefined : toIdentity(entry)
    },
    isExplicit: (headers) => bearerOf(headers.get('authorization')) !== undefined,
    exchange(token, clientIp = '') {
      limit.expectCalm(clientIp)
      const hash = hashSecret(token)
      if (findByHash(hash) !== undefined) return sessions.open(hash)
      limit.count(clientIp)
      return undefined
    },
    signOut: (headers) => sessions.close(headers),
  }
}

function toIdentity({ name, user, groups, role }: TokenEntry): Identity {
  return { name: user ?? name, groups: groups ?? [], role }
}
