// Entries of the list of problems for what looks well and is not.

import type { Mark, Resource } from '@/lib/contract/state'
import type { Ref } from '@/lib/ref'
import { adviseOnMark } from '../advice/marks'
import type { RootCauses } from '../judge/root-cause'
import { normalise, type ProblemDraft } from './fold-problems'

type MarkedSubject = Pick<Resource, 'ref' | 'kind' | 'status' | 'actions'> & Partial<Pick<Resource, 'marks'>>

/** Entries for marks that no other entry explains; of each object only the worst. */
export function listMarked(
  given: Iterable<MarkedSubject>,
  causes: Pick<RootCauses, 'rootOf'>,
  drafts: readonly ProblemDraft[],
): readonly ProblemDraft[] {
  const subjects = [...given]
  const roots = new Set(drafts.map(({ problem }) => problem.root))
  const missing = new Set<Ref | undefined>()
  for (const { marks = [] } of subjects)
    for (const { code, ref } of marks) if (code === 'missing_reference') missing.add(ref)
  const isExplained = ({ code, ref }: Mark) => {
    // A workload that does not run has an entry of its own.
    if (code === 'not_read' || code === 'not_running') return true
    if (code !== 'old_input' && code !== 'outdated') return false
    return ref !== undefined && (roots.has(ref) || causes.rootOf.has(ref) || missing.has(ref))
  }
  const found: ProblemDraft[] = []
  for (const subject of subjects) {
    if (roots.has(subject.ref) || causes.rootOf.has(subject.ref)) continue
    const mark = subject.marks?.find((one) => !isExplained(one))
    if (mark !== undefined) found.push(describeMarked(subject, mark))
  }
  return found
}

function describeMarked({ ref, kind, status, actions }: MarkedSubject, mark: Mark): ProblemDraft {
  const { title, meaning, remedy, helps } = adviseOnMark(mark)
  return {
    problem: {
      root: ref,
      status,
      mark: mark.code,
      ...(mark.since === undefined ? {} : { since: mark.since }),
      title,
      message: '',
      advice: { meaning, remedy },
      holdsBack: [],
      holdsBackCount: 0,
      actions: helps.filter((action) => actions.includes(action)),
    },
    foldBy: [kind, status, mark.code, normalise(title, ref)].join('\n'),
  }
}
