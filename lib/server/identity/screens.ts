// Screens that nobody touches: a cookie that is worth what its entry of the file of tokens is worth now. It is made of the
// entry alone, so it outlives every restart, and ends when the entry changes or leaves the file.

import { createHmac } from 'node:crypto'
import { type IdentityMode, NOBODY, type Person, type ScreenDoor } from './identity'
import type { Pairings } from './pairing'
import { describeCookie, isSameSecret } from './sessions'
import type { Tokens } from './tokens'
import type { TokenEntry } from './tokens-file'

/** Browsers keep no cookie longer; it is given anew with each page and stream of a wall. */
const KEPT_MS = 400 * 24 * 60 * 60_000

export interface ScreenOptions {
  readonly cookieName: string
  readonly isSecure: boolean
  readonly pairings: Pairings
}

/** Whoever is known in another way stays who they are: a screen is what is left of nobody. */
export function withScreens(mode: IdentityMode, tokens: Tokens, options: ScreenOptions): IdentityMode {
  const { cookieName, isSecure, pairings } = options
  const cookie = describeCookie({ cookieName: `${cookieName}_screen`, sameSite: 'Lax', isSecure })
  const find = (headers: Headers): TokenEntry | undefined => {
    const value = cookie.read(headers)
    if (value === undefined) return undefined
    // All entries are compared, so that the time tells nothing.
    return tokens.screens().filter((entry) => isSameSecret(proofOf(entry), value))[0]
  }
  const orScreen = (headers: Headers, person: Person | undefined): Person | undefined => {
    if (person !== undefined && person !== NOBODY) return person
    const entry = find(headers)
    return (entry === undefined ? undefined : tokens.identityOf(entry.sha256)) ?? person
  }
  const write = (entry: TokenEntry | undefined) =>
    entry === undefined ? undefined : cookie.write(proofOf(entry), KEPT_MS)
  const screens: ScreenDoor = {
    pairings,
    exchange(token, clientIp) {
      const hash = tokens.check(token, clientIp)
      return write(tokens.screens().find(({ sha256 }) => sha256 === hash))
    },
    names: () => tokens.screens().map(({ name }) => name),
    admit: (name) => write(tokens.screens().find((entry) => entry.name === name)),
    renew: (headers) => write(find(headers)),
    waiting: describeCookie({ cookieName: `${cookieName}_pairing`, sameSite: 'Strict', isSecure }),
    leave: (headers) => (cookie.read(headers) === undefined ? undefined : cookie.clear()),
  }
  const identify: IdentityMode['identify'] = (headers) => orScreen(headers, mode.identify(headers))
  return {
    ...mode,
    screens,
    identify,
    async lookAgain(headers) {
      return orScreen(headers, mode.lookAgain === undefined ? mode.identify(headers) : await mode.lookAgain(headers))
    },
    recall: (headers) => orScreen(headers, mode.recall === undefined ? mode.identify(headers) : mode.recall(headers)),
  }
}

/** Keyed by the hash of the token, over all else that the entry says. */
function proofOf({ sha256, name, user, groups, expires }: TokenEntry): string {
  const said = JSON.stringify(['fluxdeck screen', name, user ?? null, groups ?? [], expires ?? null])
  return createHmac('sha256', sha256).update(said).digest('base64url')
}
