// The lines of a log as a page keeps them: the newest of what came, each once, and how many are not there any more.

import type { LogAnswer, LogBatch, LogLine } from '@/lib/contract/logs'

export const KEPT_LINES = 5_000

export type LogHead = Pick<LogAnswer, 'state' | 'reason' | 'streams' | 'pods' | 'containers'>

export interface LogLines {
  readonly lines: readonly LogLine[]
  /** The number of the first of them: a line keeps its number. */
  readonly first: number
  /** Came, and had to go again. */
  readonly trimmed: number
  /** Never came: the server had to leave them out. */
  readonly dropped: number
  readonly head: LogHead | undefined
}

export const NO_LINES: LogLines = { lines: [], first: 0, trimmed: 0, dropped: 0, head: undefined }

/** `isAgain`: the first batch of a connection behind another one tells once more what may be known. */
export function addBatch(known: LogLines, batch: LogBatch, isAgain: boolean): LogLines {
  const fresh = isAgain ? leaveKnown(known.lines, batch.lines) : batch.lines
  const all = fresh.length === 0 ? known.lines : [...known.lines, ...fresh]
  const over = Math.max(0, all.length - KEPT_LINES)
  return {
    lines: over === 0 ? all : all.slice(over),
    first: known.first + over,
    trimmed: known.trimmed + over,
    dropped: known.dropped + (batch.dropped ?? 0),
    head: headOf(batch) ?? known.head,
  }
}

function headOf({ state, reason, streams, pods, containers }: LogBatch): LogHead | undefined {
  if (state === undefined) return undefined
  return {
    state,
    ...(reason === undefined ? {} : { reason }),
    streams: streams ?? [],
    pods: pods ?? [],
    containers: containers ?? [],
  }
}

/** Lines of one container come in order, so that those up to the last known moment were told. */
function leaveKnown(known: readonly LogLine[], lines: readonly LogLine[]): readonly LogLine[] {
  const last = new Map<string, string>()
  for (const { pod, container, at } of known) last.set(`${pod}/${container}`, at)
  return lines.filter(({ pod, container, at }) => at > (last.get(`${pod}/${container}`) ?? ''))
}

/** What stands in a file of them. */
export function formatLines(lines: readonly LogLine[]): string {
  const hasMany = new Set(lines.map(({ pod, container }) => `${pod}/${container}`)).size > 1
  return lines
    .map(({ at, pod, container, level, text }) =>
      [at, ...(hasMany ? [`${pod}/${container}`] : []), ...(level === undefined ? [] : [level.toUpperCase()]), text]
        .join(' ')
        .concat('\n'),
    )
    .join('')
}
