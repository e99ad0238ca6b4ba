// Reads of what is kept: of the database while it is open, else of memory. Nobody waits for long.

import { isOfPlace, WHY } from './failure-words'
import { type HistoryReads, HistoryUnavailable } from './store'
import { HistoryFailure, type ThreadLink } from './thread-link'
import type { FailureCode } from './work'

export interface ReadParts {
  readonly link: () => ThreadLink | undefined
  readonly memory: () => HistoryReads
  readonly withinMs: number
  readonly onPlaceFails: (code: FailureCode) => void
}

export function readKept({ link, memory, withinMs, onPlaceFails }: ReadParts): HistoryReads {
  async function read<Answer>(
    ask: (thread: ThreadLink) => Promise<Answer>,
    otherwise: (reads: HistoryReads) => Promise<Answer>,
  ): Promise<Answer> {
    const thread = link()
    if (thread === undefined) return otherwise(memory())
    try {
      return await ask(thread)
    } catch (error) {
      if (!(error instanceof HistoryFailure)) throw error
      if (isOfPlace(error.code)) onPlaceFails(error.code)
      const words = error.code === 'slow' ? 'History is slow at the moment' : `History: ${WHY[error.code]}`
      throw new HistoryUnavailable(words, { cause: error })
    }
  }
  return {
    entries: (query) =>
      read(
        (thread) => thread.ask('entries', query, withinMs),
        (reads) => reads.entries(query),
      ),
    spans: (query) =>
      read(
        (thread) => thread.ask('spans', query, withinMs),
        (reads) => reads.spans(query),
      ),
    seen: () =>
      read(
        (thread) => thread.ask('seen', undefined, withinMs),
        (reads) => reads.seen(),
      ),
    rollouts: (query) =>
      read(
        (thread) => thread.ask('rollouts', query, withinMs),
        (reads) => reads.rollouts(query),
      ),
    rollout: (id) =>
      read(
        (thread) => thread.ask('rollout', id, withinMs),
        (reads) => reads.rollout(id),
      ),
    rolloutObjects: (ids) =>
      read(
        (thread) => thread.ask('rolloutObjects', ids, withinMs),
        (reads) => reads.rolloutObjects(ids),
      ),
    neighbours: (id) =>
      read(
        (thread) => thread.ask('neighbours', id, withinMs),
        (reads) => reads.neighbours(id),
      ),
    actions: (query) =>
      read(
        (thread) => thread.ask('actions', query, withinMs),
        (reads) => reads.actions(query),
      ),
    days: (query) =>
      read(
        (thread) => thread.ask('days', query, withinMs),
        (reads) => reads.days(query),
      ),
  }
}
