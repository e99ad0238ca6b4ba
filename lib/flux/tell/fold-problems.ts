// One trouble is told once: entries that differ in nothing but the name of the object become one, with the others named.

import type { Problem } from '@/lib/contract/state'
import { formatCount } from '@/lib/count'
import { addToGroup } from '@/lib/group-by'
import { kindOf, nameOf, namespaceOf, type Ref } from '@/lib/ref'
import { describeKind, isFluxKind } from '../kinds'

export interface ProblemDraft {
  readonly problem: Problem
  /** Entries of one key are one; absent: it stands alone, whoever else says the same. */
  readonly foldBy?: string
  /** The title of this and so many others. */
  readonly titleOfMany?: (others: number) => string
}

/** `holdsBack` of a problem names so many; the count is of all. */
export const NAMED_AT_MOST = 100
/** With the root these are as many as one request may act on. */
const SAME_AT_MOST = 499

export function foldProblems(
  drafts: readonly ProblemDraft[],
  byUrgency: (a: Problem, b: Problem) => number,
): readonly Problem[] {
  const single: Problem[] = []
  const folds = new Map<string, ProblemDraft[]>()
  for (const draft of drafts) {
    if (draft.foldBy === undefined) single.push(draft.problem)
    else addToGroup(folds, draft.foldBy, draft)
  }
  return [...single, ...Array.from(folds.values(), (fold) => merge(fold, byUrgency))]
    .map((problem) => ({ ...problem, holdsBack: problem.holdsBack.slice(0, NAMED_AT_MOST) }))
    .sort(byUrgency)
}

function merge(drafts: readonly ProblemDraft[], byUrgency: (a: Problem, b: Problem) => number): Problem {
  const [first, ...others] = [...drafts].sort((a, b) => byUrgency(a.problem, b.problem))
  if (first === undefined) throw new Error('A fold has a first entry.')
  const { problem } = first
  if (others.length === 0) return problem
  const all = [problem, ...others.map((other) => other.problem)]
  const eldest = all.reduce((a, b) => ((b.since ?? '~') < (a.since ?? '~') ? b : a))
  const { since: _, atLeast: __, stuck: ___, ...rest } = problem
  const stuck = eldest.stuck ?? all.find((one) => one.stuck !== undefined)?.stuck
  return {
    ...rest,
    ...(eldest.since === undefined ? {} : { since: eldest.since }),
    ...(eldest.atLeast === true ? { atLeast: true } : {}),
    title: first.titleOfMany?.(others.length) ?? `${nameMany(problem.root, all.length)}: ${titleOfAll(all)}`,
    holdsBack: all.flatMap(({ holdsBack }) => holdsBack),
    holdsBackCount: all.reduce((sum, { holdsBackCount }) => sum + holdsBackCount, 0),
    actions: problem.actions.filter((action) => all.every(({ actions }) => actions.includes(action))),
    ...(stuck === undefined ? {} : { stuck }),
    same: all.slice(1, SAME_AT_MOST + 1).map(({ root }) => root),
    sameCount: others.length,
  }
}

/** The part of a fold that is in a view: who is outside is not counted in it, nor stands for it. */
export function narrowFold(problem: Problem, isIn: (ref: Ref) => boolean): Problem {
  const { same, sameCount, ...rest } = problem
  if (same === undefined || sameCount === undefined) return problem
  const all = [problem.root, ...same]
  const [root, ...others] = all.filter(isIn)
  if (root === undefined || others.length + 1 === all.length) return problem
  const title = retitle(problem, root, others.length)
  return { ...rest, root, title, ...(others.length === 0 ? {} : { same: others, sameCount: others.length }) }
}

/** The words that `merge` and the entries of missing names begin with. */
function retitle({ title, root: first, missing }: Problem, root: Ref, others: number): string {
  if (missing === undefined) {
    const own = title.replace(/^[\d,]+ [^:]{1,40}: /, '')
    return others === 0 ? own : `${nameMany(root, others + 1)}: ${own}`
  }
  const end = title.slice(nameOf(first).length).replace(/^ and [\d,]+ others? (wait|take) (for|from) /, '')
  const verb = / (wait) for /.test(title.slice(nameOf(first).length))
    ? ['waits for', 'wait for']
    : ['takes from', 'take from']
  const who = others === 0 ? nameOf(root) : `${nameOf(root)} and ${others} ${others === 1 ? 'other' : 'others'}`
  return `${who} ${others === 0 ? verb[0] : verb[1]} ${end}`
}

/** Their own names in it give way where each says its own. */
function titleOfAll(all: readonly Problem[]): string {
  const [first] = all
  if (first === undefined) return ''
  const isSame = all.every(({ title }) => title === first.title)
  return isSame ? first.title : first.title.replaceAll(wordsOf(first.root), '…')
}

function nameMany(ref: Ref, count: number): string {
  const kind = kindOf(ref)
  return `${formatCount(count)} ${isFluxKind(kind) ? describeKind(kind).label : kind}`
}

/** Of a longer message begin and end: what a dump is of stands in front, what became of it behind. */
const COMPARED_CHARS = 800

/** The message without what differs between objects that fail alike: their names, and what is new in each attempt. */
export function normalise(message: string, ref: Ref): string {
  const compared =
    message.length <= 2 * COMPARED_CHARS ? message : message.slice(0, COMPARED_CHARS) + message.slice(-COMPARED_CHARS)
  return compared
    .replaceAll(wordsOf(ref), '§')
    .replaceAll(/\b\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)/g, '#')
    .replaceAll(/\b(?=[0-9a-f]*\d)[0-9a-f]{7,64}\b/g, '#')
    .replaceAll(/\b(?:\d+(?:\.\d+)?(?:ms|µs|h|m|s))+\b/g, '#')
    .replaceAll(/\b\d{1,3}(?:\.\d{1,3}){3}(?::\d{1,5})?\b/g, '#')
    .replaceAll(/(\battempts?[ (]|\bafter )\d+/g, '$1#')
    .replaceAll(/(\/tmp\/[a-z-]+)[-0-9]+/g, '$1#')
    .replaceAll(/\.v\d+\b/g, '.v#')
}

/** Its name and namespace, wherever they stand as words of their own. */
function wordsOf(ref: Ref): RegExp {
  const words = [nameOf(ref), namespaceOf(ref)].filter((word) => word !== '').sort((a, b) => b.length - a.length)
  const either = words.map((word) => word.replaceAll(/[.-]/g, String.raw`\$&`)).join('|')
  return new RegExp(`(?<![A-Za-z0-9])(?:${either})(?![A-Za-z0-9])`, 'g')
}
