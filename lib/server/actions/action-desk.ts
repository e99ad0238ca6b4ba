// What this replica holds of the actions that several share: written down at each state, one thing after the other, so that
// nothing older ever takes the place of what says that something may have been sent.

import { isEnded } from '@/lib/contract/actions'
import { ACTION_NAMES, mayInterrupt } from '@/lib/flux/act/actions'
import type { ActionRows, HeldAction, Turn, TurnAnswer } from '@/lib/history/action-rows'
import { HistoryUnavailable } from '@/lib/history/store'
import type { ChangeFeed } from '../changes'
import { keepAction } from '../history/action-row'
import { createOutbox, type Told } from './action-outbox'
import type { Sending } from './in-flight'
import { type Asked, writeAsked } from './inherit-actions'
import { OBJECT_GAP_MS } from './limits'
import type { Job } from './one-write'
import type { ActionTracker } from './tracker'

/** So long a write waits until its turn is written down. */
const TURN_MS = 2_000

export interface DeskParts {
  readonly rows: Pick<ActionRows, 'keep' | 'take' | 'tell'>
  readonly tracker: Pick<ActionTracker, 'get' | 'isElsewhere'>
  readonly changes: Pick<ChangeFeed, 'subscribe'>
}

export interface Desk {
  begin(jobs: readonly Job[]): void
  /** Behind it nobody needs to know any more who asked for it. */
  tell(id: string, write: () => void): void
  takeTurn(sending: Sending): Promise<TurnAnswer>
  /** Writes down what waits. */
  flush(): Promise<void>
  /** Somebody else goes on with it. */
  lose(id: string): void
  /** True while something is under way of which others count on this replica. */
  isHolding(): boolean
}

export function createDesk({ rows, tracker, changes }: DeskParts): Desk {
  const asked = new Map<string, Asked>()
  /** Of what is being sent and does not say so itself yet. */
  const tokens = new Map<string, string>()
  const open = new Set<string>()
  const telling = new Set<Promise<void>>()

  const toRow = (told: Told): HeldAction => {
    const row = keepAction(told)
    const token = row.token ?? tokens.get(row.id)
    const by = asked.get(row.id)
    return {
      ...row,
      ...(token === undefined ? {} : { token }),
      ...(by === undefined ? {} : { via: by.asker.via, asker: writeAsked(by) }),
    }
  }
  const outbox = createOutbox((waiting) => rows.keep(waiting.map(toRow)))
  const note = (told: Told) => {
    const { id, state } = told.after
    if (isEnded(state)) open.delete(id)
    else open.add(id)
    if (told.after.token !== undefined || isEnded(state)) tokens.delete(id)
    outbox.put(told)
  }
  changes.subscribe((told) => {
    for (const change of told) {
      if (change.type !== 'action') continue
      if (!tracker.isElsewhere(change.after.id)) note(change)
    }
  })
  const nowOf = (id: string): readonly HeldAction[] => {
    const after = tracker.get(id)
    return after === undefined ? [] : [toRow({ after, at: new Date(after.requestedAt) })]
  }
  const takeInLine = async ({ id, ref, jobs, own }: Sending, waiting: readonly Told[]): Promise<TurnAnswer> => {
    const kept = waiting.map(toRow)
    const before = jobs.map((job) => [job.id, asked.get(job.id)] as const)
    for (const [one, by] of before) if (by !== undefined) asked.set(one, { ...by, isSent: true })
    if (own !== undefined) tokens.set(id, own.token)
    const sending = jobs.flatMap((job) => nowOf(job.id))
    let isOurs = false
    try {
      const answer = await rows.take(kept, turnOf({ id, ref, own }), sending)
      isOurs = answer.type === 'ours'
      return answer
    } finally {
      if (!isOurs) tokens.delete(id)
      for (const [one, by] of before) if (!isOurs && by !== undefined && asked.has(one)) asked.set(one, by)
    }
  }
  return {
    begin(jobs) {
      for (const { id, actor, reason } of jobs) asked.set(id, { asker: actor, why: reason, isSent: false })
    },
    tell(id, write) {
      let isWritten = false
      const writeOnce = () => {
        if (isWritten) return
        isWritten = true
        asked.delete(id)
        write()
      }
      const told = asked.has(id) ? rows.tell(id, writeOnce).catch(writeOnce) : Promise.resolve(writeOnce())
      telling.add(told)
      void told.finally(() => {
        telling.delete(told)
        const after = tracker.get(id)
        // Behind this the row says who asked no more, whatever became of the word before.
        if (after !== undefined && !tracker.isElsewhere(id)) note({ after, at: new Date(after.requestedAt) })
      })
    },
    async takeTurn(sending) {
      const late = AbortSignal.timeout(TURN_MS)
      const taken = outbox.inLine(async (waiting) => {
        late.throwIfAborted()
        return takeInLine(sending, waiting)
      })
      taken.catch(() => undefined)
      return Promise.race([taken, failWhen(late)])
    },
    async flush() {
      await Promise.all(telling)
      await outbox.flush()
    },
    isHolding: () => open.size > 0 || asked.size > 0 || !outbox.isEmpty(),
    lose(id) {
      for (const held of [asked, tokens, open]) held.delete(id)
      outbox.drop(id)
    },
  }
}

function turnOf({ id, ref, own }: Pick<Sending, 'id' | 'ref'> & { readonly own: Sending['own'] | undefined }): Turn {
  const turn = { id, ref, restMs: OBJECT_GAP_MS }
  if (own === undefined) return turn
  const interrupts = ACTION_NAMES.filter((running) => mayInterrupt(own.action, running))
  return { ...turn, alone: { interrupts, mindsRest: own.action !== 'resume' } }
}

function failWhen(late: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const fail = () => reject(new HistoryUnavailable('its database does not answer in time'))
    if (late.aborted) fail()
    late.addEventListener('abort', fail, { once: true })
  })
}
