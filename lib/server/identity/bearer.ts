// The layer around every mode: `Authorization: Bearer` counts before cookies and whatever a proxy says. A wrong one is
// nobody, and never falls back to who else the caller might be.

import type { IdentityMode } from './identity'
import { hashSecret } from './sessions'
import type { Tokens } from './tokens'

export function withBearer(mode: IdentityMode, tokens: Pick<Tokens, 'check' | 'identityOf'>): IdentityMode {
  const identify: IdentityMode['identify'] = (headers) => {
    const token = readBearer(headers.get('authorization'))
    if (token === undefined) return mode.identify(headers)
    return tokens.identityOf(hashSecret(token)) ?? mode.bearer?.identify(token, headers)
  }
  return {
    ...mode,
    admit(request) {
      const token = readBearer(request.headers.authorization)
      if (token === undefined) return mode.admit(request)
      const check = () => void tokens.check(token, String(request.headers['x-fluxdeck-peer'] ?? ''))
      if (tokens.identityOf(hashSecret(token)) !== undefined) return
      const isRight = mode.bearer?.isRight(token, request) ?? false
      if (typeof isRight === 'boolean') return isRight ? undefined : check()
      return isRight.then((isIt) => (isIt ? undefined : check()))
    },
    identify,
    async lookAgain(headers) {
      if (hasBearer(headers)) return identify(headers)
      return mode.lookAgain === undefined ? mode.identify(headers) : mode.lookAgain(headers)
    },
    recall(headers) {
      if (hasBearer(headers)) return identify(headers)
      return mode.recall === undefined ? mode.identify(headers) : mode.recall(headers)
    },
    async refresh(headers) {
      if (!hasBearer(headers)) await mode.refresh?.(headers)
    },
    whyUnknown: (headers) => (hasBearer(headers) ? undefined : mode.whyUnknown?.(headers)),
    // Who speaks by a token has no session; the cookie beside it may be that of somebody else.
    signOut: (headers) => (hasBearer(headers) ? undefined : mode.signOut(headers)),
    isExplicit: (headers) => hasBearer(headers) || mode.isExplicit(headers),
  }
}

function hasBearer(headers: Headers): boolean {
  return readBearer(headers.get('authorization')) !== undefined
}

/** No browser sends a Bearer by itself, so whoever came with one, right or wrong, is no page of ours. */
export function viaOf(authorization: string | null | undefined): 'ui' | 'api' {
  return readBearer(authorization) === undefined ? 'ui' : 'api'
}

/** What stands behind the scheme, be it no token at all; undefined for other schemes, and where there is nothing. */
function readBearer(authorization: string | null | undefined): string | undefined {
  const match = /^bearer(?:\s+(\S.*)?)?$/i.exec(authorization?.trim() ?? '')
  return match === null ? undefined : (match[1] ?? '')
}
