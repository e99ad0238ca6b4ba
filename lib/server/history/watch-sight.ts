// Whether there is anything to record: while kinds of Flux cannot be read, nobody knows what happens to their objects, and
// that time is a gap like one without a process.

import type { SourceHealth, SourceStateName } from '@/lib/contract/state'
import type { HistoryStore } from '@/lib/history/store'
import type { SourceBoard } from '../sources/source-board'

/** What is over so soon is read after it as if nothing had been. */
const BLINK_MS = 10_000

/** A kind that may not be read, or is not served, was not recorded before either. */
const LOST: ReadonlySet<SourceStateName> = new Set(['stale', 'error', 'unauthorised', 'rate_limited'])

/** Answers what is to be asked at each look. */
export function watchSight(
  board: Pick<SourceBoard, 'list'>,
  store: Pick<HistoryStore, 'rest'>,
  clock: () => Date,
): () => void {
  let blind: string | undefined
  return () => {
    const lost = board.list().filter(({ role, state }) => role === 'flux' && LOST.has(state))
    const since = Math.min(...lost.map((source) => Date.parse(source.since)))
    const reason = lost.length > 0 && clock().getTime() - since >= BLINK_MS ? reasonOf(lost) : undefined
    if (reason === blind || (reason !== undefined && blind !== undefined)) return
    blind = reason
    store.rest(reason === undefined ? undefined : { since, reason })
  }
}

function reasonOf([first, ...others]: readonly SourceHealth[]): string {
  const more = others.length === 0 ? '' : ` and ${others.length} more`
  return `${first?.label ?? 'Flux'}${more} could not be read`
}
