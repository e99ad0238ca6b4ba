// History in a database, in a thread of its own. Writes wait in a queue and nobody for them; where the database refuses,
// what happens is kept in memory, the reason is told, and the database is tried again.

import { createAlarm } from './alarm'
import { isEmptyBatch } from './batches'
import { WHY } from './failure-words'
import { createMemoryStore } from './memory-store'
import { readKept } from './read-kept'
import type { Entry } from './rows'
import { type KeptStoreOptions, type ServeParts, serveThread, TIMING, WRITE_AT } from './serve-thread'
import { createSpans, type Spans } from './spans'
import type { Blind, HistoryBatch, HistoryState, HistoryStore } from './store'
import { HistoryFailure, type ThreadLink } from './thread-link'
import type { FailureCode } from './work'
import { createWriteQueue } from './write-queue'

type Status =
  | { readonly type: 'connecting' }
  | { readonly type: 'live'; readonly link: ThreadLink; readonly since?: number }
  | { readonly type: 'away'; readonly code: FailureCode }

export function createKeptStore(options: KeptStoreOptions): HistoryStore {
  const { kind, instance, clock, timing = TIMING } = options
  const now = () => clock().getTime()
  const queue = createWriteQueue()
  const spans = createSpans(instance)
  const alarm = createAlarm()
  const [onChange, onTurn] = [createHearers(), createHearers()]
  let status: Status = { type: 'connecting' }
  let memory = createMemoryStore({ instance, clock })
  let isWriter = kind === 'sqlite'
  /** Since when somebody records here, wherever that is kept. */
  let began: number | undefined
  let isCompared = false
  let notice: string | undefined
  let failed: FailureCode | undefined
  const sight = createSight(spans, now, () => memory)
  let isClosed = false

  const set = (next: Status) => {
    status = next
    onChange.tell()
  }
  const takeTurn = () => {
    began ??= now()
    onTurn.tell()
  }
  const write = (batch: HistoryBatch) => {
    if (status.type !== 'live') memory.write(batch)
    const own = kind === 'sqlite' ? batch : seenByAll(batch, isWriter)
    if (!isEmptyBatch(own)) queue.push(own, now())
    if (queue.size >= WRITE_AT) alarm.ring()
  }
  const compareAnew = () => {
    // What was seen while nothing older was known would hide what changed before.
    queue.forgetSeen()
    spans.begin(began ?? now())
    isCompared = true
    takeTurn()
  }
  const goLive = async (link: ThreadLink) => {
    failed = undefined
    set({ type: 'live', link, ...(await link.ask('open', undefined)) })
    if (kind === 'sqlite' && !isCompared) compareAnew()
  }
  /** Whether it may begin anew at once. */
  const goAway = async (code: FailureCode) => {
    memory = createMemoryStore({ instance, clock })
    sight.pass()
    for (const batch of queue.list()) memory.write(batch)
    set({ type: 'away', code })
    if (began === undefined) takeTurn()
    if (code !== 'broken') return false
    const file = await options.putAside()
    isCompared = false
    notice = `The file of History was broken. It is put aside as ${file}, and a new one was begun.`
    write({ entries: [brokenEntry(now(), notice)] })
    return true
  }
  const onLease = (held: boolean) => {
    if (held === isWriter) return
    isWriter = held
    // Whoever writes now knows better what was seen last.
    if (held) compareAnew()
    else queue.forgetSeen()
  }
  const serving = {
    ...{ ...options, timing, queue, spans, alarm, onLease },
    ...{ isClosed: () => isClosed, failed: () => failed, isWriter: () => isWriter },
    onPruned: (kept: { readonly since?: number }) =>
      status.type === 'live' && set({ ...kept, type: 'live', link: status.link }),
  }
  const running = keepOpen(options, { serving, goLive, goAway, retry: () => alarm.wait(timing.retryMs) })

  return {
    write,
    rest: sight.rest,
    read: readKept({
      link: () => (status.type === 'live' ? status.link : undefined),
      memory: () => memory.read,
      withinMs: timing.readMs,
      onPlaceFails(code) {
        failed = code
        alarm.ring()
      },
    }),
    state: () => describe(status, kind, began, notice),
    onChange: onChange.add,
    onTurn(listener) {
      if (began !== undefined) queueMicrotask(listener)
      return onTurn.add(listener)
    },
    async close() {
      isClosed = true
      alarm.ring()
      await running
    },
  }
}

/** Of several that share it one writes what all of them see; an action is written by whoever holds it. */
function seenByAll({ actions: _, ...batch }: HistoryBatch, isWriter: boolean): HistoryBatch {
  return isWriter ? batch : {}
}

/** What is told of it goes into the spans, and to each memory that is begun meanwhile. */
function createSight(spans: Spans, now: () => number, memory: () => HistoryStore) {
  let blind: Blind | undefined
  return {
    rest(next: Blind | undefined) {
      blind = next
      memory().rest(blind)
      if (blind === undefined) spans.wake(now())
      else spans.rest(blind.since, blind.reason)
    },
    pass() {
      if (blind !== undefined) memory().rest(blind)
    },
  }
}

function brokenEntry(at: number, text: string): Entry {
  return { key: `c:history:${at}`, at, type: 'control', became: 'broken', text }
}

interface Course {
  readonly serving: ServeParts
  readonly goLive: (link: ThreadLink) => Promise<void>
  readonly goAway: (code: FailureCode) => Promise<boolean>
  readonly retry: () => Promise<void>
}

/** One thread after the other, until it is to end. */
async function keepOpen(
  { open, onTrouble }: KeptStoreOptions,
  { serving, goLive, goAway, retry }: Course,
): Promise<void> {
  /** Answers why it ended. */
  const keepOne = async (): Promise<FailureCode | undefined> => {
    let link: ThreadLink | undefined
    try {
      link = open()
      await goLive(link)
      return await serveThread(link, serving)
    } catch (error) {
      onTrouble('History is kept in memory only for now.', error)
      return error instanceof HistoryFailure ? error.code : 'unclear'
    } finally {
      // Until its thread has ended a file may stay locked.
      await link?.end()
    }
  }
  while (!serving.isClosed()) {
    const code = await keepOne()
    if (serving.isClosed() || code === undefined) return
    const isAnew = await goAway(code).catch((error: unknown) => {
      onTrouble('A broken file could not be put aside.', error)
      return false
    })
    if (!isAnew) await retry()
  }
}

function describe(
  status: Status,
  kind: HistoryState['kind'],
  began: number | undefined,
  notice: string | undefined,
): HistoryState {
  const reason = notice === undefined ? {} : { reason: notice }
  switch (status.type) {
    case 'connecting':
      return { kind, state: 'connecting' }
    case 'live': {
      const since = status.since ?? began
      return { kind, state: 'live', ...(since === undefined ? {} : { since }), ...reason }
    }
    case 'away':
      return {
        kind: 'memory',
        state: 'error',
        ...(began === undefined ? {} : { since: began }),
        reason: `Kept in memory only: ${WHY[status.code]}`,
      }
  }
}

function createHearers() {
  const listeners = new Set<() => void>()
  return {
    add(listener: () => void): () => void {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    tell() {
      for (const listener of [...listeners]) listener()
    },
  }
}
