// The only door to openid-client: discovery, the way to the provider, and what comes back, also later on.

import * as oidc from 'openid-client'
import { ADDRESSES } from '@/lib/addresses'
import type { Log } from '../log'
import type { ModeConfig } from './settings'

/** Keys and addresses of a provider are looked up again after this; while that fails the old ones count. */
const DISCOVERY_MS = 60 * 60_000
const TIMEOUT_SECONDS = 10

export interface LoginSecrets {
  readonly state: string
  readonly nonce: string
  readonly verifier: string
}

export interface OidcClient {
  begin(): Promise<LoginSecrets & { readonly location: string }>
  /** The claims of a valid ID token for exactly this login. Throws whatever is wrong with it. */
  finish(search: string, secrets: LoginSecrets): Promise<SignedIn>
}

export type Claims = Readonly<Record<string, unknown>>

export interface SignedIn {
  readonly claims: Claims
  /** The claims as they are now; undefined once the provider took the sign-in back. Absent where it cannot be asked. */
  readonly claimsNow?: () => Promise<Claims | undefined>
}

type OidcConfig = Extract<ModeConfig, { mode: 'oidc' }>

export function createOidcClient(auth: OidcConfig, clock: () => Date, log: Log): OidcClient {
  const redirectUri = new URL(ADDRESSES.loginCallback.pattern, auth.baseUrl).href
  let known: { readonly configuration: oidc.Configuration; readonly at: number; readonly secret: string } | undefined

  const discover = async (): Promise<oidc.Configuration> => {
    const secret = auth.clientSecret?.() ?? ''
    if (known !== undefined && known.secret === secret && clock().getTime() - known.at < DISCOVERY_MS)
      return known.configuration
    try {
      const configuration = await oidc.discovery(
        auth.issuer,
        auth.clientId,
        { redirect_uris: [redirectUri] },
        secret === '' ? oidc.None() : oidc.ClientSecretBasic(secret),
        {
          timeout: TIMEOUT_SECONDS,
          // The signature is checked as well, not only the way the token came; only asymmetric ones can be.
          execute: [
            oidc.enableNonRepudiationChecks,
            ...(auth.issuer.protocol === 'http:' ? [oidc.allowInsecureRequests] : []),
          ],
        },
      )
      known = { configuration, at: clock().getTime(), secret }
    } catch (error) {
      if (known === undefined) throw error
      log.warn('The identity provider could not be asked for its keys; the last ones count.', { error })
    }
    return known.configuration
  }

  return {
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
      const mayAsk = tokens.refresh_token !== undefined || hasUserInfo(configuration)
      return { claims, ...(mayAsk ? { claimsNow: createLookAgain(discover, clock, tokens, claims) } : {}) }
    },
  }
}

type Tokens = oidc.TokenEndpointResponse & oidc.TokenEndpointResponseHelpers

function createLookAgain(
  discover: () => Promise<oidc.Configuration>,
  clock: () => Date,
  first: Tokens,
  signedIn: oidc.IDToken,
): () => Promise<Claims | undefined> {
  let { access_token: accessToken, refresh_token: refreshToken } = first
  let known: Claims = signedIn
  const endOf = (given: Tokens) => clock().getTime() + (given.expiresIn() ?? Number.POSITIVE_INFINITY) * 1_000
  let expires = endOf(first)
  /** What the provider told here before and leaves out now is gone; what it never told here stays as it was. */
  const told = new Set<string>()

  const refresh = async (configuration: oidc.Configuration, token: string) => {
    const next = await oidc.refreshTokenGrant(configuration, token)
    accessToken = next.access_token
    refreshToken = next.refresh_token ?? token
    expires = endOf(next)
    return next.claims()
  }
  const askUserInfo = async (configuration: oidc.Configuration): Promise<Claims> => {
    const answer = await oidc.fetchUserInfo(configuration, accessToken, signedIn.sub)
    for (const name of Object.keys(answer)) told.add(name)
    const kept = Object.entries(known).filter(([name]) => !told.has(name))
    return { ...Object.fromEntries(kept), ...answer }
  }
  return async () => {
    const configuration = await discover()
    try {
      const renewed = refreshToken === undefined ? undefined : await refresh(configuration, refreshToken)
      if (renewed !== undefined) known = renewed
      // Without a token that still counts nothing can be asked: what was known stays until the session ends.
      else if (hasUserInfo(configuration) && clock().getTime() < expires) known = await askUserInfo(configuration)
      return known
    } catch (error) {
      if (isTakenBack(error)) return undefined
      throw error
    }
  }
}

function hasUserInfo(configuration: oidc.Configuration): boolean {
  return configuration.serverMetadata().userinfo_endpoint !== undefined
}

function isTakenBack(error: unknown): boolean {
  if (error instanceof oidc.WWWAuthenticateChallengeError) return error.status === 401
  return error instanceof oidc.ResponseBodyError && error.error === 'invalid_grant'
}
