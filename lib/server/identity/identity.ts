// Who is asking, in whatever mode, and whether they may ask for actions. Kubernetes stays the only authority over writes.

import type { IncomingMessage } from 'node:http'
import { HOW_TO_LAUNCH, type Me } from '@/lib/contract/actions'
import type { ProtectedResource as ProtectedResourceMetadata } from '@/lib/contract/agents'
import { ApiError } from '../api-error'
import type { Pairings } from './pairing'

export interface Identity {
  readonly name: string
  readonly groups: readonly string[]
  readonly role: 'viewer' | 'operator'
}

/** Somebody who is known by name, and of whom nobody said that they may read. */
export interface Stranger {
  readonly name: string
  readonly groups: readonly string[]
  readonly role: 'stranger'
}

export type Person = Identity | Stranger

/** Who is meant, and written down, where nobody was identified. */
export const NOBODY: Identity = { name: 'anonymous', groups: [], role: 'viewer' }

export interface Switches {
  readonly isReadOnly: boolean
  readonly isEnabled: boolean
  readonly hasLaunch: boolean
}

/** A Bearer that is no entry of the file of tokens. */
export interface BearerWay {
  /** Looks at it anew, at the door. Throws `unauthenticated` where nobody can tell now. */
  isRight(token: string, request: Pick<IncomingMessage, 'headers'>): boolean | Promise<boolean>
  /** Whom it was right for when it came last. */
  identify(token: string, headers: Headers): Person | undefined
}

/** What a client of agents learns about where the tokens for this address come from (RFC 9728). */
export interface ProtectedResource {
  /** Where that stands. */
  readonly address: string
  readonly metadata: ProtectedResourceMetadata
}

/** One way of being identified. Every mode is one file that makes one of these. */
export interface IdentityMode {
  readonly name: Me['mode']
  /** False where whoever comes may read: then `identify` always answers with somebody. */
  readonly needsIdentity: boolean
  /** Looks at the raw request once, before anybody else: throws what is ambiguous, stamps what can be trusted. */
  admit(request: IncomingMessage): void | Promise<void>
  identify(headers: Headers): Person | undefined
  /** The person of these headers as far as anybody knows by now; absent where `identify` says so itself. */
  lookAgain?(headers: Headers): Promise<Person | undefined>
  /** What is known by now of the person of an older request, without asking anybody; absent as above. */
  recall?(headers: Headers): Person | undefined
  /** Asks about the person of these headers anew where that is due. Never throws. */
  refresh?(headers: Headers): Promise<void>
  /** Why nobody can tell now who these headers are; undefined where that is known, or nobody would know it. */
  whyUnknown?(headers: Headers): ApiError | undefined
  /** Which groups would make a reader of a stranger. */
  readonly readerGroups?: readonly string[]
  /** True when the caller was identified by something that no browser sends by itself. */
  isExplicit(headers: Headers): boolean
  /** False for a cookie without the value that only our own page holds. Absent where cookies count alone. */
  isOwnPage?(headers: Headers): boolean
  readonly launch?: LaunchDoor
  /** Set-Cookie value for a right token, undefined for a wrong one. Throws `rate_limited`. */
  exchange?(token: string, clientIp?: string): string | undefined | Promise<string | undefined>
  readonly provider?: ProviderLogin
  readonly bearer?: BearerWay
  readonly protectedResource?: ProtectedResource
  readonly screens?: ScreenDoor
  /** Set-Cookie value that ends the session of these headers; undefined where there are no sessions. */
  signOut(headers: Headers): string | undefined | Promise<string | undefined>
}

/** The printed addresses of a laptop. */
export interface LaunchDoor {
  /** What the owner's agents send; absent where none may come. */
  readonly bearer?: string
  /** The secret part of one more address. */
  issue(): string
  /** What the browser gets that opens an address first; undefined for a secret that was used or never given out. */
  exchange(secret: string): { readonly cookie: string; readonly page: string } | undefined
}

export interface Cookie {
  /** Set-Cookie values. */
  write(value: string, lifetimeMs: number): string
  clear(): string
  read(headers: Headers): string | undefined
}

/** How a screen becomes known, by its token or by a code that an operator confirmed. */
export interface ScreenDoor {
  /** Set-Cookie value for a token of a screen, undefined for any other. Throws `rate_limited`. */
  exchange(token: string, clientIp: string): string | undefined
  /** Of the entries that are meant for screens. */
  names(): readonly string[]
  /** Set-Cookie value for a screen of this entry; undefined where there is none, or none any more. */
  admit(name: string): string | undefined
  /** The same cookie again, for whoever came with it. */
  renew(headers: Headers): string | undefined
  /** Set-Cookie value that takes it away from whoever came with it. */
  leave(headers: Headers): string | undefined
  /** The codes that stand on them. */
  readonly pairings: Pairings
  /** The cookie of a page that waits for its code to be confirmed. */
  readonly waiting: Cookie
}

/** The way over an identity provider and back. */
export interface ProviderLogin {
  begin(returnTo: string): Promise<{ location: string; cookie: string }>
  /** Throws when nobody was identified; why is for the log only. */
  finish(search: string, headers: Headers): Promise<{ returnTo: string; cookies: readonly string[] }>
}

export interface Gate extends IdentityMode {
  readonly switches: Switches
  exchange(token: string, clientIp?: string): string | undefined | Promise<string | undefined>
  isOwnPage(headers: Headers): boolean
  /** Strangers are nobody here: whoever is identified may read. */
  identify(headers: Headers): Identity | undefined
  findStranger(headers: Headers): Stranger | undefined
  lookAgain(headers: Headers): Promise<Person | undefined>
  /** What a 401 says about how to come in. */
  challenge(headers: Headers): string
  /** Throws `unauthenticated`, and `forbidden` for a stranger. */
  expect(headers: Headers): Identity
  /** The same for somebody at the door: a stranger is asked about once more before they are turned away. */
  meet(headers: Headers): Promise<Identity>
  /** False once the person of a request that is still open may read no more. */
  mayStillRead(headers: Headers): boolean
  describe(identity: Identity | undefined): Me
}

/** What can be asked here, and what cannot. */
export type Askable = Pick<Me, 'queries' | 'switchedOff'>

export function createGate(
  mode: IdentityMode,
  switches: Switches,
  { queries = [], switchedOff = [] }: Askable = {},
): Gate {
  const challenge = (headers: Headers) => describeChallenge(mode, headers)
  const expect = (headers: Headers): Identity => {
    const person = mode.identify(headers)
    if (person?.role === 'stranger') throw new StrangerRefused(person, mode.readerGroups)
    if (person !== undefined) return person
    throw (
      mode.whyUnknown?.(headers) ??
      new ApiError('unauthenticated', whyNobody(mode, headers), { challenge: challenge(headers) })
    )
  }
  return {
    ...mode,
    switches,
    exchange: (token, clientIp) => mode.exchange?.(token, clientIp),
    // What no browser sends by itself cannot come from a page of somebody else.
    isOwnPage: (headers) => mode.isExplicit(headers) || mode.isOwnPage?.(headers) !== false,
    identify: (headers) => readerOf(mode.identify(headers)),
    findStranger(headers) {
      const person = mode.identify(headers)
      return person?.role === 'stranger' ? person : undefined
    },
    lookAgain: (headers) => mode.lookAgain?.(headers) ?? Promise.resolve(mode.identify(headers)),
    challenge,
    expect,
    async meet(headers) {
      const refreshed = mode.refresh?.(headers)
      if (mode.identify(headers)?.role === 'stranger') await refreshed
      return expect(headers)
    },
    mayStillRead(headers) {
      void mode.refresh?.(headers)
      const person = mode.recall === undefined ? mode.identify(headers) : mode.recall(headers)
      return readerOf(person) !== undefined
    },
    describe(identity) {
      const { name, groups, role } = identity ?? NOBODY
      const reason = whyNoActions({ name, groups, role }, switches)
      return {
        ...(identity === undefined || name === NOBODY.name ? {} : { user: name }),
        groups,
        role,
        mode: mode.name,
        actionsEnabled: switches.isEnabled && !switches.isReadOnly,
        readOnly: switches.isReadOnly,
        ...(role === 'operator' && queries.length > 0 ? { queries } : {}),
        ...(switchedOff.length > 0 ? { switchedOff } : {}),
        ...(reason === undefined ? {} : { reason: reason.message }),
      }
    },
  }
}

function whyNobody(mode: IdentityMode, headers: Headers): string {
  if (mode.isExplicit(headers)) return 'This token is not valid.'
  return mode.launch === undefined ? 'Sign in to see this.' : `Only a launch address opens this. ${HOW_TO_LAUNCH}`
}

function describeChallenge({ isExplicit, protectedResource }: IdentityMode, headers: Headers): string {
  const parts = [
    ...(isExplicit(headers) ? ['error="invalid_token"'] : []),
    ...(protectedResource === undefined ? [] : [`resource_metadata="${protectedResource.address}"`]),
  ]
  return ['Bearer', ...(parts.length === 0 ? [] : [parts.join(', ')])].join(' ')
}

function readerOf(person: Person | undefined): Identity | undefined {
  return person?.role === 'stranger' ? undefined : person
}

class StrangerRefused extends ApiError {
  constructor(
    readonly stranger: Stranger,
    readerGroups: readonly string[] = [],
  ) {
    const { name, groups } = stranger
    super('forbidden', `You are ${name} here, and nobody said that ${name} may read.`, {
      details: { user: name, groups, readerGroups },
    })
  }
}

/** Whom a refusal at the door is written down for. */
export function askerIn(refusal: ApiError): Person {
  return refusal instanceof StrangerRefused ? refusal.stranger : NOBODY
}

/** The first refusal in the contract's order, or undefined when this person may ask. */
export function whyNoActions(identity: Identity, { isReadOnly, isEnabled, hasLaunch }: Switches): ApiError | undefined {
  if (isReadOnly) return new ApiError('read_only', 'This Fluxdeck is read-only: nobody acts from here.')
  if (!isEnabled)
    return new ApiError(
      'actions_disabled',
      'Actions are switched off on this Fluxdeck. Whoever runs it can switch them on.',
    )
  if (identity.role === 'operator') return undefined
  return new ApiError(
    'forbidden',
    hasLaunch ? `You are a viewer. ${HOW_TO_LAUNCH}` : 'You are a viewer and may not act.',
  )
}

/** What somebody has less than before: everything, the role, or a group. */
export function findLoss(before: Identity, now: Person | undefined): 'identity' | 'role' | 'group' | undefined {
  if (now === undefined || now.name !== before.name) return 'identity'
  if (now.role === 'stranger' || (before.role === 'operator' && now.role !== 'operator')) return 'role'
  return before.groups.every((group) => now.groups.includes(group)) ? undefined : 'group'
}

/** Why nothing more is sent for somebody who asked. Told to all, so it names no group. */
export function whyUnwelcome(asked: Identity, now: Person | undefined, switches: Switches): ApiError | undefined {
  switch (findLoss(asked, now)) {
    case 'identity':
      return new ApiError('unauthenticated', `Not sent: ${asked.name} is not signed in any more.`)
    case 'role':
      return new ApiError('forbidden', `Not sent: ${asked.name} may not act any more.`)
    case 'group':
      return new ApiError('forbidden', `Not sent: ${asked.name} is not in the same groups any more.`)
    default:
      return whyNoActions(asked, switches)
  }
}
