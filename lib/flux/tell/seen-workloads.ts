// What does not run, as somebody is told of it who may not see where it is: that it is so, and neither what nor why.

import type { Mark, Problem, RowRunning } from '@/lib/contract/state'
import { hiddenRef, kindOf, type Ref, refOf } from '@/lib/ref'
import { WORKLOAD_TYPES } from '@/lib/workloads/kinds'
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

const NAMED = new RegExp(` (${Object.keys(WORKLOAD_TYPES).join('|')}) ([a-z0-9.-]{1,253})/([a-z0-9.-]{1,253}): `, 'g')

/** The entry of an applier may say behind its own words which workload it waits for, and why that does not run. */
export function withoutWorkload(title: string, hides: Hides): string {
  for (const { index, 1: kind = '', 2: namespace = '', 3: name = '' } of title.matchAll(NAMED)) {
    if (hides(refOf(kind, namespace, name))) return title.slice(0, index)
  }
  return title
}
