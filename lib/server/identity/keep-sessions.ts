// Where sessions are kept, and what a browser brings back from an identity provider: in this process, or where several
// replicas find them.

import { hkdfSync, randomBytes } from 'node:crypto'
import type { CodeTable, SessionRows } from '@/lib/history/session-rows'
import { createJointSessions, orNotTold } from './joint-sessions'
import { createPairings, type Pairings } from './pairing'
import { createSealedCookie, type SealedCookie, type SealedCookieOptions } from './sealed-cookie'
import { type Codec, createSessions, hashSecret, type SessionOptions, type Sessions } from './sessions'

const KEY_BYTES = 32

export interface SessionKeeping {
  sessions<T>(options: SessionOptions, codec: Codec<T>): Sessions<T>
  sealed(options: SealedCookieOptions): SealedCookie
  pairings(clock: () => Date): Pairings
}

export const IN_MEMORY: SessionKeeping = {
  sessions: createSessions,
  sealed: createSealedCookie,
  pairings: createPairings,
}

/** `secret`: what all replicas know and the database does not, where there is such a thing. */
export function shareSessions(rows: SessionRows, secret: () => string): SessionKeeping {
  /** The first replica that needs one says which; whoever reads it there opens nothing without a cookie. */
  let agreed: string | undefined
  const keyOf = async () => {
    agreed ??= await orNotTold(rows.agree('seal', randomBytes(KEY_BYTES).toString('base64url')))
    return Buffer.from(hkdfSync('sha256', agreed, secret(), 'fluxdeck sealed cookie', KEY_BYTES))
  }
  const { codes } = rows
  const told: CodeTable = {
    list: (now) => orNotTold(codes.list(now)),
    put: (row, gone) => orNotTold(codes.put(row, gone)),
    swap: (row, before) => orNotTold(codes.swap(row, before)),
    drop: (code) => orNotTold(codes.drop(code)),
  }
  return {
    pairings: (clock) => createPairings(clock, told),
    sessions: (options, codec) => createJointSessions(options, codec, { rows, secret }),
    sealed: (options) =>
      createSealedCookie(options, {
        key: keyOf,
        spend: (id, expires) => orNotTold(rows.spend(hashSecret(id), expires, options.clock().getTime())),
      }),
  }
}
