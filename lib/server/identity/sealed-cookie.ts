// What a browser keeps for us without being able to read or change it, so that nothing has to be kept here for those
// who never come back.

import { randomBytes } from 'node:crypto'
import { decrypt, encrypt } from './seal'
import { describeCookie, type SessionOptions } from './sessions'

const KEY_BYTES = 32
/** Used up within their lifetime; beyond it the oldest is forgotten. */
const MAX_USED = 10_000

export interface SealedCookieOptions extends SessionOptions {
  readonly lifetimeMs: number
}

export interface SealedCookie {
  /** Set-Cookie value that holds a text. */
  seal(text: string): Promise<string>
  /** The text of the cookie, the first time that it comes back in time, and undefined ever after. */
  open(headers: Headers): Promise<string | undefined>
  /** Set-Cookie value that takes it away. */
  clear(): string
}

/** By what cookies are sealed, and which of them came back. */
export interface SealKeeping {
  key(): Buffer | Promise<Buffer>
  /** True the first time. */
  spend(id: string, expires: number): boolean | Promise<boolean>
}

export function createSealedCookie(
  { clock, lifetimeMs, ...options }: SealedCookieOptions,
  keeping: SealKeeping = keepInMemory(clock),
): SealedCookie {
  const cookie = describeCookie(options)
  return {
    async seal(text) {
      const expires = clock().getTime() + lifetimeMs
      return cookie.write(encrypt(`${expires}:${text}`, await keeping.key()), lifetimeMs)
    },
    async open(headers) {
      const value = cookie.read(headers)
      const opened = value === undefined ? undefined : decrypt(value, await keeping.key())
      const [expires = '', ...text] = opened?.text.split(':') ?? []
      if (opened === undefined || Number(expires) <= clock().getTime()) return undefined
      return (await keeping.spend(opened.id, Number(expires))) ? text.join(':') : undefined
    },
    clear: cookie.clear,
  }
}

/** The key lives as long as the process. */
function keepInMemory(clock: () => Date): SealKeeping {
  const key = randomBytes(KEY_BYTES)
  /** With the time from which they would not count anyway; oldest first. */
  const used = new Map<string, number>()
  return {
    key: () => key,
    spend(id, expires) {
      if (used.has(id)) return false
      const now = clock().getTime()
      for (const [one, end] of used) if (end <= now) used.delete(one)
      used.set(id, expires)
      const [oldest] = used.keys()
      if (used.size > MAX_USED && oldest !== undefined) used.delete(oldest)
      return true
    },
  }
}
