// The problems on show: those there are, and those that somebody acts on here, which stay in their place until what came
// of it is read. Pure.

import type { Problem } from '@/lib/contract/state'
import type { Ref } from '@/lib/ref'

export interface ShownProblem {
  readonly problem: Problem
  /** No problem any more, as far as anybody can tell. */
  readonly isOver: boolean
}

/** What the buttons of a problem act on. */
export function targetOf({ applier, root }: Pick<Problem, 'applier' | 'root'>): Ref {
  return applier ?? root
}

export function keepPressed(
  before: readonly ShownProblem[],
  now: readonly Problem[],
  isPressed: (ref: Ref) => boolean,
): readonly ShownProblem[] {
  const current = new Map(now.map((problem) => [problem.root, problem]))
  const held = before.flatMap((one, at) => {
    const { problem, isOver } = one
    if (!isPressed(targetOf(problem))) return []
    const still = current.get(problem.root)
    if (still === undefined) return [{ at, one: isOver ? one : { problem: withoutTrouble(problem), isOver: true } }]
    // One that fails again is news, and stands where news stands.
    if (isOver) return []
    current.delete(problem.root)
    return [{ at, one: { problem: still, isOver: false } }]
  })
  const next: ShownProblem[] = Array.from(current.values(), (problem) => ({ problem, isOver: false }))
  for (const { at, one } of held) next.splice(Math.min(at, next.length), 0, one)
  return next
}

/** What it is about, and nothing that was said of it while it failed. */
function withoutTrouble({ root, applier, status, title, message, advice }: Problem): Problem {
  const about = applier === undefined ? { root } : { root, applier }
  return { ...about, status, title, message, advice, holdsBack: [], holdsBackCount: 0, actions: [] }
}
