// Mode `token`: nobody is known but by an entry of the file. Scripts send it; people exchange it for a session at the
// login page.

import type { IdentityMode } from './identity'
import { createSessions } from './sessions'
import type { Tokens } from './tokens'

export interface TokenModeOptions {
  readonly tokens: Pick<Tokens, 'check' | 'identityOf'>
  readonly cookieName: string
  readonly isSecure: boolean
  readonly lifetimeMs?: number
  readonly clock: () => Date
}

export function createTokenMode({ tokens, ...options }: TokenModeOptions): IdentityMode {
  // A session remembers the hash only, and is worth what the entry of that hash is worth now.
  const sessions = createSessions<string>({ ...options, sameSite: 'Lax' })
  return {
    name: 'token',
    needsIdentity: true,
    admit: () => {},
    identify(headers) {
      const hash = sessions.find(headers)
      return hash === undefined ? undefined : tokens.identityOf(hash)
    },
    isExplicit: () => false,
    exchange(token, clientIp = '') {
      const hash = tokens.check(token, clientIp)
      return hash === undefined ? undefined : sessions.open(hash, hash)
    },
    signOut: (headers) => sessions.close(headers),
  }
}
