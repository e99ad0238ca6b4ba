// The only door to openid-client: discovery, the way to the provider, and what comes back, also later on.

import * as oidc from 'openid-client'
import { ADDRESSES } from '@/lib/addresses'
import { isSame } from '@/lib/same'
import type { Log } from '../log'
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
}

export type Claims = Readonly<Record<string, unknown>>

/** Of an ID token: who they are at this provider, whatever they call themselves. */
export type IdClaims = Claims & { readonly sub: string }

export interface SignedIn {
  readonly claims: IdClaims
  /** Absent where the provider has no way to be asked again. */
  readonly later?: Later
}

export interface Later {
  /** The claims as they are now; undefined once the provider took the sign-in back. */
  readonly claimsNow: () => Promise<Claims | undefined>
  /** False once the token of this sign-in has ended and there is none to renew it with. */
  readonly mayAsk: () => boolean
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

  return {
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
      return { claims: known, later: createLater({ discover, auth, clock }, { tokens, known, told, sub: claims.sub }) }
    },
  }
}

type Tokens = oidc.TokenEndpointResponse & oidc.TokenEndpointResponseHelpers

interface LaterParts {
  readonly discover: () => Promise<oidc.Configuration>
  readonly auth: OidcConfig
  readonly clock: () => Date
}

/** How a sign-in ended. */
interface SignInEnd {
  readonly tokens: Tokens
  readonly sub: string
  readonly known: Claims
  /** The part of it that did not come from the ID token alone. */
  readonly told: Claims | undefined
}

function createLater({ discover, auth, clock }: LaterParts, { tokens: first, sub, ...end }: SignInEnd): Later {
  let { access_token: accessToken, refresh_token: refreshToken } = first
  let { known } = end
  const endOf = (given: Tokens) => clock().getTime() + (given.expiresIn() ?? Number.POSITIVE_INFINITY) * 1_000
  let expires = endOf(first)
  /** What the provider told here before and leaves out now is gone; what it never told here stays as it was. */
  const { told: atSignIn = {} } = end
  const told = new Set(Object.keys(atSignIn))

  const refresh = async (configuration: oidc.Configuration, token: string) => {
    const next = await oidc.refreshTokenGrant(configuration, token)
    accessToken = next.access_token
    refreshToken = next.refresh_token ?? token
    expires = endOf(next)
    return next.claims()
  }
  /** Some providers leave out of a renewed ID token what only a person who is there signs in with. */
  const fillUp = async (configuration: oidc.Configuration, renewed: Claims): Promise<Claims> => {
    const isWhole = [auth.usernameClaim, auth.groupsClaim].every((name) => Object.hasOwn(renewed, name))
    const more = isWhole ? {} : await askUserInfo(configuration, accessToken, sub)
    // The same `sub` is the same person; a group that nobody tells any more is gone.
    const name = Object.hasOwn(known, auth.usernameClaim) ? { [auth.usernameClaim]: known[auth.usernameClaim] } : {}
    return { ...name, ...more, ...renewed }
  }
  const updateBy = (answer: Claims): Claims => {
    for (const name of Object.keys(answer)) told.add(name)
    // The two places may write the same thing differently: what is told as at the sign-in means what it meant there.
    const means = ([name, value]: [string, unknown]): [string, unknown] =>
      Object.hasOwn(atSignIn, name) && isSame(value, atSignIn[name]) ? [name, end.known[name]] : [name, value]
    const kept = Object.entries(known).filter(([name]) => !told.has(name))
    return Object.fromEntries([...kept, ...Object.entries(answer).map(means)])
  }
  const isOver = () => clock().getTime() >= expires
  const claimsNow = async () => {
    const configuration = await discover()
    try {
      const renewed = refreshToken === undefined ? undefined : await refresh(configuration, refreshToken)
      if (renewed !== undefined && renewed.sub !== sub) return undefined
      if (renewed !== undefined) known = await fillUp(configuration, renewed)
      // Without a token that still counts nothing can be asked: what was known stays until the session ends.
      else if (!isOver()) known = updateBy((await askUserInfo(configuration, accessToken, sub)) ?? {})
      return known
    } catch (error) {
      if (isTakenBack(error)) return undefined
      throw error
    }
  }
  return { claimsNow, mayAsk: () => refreshToken !== undefined || !isOver() }
}

/** Undefined where the provider has no such endpoint. */
async function askUserInfo(
  configuration: oidc.Configuration,
  accessToken: string,
  sub: string,
): Promise<Claims | undefined> {
  return hasUserInfo(configuration) ? oidc.fetchUserInfo(configuration, accessToken, sub) : undefined
}

function hasUserInfo(configuration: oidc.Configuration): boolean {
  return configuration.serverMetadata().userinfo_endpoint !== undefined
}

function isTakenBack(error: unknown): boolean {
  if (error instanceof oidc.WWWAuthenticateChallengeError) return error.status === 401
  return error instanceof oidc.ResponseBodyError && error.error === 'invalid_grant'
}
