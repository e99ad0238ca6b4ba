// One open database: writes what waits, holds the lease where several share it, takes away what is too old; until the
// place fails or it is to end.

import { DAY_MS, dayNameOf } from '@/lib/flux/history/count-day'
import type { Alarm } from './alarm'
import { isOfPlace } from './failure-words'
import type { Spans } from './spans'
import type { HistoryState } from './store'
import { HistoryFailure, type ThreadLink } from './thread-link'
import type { FailureCode } from './work'
import type { WriteQueue } from './write-queue'

/** Entries that are not made to wait. */
export const WRITE_AT = 200
/** So long an end waits for what is not written yet. */
const LAST_WRITES_MS = 2_000
/** A batch that fails so often for no reason of the place is given up. */
const TRIES = 3
const KEEP_DAYS_MS = 730 * DAY_MS
const FIRST_PRUNE_MS = 60_000

export interface Timing {
  /** From a write to its transaction. */
  readonly writeMs: number
  /** How often the span goes on while nothing happens. */
  readonly spanMs: number
  readonly retryMs: number
  readonly readMs: number
  readonly leaseMs: number
  readonly pruneMs: number
}

export const TIMING: Timing = {
  writeMs: 1_000,
  spanMs: 10_000,
  retryMs: 60_000,
  readMs: 5_000,
  leaseMs: 5_000,
  pruneMs: 3_600_000,
}

export interface KeptStoreOptions {
  readonly kind: Extract<HistoryState['kind'], 'sqlite' | 'postgres'>
  /** Begins a new thread with the database. */
  readonly open: () => ThreadLink
  /** Puts a broken file aside, and answers under which name. */
  readonly putAside: () => Promise<string>
  readonly limits: { readonly keepMs: number; readonly maxBytes: number }
  readonly instance: string
  readonly clock: () => Date
  readonly timing?: Timing
  readonly onTrouble: (why: string, error: unknown) => void
}

export interface ServeParts extends Pick<KeptStoreOptions, 'kind' | 'instance' | 'limits' | 'clock' | 'onTrouble'> {
  readonly timing: Timing
  readonly queue: WriteQueue
  readonly spans: Spans
  readonly alarm: Alarm
  readonly isClosed: () => boolean
  /** Whether a question found that the place fails. */
  readonly failed: () => FailureCode | undefined
  readonly isWriter: () => boolean
  readonly onLease: (held: boolean) => void
  /** What is kept begins later now. */
  readonly onPruned: (kept: { readonly since?: number }) => void
}

export async function serveThread(link: ThreadLink, parts: ServeParts): Promise<FailureCode | undefined> {
  const { timing, queue, alarm, isClosed, failed, clock } = parts
  const now = () => clock().getTime()
  const due = { span: 0, lease: 0, prune: now() + Math.min(FIRST_PRUNE_MS, timing.pruneMs) }
  let tries = 0
  for (;;) {
    const why = failed()
    if (why !== undefined) return why
    try {
      if (isClosed()) return await end(link, parts)
      if (parts.kind === 'postgres' && now() >= due.lease) {
        parts.onLease(await link.ask('lease', parts.instance, timing.readMs))
        due.lease = now() + timing.leaseMs
      }
      if (queue.size > 0 || now() >= due.span) {
        await writeOnce(link, parts)
        tries = 0
        due.span = now() + timing.spanMs
      }
      if (parts.isWriter() && now() >= due.prune) {
        const isMore = await link.ask('prune', limitsAt(now(), parts.limits))
        due.prune = isMore ? now() : now() + timing.pruneMs
        if (!isMore) parts.onPruned(await link.ask('open', undefined))
      }
    } catch (error) {
      if (!(error instanceof HistoryFailure)) throw error
      // What could not be written at the end stays unwritten, and the gap says so.
      if (isOfPlace(error.code) || isClosed()) return error.code
      tries += 1
      if (tries >= TRIES) {
        parts.onTrouble('What waited to be written was given up.', error)
        queue.drop()
        tries = 0
      }
    }
    const isBusy = queue.size >= WRITE_AT || (parts.isWriter() && due.prune <= now())
    if (!isBusy || tries > 0) await alarm.wait(timing.writeMs)
  }
}

async function writeOnce(link: ThreadLink, { queue, spans, clock, isWriter }: ServeParts): Promise<void> {
  const { batch, until } = queue.take(clock().getTime())
  await link.ask('keep', isWriter() ? { ...batch, spans: spans.goOn(until, queue.takeLost()) } : batch)
  queue.done()
  spans.done()
}

async function end(link: ThreadLink, parts: ServeParts): Promise<undefined> {
  const { queue, spans, clock, kind, instance, isWriter } = parts
  const by = performance.now() + LAST_WRITES_MS
  while (queue.size > 0 && performance.now() < by) await writeOnce(link, parts)
  if (isWriter() && queue.size === 0)
    await link.ask('keep', { spans: spans.end(clock().getTime()) }, Math.max(1, by - performance.now()))
  if (kind === 'postgres') await link.ask('giveLease', instance, Math.max(1, by - performance.now()))
  return undefined
}

function limitsAt(now: number, { keepMs, maxBytes }: KeptStoreOptions['limits']) {
  return { before: now - keepMs, firstDay: dayNameOf(now - KEEP_DAYS_MS), maxBytes }
}
