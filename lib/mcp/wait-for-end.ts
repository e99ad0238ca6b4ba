// Waits for the end of what was asked for and tells the way to it: each step, and every while that nothing moved.
// Whoever stops waiting leaves nothing behind.

import { type Action, type ActionGroup, isEnded } from '@/lib/contract/actions'
import type { Questions } from '@/lib/server/answers/questions'
import { formatDuration } from '@/lib/time'
import { nameState } from './acted'
import type { Asking } from './tool'

const QUIET_MS = 10_000

export interface Awaiting extends Pick<Asking, 'signal' | 'tell'> {
  readonly audience: { readonly questions: Pick<Questions, 'untilEnded'> }
}

/** How it stands when all has ended, the time is over, or the caller has left. */
export async function waitForEnd(asking: Awaiting, begun: ActionGroup, timeoutSeconds: number): Promise<ActionGroup> {
  const over = new AbortController()
  const timer = setTimeout(() => over.abort(), timeoutSeconds * 1_000)
  const progress = tellProgress(asking, begun)
  try {
    return await asking.audience.questions.untilEnded(begun.id, {
      signal: AbortSignal.any([asking.signal, over.signal]),
      onChange: progress.look,
    })
  } finally {
    clearTimeout(timer)
    await progress.end()
  }
}

function tellProgress(asking: Pick<Asking, 'tell'>, begun: ActionGroup) {
  const startedAt = performance.now()
  let told: Promise<void> = Promise.resolve()
  let before: ReadonlyMap<string, string> = new Map()
  let last = begun
  let quiet: ReturnType<typeof setTimeout> | undefined
  const say = (message: string) => {
    clearTimeout(quiet)
    told = asking.tell(message)
    quiet = setTimeout(() => say(`Still at it after ${since(startedAt)}. ${sayWhere(last)}`), QUIET_MS)
  }
  const look = (group: ActionGroup) => {
    last = group
    const now = new Map(group.actions.map((action) => [action.id, stepOf(action)]))
    const moved = group.actions.filter(({ id }) => before.get(id) !== now.get(id))
    before = now
    if (moved.length > 0) say(sayMoved(moved, group))
  }
  look(begun)
  return {
    look,
    /** Whatever was told is told before the result. */
    async end() {
      clearTimeout(quiet)
      await told
    },
  }
}

/** What makes a step: the state, and of which object on the way. */
function stepOf({ state, steps }: Action): string {
  const last = steps.at(-1)
  return `${state} ${last?.ref} ${last?.state}`
}

function sayMoved([first, ...more]: readonly Action[], group: ActionGroup): string {
  if (first === undefined || more.length > 0) return sayWhere(group)
  return group.actions.length === 1 ? sayStep(first) : `${sayStep(first)}. ${sayWhere(group)}`
}

/** In our words only: what a controller says of it stands in the answer. */
function sayStep({ ref, state, steps }: Action): string {
  const last = steps.at(-1)
  if (last === undefined || last.ref === ref) return `${ref}: ${nameState(state)}`
  return `${ref}: ${last.ref} on its way: ${nameState(last.state)}`
}

function sayWhere({ actions }: ActionGroup): string {
  const [only] = actions
  if (only !== undefined && actions.length === 1) return sayStep(only)
  const ended = actions.filter(({ state }) => isEnded(state)).length
  return `${ended} of ${actions.length} have ended.`
}

function since(startedAt: number): string {
  return formatDuration(Math.round((performance.now() - startedAt) / 1_000))
}
