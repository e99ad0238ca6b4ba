// What does not run, as somebody is told of it who may not see where it is: that it is so, and neither what nor why.

import type { Mark, Problem, RowRunning } from '@/lib/contract/state'
import { hiddenRef, kindOf, type Ref, refForPeople } from '@/lib/ref'
import { narrowFold } from './fold-problems'

type Hides = (workload: Ref) => boolean

const UNSEEN = 'a workload that you may not see does not run'

export function seeRunning(running: RowRunning, hides: Hides): RowRunning {
  const { worst, ...numbers } = running
  return worst !== undefined && hides(worst.ref) ? numbers : running
}

export function seeMark(mark: Mark, hides: Hides): Mark {
  const { ref, ...rest } = mark
  if (mark.code !== 'not_running' || ref === undefined || !hides(ref)) return mark
  return { ...rest, text: UNSEEN }
}

/** An entry whose root is a workload. */
export function seeWorkload(problem: Problem, hides: Hides): Problem {
  const { root, same = [] } = problem
  if (![root, ...same].every(hides)) return narrowFold(problem, (ref) => !hides(ref))
  const { sameCount: _, same: __, ...rest } = problem
  return { ...rest, root: hiddenRef(kindOf(root)), title: `A${UNSEEN.slice(1)}.`, message: '' }
}

/** The entry of an applier may say behind its own words which workload it waits for, and why that does not run. */
export function withoutWorkload(title: string, running: RowRunning | undefined, hides: Hides): string {
  const worst = running?.worst
  if (worst === undefined || !hides(worst.ref)) return title
  const at = title.indexOf(` ${refForPeople(worst.ref)}: ${worst.text}`)
  return at < 0 ? title : title.slice(0, at)
}
