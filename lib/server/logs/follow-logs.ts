// What one viewer follows: the logs of several containers as one stream of events, with those that come and go meanwhile.

import type { LogAnswer, LogEvent, LogLine } from '@/lib/contract/logs'
import type { Clock } from '@/lib/kubernetes/clock'
import { takeTurns } from '@/lib/turns'
import { type FollowedSources, followSources } from './follow-sources'
import { createLineRing } from './line-ring'
import { describeStream, isOver, type LogPlan, stateOf, takeLines } from './log-feed'
import type { LogHub } from './log-hub'
import { MAX_BYTES, MAX_TAIL, type SourceLine, sizeOfLine, sortLines } from './log-source'

/** So long all of them have to say what stands there already, so that it comes in order. */
const FIRST_MS = 700
const NEXT_MS = 100
const BEAT_MS = 15_000
/** Of one event: what is made of it at one go stays short. */
const MAX_EVENT_BYTES = 48 * 1024
/** Behind so much that was not taken yet lines wait, the newest of them. */
const MAX_QUEUED_BYTES = 256 * 1024

export interface FollowParts {
  readonly hub: LogHub
  readonly clock: () => Date
  readonly timers: Clock
}

/** Where the events go. */
export interface LogSink {
  send(event: LogEvent): void
  /** Bytes that were not taken yet. */
  waiting(): number
}

/** Ends with `signal`, or with an event that says so. */
export function followLogs(plan: LogPlan, parts: FollowParts, sink: LogSink, signal: AbortSignal): void {
  if (signal.aborted) return
  const { timers } = parts
  const ring = createLineRing<SourceLine>(MAX_TAIL, MAX_BYTES, sizeOfLine)
  const choice = plan.choose()
  const teller = createTeller(parts, sink)
  let dropped = 0
  let isFirst = true
  let isTelling = false
  let cancel: (() => void) | undefined
  const sources = followSources(plan, parts, {
    lines(lines, more) {
      for (const line of lines) ring.push(line)
      dropped += more
      soon()
    },
    changed: () => soon(),
  })

  function soon(): void {
    cancel ??= timers.after(isFirst ? FIRST_MS : NEXT_MS, flush)
  }

  function flush(): void {
    cancel = undefined
    if (signal.aborted) return
    if (isTelling || sink.waiting() > MAX_QUEUED_BYTES) soon()
    else void tellAll()
  }

  async function tellAll(): Promise<void> {
    const drained = ring.drain()
    const taken = takeLines(choice, sortLines(drained.items))
    // What stood there is cut to what was asked for, and that is no loss.
    const lines = isFirst ? newest(taken, plan.reach.tail) : taken
    const lost = dropped + (isFirst ? 0 : drained.dropped)
    dropped = 0
    isFirst = false
    isTelling = true
    const isLast = isAtEnd(plan, sources)
    await teller.tell(lines, headOf(sources), lost, signal)
    isTelling = false
    if (!isLast || signal.aborted) return
    sink.send({ type: 'end', data: stateOfFollowed(sources) })
    close()
  }

  function close(): void {
    signal.removeEventListener('abort', close)
    cancel?.()
    cancel = undefined
    teller.stop()
    sources.stop()
  }

  signal.addEventListener('abort', close, { once: true })
}

type Head = Pick<LogAnswer, 'state' | 'reason' | 'streams' | 'pods' | 'containers'>

/** Sends what is new, and the time now and then where nothing is. */
function createTeller({ clock, timers }: FollowParts, sink: LogSink) {
  let told = ''
  let cancelBeat: (() => void) | undefined
  const beatLater = () => {
    cancelBeat?.()
    cancelBeat = timers.after(BEAT_MS, () => {
      sink.send({ type: 'lines', data: { serverTime: clock().toISOString(), lines: [] } })
      beatLater()
    })
  }
  beatLater()
  return {
    async tell(lines: readonly LogLine[], head: Head, dropped: number, signal: AbortSignal) {
      const turn = takeTurns()
      const text = JSON.stringify(head)
      if (lines.length === 0 && text === told && dropped === 0) return
      for (const [at, part] of pieces(lines).entries()) {
        if (signal.aborted) return
        const isNew = at === 0 && text !== told
        const more = at === 0 && dropped > 0 ? { dropped } : {}
        sink.send({
          type: 'lines',
          data: { serverTime: clock().toISOString(), lines: part, ...(isNew ? head : {}), ...more },
        })
        await turn()
      }
      told = text
      if (!signal.aborted) beatLater()
    },
    stop: () => cancelBeat?.(),
  }
}

function headOf(sources: FollowedSources): Head {
  const { pods, containers } = sources.found()
  const streams = sources.list().map(({ source, state }) => describeStream(source, state))
  return { ...stateOfFollowed(sources), streams, pods, containers }
}

function stateOfFollowed(sources: FollowedSources) {
  const states = sources.list().map(({ state }) => state)
  return stateOf(sources.found(), states)
}

/** A log of an earlier run, or one that may not be read, does not go on; everything else may. */
function isAtEnd({ reach }: LogPlan, sources: FollowedSources): boolean {
  const list = sources.list()
  const { note } = sources.found()
  if (list.length === 0) return note?.state === 'forbidden' || (reach.previous && note !== undefined)
  const isForbidden = list.every(({ state }) => state.state === 'forbidden')
  return isForbidden || (reach.previous && list.every(({ state }) => isOver(state)))
}

function newest(lines: readonly LogLine[], tail: number): readonly LogLine[] {
  return tail === 0 ? [] : lines.slice(-tail)
}

/** In events that are not too large; one without any lines where there are none. */
function pieces(lines: readonly LogLine[]): readonly (readonly LogLine[])[] {
  const parts: LogLine[][] = [[]]
  let bytes = 0
  for (const line of lines) {
    bytes += line.text.length * 2 + 160
    if (bytes > MAX_EVENT_BYTES) {
      parts.push([])
      bytes = line.text.length * 2 + 160
    }
    parts.at(-1)?.push(line)
  }
  return parts
}
