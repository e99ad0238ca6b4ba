// What every answer of History is made with: where it is kept, where nobody recorded, and times and places as they are told.

import type { HistoryGap, HistorySource } from '@/lib/contract/history'
import { findGaps, type Gap } from '@/lib/history/gaps'
import { type HistoryReads, type HistoryStore, HistoryUnavailable, type Place } from '@/lib/history/store'
import { ApiError } from '../api-error'
import type { Sight } from '../views/sight'

export interface HistoryParts {
  readonly history: Pick<HistoryStore, 'read' | 'state'>
  readonly sight?: Sight | undefined
  readonly clock: () => Date
}

/** Whoever asks. */
export interface HistoryReader {
  /** Names of people are told to people who have one. */
  readonly isKnown: boolean
}

export function sourceOf(history: Pick<HistoryStore, 'state'>): HistorySource {
  const { since, ...state } = history.state()
  return { ...state, ...(since === undefined ? {} : { since: iso(since) }) }
}

/** Before anybody recorded there is no gap: `since` of the source says from when on. */
export async function readGaps(read: HistoryReads, from: number, to: number, now: number): Promise<readonly Gap[]> {
  const spans = await read.spans({ since: Math.max(from, 0), until: to })
  const first = Math.min(...spans.map(({ began }) => began))
  const begin = from === -Infinity ? first : Math.max(from, 0)
  if (!Number.isFinite(begin)) return []
  return findGaps(spans, begin, to, now)
}

export function describeGap({ from, to, reason }: Gap): HistoryGap {
  return { from: iso(from), to: iso(to), reason }
}

/** What cannot be read now is said, and why. */
export async function readOrRefuse<Value>(read: () => Promise<Value>): Promise<Value> {
  try {
    return await read()
  } catch (error) {
    if (!(error instanceof HistoryUnavailable)) throw error
    throw new ApiError('unavailable', error.message, { retryAfterSeconds: 10 })
  }
}

export function momentOf(
  since: { readonly type: 'span'; readonly ms: number } | { readonly type: 'time'; readonly time: Date },
  now: number,
): number {
  return since.type === 'span' ? now - since.ms : since.time.getTime()
}

export function writeCursor({ at, key }: Place): string {
  return Buffer.from(`${at},${key}`).toString('base64url')
}

export function iso(time: number): string {
  return new Date(time).toISOString()
}
