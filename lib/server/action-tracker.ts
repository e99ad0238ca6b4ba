// Every action since the start, newest first, and the way of each to its true end. Two people see the same.

import type { Action, ActionState, ActionStep } from '@/lib/contract/actions'
import type { ActionName } from '@/lib/flux/actions'
import type { Ref } from '@/lib/flux/resource'

const KEPT = 500

/** States after which nothing more is expected of an action by itself. */
const ENDED: ReadonlySet<ActionState> = new Set<ActionState>([
  'done',
  'failed',
  'refused',
  'overtaken',
  'timed_out',
  'unknown',
])

export interface ActionStart {
  readonly id: string
  readonly groupId: string
  readonly ref: Ref
  readonly action: ActionName
  readonly by: string
}

export interface ActionUpdate {
  readonly state: ActionState
  readonly message: string
  readonly retrying?: boolean
  readonly token?: string
  /** Replaces the last step of the same ref, or is added. */
  readonly step?: Omit<ActionStep, 'at'>
}

export interface ActionTracker {
  begin(start: ActionStart): Action
  update(id: string, update: ActionUpdate): Action | undefined
  get(id: string): Action | undefined
  group(id: string): readonly Action[]
  list(): readonly Action[]
  /** The id of the action that is under way for this object. */
  inFlight(ref: Ref): string | undefined
}

/** `onAction` is called with each new state. */
export function createActionTracker(clock: () => Date, onAction: (action: Action) => void): ActionTracker {
  const actions = new Map<string, Action>()
  const groups = new Map<string, string[]>()
  const running = new Map<Ref, string>()

  const keep = (action: Action) => {
    actions.set(action.id, action)
    if (ENDED.has(action.state)) {
      if (running.get(action.ref) === action.id) running.delete(action.ref)
    } else if (!running.has(action.ref)) running.set(action.ref, action.id)
    onAction(action)
  }

  const dropOldest = () => {
    const oldest = actions.keys().next()
    if (actions.size <= KEPT || oldest.done) return
    actions.delete(oldest.value)
    for (const [groupId, ids] of groups) if (ids.every((id) => !actions.has(id))) groups.delete(groupId)
  }

  return {
    begin({ id, groupId, ref, action, by }) {
      const started: Action = {
        id,
        ref,
        action,
        by,
        requestedAt: clock().toISOString(),
        state: 'queued',
        message: 'Not sent yet.',
        steps: [],
        retrying: false,
      }
      groups.set(groupId, [...(groups.get(groupId) ?? []), id])
      keep(started)
      dropOldest()
      return started
    },
    update(id, { state, message, retrying = false, token, step }) {
      const before = actions.get(id)
      if (before === undefined) return undefined
      const at = clock().toISOString()
      const { finishedAt: _, ...open } = before
      const next: Action = {
        ...open,
        state,
        message,
        retrying,
        steps: step === undefined ? before.steps : mergeStep(before.steps, { ...step, at }),
        ...(token === undefined ? {} : { token }),
        ...(ENDED.has(state) ? { finishedAt: before.finishedAt ?? at } : {}),
      }
      if (isSame(before, next)) return before
      keep(next)
      return next
    },
    get: (id) => actions.get(id),
    group: (id) => (groups.get(id) ?? []).flatMap((member) => actions.get(member) ?? []),
    list: () => [...actions.values()].reverse(),
    inFlight: (ref) => running.get(ref),
  }
}

/** A step per object and state: what was passed stays to be seen, and a repeated word only renews its message. */
function mergeStep(steps: readonly ActionStep[], step: ActionStep): readonly ActionStep[] {
  const last = steps.at(-1)
  if (last?.ref === step.ref && last.state === step.state) return [...steps.slice(0, -1), { ...step, at: last.at }]
  return [...steps, step]
}

function isSame(a: Action, b: Action): boolean {
  return (
    JSON.stringify({ ...a, steps: a.steps.map(({ at: _, ...step }) => step) }) ===
    JSON.stringify({ ...b, steps: b.steps.map(({ at: _, ...step }) => step) })
  )
}
