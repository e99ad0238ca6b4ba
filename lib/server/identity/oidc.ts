// Mode `oidc`: the code flow with an identity provider, and a session of our own behind it.
// Tokens of the provider stay in the memory of the session, to ask later on whether something was taken away.

import { ADDRESSES } from '@/lib/addresses'
import { ApiError } from '../api-error'
import type { Log } from '../log'
import { createAccessTokens } from './access-tokens'
import { readIdentity } from './claims'
import { findLoss, type IdentityMode, type Person, type ProtectedResource } from './identity'
import { readerGroupsOf } from './names'
import { type Claims, createOidcClient, type LoginSecrets, type SignedIn } from './oidc-client'
import { createSealedCookie } from './sealed-cookie'
import { createSessions } from './sessions'
import type { OidcConfig } from './settings'

const LOGIN_MS = 10 * 60_000
/** How old what the provider says of somebody may be when a write is sent; as often it is asked about who reads. */
const FRESH_MS = 60_000
/** The way back travels in a cookie, and browsers drop large ones. */
const MAX_RETURN_TO = 1_500

export interface OidcModeOptions {
  readonly auth: OidcConfig
  readonly cookieName: string
  readonly isSecure: boolean
  readonly lifetimeMs?: number
  readonly clock: () => Date
  readonly log: Log
}

interface PendingLogin extends LoginSecrets {
  readonly returnTo: string
}

export function createOidcMode({ auth, cookieName, clock, log, ...options }: OidcModeOptions): IdentityMode {
  const client = createOidcClient(auth, clock, log)
  // Lax, because the way back from the provider is a navigation that another site began.
  const cookie = { ...options, sameSite: 'Lax', clock } as const
  const sessions = createSessions<SignedInPerson>({ ...cookie, cookieName })
  // Kept by the browser: whoever begins without end takes neither memory here nor the place of somebody else.
  const pending = createSealedCookie({ ...cookie, cookieName: `${cookieName}_login`, lifetimeMs: LOGIN_MS })
  /** Whoever lost something is signed out: the next sign-in tells what is left. */
  const lookAt = async (headers: Headers, person: SignedInPerson): Promise<Person | undefined> => {
    const before = person.identity()
    const now = await person.lookAgain()
    const isLess = before.role === 'stranger' ? now?.name !== before.name : findLoss(before, now) !== undefined
    if (isLess) sessions.close(headers)
    return now
  }
  return {
    name: 'oidc',
    needsIdentity: true,
    readerGroups: readerGroupsOf(auth),
    admit: () => {},
    identify: (headers) => sessions.find(headers)?.identity(),
    async lookAgain(headers) {
      const person = sessions.find(headers)
      if (person === undefined) return undefined
      if (person.mayBeAsked())
        return lookAt(headers, person).catch((error: unknown) => {
          log.warn('The identity provider could not be asked about somebody before a write.', { error })
          throw new ApiError(
            'unavailable',
            'Not sent: the identity provider could not be asked about who asked for it.',
          )
        })
      sessions.close(headers)
      return undefined
    },
    async refresh(headers) {
      const person = sessions.find(headers)
      if (person === undefined || !person.isDue()) return
      await lookAt(headers, person).catch((error: unknown) =>
        log.warn('The identity provider could not be asked about somebody who reads.', { error }),
      )
    },
    isExplicit: () => false,
    signOut: (headers) => sessions.close(headers),
    bearer: createAccessTokens({ auth, client, clock, log }),
    protectedResource: describeResource(auth),
    provider: {
      async begin(wanted) {
        const { location, ...secrets } = await client.begin()
        const returnTo = wanted.length > MAX_RETURN_TO ? '/' : wanted
        const login: PendingLogin = { ...secrets, returnTo }
        return { location, cookie: pending.seal(JSON.stringify(login)) }
      },
      async finish(search, headers) {
        // Once only, whatever comes of it.
        const text = pending.open(headers)
        if (text === undefined) throw new Error('This browser began no sign-in, or too long ago, or was back before.')
        const login: PendingLogin = JSON.parse(text)
        const signedIn = await client.finish(search, login)
        const person = createPerson(signedIn, auth, clock)
        sessions.close(headers)
        return { returnTo: login.returnTo, cookies: [sessions.open(signedIn.claims.sub, person), pending.clear()] }
      },
    },
  }
}

function describeResource({ baseUrl, issuerId, scopes }: OidcConfig): ProtectedResource {
  return {
    address: new URL(ADDRESSES.protectedResource.pattern, baseUrl).href,
    metadata: {
      resource: new URL(ADDRESSES.mcp.pattern, baseUrl).href,
      authorization_servers: [issuerId],
      bearer_methods_supported: ['header'],
      scopes_supported: scopes.filter((scope) => scope !== 'offline_access'),
    },
  }
}

interface SignedInPerson {
  /** As they signed in; a stranger as the provider said last. */
  readonly identity: () => Person
  /** What the provider says now, or said within the minute. Throws where it gives no answer. */
  readonly lookAgain: () => Promise<Person | undefined>
  /** True where the provider was not asked for a minute, be it in vain. */
  readonly isDue: () => boolean
  /** False once the provider has a way to ask, and this session none of it any more. */
  readonly mayBeAsked: () => boolean
}

function createPerson({ claims, later }: SignedIn, auth: OidcConfig, clock: () => Date): SignedInPerson {
  let identity = readIdentity(claims, auth)
  let last: Person | undefined = identity
  let answeredAt = clock().getTime()
  let askedAt = answeredAt
  let asking: Promise<Person | undefined> | undefined
  const isOlder = (at: number) => clock().getTime() - at >= FRESH_MS
  const ask = async () => {
    askedAt = clock().getTime()
    const now = await later?.claimsNow()
    last = now === undefined ? undefined : tryIdentity(now, auth)
    answeredAt = clock().getTime()
    if (identity.role === 'stranger' && last?.name === identity.name) identity = last
    return last
  }
  return {
    identity: () => identity,
    isDue: () => later?.mayAsk() === true && isOlder(askedAt),
    mayBeAsked: () => later === undefined || later.mayAsk() || !isOlder(answeredAt),
    lookAgain: async () => {
      if (later === undefined || !isOlder(answeredAt)) return last
      asking ??= ask().finally(() => {
        asking = undefined
      })
      return asking
    },
  }
}

/** Whoever could not sign in as the provider names them now is not signed in any more. */
function tryIdentity(claims: Claims, auth: OidcConfig): Person | undefined {
  try {
    return readIdentity(claims, auth)
  } catch {
    return undefined
  }
}
