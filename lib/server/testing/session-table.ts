// The table of sessions without a database, for replicas in one test: it can be away, and tells what it was asked.

import type { CodeRow, SessionRow, SessionRows } from '@/lib/history/session-rows'
import { HistoryUnavailable } from '@/lib/history/store'

export interface SessionTable extends SessionRows {
  readonly sessions: Map<string, SessionRow>
  /** What was read, and never answers while `silent`. */
  readonly asked: string[]
  state: 'there' | 'away' | 'silent'
}

export function createSessionTable(): SessionTable {
  const sessions = new Map<string, SessionRow>()
  const spent = new Set<string>()
  const agreed = new Map<string, string>()
  const held = new Map<string, string>()
  const asked: string[] = []
  const answer = async <T>(what: string, work: () => T): Promise<T> => {
    asked.push(what)
    if (table.state === 'silent') await new Promise(() => {})
    if (table.state === 'away') throw new HistoryUnavailable('its database cannot be reached')
    return work()
  }
  const codes = new Map<string, CodeRow>()
  const table: SessionTable = {
    codes: {
      list: (now) => answer('list', () => [...codes.values()].filter(({ expires }) => expires > now)),
      put: (row, gone) =>
        answer('put', () => {
          for (const code of gone) codes.delete(code)
          return !codes.has(row.code) && codes.set(row.code, row).has(row.code)
        }),
      swap: (row, before) =>
        answer('swap', () => codes.get(row.code)?.data === before && codes.set(row.code, row).has(row.code)),
      drop: (code) => answer('drop', () => void codes.delete(code)),
    },
    sessions,
    asked,
    state: 'there',
    find: (hash) => answer('find', () => sessions.get(hash)),
    open: (row) => answer('open', () => void sessions.set(row.hash, row)),
    change: (hash, data) =>
      answer('change', () => {
        const row = sessions.get(hash)
        if (row !== undefined) sessions.set(hash, { ...row, data })
      }),
    close: (hash) => answer('close', () => void sessions.delete(hash)),
    hold: (hash, holder) =>
      answer('hold', () => {
        if ((held.get(hash) ?? holder) !== holder) return false
        held.set(hash, holder)
        return true
      }),
    letGo: (hash, holder) => answer('letGo', () => void (held.get(hash) === holder && held.delete(hash))),
    spend: (hash) => answer('spend', () => !spent.has(hash) && spent.add(hash).has(hash)),
    agree: (name, offered) =>
      answer('agree', () => {
        const found = agreed.get(name) ?? offered
        agreed.set(name, found)
        return found
      }),
  }
  return table
}
