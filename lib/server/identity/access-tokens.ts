// Access tokens of the identity provider, as agents send them: whom a signed token names that was made for this address.
// What cannot be checked is nobody, and no token is passed on to anybody.

import { createRemoteJWKSet, customFetch, errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose'
import { ApiError } from '../api-error'
import type { Log } from '../log'
import { remember } from '../remember'
import { readIdentity } from './claims'
import type { BearerWay, Person } from './identity'
import type { OidcClient } from './oidc-client'
import { fetchThroughProxies } from './proxied-fetch'
import { hashSecret } from './sessions'
import type { OidcConfig } from './settings'

/** With a pair of keys only: what is public may not sign. */
const ALGORITHMS = [
  ...['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'],
  ...['ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'],
]
const CLOCKS_APART_SECONDS = 5
const KEYS_TIMEOUT_MS = 5_000
/** Between two attempts that fail. */
const RETRY_MS = 5_000
/** Tokens in use at the same time; the one that came longest ago is asked for again first. */
const MAX_KNOWN = 2_000

export interface AccessTokenOptions {
  readonly auth: OidcConfig
  readonly client: Pick<OidcClient, 'describe'>
  readonly clock: () => Date
  readonly log: Log
}

export function createAccessTokens({ auth, client, clock, log }: AccessTokenOptions): BearerWay {
  const known = new Map<string, { readonly person: Person; readonly expires: number }>()
  const keys = findKeys(auth, client, clock)

  const verify = async (token: string) => {
    const { issuer } = await keys.describe()
    const { payload, protectedHeader } = await jwtVerify(token, keys.find, {
      issuer,
      audience: auth.audience,
      algorithms: ALGORITHMS,
      requiredClaims: ['exp'],
      clockTolerance: CLOCKS_APART_SECONDS,
      currentDate: clock(),
    })
    expectAccessToken(payload, protectedHeader.typ)
    // Some providers make both for the client: then an ID token is known by what every sign-in here sends.
    if (auth.audience === auth.clientId && Object.hasOwn(payload, 'nonce')) throw new Error('It is an ID token.')
    const expires = ((payload.exp ?? 0) + CLOCKS_APART_SECONDS) * 1_000
    return { person: readIdentity(payload, auth), expires }
  }
  const learn = async (token: string) => {
    const key = hashSecret(token)
    try {
      remember(known, key, await verify(token), MAX_KNOWN)
      return true
    } catch (error) {
      known.delete(key)
      const isUnknown = error instanceof KeysUnknown
      log.warn('An access token was refused.', { why: whyRefused(isUnknown ? error.cause : error) })
      if (!isUnknown) return false
      throw new ApiError(
        'unauthenticated',
        'This token could not be checked: the identity provider did not tell its keys.',
      )
    }
  }
  return {
    // What has not even the form costs nobody anything.
    isRight: (token) => token.split('.').length === 3 && learn(token),
    identify(token) {
      const found = known.get(hashSecret(token))
      return found !== undefined && found.expires > clock().getTime() ? found.person : undefined
    },
  }
}

/** The provider did not answer, so nobody knows whether the token is right. */
class KeysUnknown extends Error {
  override readonly name = 'KeysUnknown'
}

function findKeys(auth: OidcConfig, client: Pick<OidcClient, 'describe'>, clock: () => Date) {
  const ask = fetchThroughProxies(auth.proxyFor)
  let failedAt = Number.NEGATIVE_INFINITY
  let set: { readonly at: string; readonly find: JWTVerifyGetKey } | undefined
  // Whoever sends tokens by the thousand makes one question of it, be it in vain. What is known goes on counting.
  const askSeldom = async (address: string, { headers, method, redirect, signal }: RequestOfKeys) => {
    if (clock().getTime() - failedAt < RETRY_MS) throw new Error('The keys could not be had a moment ago.')
    return ask(address, { headers: Object.fromEntries(headers), method, redirect, signal, body: null })
  }
  const setAt = (at: string): JWTVerifyGetKey => {
    if (set?.at === at) return set.find
    const address = new URL(at)
    if (address.protocol !== 'https:' && auth.issuer.protocol === 'https:')
      throw new Error('Its keys are not behind TLS.')
    const find = createRemoteJWKSet(address, { timeoutDuration: KEYS_TIMEOUT_MS, [customFetch]: askSeldom })
    set = { at, find }
    return find
  }
  const describe = () =>
    client.describe().catch((error: unknown) => {
      throw new KeysUnknown('The identity provider does not answer.', { cause: error })
    })
  const find: JWTVerifyGetKey = async (header, token) => {
    const { keysAt } = await describe()
    try {
      if (keysAt === undefined) throw new Error('The provider names no keys.')
      return await setAt(keysAt)(header, token)
    } catch (error) {
      if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys) throw error
      if (clock().getTime() - failedAt >= RETRY_MS) failedAt = clock().getTime()
      throw new KeysUnknown('The keys could not be read.', { cause: error })
    }
  }
  return { describe, find }
}

interface RequestOfKeys {
  readonly headers: Headers
  readonly method: 'GET'
  readonly redirect: 'manual'
  readonly signal: AbortSignal
}

/** The issuer signs other things with the same keys; and what is bound to a key of its holder is no Bearer. */
function expectAccessToken(payload: JWTPayload, typ = 'JWT'): void {
  const type = typ.toLowerCase().replace(/^application\//, '')
  if (type !== 'jwt' && type !== 'at+jwt') throw new Error('It is a token of another type.')
  if (['at_hash', 'c_hash', 's_hash'].some((name) => Object.hasOwn(payload, name)) || payload.typ === 'ID')
    throw new Error('It is an ID token.')
  if (Object.hasOwn(payload, 'events')) throw new Error('It is a token about an event.')
  if (Object.hasOwn(payload, 'cnf')) throw new Error('It is bound to a key, and that cannot be checked.')
}

/** For the log; of a token it holds the name of a claim at most. */
function whyRefused(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
