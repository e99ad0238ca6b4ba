// Mode `oidc`: the code flow with an identity provider, and a session of our own behind it.
// Tokens of the provider stay in the memory of the session, to ask before a write whether something was taken away.

import { ApiError } from '../api-error'
import type { Log } from '../log'
import { findLoss, type Identity, type IdentityMode } from './identity'
import { createLoginLimit } from './login-limit'
import { refuseNames, withRole } from './names'
import { createOidcClient, type LoginSecrets, type SignedIn } from './oidc-client'
import { createSessions } from './sessions'
import type { ModeConfig } from './settings'

const LOGIN_MS = 10 * 60_000
/** How old what the provider says of somebody may be when a write is sent. */
const FRESH_MS = 60_000
/** In a minute from one address: so many that it alone cannot push the unfinished sign-ins of others out. */
const MAX_BEGUN = 100

type OidcConfig = Extract<ModeConfig, { mode: 'oidc' }>

export interface OidcModeOptions {
  readonly auth: OidcConfig
  readonly cookieName: string
  readonly isSecure: boolean
  readonly clock: () => Date
  readonly log: Log
}

interface PendingLogin extends LoginSecrets {
  readonly returnTo: string
}

export function createOidcMode({ auth, cookieName, isSecure, clock, log }: OidcModeOptions): IdentityMode {
  const client = createOidcClient(auth, clock, log)
  // Lax, because the way back from the provider is a navigation that another site began.
  const cookie = { sameSite: 'Lax', isSecure, clock } as const
  const sessions = createSessions<Person>({ ...cookie, cookieName })
  const pending = createSessions<PendingLogin>({ ...cookie, cookieName: `${cookieName}_login`, lifetimeMs: LOGIN_MS })
  const limit = createLoginLimit({ clock, most: MAX_BEGUN, what: 'sign-ins' })
  return {
    name: 'oidc',
    needsIdentity: true,
    admit: () => {},
    identify: (headers) => sessions.find(headers)?.identity,
    async lookAgain(headers) {
      const person = sessions.find(headers)
      const now = await person?.lookAgain().catch((error: unknown) => {
        log.warn('The identity provider could not be asked about somebody before a write.', { error })
        throw new ApiError('unavailable', 'Not sent: the identity provider could not be asked about who asked for it.')
      })
      if (person !== undefined && findLoss(person.identity, now) !== undefined) sessions.close(headers)
      return now
    },
    isExplicit: () => false,
    signOut: (headers) => sessions.close(headers),
    provider: {
      async begin(returnTo, clientIp) {
        limit.expectCalm(clientIp)
        limit.count(clientIp)
        const { location, ...secrets } = await client.begin()
        return { location, cookie: pending.open({ ...secrets, returnTo }) }
      },
      async finish(search, headers) {
        const login = pending.find(headers)
        if (login === undefined) throw new Error('This browser began no sign-in, or too long ago.')
        // Once only, whatever comes of it.
        const cleared = pending.close(headers)
        const person = createPerson(await client.finish(search, login), auth, clock)
        sessions.close(headers)
        return { returnTo: login.returnTo, cookies: [sessions.open(person), cleared] }
      },
    },
  }
}

interface Person {
  /** As they signed in. */
  readonly identity: Identity
  readonly lookAgain: () => Promise<Identity | undefined>
}

function createPerson({ claims, claimsNow }: SignedIn, auth: OidcConfig, clock: () => Date): Person {
  const identity = readIdentity(claims, auth)
  let last: Identity | undefined = identity
  let askedAt = clock().getTime()
  let asking: Promise<Identity | undefined> | undefined
  const ask = async () => {
    const now = await claimsNow?.()
    last = now === undefined ? undefined : readIdentity(now, auth)
    askedAt = clock().getTime()
    return last
  }
  return {
    identity,
    lookAgain: async () => {
      if (claimsNow === undefined || clock().getTime() - askedAt < FRESH_MS) return last
      asking ??= ask().finally(() => {
        asking = undefined
      })
      return asking
    },
  }
}

/** Throws for claims that name nobody who could be believed. */
export function readIdentity(claims: Readonly<Record<string, unknown>>, auth: OidcConfig): Identity {
  const user = Object.hasOwn(claims, auth.usernameClaim) ? claims[auth.usernameClaim] : undefined
  if (typeof user !== 'string') throw new Error(`The claim "${auth.usernameClaim}" is missing or no text.`)
  const groups = readGroups(Object.hasOwn(claims, auth.groupsClaim) ? claims[auth.groupsClaim] : undefined)
  if (groups === undefined) throw new Error(`The claim "${auth.groupsClaim}" is no list of texts.`)
  const problem = refuseNames(user, groups)
  if (problem !== undefined) throw new Error(problem)
  return withRole(user, groups, auth.operators)
}

function readGroups(value: unknown): readonly string[] | undefined {
  if (value === undefined || value === null) return []
  if (typeof value === 'string') return [value]
  return Array.isArray(value) && value.every((item) => typeof item === 'string') ? value : undefined
}
