// The way to an identity provider and what comes back, by openid-client.

import * as oidc from 'openid-client'
import { ADDRESSES } from '@/lib/addresses'
import type { Log } from '../log'
import { askUserInfo, type Claims, createLater, endOf, hasUserInfo, type Later, type LaterState } from './oidc-later'
import { fetchThroughProxies } from './proxied-fetch'
import type { OidcConfig } from './settings'

/** Keys and addresses of a provider are looked up again after this; while that fails the old ones count. */
const DISCOVERY_MS = 60 * 60_000
const TIMEOUT_SECONDS = 10
/** Between two attempts that fail. */
const RETRY_MS = 5_000

export interface LoginSecrets {
  readonly state: string
  readonly nonce: string
  readonly verifier: string
}

export interface OidcClient {
  /** What the provider calls itself, and where it tells the keys that it signs with. */
  describe(): Promise<{ readonly issuer: string; readonly keysAt: string | undefined }>
  begin(): Promise<LoginSecrets & { readonly location: string }>
  /** The claims of a valid ID token for exactly this login. Throws whatever is wrong with it. */
  finish(search: string, secrets: LoginSecrets): Promise<SignedIn>
  /** Goes on with a sign-in that was written down. */
  resume(state: LaterState): Later
}

/** Of an ID token: who they are at this provider, whatever they call themselves. */
export type IdClaims = Claims & { readonly sub: string }

export interface SignedIn {
  readonly claims: IdClaims
  /** Absent where the provider has no way to be asked again. */
  readonly later?: Later
}

export function createOidcClient(auth: OidcConfig, clock: () => Date, log: Log): OidcClient {
  const redirectUri = new URL(ADDRESSES.loginCallback.pattern, auth.baseUrl).href
  const proxied = fetchThroughProxies(auth.proxyFor)
  let known: { readonly configuration: oidc.Configuration; readonly at: number; readonly secret: string } | undefined

  let failed: { readonly error: unknown; readonly at: number } | undefined
  let asking: Promise<oidc.Configuration> | undefined

  const isRecent = (at: number | undefined, ms: number) => at !== undefined && clock().getTime() - at < ms
  const ask = async (secret: string): Promise<oidc.Configuration> => {
    try {
      const configuration = await oidc.discovery(
        auth.issuer,
        auth.clientId,
        { redirect_uris: [redirectUri] },
        secret === '' ? oidc.None() : oidc.ClientSecretBasic(secret),
        {
          timeout: TIMEOUT_SECONDS,
          [oidc.customFetch]: proxied,
          // The signature is checked as well, not only the way the token came; only asymmetric ones can be.
          execute: [
            oidc.enableNonRepudiationChecks,
            ...(auth.issuer.protocol === 'http:' ? [oidc.allowInsecureRequests] : []),
          ],
        },
      )
      known = { configuration, at: clock().getTime(), secret }
      return configuration
    } catch (error) {
      failed = { error, at: clock().getTime() }
      if (known === undefined) throw error
      log.warn('The identity provider could not be asked for its keys; the last ones count.', { error })
      return known.configuration
    }
  }
  // However many begin at once, and without being anybody yet: the provider is asked once, and after a failure not at once.
  const discover = async (): Promise<oidc.Configuration> => {
    const secret = auth.clientSecret?.() ?? ''
    if (known?.secret === secret && isRecent(known.at, DISCOVERY_MS)) return known.configuration
    if (asking === undefined && failed !== undefined && isRecent(failed.at, RETRY_MS)) {
      if (known === undefined) throw failed.error
      return known.configuration
    }
    asking ??= ask(secret).finally(() => {
      asking = undefined
    })
    return asking
  }

  const resume = (state: LaterState) => createLater({ discover, auth, clock }, state)
  return {
    resume,
    async describe() {
      const { issuer, jwks_uri: keysAt } = (await discover()).serverMetadata()
      return { issuer, keysAt }
    },
    async begin() {
      const configuration = await discover()
      const verifier = oidc.randomPKCECodeVerifier()
      const secrets = { state: oidc.randomState(), nonce: oidc.randomNonce(), verifier }
      const location = oidc.buildAuthorizationUrl(configuration, {
        redirect_uri: redirectUri,
        response_type: 'code',
        scope: auth.scopes.join(' '),
        state: secrets.state,
        nonce: secrets.nonce,
        code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
      })
      return { ...secrets, location: location.href }
    },
    async finish(search, { state, nonce, verifier }) {
      const configuration = await discover()
      const tokens = await oidc.authorizationCodeGrant(configuration, new URL(`${redirectUri}${search}`), {
        expectedState: state,
        expectedNonce: nonce,
        pkceCodeVerifier: verifier,
        idTokenExpected: true,
      })
      const claims = tokens.claims()
      if (claims === undefined) throw new Error('The provider sent no ID token.')
      // What is told here now and left out later was taken away. Some providers tell the groups nowhere else.
      const told = await askUserInfo(configuration, tokens.access_token, claims.sub).catch((error: unknown) => {
        log.warn('The identity provider told nothing but the ID token of somebody who signed in.', { error })
        return undefined
      })
      const known = { ...told, ...claims }
      const hasWay = tokens.refresh_token !== undefined || hasUserInfo(configuration)
      if (!hasWay) return { claims: known }
      const { access_token: accessToken, refresh_token: refreshToken } = tokens
      const given = { accessToken, ...(refreshToken === undefined ? {} : { refreshToken }), ...endOf(tokens, clock()) }
      const atSignIn = { sub: claims.sub, knownThen: known, toldThen: told ?? {} }
      return { claims: known, later: resume({ ...atSignIn, ...given, known, told: Object.keys(told ?? {}) }) }
    },
  }
}
