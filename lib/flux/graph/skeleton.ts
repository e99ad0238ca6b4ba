// What of a graph stays as it is while only statuses change: edges, who is shown, waves, circles and missing names.
// Everything that grows with the edges is done in steps.

import type { Graph, GraphEdge, GraphNode } from '@/lib/contract/graph'
import { addToGroup } from '@/lib/group-by'
import type { Ref } from '@/lib/ref'
import { isSame } from '@/lib/same'
import { eachInSteps, filterInSteps, type Steps } from '@/lib/steps'
import { nameCycles } from '../judge/cycles'
import { hintOnMissing, indexByName } from '../judge/missing'
import type { Reading } from '../judge/reading'
import { type Horizon, sightOf } from '../judge/sight'
import { describeKind } from '../kinds'
import { parseFluxRef } from '../object/flux-ref'
import { matchesLabels } from '../object/label-selector'
import type { RelatedSubject, RelationType } from '../object/relations'
import { findWaves } from './waves'
import { waysInSteps } from './ways'

export interface SkeletonSubject extends RelatedSubject {
  readonly remote?: true
  /** Awaits the health of all that it applied. */
  readonly waits?: true
  readonly labels?: Readonly<Record<string, string>>
  /** Which policies of its namespace it writes to Git; empty: all. Absent where that is not known. */
  readonly policySelector?: string
}

/** An edge without what changes on it. */
interface Bone extends Pick<GraphEdge, 'from' | 'to' | 'type' | 'readyExpr'> {
  /** Stands in the spec of whoever waits, so that its target can hold it back. */
  readonly canHold: boolean
}

export interface Skeleton {
  /** From those that await the health of what they applied to what that is; their rows do not list it. */
  readonly waitsFor: ReadonlyMap<Ref, readonly Ref[]>
  readonly bones: readonly Bone[]
  /** In the order of the nodes. */
  readonly shown: ReadonlySet<Ref>
  readonly missing: ReadonlyMap<Ref, GraphNode>
  readonly waves: ReadonlyMap<Ref, number> | undefined
  readonly cycles: Graph['cycles']
}

export interface SkeletonOptions {
  readonly scope: 'dependencies' | 'delivery'
  readonly horizon: Horizon
}

type Subjects = ReadonlyMap<Ref, SkeletonSubject>

export function* drawSkeleton(subjects: Subjects, options: SkeletonOptions, read: Reading): Steps<Skeleton> {
  const waitsFor = yield* findAwaited(subjects)
  const bones = yield* drawBones(subjects, options.scope, read)
  const shown = yield* choose(subjects, bones, options.scope)
  const missing = yield* drawMissing(shown, subjects, bones, options.horizon)
  const waves = options.scope === 'dependencies' ? yield* wavesOf(shown, bones) : undefined
  const cycles = yield* findCycles(subjects, waitsFor, read)
  return {
    waitsFor,
    bones,
    shown,
    missing,
    waves,
    cycles: cycles.filter((cycle) => cycle.every((ref) => shown.has(ref))),
  }
}

/** Whether both lists give the same skeleton: the same objects in the same order that say the same of others. */
export function* haveSameSkeleton(
  before: readonly SkeletonSubject[],
  after: readonly SkeletonSubject[],
  read: Reading,
): Steps<boolean> {
  if (before.length !== after.length) return false
  for (const [at, subject] of after.entries()) {
    if (!saysTheSame(before[at], subject, read)) return false
    yield
  }
  return true
}

function saysTheSame(a: SkeletonSubject | undefined, b: SkeletonSubject, read: Reading): boolean {
  if (a === b) return true
  return (
    a !== undefined &&
    a.ref === b.ref &&
    a.kind === b.kind &&
    a.namespace === b.namespace &&
    a.name === b.name &&
    a.managedBy === b.managedBy &&
    a.waits === b.waits &&
    a.remote === b.remote &&
    a.policySelector === b.policySelector &&
    (describeKind(a.kind).tellsImage !== 'choice' || isSame(a.labels, b.labels)) &&
    isSame(a.waitsFor, b.waitsFor) &&
    isSame(read.relationsOf(a), read.relationsOf(b))
  )
}

/** Rows say only that they await all that they applied; who was applied says so itself. */
function* findAwaited(subjects: Subjects): Steps<ReadonlyMap<Ref, readonly Ref[]>> {
  const children = new Map<Ref, Ref[]>()
  yield* eachInSteps(subjects.values(), ({ ref, managedBy }) => {
    if (managedBy === undefined || managedBy === ref) return
    const parent = subjects.get(managedBy)
    if (parent?.waits === true && parent.waitsFor === undefined) addToGroup(children, managedBy, ref)
  })
  return children
}

function* drawBones(subjects: Subjects, scope: SkeletonOptions['scope'], read: Reading): Steps<readonly Bone[]> {
  const bones: Bone[] = []
  const policies = scope === 'delivery' ? yield* findPolicies(subjects) : NO_POLICIES
  for (const subject of subjects.values()) {
    for (const { type, to, readyExpr } of read.relationsOf(subject)) {
      const isWanted = (type === 'dependsOn') === (scope === 'dependencies')
      // Rows are of Flux; only what has none has to be looked at.
      if (!isWanted || !(subjects.has(to) || parseFluxRef(to) !== undefined)) continue
      const bone = { from: subject.ref, to, type: writesTo(subject, type) ? 'updates' : type, canHold: true } as const
      bones.push(readyExpr === undefined ? bone : { ...bone, readyExpr })
    }
    if (scope === 'delivery' && subject.policySelector !== undefined)
      bones.push(...(yield* readPolicies(subject, subject.policySelector, policies)))
    const owner = scope === 'delivery' ? readOwner(subject, subjects, read) : undefined
    if (owner !== undefined) bones.push(owner)
    yield
  }
  return bones
}

function writesTo({ kind }: SkeletonSubject, type: RelationType): boolean {
  return type === 'source' && describeKind(kind).tellsImage === 'updates'
}

type Policies = ReadonlyMap<string, readonly SkeletonSubject[]>

const NO_POLICIES: ReadonlyMap<string, readonly SkeletonSubject[]> = new Map()

function* findPolicies(subjects: Subjects): Steps<Policies> {
  const policies = new Map<string, SkeletonSubject[]>()
  yield* eachInSteps(subjects.values(), (subject) => {
    if (describeKind(subject.kind).tellsImage === 'choice') addToGroup(policies, subject.namespace, subject)
  })
  return policies
}

/** An automation writes policies of its own namespace only. A selector that cannot be understood proves nothing. */
function* readPolicies(
  { ref, namespace }: SkeletonSubject,
  selector: string,
  policies: Policies,
): Steps<readonly Bone[]> {
  const chosen = yield* filterInSteps(
    policies.get(namespace) ?? [],
    ({ labels = {} }) => matchesLabels(selector, labels) === true,
  )
  return chosen.map((policy) => ({ from: ref, to: policy.ref, type: 'policy', canHold: false }))
}

// Labels of ownership can be copied: an owner that is not there, or applies elsewhere, proves nothing.
// flux-system applies itself.
function readOwner(subject: SkeletonSubject, subjects: Subjects, read: Reading): Bone | undefined {
  const owner = subject.managedBy === undefined ? undefined : subjects.get(subject.managedBy)
  if (owner === undefined || owner.ref === subject.ref || owner.remote === true) return undefined
  if (describeKind(subject.kind).madeBy !== owner.kind) {
    return { from: subject.ref, to: owner.ref, type: 'applies', canHold: false }
  }
  // A chart that a release made for itself is what the release takes from. Rows do not always say so.
  const isKnown = read.relationsOf(owner).some(({ to }) => to === subject.ref)
  return isKnown ? undefined : { from: owner.ref, to: subject.ref, type: 'chart', canHold: false }
}

function* choose(subjects: Subjects, bones: readonly Bone[], scope: SkeletonOptions['scope']): Steps<ReadonlySet<Ref>> {
  const shown = new Set<Ref>()
  yield* eachInSteps(subjects.values(), ({ ref, kind }) => {
    const { role } = describeKind(kind)
    if (role === 'applier' || (scope === 'delivery' && (role === 'source' || role === 'image'))) shown.add(ref)
  })
  yield* eachInSteps(bones, ({ from, to }) => shown.add(from).add(to))
  return shown
}

/** In which relation a spec names the other end; where it names none, the other end exists. */
const RELATION_OF: Readonly<Partial<Record<GraphEdge['type'], RelationType>>> = {
  dependsOn: 'dependsOn',
  source: 'source',
  chart: 'chart',
  image: 'image',
  updates: 'source',
}

function* drawMissing(
  shown: ReadonlySet<Ref>,
  subjects: Subjects,
  bones: readonly Bone[],
  horizon: Horizon,
): Steps<ReadonlyMap<Ref, GraphNode>> {
  const missing = new Map<Ref, GraphNode>()
  const refs = yield* filterInSteps(shown, (ref) => !subjects.has(ref))
  if (refs.length === 0) return missing
  const names = indexByName(subjects.values())
  const namedBy = new Map<Ref, RelationType>()
  yield* eachInSteps(bones, ({ to, type }) => {
    const named = RELATION_OF[type]
    if (named !== undefined && !namedBy.has(to)) namedBy.set(to, named)
  })
  yield* eachInSteps(refs, (ref) => {
    const parts = parseFluxRef(ref)
    if (parts === undefined) return
    const hint = hintOnMissing(ref, namedBy.get(ref) ?? 'dependsOn', names)
    const isUnread = sightOf(horizon, ref) !== 'read'
    const gap = isUnread ? { unread: true } : { missing: true, ...(hint === undefined ? {} : { hint }) }
    missing.set(ref, { ...parts, status: 'unknown', current: !isUnread, ...gap })
  })
  return missing
}

function* wavesOf(shown: ReadonlySet<Ref>, bones: readonly Bone[]): Steps<ReadonlyMap<Ref, number>> {
  const targets = yield* waysInSteps(bones, 'up')
  return yield* findWaves(shown, (ref) => targets.get(ref) ?? [])
}

/** Circles of dependsOn, and of parents that await the health of a child that depends on them. */
function* findCycles(subjects: Subjects, waitsFor: Skeleton['waitsFor'], read: Reading): Steps<Graph['cycles']> {
  const next = new Map<Ref, readonly Ref[]>()
  for (const subject of subjects.values()) {
    const relations = read.relationsOf(subject)
    const waits = relations.flatMap(({ type, to }) => (type === 'dependsOn' && subjects.has(to) ? [to] : []))
    const awaited = subject.waitsFor ?? waitsFor.get(subject.ref) ?? []
    const targets = [...waits, ...awaited.filter((to) => subjects.has(to))]
    if (targets.length > 0) next.set(subject.ref, targets)
    yield
  }
  return yield* nameCycles(next.keys(), (ref) => next.get(ref) ?? [])
}
