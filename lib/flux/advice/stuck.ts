// Advice on what goes on for too long: what elapsed time says where no condition says it.

import type { StuckRule } from '@/lib/contract/state'
import type { Status } from '../judge/status'
import type { AdviceEntry } from './entry'

export interface StuckAdvice extends AdviceEntry {
  readonly rule: StuckRule
  /** `instead`: it takes the place of what the condition means; `after`: it is said behind that. */
  readonly place: 'instead' | 'after'
}

export const STUCK_ADVICE: readonly StuckAdvice[] = [
  {
    rule: 'reconciling_long',
    statuses: ['reconciling'],
    place: 'instead',
    title: 'It has been reconciling for longer than its timeout.',
    meaning:
      'Its controller began a run and should have ended it by now: it was restarted in the middle, is overloaded, or hangs.',
    remedy: 'Look at the pod and the log of its controller; then reconcile.',
    helps: ['reconcile', 'force'],
  },
  {
    rule: 'failing_long',
    statuses: ['reconciling'],
    place: 'instead',
    title: 'It has failed again and again; another attempt is running.',
    meaning: 'Each attempt so far ended in a failure, and now another one runs.',
    remedy: 'Open it: the events and the history say what failed. Trying again does not mend it by itself.',
    helps: ['reconcile-with-source', 'reconcile'],
  },
  {
    rule: 'failing_long',
    statuses: ['waiting'],
    place: 'instead',
    title: 'It has failed so far, and now waits for its turn.',
    meaning: 'No attempt has ended well yet, and the next begins when what it waits for is ready.',
    remedy: 'Open it: the events and the history say what failed. Waiting does not mend it by itself.',
    helps: ['reconcile-with-source', 'reconcile'],
  },
  {
    rule: 'failing_long',
    statuses: ['failed'],
    place: 'after',
    meaning: 'Flux goes on trying, but so far no attempt has ended better.',
    remedy: '',
  },
  {
    rule: 'source_not_fetched',
    statuses: ['failed', 'stalled'],
    place: 'after',
    meaning: 'It was never fetched, so whatever takes from it has nothing to apply.',
    remedy: '',
  },
  {
    rule: 'source_not_fetched',
    statuses: ['ready'],
    place: 'instead',
    title: 'It was not fetched for several intervals.',
    meaning: 'Ready is what its last run found. Several runs were due since then, and none was made.',
    remedy: 'Check whether the pod of its controller runs and how long its queue is; then reconcile.',
    helps: ['reconcile'],
  },
  {
    rule: 'not_observed',
    statuses: ['ready'],
    place: 'instead',
    title: 'Its controller does not react.',
    meaning: 'Ready is what its last run found. A run that was due or asked for since then was not made.',
    remedy: 'Check whether the pod of its controller runs and how long its queue is; then reconcile.',
    helps: ['reconcile'],
  },
]

export function stuckAdvice(status: Status, rule: string | undefined): StuckAdvice | undefined {
  return STUCK_ADVICE.find((entry) => entry.rule === rule && entry.statuses?.includes(status) === true)
}
