// What a provider says, later on, of somebody who signed in there: asked by what the sign-in left, which can be written
// down and gone on with elsewhere.

import * as oidc from 'openid-client'
import { isSame } from '@/lib/same'
import type { OidcConfig } from './settings'

export type Claims = Readonly<Record<string, unknown>>

export interface Later {
  /** The claims as they are now; undefined once the provider took the sign-in back. */
  readonly claimsNow: () => Promise<Claims | undefined>
  /** False once the token of this sign-in has ended and there is none to renew it with. */
  readonly mayAsk: () => boolean
  /** By which it can be gone on with. */
  readonly state: () => LaterState
}

/** All that is JSON. */
export interface LaterState {
  readonly sub: string
  /** At the sign-in, and the part of it that did not come from the ID token alone. */
  readonly knownThen: Claims
  readonly toldThen: Claims
  readonly known: Claims
  /** What the provider told here before and leaves out now is gone; what it never told here stays as it was. */
  readonly told: readonly string[]
  readonly accessToken: string
  readonly refreshToken?: string
  /** Absent: never. */
  readonly expires?: number
}

type Tokens = oidc.TokenEndpointResponse & oidc.TokenEndpointResponseHelpers

export interface LaterParts {
  readonly discover: () => Promise<oidc.Configuration>
  readonly auth: Pick<OidcConfig, 'usernameClaim' | 'groupsClaim'>
  readonly clock: () => Date
}

export function createLater({ discover, auth, clock }: LaterParts, begun: LaterState): Later {
  const { sub, knownThen, toldThen } = begun
  let state = begun
  const refresh = async (configuration: oidc.Configuration, token: string) => {
    const next = await oidc.refreshTokenGrant(configuration, token)
    const { expires: _, ...rest } = state
    const { access_token: accessToken, refresh_token: refreshToken = token } = next
    state = { ...rest, accessToken, refreshToken, ...endOf(next, clock()) }
    return next.claims()
  }
  /** Some providers leave out of a renewed ID token what only a person who is there signs in with. */
  const fillUp = async (configuration: oidc.Configuration, renewed: Claims): Promise<Claims> => {
    const { known, accessToken } = state
    const isWhole = [auth.usernameClaim, auth.groupsClaim].every((name) => Object.hasOwn(renewed, name))
    const more = isWhole ? {} : await askUserInfo(configuration, accessToken, sub)
    // The same `sub` is the same person; a group that nobody tells any more is gone.
    const name = Object.hasOwn(known, auth.usernameClaim) ? { [auth.usernameClaim]: known[auth.usernameClaim] } : {}
    return { ...name, ...more, ...renewed }
  }
  const updateBy = (answer: Claims) => {
    const told = new Set([...state.told, ...Object.keys(answer)])
    // The two places may write the same thing differently: what is told as at the sign-in means what it meant there.
    const means = ([name, value]: [string, unknown]): [string, unknown] =>
      Object.hasOwn(toldThen, name) && isSame(value, toldThen[name]) ? [name, knownThen[name]] : [name, value]
    const kept = Object.entries(state.known).filter(([name]) => !told.has(name))
    const known = Object.fromEntries([...kept, ...Object.entries(answer).map(means)])
    state = { ...state, known, told: [...told] }
  }
  const isOver = () => state.expires !== undefined && clock().getTime() >= state.expires
  const claimsNow = async () => {
    const configuration = await discover()
    const { refreshToken } = state
    try {
      const renewed = refreshToken === undefined ? undefined : await refresh(configuration, refreshToken)
      if (renewed !== undefined && renewed.sub !== sub) return undefined
      if (renewed !== undefined) state = { ...state, known: await fillUp(configuration, renewed) }
      // Without a token that still counts nothing can be asked: what was known stays until the session ends.
      else if (!isOver()) updateBy((await askUserInfo(configuration, state.accessToken, sub)) ?? {})
      return state.known
    } catch (error) {
      if (isTakenBack(error)) return undefined
      throw error
    }
  }
  return { claimsNow, mayAsk: () => state.refreshToken !== undefined || !isOver(), state: () => state }
}

/** When what was given ends, where the provider says so. */
export function endOf(given: Tokens, now: Date): Pick<LaterState, 'expires'> {
  const seconds = given.expiresIn()
  return seconds === undefined ? {} : { expires: now.getTime() + seconds * 1_000 }
}

/** Undefined where the provider has no such endpoint. */
export async function askUserInfo(
  configuration: oidc.Configuration,
  accessToken: string,
  sub: string,
): Promise<Claims | undefined> {
  return hasUserInfo(configuration) ? oidc.fetchUserInfo(configuration, accessToken, sub) : undefined
}

export function hasUserInfo(configuration: oidc.Configuration): boolean {
  return configuration.serverMetadata().userinfo_endpoint !== undefined
}

function isTakenBack(error: unknown): boolean {
  if (error instanceof oidc.WWWAuthenticateChallengeError) return error.status === 401
  return error instanceof oidc.ResponseBodyError && error.error === 'invalid_grant'
}
