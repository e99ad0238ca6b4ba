// What a browser keeps for us without being able to read or change it, so that nothing has to be kept here for those
// who never come back. The key lives as long as the process.

import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { describeCookie, type SessionOptions } from './sessions'

const IV_BYTES = 12
const TAG_BYTES = 16
/** Used up within their lifetime; beyond it the oldest is forgotten. */
const MAX_USED = 10_000

export interface SealedCookieOptions extends SessionOptions {
  readonly lifetimeMs: number
}

export interface SealedCookie {
  /** Set-Cookie value that holds a text. */
  seal(text: string): string
  /** The text of the cookie, the first time that it comes back in time, and undefined ever after. */
  open(headers: Headers): string | undefined
  /** Set-Cookie value that takes it away. */
  clear(): string
}

export function createSealedCookie({ clock, lifetimeMs, ...options }: SealedCookieOptions): SealedCookie {
  const cookie = describeCookie(options)
  const key = randomBytes(32)
  /** With the time from which they would not count anyway; oldest first. */
  const used = new Map<string, number>()

  const remember = (id: string, expires: number) => {
    const now = clock().getTime()
    for (const [one, end] of used) if (end <= now) used.delete(one)
    used.set(id, expires)
    const [oldest] = used.keys()
    if (used.size > MAX_USED && oldest !== undefined) used.delete(oldest)
  }
  return {
    seal(text) {
      const expires = clock().getTime() + lifetimeMs
      return cookie.write(encrypt(`${expires}:${text}`, key), lifetimeMs)
    },
    open(headers) {
      const value = cookie.read(headers)
      const opened = value === undefined ? undefined : decrypt(value, key)
      const [expires = '', ...text] = opened?.text.split(':') ?? []
      if (opened === undefined || Number(expires) <= clock().getTime() || used.has(opened.id)) return undefined
      remember(opened.id, Number(expires))
      return text.join(':')
    },
    clear: cookie.clear,
  }
}

function encrypt(text: string, key: Buffer): string {
  const iv = randomBytes(IV_BYTES)
  const cipher = createCipheriv('aes-256-gcm', key, iv)
  const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
  return Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64url')
}

/** Undefined for whatever was not sealed with this key. The same bytes have many spellings, so they name it, not the text. */
function decrypt(value: string, key: Buffer): { readonly id: string; readonly text: string } | undefined {
  const bytes = Buffer.from(value, 'base64url')
  const iv = bytes.subarray(0, IV_BYTES)
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, iv, { authTagLength: TAG_BYTES })
    decipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES))
    const body = Buffer.concat([decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES)), decipher.final()])
    return { id: iv.toString('hex'), text: body.toString('utf8') }
  } catch {
    return undefined
  }
}
