// Sessions that several replicas know: a row each in the database that they share, and what was read of it a moment ago.
// What stands in a row is sealed by its cookie, which stands nowhere but in the browser.

import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { SessionRows } from '@/lib/history/session-rows'
import { HistoryUnavailable } from '@/lib/history/store'
import { ApiError } from '../api-error'
import { createSeal } from './seal'
import { createSessionNotes, type Id } from './session-notes'
import {
  type Codec,
  describeCookie,
  hashSecret,
  MAX_OF_SUBJECT,
  newSecret,
  SESSION_MS,
  type SessionOptions,
  type Sessions,
} from './sessions'

/** What was read counts so long. */
const KNOWN_MS = 5_000
/** So long whoever is known waits to be looked up again. */
const PATIENCE_MS = 250
/** While another replica changes what a session holds. */
const HELD_LOOK_MS = 100
const HELD_LOOKS = 100

export interface JointSessionParts {
  readonly rows: SessionRows
  /** What all replicas know and the database does not, where there is such a thing. */
  readonly secret: () => string
}

export function createJointSessions<T>(
  options: SessionOptions,
  codec: Codec<T>,
  { rows, secret }: JointSessionParts,
): Sessions<T> {
  const { clock, lifetimeMs = SESSION_MS } = options
  const cookie = describeCookie(options)
  const holder = randomUUID()
  const now = () => clock().getTime()
  const notes = createSessionNotes<T>({ rows, codec, now })
  const idFor = (value: string): Id => {
    const key = hashSecret(value)
    return { key, seal: createSeal(value, { secret, of: key }) }
  }
  const idOf = (headers: Headers): Id | undefined => {
    const value = cookie.read(headers)
    return value === undefined || value === '' ? undefined : idFor(value)
  }
  const lookNow = (id: Id) => orNotTold(notes.readNow(id))
  const takeHold = async ({ key }: Id) => {
    for (let looks = 0; looks < HELD_LOOKS; looks += 1) {
      if (await orNotTold(rows.hold(key, holder))) return
      await sleep(HELD_LOOK_MS)
    }
    throw notTold()
  }
  const changeAlone = async <Answer>(id: Id, work: (held: T) => Promise<Answer>): Promise<Answer | undefined> => {
    await takeHold(id)
    try {
      await lookNow(id)
      const held = notes.find(id.key)
      if (held === undefined) return undefined
      const before = codec.write(held)
      const answer = await work(held)
      const after = codec.write(held)
      if (after === before) return answer
      const data = id.seal.close(after)
      await orNotTold(rows.change(id.key, data))
      const note = notes.of(id.key)
      if (note.session !== undefined) note.session = { ...note.session, data }
      return answer
    } finally {
      await rows.letGo(id.key, holder).catch(() => undefined)
    }
  }
  return {
    find: (headers) => notes.find(idOf(headers)?.key ?? ''),
    async open(subject, held) {
      const value = newSecret()
      const { key, seal } = idFor(value)
      const row = { data: seal.close(codec.write(held)), expires: now() + lifetimeMs }
      await orNotTold(rows.open({ hash: key, subject, ...row }, MAX_OF_SUBJECT, now()))
      const at = now()
      notes.put(key, { session: { ...row, held }, readAt: at, triedAt: at, changing: Promise.resolve() })
      return cookie.write(value, lifetimeMs)
    },
    async close(headers) {
      const id = idOf(headers)
      if (id === undefined) return cookie.clear()
      await orNotTold(rows.close(id.key))
      await lookNow(id).catch(() => notes.forget(id.key))
      return cookie.clear()
    },
    async look(headers, isForWrite = false) {
      const id = idOf(headers)
      if (id === undefined) return
      if (isForWrite) return lookNow(id)
      const note = notes.of(id.key)
      const isRecent = note.readAt !== undefined && now() - note.triedAt < KNOWN_MS
      if (isRecent && note.reading === undefined) return
      const reading = notes.read(id).catch(() => undefined)
      // While it cannot be read, whoever is known goes on as they are known.
      await (notes.isOver(note) ? reading : Promise.race([reading, sleep(PATIENCE_MS, undefined, { ref: false })]))
    },
    whyUnknown(headers) {
      const id = idOf(headers)
      return id === undefined || notes.get(id.key)?.readAt !== undefined ? undefined : notTold()
    },
    async change(headers, work) {
      const id = idOf(headers)
      if (id === undefined) return undefined
      const note = notes.of(id.key)
      const changed = note.changing.then(() => changeAlone(id, work))
      note.changing = changed.catch(() => undefined)
      return changed
    },
  }
}

function notTold(): ApiError {
  return new ApiError(
    'unavailable',
    'Nobody can tell who is signed in, or waits to be: the database that knows cannot be reached.',
    {
      retryAfterSeconds: 5,
    },
  )
}

/** What the database could not tell in time is nobody's fault, and may be asked again. */
export function orNotTold<Answer>(asked: Promise<Answer>): Promise<Answer> {
  return asked.catch((error: unknown) => {
    throw error instanceof HistoryUnavailable ? notTold() : error
  })
}
