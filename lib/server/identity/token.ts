// Mode `token`: nobody is known but by an entry of the file. Scripts send it; people exchange it for a session at the
// login page.

import type { IdentityMode } from './identity'
import { IN_MEMORY, type SessionKeeping } from './keep-sessions'
import { cookiesOf, hashSecret } from './sessions'
import type { Tokens } from './tokens'

export interface TokenModeOptions {
  readonly tokens: Pick<Tokens, 'check' | 'identityOf'>
  readonly cookieName: string
  readonly isSecure: boolean
  readonly lifetimeMs?: number
  readonly clock: () => Date
  readonly keeping?: SessionKeeping
}

export function createTokenMode({ tokens, keeping = IN_MEMORY, ...options }: TokenModeOptions): IdentityMode {
  // A session remembers the hash only, and is worth what the entry of that hash is worth now.
  const sessions = keeping.sessions({ ...options, sameSite: 'Lax' }, AS_IT_IS)
  const identify = (headers: Headers) => {
    const hash = sessions.find(headers)
    return hash === undefined ? undefined : tokens.identityOf(hash)
  }
  return {
    name: 'token',
    needsIdentity: true,
    admit: (request) => sessions.look(cookiesOf(request)),
    identify,
    async lookAgain(headers) {
      await sessions.look(headers, true)
      return identify(headers)
    },
    recall: identify,
    async refresh(headers) {
      await sessions.look(headers)
    },
    whyUnknown: sessions.whyUnknown,
    isExplicit: () => false,
    exchange(token, clientIp = '') {
      const hash = tokens.check(token, clientIp)
      return hash === undefined ? undefined : sessions.open(hashSecret(hash), hash)
    },
    signOut: (headers) => sessions.close(headers),
  }
}

const AS_IT_IS = { write: (hash: string) => hash, read: (text: string) => text }
