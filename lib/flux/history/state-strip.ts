// The states of one object over a time, piece by piece: what it was in between is known from what it became next. Where
// nobody recorded, nobody knows.

import type { HistoryEntry, HistoryGap } from '@/lib/contract/history'
import type { Status } from '../judge/status'
import { statusOf } from './entry-words'

export interface StatePiece {
  readonly from: number
  readonly to: number
  /** Absent: nobody knows. */
  readonly status?: Status
}

export interface StripFacts {
  /** Of this object, in any order. */
  readonly entries: readonly HistoryEntry[]
  readonly gaps: readonly HistoryGap[]
  readonly from: number
  /** Nothing older is known. */
  readonly knownSince?: string | undefined
  /** What it is now. */
  readonly status?: Status | undefined
  /** Of the object that is there now: another one of its name has another history. */
  readonly uid?: string | undefined
  readonly now: number
}

export function stateStrip({ entries, gaps, from, knownSince, status, uid, now }: StripFacts): readonly StatePiece[] {
  const begin = Math.max(from, knownSince === undefined ? now : Date.parse(knownSince))
  const changes = entries
    .filter((entry) => entry.type === 'status' && (uid === undefined || entry.uid === undefined || entry.uid === uid))
    .map((entry) => ({ at: Date.parse(entry.at), became: statusOf(entry), was: readWas(entry), word: entry.became }))
    .filter(({ at }) => at <= now)
    .sort((a, b) => a.at - b.at)
  const [first] = changes
  const before = first === undefined ? status : first.was
  const pieces: StatePiece[] = []
  let at = from
  const add = (to: number, piece: Status | undefined) => {
    const end = Math.min(Math.max(to, from), now)
    if (end <= at) return
    const last = pieces.at(-1)
    if (last !== undefined && last.status === piece) pieces[pieces.length - 1] = { ...last, to: end }
    else pieces.push({ from: at, to: end, ...(piece === undefined ? {} : { status: piece }) })
    at = end
  }
  add(begin, undefined)
  let current = before
  for (const change of changes) {
    add(change.at, current)
    // What was created has no state before the next entry says one; what is gone has none.
    current = change.word === 'created' ? current : change.became
  }
  add(now, current)
  return cutOut(pieces, gaps)
}

function readWas(entry: HistoryEntry): Status | undefined {
  return entry.was === undefined ? undefined : statusOf({ type: 'status', became: entry.was })
}

/** Nobody knows what an object was while nobody recorded. */
function cutOut(pieces: readonly StatePiece[], gaps: readonly HistoryGap[]): readonly StatePiece[] {
  const spans = gaps
    .map(({ from, to }) => ({ from: Date.parse(from), to: Date.parse(to) }))
    .sort((a, b) => a.from - b.from)
  return pieces.flatMap((piece) => {
    const parts: StatePiece[] = []
    let { from } = piece
    for (const gap of spans) {
      if (gap.to <= from || gap.from >= piece.to) continue
      if (gap.from > from) parts.push({ ...piece, from, to: gap.from })
      const to = Math.min(gap.to, piece.to)
      parts.push({ from: Math.max(gap.from, from), to })
      from = to
    }
    return from < piece.to ? [...parts, { ...piece, from }] : parts
  })
}
