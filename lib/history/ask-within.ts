// A question to the database that several share, which somebody waits for.

import { describeFailure } from './failure'
import { WHY } from './failure-words'
import type { JointDb } from './joint-tables'
import { HistoryUnavailable } from './store'

/** Asks what `work` asks. Fails with HistoryUnavailable, for a reason that is told in words. */
export type Ask = <Answer>(work: (db: JointDb) => Promise<Answer>) => Promise<Answer>

/** Asks with one statement, which leaves this process in the same moment in which `beside` is done. */
export type AskAtOnce = (text: string, values: readonly string[], beside: () => void) => Promise<void>

export async function within<Answer>(ms: number, work: () => Promise<Answer>): Promise<Answer> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new HistoryUnavailable(WHY.slow)), ms)
  })
  const asked = work()
  // What comes after its time is nobody's.
  asked.catch(() => undefined)
  try {
    return await Promise.race([asked, late])
  } catch (error) {
    if (error instanceof HistoryUnavailable) throw error
    throw new HistoryUnavailable(WHY[describeFailure(error).code], { cause: error })
  } finally {
    clearTimeout(timer)
  }
}
