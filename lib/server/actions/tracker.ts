// Every action since the start, newest first, and the way of each to its true end. Two people see the same.

import { type Action, type ActionSelection, type ActionState, type ActionStep, isEnded } from '@/lib/contract/actions'
import type { ActionName } from '@/lib/flux/act/actions'
import { type Ref, refForPeople } from '@/lib/ref'
import { isSame } from '@/lib/same'

/** Two selections of the greatest size. */
const KEPT = 1_000

/** What a source means for the whole of an action: only its failure is the end of the way. */
const WHOLE: Readonly<Partial<Record<ActionState, ActionState>>> = { done: 'fetched', overtaken: 'requested' }

export interface ActionStart {
  readonly id: string
  readonly ref: Ref
  readonly action: ActionName
  readonly by: string
  readonly selection?: ActionSelection
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
  /** Its request is sent next, under this token: whoever goes on with it later knows it by that. */
  claim(id: string, token: string): void
  /** Of a process before this one, or beside it that has ended: from now on it is told here. */
  recall(action: Action): void
  /** As another process beside this one tells it, who alone does. */
  hear(action: Action): void
  isElsewhere(id: string): boolean
  /** What is told of `id`, an action or a mere step, is from now on told as a step of these actions as well; of none ends that. */
  share(id: string, actionIds: readonly string[]): void
  get(id: string): Action | undefined
  group(id: string): readonly Action[]
  list(): readonly Action[]
  /** The newest action that is under way for this object, apart from this one. */
  inFlightBesides(id: string, ref: Ref): Action | undefined
}

/** `onAction` is called with each new state, and with the one before it. */
export function createActionTracker(
  clock: () => Date,
  onAction: (action: Action, before?: Action) => void,
): ActionTracker {
  const actions = new Map<string, Action>()
  const groups = new Map<string, string[]>()
  const running = new Map<Ref, readonly string[]>()
  const shared = new Map<string, readonly string[]>()
  const elsewhere = new Set<string>()

  const keep = (action: Action, before?: Action) => {
    actions.set(action.id, action)
    const others = (running.get(action.ref) ?? []).filter((id) => id !== action.id)
    if (!isEnded(action.state)) running.set(action.ref, [...others, action.id])
    else if (others.length > 0) running.set(action.ref, others)
    else running.delete(action.ref)
    onAction(action, before)
  }

  const dropOldest = () => {
    if (actions.size <= KEPT) return
    const oldest = [...actions.values()].find(({ finishedAt }) => finishedAt !== undefined)
    if (oldest === undefined) return
    actions.delete(oldest.id)
    shared.delete(oldest.id)
    elsewhere.delete(oldest.id)
    for (const [groupId, ids] of groups) if (ids.every((id) => !actions.has(id))) groups.delete(groupId)
  }

  const takeIn = (action: Action) => {
    const groupId = action.selection?.id ?? action.id
    const members = groups.get(groupId) ?? []
    if (!members.includes(action.id)) groups.set(groupId, [...members, action.id])
    const before = actions.get(action.id)
    if (before === undefined || !isSame(before, action)) keep(action, before)
    dropOldest()
  }

  const change = (id: string, update: ActionUpdate): Action | undefined => {
    const before = actions.get(id)
    if (before === undefined || elsewhere.has(id)) return undefined
    const next = advance(before, update, clock().toISOString())
    if (isSame(withoutTimes(before), withoutTimes(next))) return before
    keep(next, before)
    return next
  }

  const tellAsStep = (id: string, { state, message, step }: ActionUpdate) => {
    const before = actions.get(id)
    if (before === undefined || before.finishedAt !== undefined) return
    const named = step === undefined || step.ref === before.ref ? message : `${refForPeople(step.ref)}: ${message}`
    change(id, { state: WHOLE[state] ?? state, message: named, ...(step === undefined ? {} : { step }) })
  }

  return {
    begin(start) {
      const { id, selection } = start
      const groupId = selection?.id ?? id
      const started = beginOf(start, clock().toISOString())
      groups.set(groupId, [...(groups.get(groupId) ?? []), id])
      keep(started)
      dropOldest()
      return started
    },
    update(id, update) {
      const changed = change(id, update)
      for (const other of shared.get(id) ?? []) tellAsStep(other, update)
      return changed
    },
    claim(id, token) {
      const before = actions.get(id)
      if (before !== undefined) keep({ ...before, token }, before)
    },
    recall(action) {
      if (elsewhere.delete(action.id) || !actions.has(action.id)) takeIn(action)
    },
    hear(action) {
      elsewhere.add(action.id)
      takeIn(action)
    },
    isElsewhere: (id) => elsewhere.has(id),
    share(id, actionIds) {
      if (actionIds.length === 0) shared.delete(id)
      else shared.set(id, actionIds)
    },
    get: (id) => actions.get(id),
    group: (id) => (groups.get(id) ?? []).flatMap((member) => actions.get(member) ?? []).sort(inPlace),
    list: () => [...actions.values()].sort(newestFirst),
    inFlightBesides: (id, ref) => actions.get(running.get(ref)?.findLast((one) => one !== id) ?? ''),
  }
}

function beginOf({ id, ref, action, by, selection }: ActionStart, requestedAt: string): Action {
  return {
    id,
    ref,
    action,
    by,
    requestedAt,
    state: 'queued',
    message: 'Not sent yet.',
    steps: [],
    retrying: false,
    ...(selection === undefined ? {} : { selection }),
  }
}

function advance(before: Action, { state, message, retrying = false, token, step }: ActionUpdate, at: string): Action {
  const { finishedAt: _, ...open } = before
  return {
    ...open,
    state,
    message,
    retrying,
    steps: step === undefined ? before.steps : mergeStep(before.steps, { ...step, at }),
    ...(token === undefined ? {} : { token }),
    ...(isEnded(state) ? { finishedAt: before.finishedAt ?? at } : {}),
  }
}

function inPlace(a: Action, b: Action): number {
  return (a.selection?.place ?? 0) - (b.selection?.place ?? 0)
}

function newestFirst(a: Action, b: Action): number {
  return b.requestedAt.localeCompare(a.requestedAt)
}

/** A step per object and state: what was passed stays to be seen, and a repeated word only renews its message. */
function mergeStep(steps: readonly ActionStep[], step: ActionStep): readonly ActionStep[] {
  // Several sources of one action may be on their way at the same time.
  const at = steps.findLastIndex(({ ref }) => ref === step.ref)
  const last = steps[at]
  if (last?.state === step.state) return steps.with(at, { ...step, at: last.at })
  return [...steps, step]
}

/** When something was seen again is no change. */
function withoutTimes(action: Action): unknown {
  return { ...action, steps: action.steps.map(({ at: _, ...step }) => step) }
}
