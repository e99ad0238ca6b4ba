// The list of what needs somebody, one entry per root cause. Every failure is in exactly one entry, as its root or
// among what it holds back; what only makes progress is in none.

import type { Problem, ProblemStatus, Resource } from '@/lib/contract/state'
import { type Ref, refForPeople } from '@/lib/ref'
import type { Steps } from '@/lib/steps'
import { type Explanation, explain } from '../advice/advice'
import type { RootCauseSubject } from '../judge/blockers'
import { describeMissing, indexByName, type NameIndex } from '../judge/missing'
import type { RootCauseGroup, RootCauses } from '../judge/root-cause'
import type { Status } from '../judge/status'
import { describeKind } from '../kinds'
import { parseFluxRef } from '../object/flux-ref'
import { foldProblems, normalise, type ProblemDraft } from './fold-problems'
import { listMarked } from './marked-problems'
import { type ControllerOutage, describeOutage } from './outages'
import { byUrgency } from './problem-order'
import { nameWaiting } from './progress-words'
import { tellNotRunning, type WorkloadTrouble } from './workload-problems'

/** Rows of the contract satisfy it; the server may add conditions, which sharpen the advice. */
export interface ProblemSubject extends RootCauseSubject {
  readonly ready?: NonNullable<Resource['ready']>
  readonly stalled?: NonNullable<Resource['stalled']>
  readonly conditions?: readonly {
    readonly type: string
    readonly status: string
    readonly reason: string
    readonly message: string
  }[]
  readonly actions: Resource['actions']
  readonly failingSince?: string
  /** True when `failingSince` is only when this program first saw the failure. */
  readonly failingSinceAtLeast?: boolean
  readonly stuck?: NonNullable<Resource['stuck']>
  readonly marks?: Resource['marks']
}

/** `values` may leave out what only `get` adds: conditions, references and what it waits for. */
export interface ProblemSubjects {
  get(ref: Ref): ProblemSubject | undefined
  values(): Iterable<ProblemSubject>
  /** Where it is known: all that are notable, so that not everything has to be looked at. */
  notable?(): Iterable<ProblemSubject>
}

const STANDS_ALONE: ReadonlySet<Status> = new Set(['failed', 'stalled', 'unknown'])
export interface Outage extends ControllerOutage {
  /** What its Deployment says. */
  readonly message?: string
}

/** Whether anything is to be told of it, as far as it says so itself. */
export function isNotable({
  status,
  stuck,
  failingSince,
  marks = [],
}: Pick<ProblemSubject, 'status' | 'stuck' | 'failingSince' | 'marks'>): boolean {
  return STANDS_ALONE.has(status) || stuck !== undefined || failingSince !== undefined || marks.length > 0
}

/** In steps, because everything may be a problem. */
export function* listProblems(
  subjects: ProblemSubjects,
  causes: RootCauses,
  outages: readonly Outage[] = [],
  troubles: readonly WorkloadTrouble[] = [],
): Steps<readonly Problem[]> {
  const drafts: ProblemDraft[] = []
  const held = new Map(causes.groups.map((group) => [group.root, group.holdsBack]))
  for (const outage of outages) drafts.push({ problem: describeController(outage, held.get(outage.ref) ?? []) })
  let names: NameIndex | undefined
  const index = () => {
    names ??= indexByName(subjects.values())
    return names
  }
  // A failure is lost in no case: who is held by a controller that nobody tells of stands for itself.
  const away = new Set(outages.map(({ ref }) => ref))
  const isHeld = (ref: Ref) => {
    const root = causes.rootOf.get(ref)
    return root !== undefined && (subjects.get(root) !== undefined || away.has(root))
  }
  const inGroup = new Set<Ref>()
  for (const group of causes.groups) {
    inGroup.add(group.root)
    if (group.type === 'controller') continue
    const draft = describeGroup(group, subjects, causes, index)
    if (draft !== undefined) drafts.push(draft)
    yield
  }
  const notable = listNotable(subjects, causes)
  for (const subject of notable) {
    if (inGroup.has(subject.ref) || isHeld(subject.ref)) continue
    if (!isProblem(subject, [], causes)) continue
    drafts.push(describeObject(subjects.get(subject.ref) ?? subject, [], causes))
    yield
  }
  const told = tellNotRunning(drafts, troubles, (ref) => subjects.get(ref))
  return foldProblems([...told, ...listMarked(notable, causes, told)], byUrgency)
}

function listNotable(subjects: ProblemSubjects, { waitsForUnread }: RootCauses): readonly ProblemSubject[] {
  if (subjects.notable === undefined) return [...subjects.values()]
  const quiet = Array.from(waitsForUnread.keys(), (ref) => {
    const subject = subjects.get(ref)
    return subject === undefined || isNotable(subject) ? [] : [subject]
  })
  return [...subjects.notable(), ...quiet.flat()]
}

function describeGroup(
  group: RootCauseGroup,
  subjects: ProblemSubjects,
  causes: RootCauses,
  index: () => NameIndex,
): ProblemDraft | undefined {
  const root = subjects.get(group.root)
  if (root === undefined) return undefined
  if (group.missing !== undefined) return describeNamer(root, group.missing, group.holdsBack, subjects, index)
  if (group.cycle !== undefined) return { problem: describeCycle(group.cycle, group.holdsBack, root, subjects) }
  return isProblem(root, group.holdsBack, causes) ? describeObject(root, group.holdsBack, causes) : undefined
}

function isProblem(root: ProblemSubject, holdsBack: readonly Ref[], causes: RootCauses): boolean {
  if (root.status === 'suspended') return holdsBack.length > 0 || root.stuck !== undefined
  // What failed and runs again has not recovered yet.
  if (STANDS_ALONE.has(root.status) || root.stuck !== undefined || root.failingSince !== undefined) return true
  return holdsBack.length > 0 || causes.waitsForUnread.has(root.ref)
}

function describeController(outage: Outage, holdsBack: readonly Ref[]): Problem {
  return {
    ...describeOutage(outage, holdsBack, outage.message),
    holdsBack,
    holdsBackCount: holdsBack.length,
  }
}

const RUNS_AGAIN = 'It failed; another attempt is running.'
const WITHOUT_RESET = 'In this version there is no reset: suspend it, then resume it; that starts new attempts.'

function describeObject(root: ProblemSubject, holdsBack: readonly Ref[], causes: RootCauses): ProblemDraft {
  const { title, meaning, remedy, helps } = explainAs(root, holdsBack, causes.waitsForUnread.get(root.ref))
  // Releases of Flux up to 2.1 cannot be reset; a new generation starts their count anew.
  const isOld = helps.includes('reset') && !root.actions.includes('reset') && root.actions.includes('suspend')
  const problem = {
    ...outline(root, holdsBack),
    status: root.status,
    title,
    message: root.ready?.message ?? root.stalled?.message ?? '',
    advice: { meaning, remedy: isOld ? `${remedy} ${WITHOUT_RESET}` : remedy },
    actions: isOld ? ['suspend' as const] : helps.filter((action) => root.actions.includes(action)),
    ...(root.stuck === undefined ? {} : { stuck: root.stuck }),
  }
  return { problem, ...foldKey(root, problem) }
}

/** Where more is known than the object itself says, or less can be said than its controller does. */
function explainAs(root: ProblemSubject, holdsBack: readonly Ref[], unread: Ref | undefined): Explanation {
  const explanation = explain(root)
  if (unread !== undefined) {
    return {
      title: `It waits for ${refForPeople(unread)}, which cannot be read.`,
      meaning: `Fluxdeck does not read ${describeUnread(unread)} at the moment, so nobody can tell here how it is.`,
      remedy: 'Look at it with kubectl, or let Fluxdeck read there: rights, and the setting NAMESPACES, decide that.',
      helps: explanation.helps,
    }
  }
  if (root.status === 'suspended') {
    return { ...explanation, title: `It is suspended and ${nameWaiting(holdsBack.length)} for it.` }
  }
  const runsAgain = root.status === 'reconciling' && root.stuck === undefined
  return runsAgain ? { ...explanation, title: RUNS_AGAIN } : explanation
}

function describeUnread(ref: Ref): string {
  const parts = parseFluxRef(ref)
  return parts === undefined ? refForPeople(ref) : `${describeKind(parts.kind).label} of namespace ${parts.namespace}`
}

/** What is under way or held still by somebody is no failure that another could share. */
const FOLDS: ReadonlySet<ProblemStatus> = new Set<ProblemStatus>(['failed', 'stalled', 'unknown', 'waiting'])

function foldKey({ ref, kind, ready, stalled }: ProblemSubject, problem: Problem): Pick<ProblemDraft, 'foldBy'> {
  if (!FOLDS.has(problem.status)) return {}
  const words = [ready?.reason, stalled?.reason, normalise(problem.title, ref), normalise(problem.message, ref)]
  return { foldBy: [kind, problem.status, ...words].join('\n') }
}

function describeCycle(
  cycle: readonly Ref[],
  holdsBack: readonly Ref[],
  root: ProblemSubject,
  subjects: ProblemSubjects,
): Problem {
  const isDirect = cycle.every((ref, at) => {
    const next = cycle[(at + 1) % cycle.length]
    return subjects.get(ref)?.dependsOn?.some((entry) => entry.ref === next) === true
  })
  return {
    ...outline(root, holdsBack),
    status: 'failed',
    cycle,
    title: cycle.length === 1 ? 'It depends on itself.' : `Dependency cycle: ${nameRound(cycle)}.`,
    message: root.ready?.message ?? '',
    advice: {
      meaning: isDirect
        ? 'Each of them waits for the next, so none can ever become ready. Flux does not look for cycles.'
        : 'One waits for the health of what it applied, which in turn waits for it: neither can become ready.',
      remedy: isDirect
        ? 'Break one edge: remove one of these entries from spec.dependsOn.'
        : 'Break one edge: remove the dependsOn entry of the child, or set wait: false and healthChecks without it.',
    },
    actions: [],
    ...(root.stuck === undefined ? {} : { stuck: root.stuck }),
  }
}

const NAMED_IN_TITLE = 6

function nameRound(cycle: readonly Ref[]): string {
  const namespaces = new Set(cycle.map((ref) => parseFluxRef(ref)?.namespace))
  const names = cycle.map((ref) => {
    const parts = parseFluxRef(ref)
    if (parts === undefined) return ref
    return namespaces.size === 1 ? parts.name : `${parts.namespace}/${parts.name}`
  })
  const shown = names.slice(0, NAMED_IN_TITLE)
  const more = names.length - shown.length
  return [...shown, ...(more > 0 ? [`${more} more`] : []), names[0]].join(' → ')
}

function describeNamer(
  root: ProblemSubject,
  missing: Ref,
  holdsBack: readonly Ref[],
  subjects: ProblemSubjects,
  index: () => NameIndex,
): ProblemDraft {
  const made = holdsBack.flatMap((ref) => {
    const held = subjects.get(ref)
    return held?.managedBy === root.ref ? [held] : []
  })
  const { title, titleOfMany, meaning, remedy } = describeMissing(root, made, missing, index())
  return {
    problem: {
      ...outline(root, holdsBack),
      status: root.status,
      missing,
      title,
      message: root.ready?.message ?? '',
      advice: { meaning, remedy },
      actions: explain(root).helps.filter((action) => root.actions.includes(action)),
      ...(root.stuck === undefined ? {} : { stuck: root.stuck }),
    },
    foldBy: `missing ${missing}`,
    titleOfMany,
  }
}

function outline(root: ProblemSubject, holdsBack: readonly Ref[]) {
  const since = root.failingSince ?? root.ready?.since
  return {
    root: root.ref,
    ...(since === undefined ? {} : { since }),
    ...(root.failingSince !== undefined && root.failingSinceAtLeast === true ? { atLeast: true } : {}),
    holdsBack,
    holdsBackCount: holdsBack.length,
  }
}
