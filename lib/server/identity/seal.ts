// A text that only who holds a certain secret can read, or could have written.

import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'

const IV_BYTES = 12
const TAG_BYTES = 16
const KEY_BYTES = 32

export interface Seal {
  close(text: string): string
  /** Undefined for whatever was not sealed by the same. */
  open(sealed: string): string | undefined
}

export interface Around {
  /** What is needed as well, where there is such a thing. Read only where something is sealed or opened. */
  readonly secret: () => string
  /** What it belongs to: sealed for one it does not open for another. */
  readonly of: string
}

export function createSeal(value: string, { secret, of }: Around): Seal {
  let key: Buffer | undefined
  const keyOf = () => (key ??= Buffer.from(hkdfSync('sha256', value, secret(), `fluxdeck ${of}`, KEY_BYTES)))
  return {
    close: (text) => encrypt(text, keyOf()),
    open: (sealed) => decrypt(sealed, keyOf())?.text,
  }
}

export function encrypt(text: string, key: Buffer): string {
  const iv = randomBytes(IV_BYTES)
  const cipher = createCipheriv('aes-256-gcm', key, iv)
  const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
  return Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64url')
}

/** Undefined for whatever was not sealed with this key. The same bytes have many spellings, so they name it, not the text. */
export function decrypt(value: string, key: Buffer): { readonly id: string; readonly text: string } | undefined {
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
