// How History is written and read, whatever holds it. Nobody waits for a write; a read that takes too long is given up.

import type { EntryType, HistorySource } from '@/lib/contract/history'
import type { Ref } from '@/lib/ref'
import type { ActionRow, Course, DayRow, Entry, RolloutObject, RolloutRow, Seen, Span } from './rows'

/** What belongs together: all of it is kept, or nothing. */
export interface HistoryBatch {
  /** What is kept under the same key stays; of a notification the later version counts. */
  readonly entries?: readonly Entry[]
  /** Takes the place of what was seen of the same uid. */
  readonly seen?: readonly Seen[]
  /** Uids of objects that are gone. */
  readonly forgotten?: readonly string[]
  readonly rollouts?: readonly RolloutRow[]
  readonly rolloutObjects?: readonly RolloutObject[]
  readonly actions?: readonly ActionRow[]
}

/** What is there when a store in memory begins: of a cluster that is played, the weeks before. */
export interface Past {
  readonly since: number
  readonly spans: readonly Span[]
  readonly batch: HistoryBatch
}

export interface Blind {
  readonly since: number
  readonly reason: string
}

/** Where a page ended: the next one begins behind it. */
export interface Place {
  readonly at: number
  readonly key: string
}

export interface Page<Row> {
  /** Newest first. */
  readonly rows: readonly Row[]
  /** There may be more behind it, also where fewer came than were asked for. */
  readonly next?: Place
}

export interface EntryQuery {
  readonly since?: number
  readonly until?: number
  readonly object?: Ref
  readonly type?: EntryType
  /** Of these only; `null` stands for what has none. Absent: of all. */
  readonly namespaces?: readonly (string | null)[]
  /** Part of object, text, revision or actor, in any case. */
  readonly q?: string
  readonly limit: number
  readonly after?: Place
}

export interface RolloutQuery {
  /** By the time it began. */
  readonly since?: number
  readonly until?: number
  readonly source?: Ref
  /** Those in which this object stands. */
  readonly object?: Ref
  /** With those that changed nothing. */
  readonly all?: boolean
  readonly limit: number
  readonly after?: Place
}

export interface ActionQuery {
  readonly object?: Ref
  readonly open?: boolean
  readonly limit: number
}

/** What was counted while it was written. */
export interface CountedDays {
  /** Those of them on which something happened. */
  readonly rows: readonly DayRow[]
  /** What goes on, which no row counts. */
  readonly open: readonly Course[]
}

/** What may be asked. */
export interface Questions {
  readonly entries: EntryQuery
  /** Spans that touch this time. */
  readonly spans: { readonly since: number; readonly until: number }
  // biome-ignore lint/suspicious/noConfusingVoidType: it is asked without a parameter.
  readonly seen: void
  readonly rollouts: RolloutQuery
  readonly rollout: string
  readonly rolloutObjects: readonly string[]
  /** Of the same source: the one before and the one behind. */
  readonly neighbours: string
  readonly actions: ActionQuery
  /** Undefined where nobody counts, or not all is counted. */
  readonly days: { readonly from: number; readonly now: number }
}

export interface Answers {
  readonly entries: Page<Entry>
  readonly spans: readonly Span[]
  readonly seen: readonly Seen[]
  readonly rollouts: Page<RolloutRow>
  readonly rollout: RolloutRow | undefined
  readonly rolloutObjects: readonly RolloutObject[]
  readonly neighbours: { readonly previous?: RolloutRow; readonly next?: RolloutRow }
  readonly actions: readonly ActionRow[]
  readonly days: CountedDays | undefined
}

/** Each answers what is kept, newest first, and fails with HistoryUnavailable. */
export type HistoryReads = {
  readonly [What in keyof Questions]: (query: Questions[What]) => Promise<Answers[What]>
}

export interface HistoryState {
  readonly kind: HistorySource['kind']
  readonly state: 'connecting' | 'live' | 'error' | 'disabled'
  /** Nothing older is known. */
  readonly since?: number
  /** In words, where not all is kept as it was meant to be. */
  readonly reason?: string
}

export interface HistoryStore {
  /** Never waits and never fails: what cannot be kept becomes a gap. */
  write(batch: HistoryBatch): void
  /** Since when, and why, there is nothing to record because nothing can be read; undefined: there is again. */
  rest(blind: Blind | undefined): void
  readonly read: HistoryReads
  state(): HistoryState
  onChange(listener: () => void): () => void
  /** From now on this process is the one that writes: it compares what is there with what was seen, and tells the rest. */
  onTurn(listener: () => void): () => void
  /** Writes what is waiting, as far as that is done soon. */
  close(): Promise<void>
}

/** It could not be read now, for a reason that is told in words. */
export class HistoryUnavailable extends Error {
  override readonly name = 'HistoryUnavailable'
}
