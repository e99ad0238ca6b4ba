// Entries of the list of problems for workloads that do not run. Where their applier waits for just that, its own entry
// says it.

import type { Problem, Resource } from '@/lib/contract/state'
import { addToGroup } from '@/lib/group-by'
import { type Ref, refForPeople } from '@/lib/ref'
import { adviseOnMark } from '../advice/marks'
import { normalise, type ProblemDraft } from './fold-problems'

export interface WorkloadTrouble {
  readonly ref: Ref
  /** Who deployed it, the first where several did. */
  readonly applier: Ref
  readonly text: string
  /** When it was first seen so. */
  readonly since: string
}

interface Applier extends Pick<Resource, 'actions'> {
  readonly ready?: Resource['ready']
  readonly stalled?: Resource['stalled']
}

export function tellNotRunning(
  drafts: readonly ProblemDraft[],
  troubles: readonly WorkloadTrouble[],
  applierOf: (ref: Ref) => Applier | undefined,
): readonly ProblemDraft[] {
  const roots = new Set(drafts.map(({ problem }) => problem.root))
  const said = new Map<Ref, WorkloadTrouble[]>()
  const own: ProblemDraft[] = []
  for (const trouble of troubles) {
    // A controller of Flux that is down has its entry.
    if (roots.has(trouble.ref)) continue
    const applier = applierOf(trouble.applier)
    if (applier !== undefined && roots.has(trouble.applier) && awaitsHealth(applier)) {
      addToGroup(said, trouble.applier, trouble)
    } else own.push(describeWorkload(trouble, applier))
  }
  return [...drafts.map((draft) => sayIn(draft, said.get(draft.problem.root) ?? [])), ...own]
}

const WAITS = /health check|timed? ?out waiting|deadline exceeded|not ready|to become (?:ready|available|healthy)/i

/** Whether its failure is that what it applied does not become well. */
function awaitsHealth({ ready, stalled }: Applier): boolean {
  const said = [ready, stalled].filter((one) => one !== undefined)
  return said.some(({ reason, message }) => reason === 'HealthCheckFailed' || WAITS.test(message))
}

function sayIn(draft: ProblemDraft, troubles: readonly WorkloadTrouble[]): ProblemDraft {
  const [first, ...others] = troubles
  const { problem, foldBy, ...rest } = draft
  if (first === undefined) return draft
  const more =
    others.length === 0 ? '' : ` ${others.length} more of its workloads ${others.length === 1 ? 'does' : 'do'} not run.`
  const title = `${problem.title} ${refForPeople(first.ref)}: ${first.text}.${more}`
  return {
    ...rest,
    problem: { ...problem, title },
    ...(foldBy === undefined ? {} : { foldBy: `${foldBy}\n${title}` }),
  }
}

function describeWorkload({ ref, applier, text, since }: WorkloadTrouble, by: Applier | undefined): ProblemDraft {
  const { title, remedy } = adviseOnMark({ code: 'not_running', text })
  const problem: Problem = {
    root: ref,
    applier,
    status: 'not_running',
    since,
    // It is told when it was first seen so.
    atLeast: true,
    title,
    message: '',
    advice: { meaning: `${refForPeople(applier)} deployed it, and it does not run.`, remedy },
    holdsBack: [],
    holdsBackCount: 0,
    actions: by?.actions.filter((action) => action === 'reconcile' || action === 'reconcile-with-source') ?? [],
  }
  return { problem, foldBy: ['not_running', applier, normalise(title, ref)].join('\n') }
}
