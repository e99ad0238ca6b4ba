// Lines of logs: the answers of /api/objects/…/logs and /api/workloads/…/logs, and the events of both with `follow`.

import type { ByeEvent } from './stream'

export const LOG_LEVELS = ['error', 'warn', 'info', 'debug'] as const
export type LogLevel = (typeof LOG_LEVELS)[number]

export interface LogLine {
  /** As the kubelet wrote it down, in UTC and to the nanosecond, so that texts sort as times do. */
  readonly at: string
  readonly pod: string
  readonly container: string
  readonly level?: LogLevel
  readonly text: string
  /** The object is named inside the text only. */
  readonly mentions?: true
}

export const LOG_STATES = ['live', 'waiting', 'ended', 'absent', 'forbidden', 'unreachable', 'error'] as const
export type LogState = (typeof LOG_STATES)[number]

/** One stream of the pods that an answer is made of. */
export interface LogStream {
  readonly pod: string
  readonly container: string
  readonly state: LogState
  readonly reason?: string
  /** An earlier run of the container left a log of its own. */
  readonly previous?: true
}

export interface LogAnswer {
  readonly serverTime: string
  readonly lines: readonly LogLine[]
  readonly state: LogState
  readonly reason?: string
  readonly streams: readonly LogStream[]
  /** What could be chosen instead. */
  readonly pods: readonly string[]
  readonly containers: readonly string[]
  /** True where nothing more will come of it. */
  readonly ended?: boolean
  /** Lines that came and are not in `lines`, for there were too many. */
  readonly dropped?: number
  readonly ignored?: readonly string[]
}

/** The first one holds everything; of the later ones what is absent is as before, and a state brings its reason along. */
export type LogBatch = Pick<LogAnswer, 'serverTime' | 'lines'> & Partial<Omit<LogAnswer, 'serverTime' | 'lines'>>

/** With `follow`: `lines` as they come, one without any now and then, `end` when nothing more will, `bye` when we go. */
export type LogEvent =
  | { readonly type: 'lines'; readonly data: LogBatch }
  | { readonly type: 'end'; readonly data: { readonly state: LogState; readonly reason?: string } }
  | { readonly type: 'bye'; readonly data: ByeEvent }
