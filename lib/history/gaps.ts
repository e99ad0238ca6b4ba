// For which spans nobody was recording: what is not covered by anybody's span is a gap, and says why where that is known.

import type { Span } from './rows'

export interface Gap {
  readonly from: number
  readonly to: number
  readonly reason: string
}

const NOT_RUNNING = 'Fluxdeck was not running'
const BEFORE_ALL = 'History had not begun'

/** `seen` of an open span moves every ten seconds; until it is this old it may be the one that records now. */
const GRACE_MS = 30_000

/** Between `since` and `until`, oldest first. */
export function findGaps(spans: readonly Span[], since: number, until: number, now: number): readonly Gap[] {
  const gaps: Gap[] = []
  let covered = since
  let reason = BEFORE_ALL
  for (const span of [...spans].sort((a, b) => a.began - b.began)) {
    const end = endOf(span, now)
    if (span.began > covered) gaps.push({ from: covered, to: Math.min(span.began, until), reason })
    if (end < covered && covered > since) continue
    covered = Math.max(covered, end)
    reason = span.reason ?? NOT_RUNNING
  }
  if (covered < until) gaps.push({ from: covered, to: until, reason })
  return gaps.filter(({ from, to }) => from < to)
}

function endOf({ ended, seen }: Span, now: number): number {
  if (ended !== undefined) return ended
  return now - seen < GRACE_MS ? now : seen
}
