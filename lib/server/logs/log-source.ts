// One container whose log is read, how much of it, and what comes of it.

import { compareText } from '@/lib/compare'
import type { LogState } from '@/lib/contract/logs'
import type { PodLog } from '@/lib/kubernetes/pod-log'
import type { ReadLine } from './log-line'

export interface LogSource extends PodLog {
  readonly uid: string
  /** Which start of the container, so that another one is another log. */
  readonly run: string
  /** How it has ended: then an unfinished line will never be finished. */
  readonly end?: string
  readonly hasPrevious: boolean
}

export interface LogReach {
  /** At most `MAX_TAIL`. */
  readonly tail: number
  readonly sinceSeconds?: number
  readonly previous: boolean
}

export const MAX_TAIL = 2_000
/** Of one container, or of one answer: a line is some 200 bytes on average. */
export const MAX_BYTES = 2 * 1024 * 1024

export interface SourceLine extends ReadLine {
  readonly source: LogSource
}

export interface SourceState {
  readonly state: LogState
  readonly reason?: string
}

export function sizeOfLine({ text }: Pick<ReadLine, 'text'>): number {
  return text.length + 128
}

/** By time; lines of the same moment keep their order. */
export function sortLines(lines: readonly SourceLine[]): readonly SourceLine[] {
  return lines.toSorted((a, b) => compareText(a.at, b.at))
}

/** By time; lines of one container keep the order in which they were written. */
export function mergeLines(lists: readonly (readonly SourceLine[])[]): readonly SourceLine[] {
  if (lists.length === 1) return lists[0] ?? []
  return sortLines(lists.flat())
}
