// Requests for several objects, put together again from their actions: how far each has come and how its parts ended. Pure.

import { type Action, type ActionState, toneOf } from '@/lib/contract/actions'
import type { ActionName } from '@/lib/contract/state'
import { groupBy } from '@/lib/group-by'

export interface SelectionView {
  readonly id: string
  readonly by: string
  readonly requestedAt: string
  /** What was asked of most; a selection may hold others where only those help. */
  readonly action: ActionName
  readonly size: number
  readonly ended: number
  readonly done: number
  readonly failed: number
  readonly refused: number
  /** Ended in a way of which nobody knows more. */
  readonly unsure: number
  /** May still be stopped. */
  readonly queued: number
  readonly finishedAt?: string
  /** In the order of sending. */
  readonly actions: readonly Action[]
}

/** Newest first. */
export function listSelections(actions: readonly Action[]): readonly SelectionView[] {
  return [...groupBy(actions, ({ selection }) => selection?.id)]
    .flatMap(([id, all]) => (id === undefined ? [] : (view(id, all) ?? [])))
    .sort((a, b) => b.requestedAt.localeCompare(a.requestedAt))
}

function view(id: string, members: readonly Action[]): SelectionView | undefined {
  const actions = [...members].sort((a, b) => placeOf(a) - placeOf(b))
  const [first] = actions
  if (first === undefined) return undefined
  const count = (isCounted: (state: ActionState) => boolean) => actions.filter(({ state }) => isCounted(state)).length
  const ended = actions.filter(({ finishedAt }) => finishedAt !== undefined)
  const size = first.selection?.size ?? actions.length
  const last = ended
    .map(({ finishedAt }) => finishedAt ?? '')
    .sort()
    .at(-1)
  return {
    id,
    by: first.by,
    requestedAt: first.requestedAt,
    action: mainAction(actions),
    size,
    ended: ended.length,
    done: count((state) => state === 'done'),
    failed: count((state) => state === 'failed'),
    refused: count((state) => state === 'refused'),
    unsure: count((state) => toneOf(state) === 'unsure'),
    queued: count((state) => state === 'queued'),
    // Some of a selection may be forgotten here; then nobody claims that it has ended.
    ...(last !== undefined && ended.length >= size ? { finishedAt: last } : {}),
    actions,
  }
}

function placeOf(action: Action): number {
  return action.selection?.place ?? 0
}

/** Whoever takes from no source is simply reconciled, also where the others go the longer way. */
function mainAction(actions: readonly Action[]): ActionName {
  const counts = new Map<ActionName, number>()
  for (const { action } of actions) counts.set(action, (counts.get(action) ?? 0) + 1)
  if (counts.has('reconcile-with-source')) return 'reconcile-with-source'
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0] ?? 'reconcile'
}
