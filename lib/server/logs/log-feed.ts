// A question for logs, whoever asks it: which containers, how much of them, and which lines are meant.

import type { LogAnswer, LogLevel, LogLine, LogStream } from '@/lib/contract/logs'
import type { Clock } from '@/lib/kubernetes/clock'
import { createPlaces } from '@/lib/places'
import type { ChosenSources } from './choose-sources'
import { createLineRing } from './line-ring'
import { stateOfAll } from './log-failure'
import {
  type LogReach,
  type LogSource,
  MAX_BYTES,
  MAX_TAIL,
  mergeLines,
  type SourceLine,
  type SourceState,
  sizeOfLine,
} from './log-source'
import { type LogReading, readLog } from './read-log'

/** Says of a line whether it is meant, and how it is shown; `learn` is told each line of a batch before. */
export interface LineChoice {
  learn?(line: SourceLine): void
  take(line: SourceLine): LogLine | undefined
}

export interface LogPlan {
  /** Which containers there are now; asked again and again while they are followed. */
  readonly find: (signal: AbortSignal) => Promise<ChosenSources>
  readonly reach: LogReach
  /** True where many lines are read for few that are meant. */
  readonly isNarrow: boolean
  readonly choose: () => LineChoice
}

/** Logs read at the same time, for all who ask. */
const READS_AT_ONCE = 8

export type LogReader = (plan: LogPlan, signal: AbortSignal) => Promise<LogAnswer>

export function createLogReader(parts: LogReading & { readonly clock: () => Date; readonly timers: Clock }): LogReader {
  const places = createPlaces(READS_AT_ONCE)
  const readOne = async (source: LogSource, reach: LogReach, signal: AbortSignal) => {
    const leave = await places.enter(signal)
    try {
      return await readLog(source, reach, parts, signal)
    } finally {
      leave()
    }
  }
  return async (plan, signal) => {
    const found = await plan.find(signal)
    const { tail } = plan.reach
    const reach = { ...plan.reach, tail: reachOf(plan) }
    const read = await Promise.all(found.sources.map((source) => readOne(source, reach, signal)))
    const ring = createLineRing<LogLine>(Math.max(tail, 1), MAX_BYTES, sizeOfLine)
    for (const line of takeLines(plan.choose(), mergeLines(read.map(({ lines }) => lines)))) ring.push(line)
    const kept = ring.drain()
    const cut = read.reduce((sum, { dropped }) => sum + dropped, 0)
    return {
      serverTime: parts.clock().toISOString(),
      lines: tail === 0 ? [] : kept.items,
      ...stateOf(
        found,
        read.map(({ state }) => state),
      ),
      streams: read.map(({ source, state }) => describeStream(source, state)),
      pods: found.pods,
      containers: found.containers,
      ...(read.every(({ state }) => isOver(state)) ? { ended: true } : {}),
      ...(cut === 0 ? {} : { dropped: cut }),
    }
  }
}

/** Those of a batch that are meant, as they are shown. */
export function takeLines(choice: LineChoice, lines: readonly SourceLine[]): readonly LogLine[] {
  if (choice.learn !== undefined) for (const line of lines) choice.learn(line)
  return lines.flatMap((line) => choice.take(line) ?? [])
}

/** Where few of the lines are meant as many are read as may be. */
export function reachOf({ reach, isNarrow }: LogPlan): number {
  return isNarrow ? MAX_TAIL : Math.min(reach.tail, MAX_TAIL)
}

export function isOver({ state }: SourceState): boolean {
  return state === 'ended' || state === 'absent' || state === 'forbidden'
}

export function stateOf({ note }: ChosenSources, states: readonly SourceState[]): SourceState {
  const all = stateOfAll(states, note ?? { state: 'absent', reason: 'There is no log to read.' })
  return all.reason === undefined && note?.reason !== undefined ? { ...all, reason: note.reason } : all
}

export function describeStream({ pod, container, hasPrevious }: LogSource, { state, reason }: SourceState): LogStream {
  return {
    pod,
    container,
    state,
    ...(reason === undefined ? {} : { reason }),
    ...(hasPrevious ? { previous: true } : {}),
  }
}

const RANK: Readonly<Record<LogLevel, number>> = { error: 0, warn: 1, info: 2, debug: 3 }

export interface WantedLines {
  readonly q: string
  /** This level and worse; a line of which none is known counts as `info`, one that is indented as the line above it. */
  readonly level?: LogLevel
}

export function chooseLines({ q, level }: WantedLines): LineChoice {
  const word = q.toLowerCase()
  const most = level === undefined ? undefined : RANK[level]
  const last = new Map<string, LogLevel>()
  return {
    take(line) {
      if (most !== undefined && rankOf(line, last) > most) return undefined
      return word !== '' && !line.text.toLowerCase().includes(word) ? undefined : toLogLine(line)
    },
  }
}

function rankOf({ source, level, text }: SourceLine, last: Map<string, LogLevel>): number {
  const key = `${source.uid} ${source.container}`
  const own = level ?? (/^\s/.test(text) ? last.get(key) : undefined) ?? 'info'
  last.set(key, own)
  return RANK[own]
}

export function toLogLine({ at, source, level, text }: SourceLine): LogLine {
  return { at, pod: source.pod, container: source.container, ...(level === undefined ? {} : { level }), text }
}
