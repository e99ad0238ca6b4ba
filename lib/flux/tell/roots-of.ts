// Which objects a graph rings as root causes: those of the problems, and all that fail alike. What is only marked is told
// beside its status and causes nothing.

import type { Problem } from '@/lib/contract/state'
import type { Ref } from '@/lib/ref'

export function rootsOf(problems: readonly Problem[]): readonly Ref[] {
  return problems.flatMap(({ root, same = [], mark, holdsBackCount }) =>
    mark !== undefined && holdsBackCount === 0 ? [] : [root, ...same],
  )
}
