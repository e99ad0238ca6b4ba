// Codes that stand on a screen until an operator enters them: few at a time, for minutes, and worth one screen each.
// What collects the screen's cookie is a secret that only the waiting page holds; the code alone gives nothing.

import { randomInt } from 'node:crypto'
import type { CodeRow, CodeTable } from '@/lib/history/session-rows'
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
  begin(asked: Asked, earlier?: string): Promise<{ readonly pairing: Pairing; readonly secret: string }>
  /** Undefined for what is unknown, over, or collected. */
  find(code: string): Promise<Pairing | undefined>
  isHolder(code: string, secret: string | undefined): Promise<boolean>
  /** Undefined where nothing waits under this code any more: it is confirmed once. */
  confirm(code: string, screen: string, shows?: string): Promise<Pairing | undefined>
  /** Takes a confirmed one away, for its page. */
  collect(code: string): Promise<void>
}

/** What a row says of a code that waits, as JSON. */
interface Waiting {
  readonly requestedAt: number
  readonly from: string
  readonly shows: string
  readonly screen?: string
  readonly caller?: string
  readonly secretHash: string
}

interface Found {
  readonly row: CodeRow
  readonly waiting: Waiting
}

export function createPairings(clock: () => Date, table: CodeTable = keepCodes()): Pairings {
  const list = async (): Promise<readonly Found[]> => {
    const rows = await table.list(clock().getTime())
    return rows.map((row) => ({ row, waiting: JSON.parse(row.data) }))
  }
  const find = async (text: string) => {
    const code = readCode(text)
    return (await list()).find(({ row }) => row.code === code)
  }
  const put = async (row: Omit<CodeRow, 'code'>, gone: readonly string[]): Promise<CodeRow> => {
    const made = { ...row, code: makeCode() }
    return (await table.put(made, gone)) ? made : put(row, gone)
  }
  return {
    async begin({ from, caller, shows }, earlier) {
      const earlierHash = earlier === undefined ? undefined : hashSecret(earlier)
      const isBefore = ({ waiting }: Found) =>
        (earlierHash !== undefined && isSameSecret(waiting.secretHash, earlierHash)) ||
        (caller !== undefined && waiting.caller === caller)
      const others = await list()
      const left = others.filter((one) => !isBefore(one))
      const gone = [...others.filter(isBefore), ...left.slice(0, Math.max(0, left.length - MAX_WAITING + 1))]
      const secret = newSecret()
      const requestedAt = clock().getTime()
      const own = { requestedAt, from, shows, secretHash: hashSecret(secret) }
      const waiting: Waiting = { ...own, ...(caller === undefined ? {} : { caller }) }
      const row = await put(
        { data: JSON.stringify(waiting), expires: requestedAt + PAIRING_MS },
        gone.map((one) => one.row.code),
      )
      return { pairing: pairingOf({ row, waiting }), secret }
    },
    async find(code) {
      const found = await find(code)
      return found === undefined ? undefined : pairingOf(found)
    },
    async isHolder(code, secret) {
      const found = await find(code)
      return found !== undefined && secret !== undefined && isSameSecret(found.waiting.secretHash, hashSecret(secret))
    },
    async confirm(code, screen, shows) {
      const found = await find(code)
      if (found === undefined || found.waiting.screen !== undefined) return undefined
      const waiting = { ...found.waiting, screen, ...(shows === undefined ? {} : { shows }) }
      const isFirst = await table.swap({ ...found.row, data: JSON.stringify(waiting) }, found.row.data)
      return isFirst ? pairingOf({ row: found.row, waiting }) : undefined
    },
    collect: (code) => table.drop(readCode(code)),
  }
}

function pairingOf({ row: { code, expires }, waiting: { requestedAt, from, shows, screen } }: Found): Pairing {
  const times = { requestedAt: new Date(requestedAt), expiresAt: new Date(expires) }
  return { code, ...times, from, shows, ...(screen === undefined ? {} : { screen }) }
}

/** In this process, oldest first. */
function keepCodes(): CodeTable {
  const rows = new Map<string, CodeRow>()
  return {
    async list(now) {
      for (const [code, { expires }] of rows) if (expires <= now) rows.delete(code)
      return [...rows.values()]
    },
    async put(row, gone) {
      if (rows.has(row.code)) return false
      for (const code of gone) rows.delete(code)
      rows.set(row.code, row)
      return true
    },
    async swap(row, before) {
      const isAsBefore = rows.get(row.code)?.data === before
      if (isAsBefore) rows.set(row.code, row)
      return isAsBefore
    },
    async drop(code) {
      rows.delete(code)
    },
  }
}

function makeCode(): string {
  return Array.from({ length: LENGTH }, () => LETTERS[randomInt(LETTERS.length)]).join('')
}

/** As people type it: in small letters, in two halves. */
function readCode(text: string): string {
  return text.toUpperCase().replace(/[\s-]/g, '')
}
