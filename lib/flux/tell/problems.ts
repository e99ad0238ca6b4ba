// The list of what needs somebody, one entry per root cause. Every failure is in exactly one entry, as its root or
// among what it holds back; what only makes progress is in none.

import { compareText } from '@/lib/compare'
import type { Problem, Resource } from '@/lib/contract/state'
import { type Ref, refForPeople } from '@/lib/ref'
import { explain } from '../advice/advice'
import { fieldOf, hintOnMissing, indexByName, type NameIndex } from '../judge/missing'
import type { RootCauseGroup, RootCauseSubject, RootCauses } from '../judge/root-cause'
import type { Status } from '../judge/status'
import { parseFluxRef } from '../object/flux-ref'
import { type RelationType, relationsOf } from '../object/relations'
import { type ControllerOutage, describeOutage } from './outages'

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
}

/** `holdsBack` of a problem names so many; its count is of all, and rows name their root cause themselves. */
export const HOLDS_BACK_NAMED = 100

/** `values` may leave out what only `get` adds: conditions, references and what it waits for. */
export interface ProblemSubjects {
  get(ref: Ref): ProblemSubject | undefined
  values(): Iterable<ProblemSubject>
}

const STANDS_ALONE: ReadonlySet<Status> = new Set(['failed', 'stalled', 'unknown'])
const RANK = {
  stalled: 0,
  failed: 1,
  suspended: 3,
  unknown: 4,
  terminating: 5,
  waiting: 6,
  reconciling: 7,
  static: 8,
  ready: 9,
} as const satisfies Record<Status, number>
/** Before all others: while a controller is down, what the rest says may be old. */
const RANK_OF_CONTROLLER = -1
const RANK_OF_STRUCTURE = 2

export interface Outage extends ControllerOutage {
  /** What its Deployment says. */
  readonly message?: string
}

export function listProblems(
  subjects: ProblemSubjects,
  causes: RootCauses,
  outages: readonly Outage[] = [],
): readonly Problem[] {
  const problems: Problem[] = []
  const held = new Map(causes.groups.map((group) => [group.root, group.holdsBack]))
  for (const outage of outages) problems.push(describeController(outage, held.get(outage.ref) ?? []))
  let names: NameIndex | undefined
  const index = () => {
    names ??= indexByName(subjects.values())
    return names
  }
  const inGroup = new Set<Ref>()
  for (const group of causes.groups) {
    inGroup.add(group.root)
    if (group.type === 'controller') continue
    const problem = describeGroup(group, subjects, causes, index)
    if (problem !== undefined) problems.push(problem)
  }
  for (const subject of subjects.values()) {
    if (inGroup.has(subject.ref) || causes.rootOf.has(subject.ref)) continue
    if (!isProblem(subject, [], subjects, causes)) continue
    problems.push(describeObject(subjects.get(subject.ref) ?? subject, [], causes))
  }
  return problems.sort(byUrgency)
}

function describeGroup(
  group: RootCauseGroup,
  subjects: ProblemSubjects,
  causes: RootCauses,
  index: () => NameIndex,
): Problem | undefined {
  const root = subjects.get(group.root)
  if (root === undefined) return describeMissing(group, subjects, index)
  if (group.cycle !== undefined) return describeCycle(group.cycle, group.holdsBack, root, subjects)
  return isProblem(root, group.holdsBack, subjects, causes) ? describeObject(root, group.holdsBack, causes) : undefined
}

function isProblem(
  root: ProblemSubject,
  holdsBack: readonly Ref[],
  subjects: ProblemSubjects,
  causes: RootCauses,
): boolean {
  if (STANDS_ALONE.has(root.status) || root.stuck !== undefined) return true
  if (root.status === 'suspended') return holdsBack.length > 0
  return causes.waitsForUnread.has(root.ref) || holdsBack.some((ref) => subjects.get(ref)?.stuck !== undefined)
}

function describeController(outage: Outage, holdsBack: readonly Ref[]): Problem {
  return {
    ...describeOutage(outage, holdsBack, outage.message),
    holdsBack: holdsBack.slice(0, HOLDS_BACK_NAMED),
    holdsBackCount: holdsBack.length,
  }
}

const WITHOUT_RESET = 'In this version there is no reset: suspend it, then resume it; that starts new attempts.'

function describeObject(root: ProblemSubject, holdsBack: readonly Ref[], causes: RootCauses): Problem {
  const { title, meaning, remedy, helps } = explain(root)
  // Releases of Flux up to 2.1 cannot be reset; a new generation starts their count anew.
  const isOld = helps.includes('reset') && !root.actions.includes('reset') && root.actions.includes('suspend')
  const unread = causes.waitsForUnread.get(root.ref)
  const waiting = `${holdsBack.length} ${holdsBack.length === 1 ? 'object waits' : 'objects wait'} for it.`
  return {
    ...outline(root, holdsBack),
    status: root.status,
    title:
      unread !== undefined
        ? `It waits for ${refForPeople(unread)}, which cannot be read.`
        : root.status === 'suspended'
          ? `It is suspended and ${waiting}`
          : title,
    message: root.ready?.message ?? root.stalled?.message ?? '',
    advice: { meaning, remedy: isOld ? `${remedy} ${WITHOUT_RESET}` : remedy },
    actions: isOld ? ['suspend'] : helps.filter((action) => root.actions.includes(action)),
    ...(root.stuck === undefined ? {} : { stuck: root.stuck }),
  }
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

function describeMissing(group: RootCauseGroup, subjects: ProblemSubjects, index: () => NameIndex): Problem {
  const holders = group.holdsBack.flatMap((ref) => subjects.get(ref) ?? [])
  const direct = holders.flatMap((holder) =>
    relationsOf(holder).flatMap(({ type, to }) => (to === group.root ? [{ holder, type }] : [])),
  )
  const type: RelationType = direct[0]?.type ?? 'dependsOn'
  const holder = direct[0]?.holder ?? holders[0]
  const parts = parseFluxRef(group.root)
  const hint = hintOnMissing(group.root, type, index())
  const field = fieldOf(holder ?? parts, type)
  // A chart is written by helm-controller: people write the release that it was made for.
  const writer = field.startsWith('spec.chart.') ? holder?.managedBy : holder?.ref
  const since = earliest(direct.map(({ holder: { failingSince, ready } }) => failingSince ?? ready?.since))
  const stuck = direct.find((entry) => entry.holder.stuck !== undefined)?.holder.stuck
  return {
    root: group.root,
    status: 'failed',
    missing: true,
    ...(since === undefined ? {} : { since }),
    title: `${refForPeople(group.root)} does not exist.`,
    message: holder?.ready?.message ?? '',
    advice: {
      meaning: `It is named in ${field} of ${writer === undefined ? 'another object' : refForPeople(writer)}, but there is no such object.${hint === undefined ? '' : ` ${hint}`}`,
      remedy: `Correct name and namespace in ${field}, or create the ${parts?.kind ?? 'object'}.`,
    },
    holdsBack: group.holdsBack.slice(0, HOLDS_BACK_NAMED),
    holdsBackCount: group.holdsBack.length,
    actions: [],
    ...(stuck === undefined ? {} : { stuck }),
  }
}

function outline(root: ProblemSubject, holdsBack: readonly Ref[]) {
  const since = root.failingSince ?? root.ready?.since
  return {
    root: root.ref,
    ...(since === undefined ? {} : { since }),
    ...(root.failingSince !== undefined && root.failingSinceAtLeast === true ? { atLeast: true } : {}),
    holdsBack: holdsBack.slice(0, HOLDS_BACK_NAMED),
    holdsBackCount: holdsBack.length,
  }
}

function earliest(times: readonly (string | undefined)[]): string | undefined {
  return times.filter((time) => time !== undefined).sort()[0]
}

function rankOf(problem: Problem): number {
  if (problem.controller !== undefined) return RANK_OF_CONTROLLER
  return problem.missing === true || problem.cycle !== undefined ? RANK_OF_STRUCTURE : RANK[problem.status]
}

function byUrgency(a: Problem, b: Problem): number {
  return (
    rankOf(a) - rankOf(b) ||
    b.holdsBackCount - a.holdsBackCount ||
    compareText(a.since ?? '~', b.since ?? '~') ||
    compareText(a.root, b.root)
  )
}
