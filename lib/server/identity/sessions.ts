// Sessions of browsers: a random cookie on one side, its hash and an end on the other. Gone with the process.

import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

const SESSION_MS = 12 * 60 * 60_000
const MAX_SESSIONS = 1_000

export interface Sessions<T> {
  /** Set-Cookie value of a new session; its id was never used before. */
  open(subject: T): string
  find(headers: Headers): T | undefined
  /** Ends the session of these headers, here and in the browser. */
  close(headers: Headers): string
}

export interface SessionOptions {
  readonly cookieName: string
  readonly sameSite: 'Lax' | 'Strict'
  readonly isSecure: boolean
  readonly clock: () => Date
  readonly lifetimeMs?: number
}

export function createSessions<T>(options: SessionOptions): Sessions<T> {
  const { sameSite, isSecure, clock, lifetimeMs = SESSION_MS } = options
  // With this prefix no neighbouring sub-domain and no plain-HTTP answer can set it.
  const name = isSecure ? `__Host-${options.cookieName}` : options.cookieName
  const attributes = `Path=/; HttpOnly; SameSite=${sameSite}${isSecure ? '; Secure' : ''}`
  const sessions = new Map<string, { readonly subject: T; readonly expires: Date }>()

  const keyOf = (headers: Headers) => {
    const value = readCookie(headers.get('cookie') ?? '', name)
    return value === undefined ? undefined : hashSecret(value)
  }
  return {
    open(subject) {
      const value = randomBytes(32).toString('base64url')
      const oldest = sessions.keys().next()
      if (sessions.size >= MAX_SESSIONS && !oldest.done) sessions.delete(oldest.value)
      sessions.set(hashSecret(value), { subject, expires: new Date(clock().getTime() + lifetimeMs) })
      return `${name}=${value}; ${attributes}; Max-Age=${lifetimeMs / 1000}`
    },
    find(headers) {
      const key = keyOf(headers)
      const session = key === undefined ? undefined : sessions.get(key)
      if (session === undefined || session.expires > clock()) return session?.subject
      if (key !== undefined) sessions.delete(key)
      return undefined
    },
    close(headers) {
      const key = keyOf(headers)
      if (key !== undefined) sessions.delete(key)
      return `${name}=; ${attributes}; Max-Age=0`
    },
  }
}

export function hashSecret(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

/** Takes the same time wherever the two differ. */
export function isSameSecret(a: string, b: string): boolean {
  return timingSafeEqual(createHash('sha256').update(a).digest(), createHash('sha256').update(b).digest())
}

/** Two cookies of one name are nobody's: a neighbour may have set the other. */
function readCookie(header: string, name: string): string | undefined {
  const values = header.split(';').flatMap((part) => {
    const [key, ...value] = part.trim().split('=')
    return key === name ? [value.join('=')] : []
  })
  return values.length === 1 ? values[0] : undefined
}
