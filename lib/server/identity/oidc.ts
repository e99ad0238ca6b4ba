// Mode `oidc`: the code flow with an identity provider, and a session of our own behind it.
// Tokens of the provider stay in the session, to ask later on whether something was taken away.

import { ADDRESSES } from '@/lib/addresses'
import { ApiError } from '../api-error'
import type { Log } from '../log'
import { createAccessTokens } from './access-tokens'
import { findLoss, type IdentityMode, type Person, type ProtectedResource } from './identity'
import { IN_MEMORY, type SessionKeeping } from './keep-sessions'
import { readerGroupsOf } from './names'
import { createOidcClient, type LoginSecrets } from './oidc-client'
import { cookiesOf } from './sessions'
import type { OidcConfig } from './settings'
import { createSignedIn, type SignedInPerson } from './signed-in-person'

const LOGIN_MS = 10 * 60_000
/** The way back travels in a cookie, and browsers drop large ones. */
const MAX_RETURN_TO = 1_500

export interface OidcModeOptions {
  readonly auth: OidcConfig
  readonly cookieName: string
  readonly isSecure: boolean
  readonly lifetimeMs?: number
  readonly clock: () => Date
  readonly log: Log
  readonly keeping?: SessionKeeping
}

interface PendingLogin extends LoginSecrets {
  readonly returnTo: string
}

export function createOidcMode(options: OidcModeOptions): IdentityMode {
  const { auth, cookieName, clock, log, keeping = IN_MEMORY, ...rest } = options
  const client = createOidcClient(auth, clock, log)
  // Lax, because the way back from the provider is a navigation that another site began.
  const cookie = { ...rest, sameSite: 'Lax', clock } as const
  const people = createSignedIn(client, auth, clock)
  const sessions = keeping.sessions({ ...cookie, cookieName }, people)
  // Kept by the browser: whoever begins without end takes neither memory here nor the place of somebody else.
  const pending = keeping.sealed({ ...cookie, cookieName: `${cookieName}_login`, lifetimeMs: LOGIN_MS })
  /** Whoever lost something is signed out: the next sign-in tells what is left. */
  const lookAt = async (headers: Headers): Promise<Person | undefined> => {
    const looked = await sessions.change(headers, async (person) => {
      const before = person.identity()
      const now = await person.lookAgain()
      const isLess = before.role === 'stranger' ? now?.name !== before.name : findLoss(before, now) !== undefined
      return { now, isLess }
    })
    if (looked?.isLess === true) await sessions.close(headers)
    return looked?.now
  }
  const askAbout = (headers: Headers, person: SignedInPerson) =>
    person.isFresh() ? person.lookAgain() : lookAt(headers)
  return {
    name: 'oidc',
    needsIdentity: true,
    readerGroups: readerGroupsOf(auth),
    admit: (request) => sessions.look(cookiesOf(request)),
    identify: (headers) => sessions.find(headers)?.identity(),
    async lookAgain(headers) {
      await sessions.look(headers, true)
      const person = sessions.find(headers)
      if (person === undefined) return undefined
      if (person.mayBeAsked())
        return askAbout(headers, person).catch((error: unknown) => {
          if (error instanceof ApiError) throw error
          log.warn('The identity provider could not be asked about somebody before a write.', { error })
          throw new ApiError(
            'unavailable',
            'Not sent: the identity provider could not be asked about who asked for it.',
          )
        })
      await sessions.close(headers)
      return undefined
    },
    async refresh(headers) {
      await sessions.look(headers)
      const person = sessions.find(headers)
      if (person === undefined || !person.isDue()) return
      await lookAt(headers).catch((error: unknown) => {
        if (!(error instanceof ApiError))
          log.warn('The identity provider could not be asked about somebody who reads.', { error })
      })
    },
    whyUnknown: sessions.whyUnknown,
    isExplicit: () => false,
    signOut: (headers) => sessions.close(headers),
    bearer: createAccessTokens({ auth, client, clock, log }),
    protectedResource: describeResource(auth),
    provider: {
      async begin(wanted) {
        const { location, ...secrets } = await client.begin()
        const returnTo = wanted.length > MAX_RETURN_TO ? '/' : wanted
        const login: PendingLogin = { ...secrets, returnTo }
        return { location, cookie: await pending.seal(JSON.stringify(login)) }
      },
      async finish(search, headers) {
        // Once only, whatever comes of it.
        const text = await pending.open(headers)
        if (text === undefined) throw new Error('This browser began no sign-in, or too long ago, or was back before.')
        const login: PendingLogin = JSON.parse(text)
        const signedIn = await client.finish(search, login)
        const cookie = await sessions.open(signedIn.claims.sub, people.begin(signedIn))
        await sessions.close(headers)
        return { returnTo: login.returnTo, cookies: [cookie, pending.clear()] }
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
