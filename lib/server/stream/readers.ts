// One lid over all bytes that wait for readers, whatever they read: who does not take what is theirs is cut, and while
// there is no room the slowest make some and the newest are refused.

import { ApiError } from '../api-error'
import { createKept, type Kept } from './kept'
import { createWritingLine } from './writing-line'

export interface ReaderLimits {
  readonly maxWaitingBytes: number
  /** Within this an answer or a snapshot is taken whole, and every socket takes something. */
  readonly drainMs: number
  /** Who has taken nothing for this long makes room where there is none. */
  readonly spareMs: number
}

const LIMITS: ReaderLimits = { maxWaitingBytes: 64 * 1024 * 1024, drainMs: 30_000, spareMs: 3_000 }
const LOOK_MS = 1_000
const RETRY_SECONDS = 5

/** The socket below one answer. */
export interface Way {
  /** What was written and has not left. */
  waitingBytes(): number
  /** Grows with all that has left. */
  leftBytes(): number
  cut(): void
}

/** Whoever reads one answer, from the first thought of it until it has left. */
export interface Reader {
  /** Counts something until it is let go. What several readers wait for counts once. */
  keep(thing: object, bytes: number): void
  letGo(thing: object): void
  /** From now on until `settle` the time runs in which everything has to be taken; not while it waits for its turn. */
  hurry(): void
  settle(): void
  /** Comes when something may be written for it: one after the other, with room for everybody else in between. */
  turn(): Promise<void>
  /** What is done beside closing the socket. */
  onCut(listener: () => void): void
  /** It did not keep up with the others: it is cut after so long. */
  fallBehind(graceMs: number): NodeJS.Timeout
  cut(): void
  /** Calling it again does nothing. */
  end(): void
}

export interface Readers {
  readonly waitingBytes: number
  /** Who was given up until now, each once: who fell behind a stream, and who was cut because they took nothing. */
  readonly dropped: Readonly<Dropped>
  /** Watches a socket until the answer is called away. */
  watch(requestId: string, way: Way): () => void
  /**
   * Throws `unavailable` where there is no room, also not when the slowest have made theirs. What may be very large is
   * let in only while less than `share` of all is taken, so that it leaves room for the rest.
   */
  expectRoom(share?: number): void
  open(requestId: string, onEnd: () => void): Reader
  /** Cuts whom nobody waits for any longer. */
  look(): void
  /** Looks again and again. */
  start(signal: AbortSignal): void
}

type Dropped = Record<'slow' | 'stuck', number>

interface Line {
  way?: Way
  left: number
  movedAt: number
  dueAt?: number
  /** It waits for us, not we for it. */
  isInLine: boolean
  isBehind: boolean
  readonly kept: object[]
  readonly onCut: (() => void)[]
  onEnd: () => void
}

export function createReaders(now: () => number, given: Partial<ReaderLimits> = {}): Readers {
  const limits = { ...LIMITS, ...given }
  const lines = new Map<string, Line>()
  const kept = createKept()
  const turn = createWritingLine()
  const dropped: Dropped = { slow: 0, stuck: 0 }

  const lineOf = (requestId: string): Line => {
    let line = lines.get(requestId)
    if (line === undefined) {
      line = { left: 0, movedAt: now(), isInLine: false, isBehind: false, kept: [], onCut: [], onEnd: () => {} }
      lines.set(requestId, line)
    }
    return line
  }
  const release = (line: Line) => {
    delete line.dueAt
    for (const thing of line.kept.splice(0)) kept.drop(thing)
    const { onEnd } = line
    line.onEnd = () => {}
    onEnd()
  }
  const cut = (requestId: string, line: Line) => {
    lines.delete(requestId)
    if (!line.isBehind) dropped.stuck += 1
    release(line)
    for (const listener of line.onCut) listener()
    line.way?.cut()
  }
  const waitingBytes = () => {
    let sum = kept.bytes()
    for (const { way } of lines.values()) sum += way?.waitingBytes() ?? 0
    return sum
  }
  const makeRoom = (most = limits.maxWaitingBytes) => {
    if (waitingBytes() < most) return
    for (const [requestId, line] of listSlowest(lines, now() - limits.spareMs)) {
      cut(requestId, line)
      if (waitingBytes() < most) return
    }
  }
  const lookAtAll = () => {
    const at = now()
    for (const [requestId, line] of lines) {
      const left = line.way?.leftBytes() ?? 0
      if (left !== line.left || !isWaitedFor(line)) line.movedAt = at
      line.left = left
      if (at - line.movedAt >= limits.drainMs || isOverdue(line, at)) cut(requestId, line)
    }
    makeRoom()
  }

  return {
    get waitingBytes() {
      return waitingBytes()
    },
    dropped,
    watch(requestId, way) {
      const line = lineOf(requestId)
      line.way = way
      line.left = way.leftBytes()
      return () => {
        if (lines.get(requestId) === line) lines.delete(requestId)
        release(line)
      }
    },
    expectRoom(share = 1) {
      const most = limits.maxWaitingBytes * share
      makeRoom(most)
      if (waitingBytes() < most) return
      throw new ApiError('unavailable', 'Too much waits for readers that do not take it. Try again in a moment.', {
        retryAfterSeconds: RETRY_SECONDS,
      })
    },
    open(requestId, onEnd) {
      const line = lineOf(requestId)
      line.onEnd = onEnd
      return createReader(line, kept, {
        turn,
        now,
        drainMs: limits.drainMs,
        dropped,
        cut() {
          if (lines.get(requestId) === line) cut(requestId, line)
        },
        end() {
          release(line)
          // Without a socket there is nothing more to watch.
          if (line.way === undefined && lines.get(requestId) === line) lines.delete(requestId)
        },
      })
    },
    look: lookAtAll,
    start(signal) {
      const timer = setInterval(lookAtAll, LOOK_MS).unref()
      signal.addEventListener('abort', () => clearInterval(timer), { once: true })
    },
  }
}

interface ReaderMeans {
  now(): number
  readonly drainMs: number
  readonly dropped: Dropped
}

function createReader(
  line: Line,
  kept: Kept,
  { turn, now, drainMs, dropped, ...ends }: Pick<Reader, 'turn' | 'cut' | 'end'> & ReaderMeans,
): Reader {
  return {
    ...ends,
    keep(thing, bytes) {
      line.kept.push(thing)
      kept.add(thing, bytes)
    },
    letGo(thing) {
      const at = line.kept.indexOf(thing)
      if (at < 0) return
      line.kept.splice(at, 1)
      kept.drop(thing)
    },
    async turn() {
      const from = now()
      line.isInLine = true
      await turn()
      line.isInLine = false
      if (line.dueAt !== undefined) line.dueAt += now() - from
    },
    hurry() {
      line.dueAt = now() + drainMs
    },
    settle() {
      delete line.dueAt
    },
    fallBehind(graceMs) {
      if (!line.isBehind) dropped.slow += 1
      line.isBehind = true
      return setTimeout(ends.cut, graceMs)
    },
    onCut(listener) {
      line.onCut.push(listener)
    },
  }
}

/** Who has taken nothing since then, the slowest first. */
function listSlowest(lines: ReadonlyMap<string, Line>, since: number): readonly [string, Line][] {
  return [...lines]
    .filter(([, line]) => isWaitedFor(line) && line.movedAt <= since)
    .sort(([, one], [, other]) => one.movedAt - other.movedAt)
}

function isOverdue({ dueAt, isInLine }: Line, at: number): boolean {
  return dueAt !== undefined && !isInLine && at >= dueAt
}

function isWaitedFor(line: Line): boolean {
  return !line.isInLine && (line.kept.length > 0 || (line.way?.waitingBytes() ?? 0) > 0)
}
