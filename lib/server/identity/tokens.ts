// The tokens of scripts, screens and agents as they count at this moment, in whatever mode: who a token speaks for, and
// how often an address may be wrong.

import type { Log } from '../log'
import type { Identity } from './identity'
import { createLoginLimit } from './login-limit'
import { hashSecret, isSameSecret } from './sessions'
import { nameOfEntry, openTokensFile, type TokenEntry } from './tokens-file'

/** In a minute from one address. */
const MAX_FAILURES = 10

export interface TokensOptions {
  /** Where there is none, every token is a wrong one. */
  readonly path: string | undefined
  readonly clock: () => Date
  readonly log: Log
}

export interface Tokens {
  /** The hash of a right token, by which it is known from then on. Throws `rate_limited` for who was wrong too often. */
  check(token: string, clientIp: string): string | undefined
  /** Undefined for what is in no entry, or in one that is over. */
  identityOf(hash: string): Identity | undefined
  /** The entries that are meant for screens and count now. */
  screens(): readonly TokenEntry[]
}

export function createTokens({ path, clock, log }: TokensOptions): Tokens {
  const onFailure = (why: string) => log.error(`TOKENS_FILE ${why}. The last good one counts a minute.`)
  const file = path === undefined ? { entries: () => [] } : openTokensFile(path, clock, onFailure)
  const limit = createLoginLimit({ clock, most: MAX_FAILURES, what: 'failed sign-ins' })
  const counts = ({ expires }: TokenEntry) => expires === undefined || new Date(expires) > clock()
  const identityOf = (hash: string): Identity | undefined => {
    // All entries are compared, so that the time tells nothing.
    const found = file.entries().filter((entry) => isSameSecret(entry.sha256, hash))
    const entry = found.find(counts)
    return entry === undefined ? undefined : { name: nameOfEntry(entry), groups: entry.groups ?? [], role: entry.role }
  }
  return {
    identityOf,
    screens: () => file.entries().filter((entry) => entry.screen === true && entry.role === 'viewer' && counts(entry)),
    check(token, clientIp) {
      const hash = hashSecret(token)
      // A right token passes whoever else is wrong behind the same address; nobody finds one by guessing.
      if (identityOf(hash) !== undefined) return hash
      limit.expectCalm(clientIp)
      limit.count(clientIp)
      return undefined
    },
  }
}
