// The logs that are followed now: each container once, whoever looks, and no more than a few at a time. A flood is
// bounded here: the newest lines are kept, the others counted and never read.

import type { Clock } from '@/lib/kubernetes/clock'
import { takeTurns } from '@/lib/turns'
import { type ContainerReading, followContainer } from './follow-container'
import { createLineRing } from './line-ring'
import { createLineReader, type ReadLine } from './log-line'
import { type LogReach, type LogSource, MAX_TAIL, type SourceLine, type SourceState, sizeOfLine } from './log-source'

export const STREAMS_AT_MOST = 20
/** How long lines gather before they are read. */
const GATHER_MS = 250
/** Read in that time, of all logs together; each gets its share, and a few in any case. */
const LINES_PER_ROUND = 500
const LEAST_PER_ROUND = 50
/** What stood there when it was opened comes whole. */
const WHOLE_ROUNDS = 4
const KEPT_BYTES = 768 * 1024

export interface HubListener {
  lines(lines: readonly SourceLine[], dropped: number): void
  state(state: SourceState): void
}

export interface LogHub {
  readonly size: number
  /** Tells what is there, then what comes. Undefined where too many are followed; the answer leaves. */
  follow(source: LogSource, reach: LogReach, listener: HubListener): (() => void) | undefined
}

interface Entry {
  readonly listeners: Set<HubListener>
  readonly recent: { list(): readonly SourceLine[] }
  readonly end: AbortController
  state: SourceState | undefined
}

export function keyOfSource({ namespace, pod, uid, container, run }: LogSource): string {
  return JSON.stringify([namespace, pod, uid, container, run])
}

export function createLogHub(parts: ContainerReading & { readonly timers: Clock }, signal: AbortSignal): LogHub {
  const entries = new Map<string, Entry>()

  const open = (key: string, source: LogSource, reach: LogReach): Entry => {
    const end = new AbortController()
    const stop = () => end.abort()
    signal.addEventListener('abort', stop, { once: true })
    const recent = createLineRing<SourceLine>(Math.max(reach.tail, 1), KEPT_BYTES, sizeOfLine)
    const entry: Entry = { listeners: new Set(), recent, end, state: undefined }
    const gathered = gather(parts.timers, shareOf, (lines, dropped) => {
      const read = lines.map((line) => ({ ...line, source }))
      for (const line of read) recent.push(line)
      for (const listener of [...entry.listeners]) listener.lines(read, dropped)
    })
    const tell = (state: SourceState) => {
      entry.state = state
      for (const listener of [...entry.listeners]) listener.state(state)
    }
    const listener = {
      line: gathered.push,
      state(state: SourceState) {
        // What it ended with is told before its end.
        void (state.state === 'live' ? gathered.read() : gathered.flush()).then(() => tell(state))
      },
    }
    void followContainer(source, reach, parts, listener, end.signal).finally(() => {
      gathered.stop()
      signal.removeEventListener('abort', stop)
      if (entries.get(key) === entry) entries.delete(key)
    })
    return entry
  }

  function shareOf(): number {
    return Math.max(LEAST_PER_ROUND, Math.floor(LINES_PER_ROUND / Math.max(entries.size, 1)))
  }

  return {
    get size() {
      return entries.size
    },
    follow(source, reach, listener) {
      const key = `${keyOfSource(source)} ${JSON.stringify(reach)}`
      let entry = entries.get(key)
      if (entry === undefined) {
        if (entries.size >= STREAMS_AT_MOST || signal.aborted) return undefined
        entry = open(key, source, reach)
        entries.set(key, entry)
      }
      const joined = entry
      const recent = joined.recent.list()
      if (recent.length > 0) listener.lines(recent, 0)
      if (joined.state !== undefined) listener.state(joined.state)
      joined.listeners.add(listener)
      return () => {
        joined.listeners.delete(listener)
        if (joined.listeners.size > 0) return
        joined.end.abort()
        if (entries.get(key) === joined) entries.delete(key)
      }
    },
  }
}

interface Raw {
  readonly text: string
  readonly isCut: boolean
}

/** Reads raw lines round by round, the newest of each; never long at one go. */
function gather(timers: Clock, share: () => number, tell: (lines: readonly ReadLine[], dropped: number) => void) {
  const fresh = createLineRing<Raw>(MAX_TAIL, KEPT_BYTES, ({ text }) => text.length)
  const read = createLineReader()
  let reading = Promise.resolve()
  let cancel: (() => void) | undefined
  let rounds = 0
  let at = `${timers.now().toISOString().slice(0, 19)}.000000000Z`
  const readAll = async (raw: readonly Raw[], dropped: number) => {
    const turn = takeTurns()
    const lines: ReadLine[] = []
    for (const { text, isCut } of raw) {
      const line = read(text, isCut, at)
      at = line.at
      lines.push(line)
      await turn()
    }
    tell(lines, dropped)
  }
  const flush = (): Promise<void> => {
    cancel?.()
    cancel = undefined
    const { items, dropped } = fresh.drain()
    if (items.length === 0) return reading
    rounds += 1
    const newest = items.slice(-(rounds <= WHOLE_ROUNDS ? items.length : share()))
    reading = reading.then(() => readAll(newest, dropped + items.length - newest.length))
    return reading
  }
  return {
    push(text: string, isCut: boolean) {
      fresh.push({ text, isCut })
      cancel ??= timers.after(GATHER_MS, () => void flush())
    },
    flush,
    /** Resolves when all is read that was gathered before. */
    read: () => reading,
    stop() {
      cancel?.()
      cancel = undefined
    },
  }
}
