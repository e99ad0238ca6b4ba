// Reads of what is kept: of the database while it is open, else of memory. Nobody waits for long.

import { isOfPlace, WHY } from './failure-words'
import { type Answers, type HistoryReads, HistoryUnavailable, type Questions } from './store'
import { HistoryFailure, type ThreadLink } from './thread-link'
import type { FailureCode, WorkQuestions } from './work'

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
  const asked =
    <What extends keyof Questions>(what: What) =>
    (query: WorkQuestions[What]): Promise<Answers[What]> =>
      read<Answers[What]>(
        (thread) => thread.ask(what, query, withinMs),
        (reads) => reads[what](query),
      )
  return {
    entries: asked('entries'),
    spans: asked('spans'),
    seen: asked('seen'),
    rollouts: asked('rollouts'),
    rollout: asked('rollout'),
    rolloutObjects: asked('rolloutObjects'),
    neighbours: asked('neighbours'),
    actions: asked('actions'),
    days: asked('days'),
  }
}
