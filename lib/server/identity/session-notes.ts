// What a replica has read of the sessions that it shares with others, by the hashes of their cookies, and up to a bound.

import type { SessionRows } from '@/lib/history/session-rows'
import { remember } from '../remember'
import type { Seal } from './seal'
import { type Codec, MAX_SESSIONS } from './sessions'

/** Cookies of which nobody knows a session: they take the place of none that is known. */
const MAX_STRANGE = 1_000

export interface Id {
  /** The hash of the cookie. */
  readonly key: string
  readonly seal: Seal
}

export interface Note<T> {
  /** Absent: there is none, or it was never read. */
  session?: { readonly data: string; readonly held: T; readonly expires: number }
  /** When it was read; absent where it never could be. */
  readAt?: number
  triedAt: number
  reading?: Promise<void> | undefined
  /** Whoever changes what is held, one behind the other. */
  changing: Promise<unknown>
}

export interface SessionNotes<T> {
  get(key: string): Note<T> | undefined
  of(key: string): Note<T>
  put(key: string, note: Note<T>): void
  forget(key: string): void
  /** What is held, as long as it counts. */
  find(key: string): T | undefined
  isOver(note: Note<T>): boolean
  /** Whoever asks while it is read hears the same. */
  read(id: Id): Promise<void>
  /** As it is now: what is being read may have been asked before it changed. */
  readNow(id: Id): Promise<void>
}

export interface NoteParts<T> {
  readonly rows: Pick<SessionRows, 'find'>
  readonly codec: Codec<T>
  readonly now: () => number
}

export function createSessionNotes<T>({ rows, codec, now }: NoteParts<T>): SessionNotes<T> {
  const known = new Map<string, Note<T>>()
  const strange = new Map<string, Note<T>>()
  const get = (key: string) => known.get(key) ?? strange.get(key)
  const put = (key: string, note: Note<T>) => {
    const isKnown = note.session !== undefined
    if (isKnown) remember(known, key, note, MAX_SESSIONS)
    else remember(strange, key, note, MAX_STRANGE)
    if (isKnown) strange.delete(key)
    else known.delete(key)
  }
  const of = (key: string): Note<T> => {
    const note = get(key) ?? { triedAt: Number.NEGATIVE_INFINITY, changing: Promise.resolve() }
    put(key, note)
    return note
  }
  const isOver = (note: Note<T>) => (note.session?.expires ?? 0) <= now()
  const readOne = async ({ key, seal }: Id, note: Note<T>) => {
    note.triedAt = now()
    const row = await rows.find(key)
    note.readAt = now()
    const text = row === undefined ? undefined : seal.open(row.data)
    if (row === undefined || text === undefined) delete note.session
    // What is known of somebody goes on while nothing of it was changed elsewhere.
    else if (note.session?.data !== row.data) note.session = { ...row, held: codec.read(text) }
    put(key, note)
  }
  const read = (id: Id) => {
    const note = of(id.key)
    note.reading ??= readOne(id, note).finally(() => {
      note.reading = undefined
    })
    return note.reading
  }
  return {
    get,
    of,
    put,
    forget(key) {
      known.delete(key)
      strange.delete(key)
    },
    find(key) {
      const note = get(key)
      return note === undefined || isOver(note) ? undefined : note.session?.held
    },
    isOver,
    read,
    async readNow(id) {
      await get(id.key)?.reading?.catch(() => undefined)
      await read(id)
    },
  }
}
