// Where sessions are kept, and what a browser brings back from an identity provider: in this process, or where several
// replicas find them.

import { hkdfSync, randomBytes } from 'node:crypto'
import type { SessionRows } from '@/lib/history/session-rows'
import { createJointSessions, orNotTold } from './joint-sessions'
import { createSealedCookie, type SealedCookie, type SealedCookieOptions } from './sealed-cookie'
import { type Codec, createSessions, hashSecret, type SessionOptions, type Sessions } from './sessions'

const KEY_BYTES = 32

export interface SessionKeeping {
  sessions<T>(options: SessionOptions, codec: Codec<T>): Sessions<T>
  sealed(options: SealedCookieOptions): SealedCookie
}

export const IN_MEMORY: SessionKeeping = { sessions: createSessions, sealed: createSealedCookie }

/** `secret`: what all replicas know and the database does not, where there is such a thing. */
export function shareSessions(rows: SessionRows, secret: () => string): SessionKeeping {
  /** The first replica that needs one says which; whoever reads it there opens nothing without a cookie. */
  let agreed: string | undefined
  const keyOf = async () => {
    agreed ??= await orNotTold(rows.agree('seal', randomBytes(KEY_BYTES).toString('base64url')))
    return Buffer.from(hkdfSync('sha256', agreed, secret(), 'fluxdeck sealed cookie', KEY_BYTES))
  }
  return {
    sessions: (options, codec) => createJointSessions(options, codec, { rows, secret }),
    sealed: (options) =>
      createSealedCookie(options, {
        key: keyOf,
        spend: (id, expires) => orNotTold(rows.spend(hashSecret(id), expires, options.clock().getTime())),
      }),
  }
}
