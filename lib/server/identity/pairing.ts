// Codes that stand on a screen until an operator enters them: few at a time, for minutes, and worth one screen each.
// What collects the screen's cookie is a secret that only the waiting page holds; the code alone gives nothing.

import { randomInt } from 'node:crypto'
import { remember } from '../remember'
import { hashSecret, isSameSecret, newSecret } from './sessions'

/** Without those that look like another one from four metres. */
const LETTERS = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789'
const LENGTH = 6
export const PAIRING_MS = 10 * 60_000
/** Of all addresses together; the oldest makes room. */
const MAX_WAITING = 50

export interface Pairing {
  readonly code: string
  readonly requestedAt: Date
  readonly expiresAt: Date
  /** The address that the screen came from. */
  readonly from: string
  /** What it will show: the query of its address. */
  readonly shows: string
  /** The entry that an operator named. */
  readonly screen?: string
}

export interface Asked {
  readonly from: string
  /** Of the caller, where callers can be told apart: then there is one code for each. */
  readonly caller: string | undefined
  readonly shows: string
}

export interface Pairings {
  /** A new code, in place of the one that this caller, or this page, had. */
  begin(asked: Asked, earlier?: string): { readonly pairing: Pairing; readonly secret: string }
  /** Undefined for what is unknown, over, or collected. */
  find(code: string): Pairing | undefined
  isHolder(code: string, secret: string | undefined): boolean
  /** Undefined where nothing waits under this code any more: it is confirmed once. */
  confirm(code: string, screen: string, shows?: string): Pairing | undefined
  /** Takes a confirmed one away, for its page. */
  collect(code: string): void
}

interface Waiting {
  readonly pairing: Pairing
  readonly caller: string | undefined
  readonly secretHash: string
}

export function createPairings(clock: () => Date): Pairings {
  /** Oldest first. */
  const waiting = new Map<string, Waiting>()
  const dropOld = () => {
    const now = clock()
    for (const [code, { pairing }] of waiting) if (pairing.expiresAt <= now) waiting.delete(code)
  }
  const find = (code: string) => {
    dropOld()
    return waiting.get(readCode(code))
  }
  return {
    begin({ from, caller, shows }, earlier) {
      dropOld()
      const earlierHash = earlier === undefined ? undefined : hashSecret(earlier)
      for (const [code, one] of waiting) {
        const isSamePage = earlierHash !== undefined && isSameSecret(one.secretHash, earlierHash)
        if (isSamePage || (caller !== undefined && one.caller === caller)) waiting.delete(code)
      }
      const requestedAt = clock()
      const expiresAt = new Date(requestedAt.getTime() + PAIRING_MS)
      const pairing = { code: makeCode((code) => waiting.has(code)), requestedAt, expiresAt, from, shows }
      const secret = newSecret()
      remember(waiting, pairing.code, { pairing, caller, secretHash: hashSecret(secret) }, MAX_WAITING)
      return { pairing, secret }
    },
    find: (code) => find(code)?.pairing,
    isHolder(code, secret) {
      const one = find(code)
      return one !== undefined && secret !== undefined && isSameSecret(one.secretHash, hashSecret(secret))
    },
    confirm(code, screen, shows) {
      const one = find(code)
      if (one === undefined || one.pairing.screen !== undefined) return undefined
      const pairing = { ...one.pairing, screen, ...(shows === undefined ? {} : { shows }) }
      waiting.set(pairing.code, { ...one, pairing })
      return pairing
    },
    collect: (code) => void waiting.delete(readCode(code)),
  }
}

function makeCode(isTaken: (code: string) => boolean): string {
  const code = Array.from({ length: LENGTH }, () => LETTERS[randomInt(LETTERS.length)]).join('')
  return isTaken(code) ? makeCode(isTaken) : code
}

/** As people type it: in small letters, in two halves. */
function readCode(text: string): string {
  return text.toUpperCase().replace(/[\s-]/g, '')
}
