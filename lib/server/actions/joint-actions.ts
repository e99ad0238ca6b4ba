// Actions of several replicas that share a database: each writes down what it holds, hears what the others do, and goes on
// with what somebody held who is gone. A write is sent only where a row says that it is ours to send.

import { setTimeout as sleep } from 'node:timers/promises'
import type { ActionRows, TurnAnswer } from '@/lib/history/action-rows'
import { HistoryUnavailable } from '@/lib/history/store'
import { type Clock, pause } from '@/lib/kubernetes/clock'
import { ApiError } from '../api-error'
import type { ChangeFeed } from '../changes'
import { createDesk, type Desk } from './action-desk'
import { createEars, type Ears } from './action-ears'
import { type InFlight, type Sending, sayStopped } from './in-flight'
import { type InheritParts, inheritActions } from './inherit-actions'
import type { ActionTracker } from './tracker'

const LOOK_MS = 1_000
const RENEW_MS = 5_000
const RETRY_SECONDS = 5
/** So long an answer waits at most for what it says to be there for others. */
const PUBLISH_MS = 500

export interface JointParts extends InheritParts {
  readonly rows: ActionRows
  readonly tracker: ActionTracker
  readonly changes: Pick<ChangeFeed, 'subscribe'>
  /** True while somebody would see what the others do. */
  readonly isWatched: () => boolean
  /** True once all was read of which an object could tell what became of an action. */
  readonly isRead: () => boolean
  /** Somebody stopped elsewhere what is to be sent here. */
  readonly onStopped: (id: string, by: string) => void
  readonly timers: Clock
  readonly signal: AbortSignal
}

export function createJointActions(parts: JointParts): InFlight {
  const { rows, tracker, onStopped } = parts
  const desk = createDesk(parts)
  const ears = createEars({ ...parts, onLost: desk.lose })
  void look(parts, desk, ears)
  void hold(parts, desk, ears)
  return {
    begin: desk.begin,
    tell: desk.tell,
    catchUp: () => orUnavailable(ears.catchUp()),
    async takeTurn(sending) {
      const answer = await orUnavailable(desk.takeTurn(sending))
      if (answer.type === 'ours') return
      if (answer.type === 'over' && answer.row?.stoppedBy !== undefined)
        onStopped(groupOf(sending, tracker), answer.row.stoppedBy)
      // Whoever went on with it tells what becomes of it.
      else if (answer.type === 'over') await ears.catchUp().catch(() => undefined)
      throw explain(answer)
    },
    async publish() {
      await Promise.race([desk.flush().catch(() => undefined), sleep(PUBLISH_MS, undefined, { ref: false })])
    },
    async stop(actions, by) {
      const ids = actions.filter(({ id, state }) => state === 'queued' && tracker.isElsewhere(id)).map(({ id }) => id)
      if (ids.length === 0) return
      await orUnavailable(rows.stop(ids, by, sayStopped(by)))
      await orUnavailable(ears.catchUp())
    },
    async close() {
      await desk.flush().catch(() => undefined)
      await rows.leave().catch(() => undefined)
    },
  }
}

/** Each second while it makes a difference to somebody. */
async function look({ isWatched, timers, signal }: JointParts, desk: Desk, ears: Ears): Promise<void> {
  while (!signal.aborted) {
    if (isWatched() || desk.isHolding()) await ears.catchUp().catch(() => undefined)
    await pause(timers, LOOK_MS, signal)
  }
}

/** What is ours stays so, and what is nobody's is found. */
async function hold(parts: JointParts, desk: Desk, ears: Ears): Promise<void> {
  const { rows, isRead, timers, signal, log } = parts
  let isAway = false
  while (!signal.aborted) {
    try {
      if (desk.isHolding()) await rows.renew()
      await ears.catchUp()
      if (isRead()) inheritActions(parts, await rows.inherit())
      isAway = false
    } catch (error) {
      if (!isAway) log.warn('The actions that replicas share can be neither read nor held for now.', { error })
      isAway = true
    }
    await pause(timers, RENEW_MS, signal)
  }
}

function groupOf({ jobs, id }: Sending, tracker: Pick<ActionTracker, 'get'>): string {
  const first = jobs[0]?.id ?? id
  return tracker.get(first)?.selection?.id ?? first
}

function explain(answer: Exclude<TurnAnswer, { type: 'ours' }>): ApiError {
  switch (answer.type) {
    case 'in_flight':
      return new ApiError('in_flight', 'A request for this object is still under way.', { details: { id: answer.id } })
    case 'resting':
      return new ApiError('rate_limited', 'This object was changed a moment ago.', { retryAfterSeconds: 2 })
    case 'over':
      return answer.row?.stoppedBy === undefined
        ? new ApiError('unavailable', 'Not sent: another Fluxdeck went on with this.')
        : new ApiError('not_applicable', sayStopped(answer.row.stoppedBy))
  }
}

function orUnavailable<Answer>(asked: Promise<Answer>): Promise<Answer> {
  return asked.catch((error: unknown) => {
    if (!(error instanceof HistoryUnavailable)) throw error
    throw new ApiError('unavailable', 'Nothing was sent: the database that says whose turn it is cannot be reached.', {
      retryAfterSeconds: RETRY_SECONDS,
    })
  })
}
