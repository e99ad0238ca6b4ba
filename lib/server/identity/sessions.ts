// Sessions of browsers: a random cookie on one side, its hash and an end on the other. Here in memory, gone with the process.
// A place is taken from the same subject, so nobody is signed out by what somebody else does.

import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { addToSet, removeFromSet } from '@/lib/group-by'
import { ApiError } from '../api-error'

export const SESSION_MS = 12 * 60 * 60_000
/** Browsers of one subject at a time. */
export const MAX_OF_SUBJECT = 50
/** Of all subjects together: what a flood by many accounts may cost in memory. */
export const MAX_SESSIONS = 5_000
/** So many are nobody else's to take, even when all places are taken. */
const FAIR_SHARE = 5

export interface Sessions<T> {
  /** Set-Cookie value of a new session; its id was never used before. Throws `unavailable` when there is no place. */
  open(subject: string, held: T): string | Promise<string>
  /** As it was known at the last look. */
  find(headers: Headers): T | undefined
  /** Ends the session of these headers, everywhere and in the browser. Throws `unavailable` where that cannot be. */
  close(headers: Headers): string | Promise<string>
  /** Makes what is known of these headers recent, or what it is now. Only the latter throws `unavailable`. */
  look(headers: Headers, isForWrite?: boolean): undefined | Promise<void>
  /** Why nobody can tell whether there is a session. */
  whyUnknown(headers: Headers): ApiError | undefined
  /** Does what may change what is held, one after the other wherever that is asked for; undefined: it is gone. */
  change<Answer>(headers: Headers, work: (held: T) => Promise<Answer>): Promise<Answer | undefined>
}

/** Of this process only: there is nothing to wait for. */
export interface OwnSessions<T> extends Sessions<T> {
  open(subject: string, held: T): string
  close(headers: Headers): string
}

/** How what a session holds is written down where others read it. */
export interface Codec<T> {
  write(held: T): string
  read(text: string): T
}

export interface SessionOptions {
  readonly cookieName: string
  readonly sameSite: 'Lax' | 'Strict'
  readonly isSecure: boolean
  readonly clock: () => Date
  readonly lifetimeMs?: number
}

interface Session<T> {
  readonly subject: string
  readonly held: T
  /** In milliseconds, since all are looked at with each sign-in. */
  readonly expires: number
}

export function createSessions<T>(options: SessionOptions): OwnSessions<T> {
  const { clock, lifetimeMs = SESSION_MS } = options
  const cookie = describeCookie(options)
  const sessions = new Map<string, Session<T>>()
  /** The keys of each subject, oldest first. */
  const keysOf = new Map<string, Set<string>>()

  const keyOf = (headers: Headers) => {
    const value = cookie.read(headers)
    return value === undefined ? undefined : hashSecret(value)
  }
  const forget = (key: string) => {
    const subject = sessions.get(key)?.subject
    sessions.delete(key)
    if (subject !== undefined) removeFromSet(keysOf, subject, key)
  }
  const makeRoom = (subject: string) => {
    const now = clock().getTime()
    for (const [key, { expires }] of sessions) if (expires <= now) forget(key)
    const own = keysOf.get(subject) ?? new Set()
    const [oldest] = own
    const isFull = sessions.size >= MAX_SESSIONS
    if (!isFull && own.size < MAX_OF_SUBJECT) return
    const leaving = oldest ?? findHoarded()
    if (leaving === undefined)
      throw new ApiError('unavailable', 'Too many people are signed in. Try again once some of them have left.', {
        retryAfterSeconds: 60,
      })
    forget(leaving)
  }
  /** The oldest session of whoever has the most, if that is more than a fair share. */
  const findHoarded = () => {
    const most = [...keysOf.values()].reduce((one, other) => (other.size > one.size ? other : one))
    return most.size > FAIR_SHARE ? [...most][0] : undefined
  }
  const find = (headers: Headers): T | undefined => {
    const key = keyOf(headers)
    const session = key === undefined ? undefined : sessions.get(key)
    if (session === undefined || session.expires > clock().getTime()) return session?.held
    if (key !== undefined) forget(key)
    return undefined
  }
  return {
    open(subject, held) {
      makeRoom(subject)
      const value = newSecret()
      const key = hashSecret(value)
      sessions.set(key, { subject, held, expires: clock().getTime() + lifetimeMs })
      addToSet(keysOf, subject, key)
      return cookie.write(value, lifetimeMs)
    },
    find,
    close(headers) {
      const key = keyOf(headers)
      if (key !== undefined) forget(key)
      return cookie.clear()
    },
    look: () => undefined,
    whyUnknown: () => undefined,
    async change(headers, work) {
      const held = find(headers)
      return held === undefined ? undefined : work(held)
    },
  }
}

/** A cookie of ours: how a browser is told to keep it and to drop it, and what it sends. */
export function describeCookie({ cookieName, sameSite, isSecure }: Omit<SessionOptions, 'clock' | 'lifetimeMs'>) {
  // With this prefix no neighbouring sub-domain and no plain-HTTP answer can set it.
  const name = isSecure ? `__Host-${cookieName}` : cookieName
  const attributes = `Path=/; HttpOnly; SameSite=${sameSite}${isSecure ? '; Secure' : ''}`
  return {
    write: (value: string, lifetimeMs: number) =>
      `${name}=${value}; ${attributes}; Max-Age=${Math.floor(lifetimeMs / 1000)}`,
    clear: () => `${name}=; ${attributes}; Max-Age=0`,
    read: (headers: Headers) => readCookie(headers.get('cookie') ?? '', name),
  }
}

/** What nobody can guess, and every cookie and address can hold. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url')
}

export function hashSecret(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

/** Takes the same time wherever the two differ. */
export function isSameSecret(a: string, b: string): boolean {
  return timingSafeEqual(createHash('sha256').update(a).digest(), createHash('sha256').update(b).digest())
}

/** Of a request that nobody else has looked at yet. */
export function cookiesOf({ headers }: Pick<IncomingMessage, 'headers'>): Headers {
  return new Headers({ cookie: headers.cookie ?? '' })
}

/** Two cookies of one name are nobody's: a neighbour may have set the other. */
function readCookie(header: string, name: string): string | undefined {
  const values = header.split(';').flatMap((part) => {
    const [key, ...value] = part.trim().split('=')
    return key === name ? [value.join('=')] : []
  })
  return values.length === 1 ? values[0] : undefined
}
