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
  const roots = new Set(now.map(({ root }) => root))
  const next: ShownProblem[] = now.map((problem) => ({ problem, isOver: false }))
  for (const [at, one] of before.entries()) {
    const { problem } = one
    if (roots.has(problem.root) || !isPressed(targetOf(problem))) continue
    next.splice(Math.min(at, next.length), 0, one.isOver ? one : { problem: withoutTrouble(problem), isOver: true })
  }
  return next
}

/** What it is about, and nothing that was said of it while it failed. */
function withoutTrouble({ root, applier, status, title, message, advice }: Problem): Problem {
  const about = applier === undefined ? { root } : { root, applier }
  return { ...about, status, title, message, advice, holdsBack: [], holdsBackCount: 0, actions: [] }
}
