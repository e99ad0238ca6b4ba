// The only door to openid-client: discovery, the way to the provider, and what comes back. It keeps no state of people.

import * as oidc from 'openid-client'
import { ADDRESSES } from '@/lib/addresses'
import type { Log } from '../log'
import type { AuthConfig } from './settings'

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
  finish(search: string, secrets: LoginSecrets): Promise<Readonly<Record<string, unknown>>>
}

type OidcConfig = Extract<AuthConfig, { mode: 'oidc' }>

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
      return claims
    },
  }
}
