// Whether there is anything to record: while kinds of Flux cannot be read, nobody knows what happens to their objects, and
// that time is a gap like one without a process.

import type { SourceHealth, SourceStateName } from '@/lib/contract/state'
import type { HistoryStore } from '@/lib/history/store'
import type { Clock } from '@/lib/kubernetes/clock'
import type { SourceBoard } from '../sources/source-board'

/** What is over so soon is read after it as if nothing had been. */
const BLINK_MS = 10_000

/** A kind that may not be read, or is not served, was not recorded before either. */
const LOST: ReadonlySet<SourceStateName> = new Set(['stale', 'error', 'unauthorised', 'rate_limited'])

export interface SightParts {
  readonly board: Pick<SourceBoard, 'list' | 'onChange'>
  readonly store: Pick<HistoryStore, 'rest'>
  /** Of the cluster, as the times of the sources are. */
  readonly clock: () => Date
  readonly timers: Pick<Clock, 'after'>
}

export function watchSight({ board, store, clock, timers }: SightParts, signal: AbortSignal): void {
  let isBlind = false
  let cancel = () => {}
  const look = () => {
    cancel()
    if (signal.aborted) return
    const lost = board.list().filter(({ role, state }) => role === 'flux' && LOST.has(state))
    if (lost.length === 0) {
      if (isBlind) store.rest(undefined)
      isBlind = false
      return
    }
    if (isBlind) return
    const since = Math.min(...lost.map((source) => Date.parse(source.since)))
    const waitMs = since + BLINK_MS - clock().getTime()
    if (waitMs > 0) cancel = timers.after(waitMs, look)
    else {
      isBlind = true
      store.rest({ since, reason: reasonOf(lost) })
    }
  }
  board.onChange(look)
  signal.addEventListener('abort', () => cancel(), { once: true })
  look()
}

function reasonOf([first, ...others]: readonly SourceHealth[]): string {
  const more = others.length === 0 ? '' : ` and ${others.length} more`
  return `${first?.label ?? 'Flux'}${more} could not be read`
}
