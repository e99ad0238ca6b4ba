// What may be asked of actions, and asked for: as every replica tells them that shares them.

import type { ActionGroup, ActionList } from '@/lib/contract/actions'
import type { ActionWaits } from '../actions/action-waits'
import type { Performer } from '../actions/perform-action'
import type { Wanted } from '../actions/targets'
import type { ActionTracker } from '../actions/tracker'
import { ApiError } from '../api-error'
import type { Actor } from '../audit'

export interface AskedActions {
  /** Newest first. */
  actions(): Promise<ActionList>
  action(id: string): Promise<ActionGroup>
  /** Answers once the first write was accepted or refused. One audit line per attempt, whatever happens. */
  act(actor: Actor, request: Wanted): Promise<ActionGroup>
  /**
   * How the actions of this id stand once all have ended, or `signal` has; `onChange` hears of each change until then.
   * Throws `not_found`.
   */
  untilEnded(id: string, waiting: { signal: AbortSignal; onChange(group: ActionGroup): void }): Promise<ActionGroup>
  /** Stops what has not been sent yet. */
  cancel(actor: Actor, id: string): Promise<ActionGroup>
}

export interface AskedActionParts {
  readonly tracker: Pick<ActionTracker, 'list' | 'group' | 'get'>
  readonly performer: Performer
  readonly waits: Pick<ActionWaits, 'until'>
}

export function askActions({ tracker, performer, waits }: AskedActionParts): AskedActions {
  const find = (id: string): ActionGroup => {
    const group = tracker.group(id)
    if (group.length > 0) return { id, actions: group }
    const single = tracker.get(id)
    if (single !== undefined) return { id, actions: [single] }
    throw new ApiError('not_found', 'There is no such action. It may have been before the last start of Fluxdeck.')
  }
  return {
    async actions() {
      await performer.catchUp()
      return { actions: tracker.list() }
    },
    async action(id) {
      await performer.catchUp()
      return find(id)
    },
    act: (actor, request) => performer.perform(actor, request),
    async untilEnded(id, { signal, onChange }) {
      await performer.catchUp()
      const asked = find(id).actions.map((action) => action.id)
      await waits.until(asked, { signal, onChange: () => onChange(find(id)) })
      return find(id)
    },
    async cancel(actor, id) {
      return { id, actions: await performer.cancel(actor, id) }
    },
  }
}
