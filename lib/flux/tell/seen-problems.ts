// The problems as somebody sees them who may not see every object: what they cannot see is never the one that is named,
// and counts nothing.

import type { Problem, Resource } from '@/lib/contract/state'
import { addToGroup } from '@/lib/group-by'
import { hiddenRef, kindOf, type Ref } from '@/lib/ref'
import { parseFluxRef } from '../object/flux-ref'
import { NAMED_AT_MOST, narrowFold } from './fold-problems'
import { nameWaiting } from './progress-words'
import { seeWorkload, withoutWorkload } from './seen-workloads'

type Sees = (ref: Ref) => boolean
type Seen = Pick<Resource, 'ref' | 'rootCause'> & Partial<Pick<Resource, 'ready' | 'stalled'>>

/** `rows` are those that are seen, with their causes by name; `hides` is asked of workloads. */
export function seeProblems(
  problems: readonly Problem[],
  rows: Iterable<Seen>,
  sees: Sees,
  hides: Sees,
): readonly Problem[] {
  const heldBy = new Map<Ref, Ref[]>()
  const byRef = new Map<Ref, Seen>()
  for (const row of rows) {
    byRef.set(row.ref, row)
    if (row.rootCause !== undefined) addToGroup(heldBy, row.rootCause, row.ref)
  }
  const unseen = new Map<string, Ref[]>()
  const seen = problems.flatMap((problem): readonly Problem[] => {
    const { root, same = [], cycle = [], controller, applier } = problem
    const held = [...new Set([root, ...same].flatMap((ref) => heldBy.get(ref) ?? []))]
    if (controller !== undefined) return [seeOutage(withHeld(problem, held))]
    if (applier !== undefined) return sees(applier) ? [seeWorkload(problem, hides)] : []
    const isSeen = [root, ...same].some(sees)
    if (isSeen && cycle.every(sees)) {
      const entry = seeEntry(problem, held, sees, (ref) => byRef.get(ref))
      return [{ ...entry, title: withoutWorkload(entry.title, hides) }]
    }
    if (parseFluxRef(root) !== undefined) {
      for (const ref of [...[root, ...same, ...cycle].filter(sees), ...held]) addToGroup(unseen, kindOf(root), ref)
    }
    return []
  })
  return [...seen, ...Array.from(unseen, ([kind, held]) => describeUnseen(kind, [...new Set(held)]))]
}

function withHeld(problem: Problem, held: readonly Ref[]): Problem {
  return { ...problem, holdsBack: held.slice(0, NAMED_AT_MOST), holdsBackCount: held.length }
}

function seeEntry(problem: Problem, held: readonly Ref[], sees: Sees, rowOf: (ref: Ref) => Seen | undefined): Problem {
  const fold = narrowFold(problem, sees)
  const row = fold.root === problem.root ? undefined : rowOf(fold.root)
  // Of a fold whose first is not seen, the next one speaks with words of its own.
  const message = row === undefined ? fold.message : (row.ready?.message ?? row.stalled?.message ?? '')
  const { missing, ...rest } = withHeld({ ...fold, message }, held)
  if (missing === undefined || sees(missing)) return { ...retitle(rest, held), ...(missing && { missing }) }
  return { ...rest, ...WAITS_FOR_UNSEEN }
}

/** Whether it is there is not for them to know. */
const WAITS_FOR_UNSEEN = {
  title: 'It names an object that you may not see.',
  advice: {
    meaning: 'Whether that object is there, and how it is, cannot be told here.',
    remedy: 'Ask somebody who may see it, or for the right to list it.',
  },
}

/** A number in a sentence counts the same as the list beside it. */
function retitle(problem: Omit<Problem, 'missing'>, held: readonly Ref[]): Omit<Problem, 'missing'> {
  const waits = `${nameWaiting(held.length)} for it`
  return { ...problem, title: problem.title.replace(/\d{1,9} objects? waits? for it/, () => waits) }
}

/** How many others a controller that is down concerns is not for them to know. */
function seeOutage(problem: Problem): Problem {
  const { advice } = problem
  return {
    ...problem,
    advice: { ...advice, meaning: advice.meaning.replace(/ \d{1,9} objects? cannot go on .*$/, '') },
  }
}

function describeUnseen(kind: string, held: readonly Ref[]): Problem {
  return withHeld(
    {
      root: hiddenRef(kind),
      status: 'waiting',
      title: `${nameWaiting(held.length)} for something that you may not see.`,
      message: '',
      advice: {
        meaning: 'What holds them back is an object that you may not see.',
        remedy: 'Ask somebody who may see it, or for the right to list it.',
      },
      holdsBack: [],
      holdsBackCount: 0,
      actions: [],
    },
    held,
  )
}
