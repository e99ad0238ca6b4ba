// All who write stand in one line, so that a hundred of them are no longer stretch of work than one.

import { isTakingIn, nextTurn, SLICE_MS } from '@/lib/turns'

/** The answer is awaited before each piece of work, which follows it at once. */
export function createWritingLine(): () => Promise<void> {
  let last: Promise<void> = Promise.resolve()
  /** Of the stretch in this round of the loop; a new round brings a new one, so that who is alone hardly ever waits. */
  let until: number | undefined
  const rest = () => {
    if (until !== undefined) return performance.now() < until ? undefined : nextTurn()
    if (isTakingIn()) return nextTurn()
    until = performance.now() + SLICE_MS
    setImmediate(() => {
      until = undefined
    })
    return undefined
  }
  return () => {
    last = last.then(rest)
    return last
  }
}
