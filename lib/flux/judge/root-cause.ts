// Which one object to fix: follows everything held back along dependsOn, chart and source to the first object that is
// broken by itself, to a name that does not exist, to a circle, or to the controller that is down. Each object ends in one group at most.

import { addToGroup } from '@/lib/group-by'
import type { Ref } from '@/lib/ref'
import { describeKind, type FluxKind } from '../kinds'
import { parseFluxRef } from '../object/flux-ref'
import { type RelatedSubject, type Relation, relationsOf } from '../object/relations'
import { findKnots, nameCycles } from './cycles'
import { READ_ANEW, type Reading } from './reading'
import type { Status } from './status'

export interface RootCauseSubject extends RelatedSubject {
  readonly status: Status
  /** What it was before suspension. */
  readonly lastResult?: Status
  readonly ready?: { readonly reason: string; readonly message: string }
}

export interface RootCauseGroup {
  /**
   * The object to fix; of a cycle its first member; of a missing object the name that nobody answers to; of a
   * controller `Deployment/namespace/name`.
   */
  readonly root: Ref
  readonly type: 'object' | 'missing' | 'cycle' | 'controller'
  /** In the order of waiting, from `root` on. */
  readonly cycle?: readonly Ref[]
  /** Never holds `root`; the other members of a cycle are among them. */
  readonly holdsBack: readonly Ref[]
}

export interface RootCauses {
  /** From an object that is held back to the root of its group. Roots are not in it. */
  readonly rootOf: ReadonlyMap<Ref, Ref>
  /** Only roots that hold something back. */
  readonly groups: readonly RootCauseGroup[]
  /** Objects that wait for something whose kind could not be read: no more can be said about them. */
  readonly waitsForUnread: ReadonlyMap<Ref, Ref>
}

interface Target {
  readonly to: Ref
  /** Lower is the better explanation. */
  readonly weight: number
  readonly unread: boolean
}

/** Failures that only say that the source could not be used; the source may be the one to fix. */
const SOURCE_FAILURES: ReadonlySet<string> = new Set([
  'ArtifactFailed',
  'SourceNotReady',
  'SourceUnavailable',
  'NoSourceArtifact',
  'SourceFetchFailed',
])

/** Objects that nobody reconciles now, with the controller that should. */
export type Unreconciled = ReadonlyMap<Ref, Ref>

const NONE: ReadonlyMap<Ref, Ref> = new Map()

/**
 * `unreadKinds` are the kinds whose source is not live: a target of such a kind is never called missing.
 * Linear in objects and edges; ends on every graph.
 */
export function findRootCauses(
  subjects: ReadonlyMap<Ref, RootCauseSubject>,
  unreadKinds: ReadonlySet<FluxKind>,
  unreconciled: Unreconciled = NONE,
  read: Reading = READ_ANEW,
): RootCauses {
  const blockers = new Map<Ref, readonly Target[]>()
  for (const subject of subjects.values()) {
    const targets = [
      ...blockersOf(subject, subjects, unreadKinds, read),
      ...controllerOf(subject, unreconciled.get(subject.ref)),
    ]
    if (targets.length > 0) blockers.set(subject.ref, targets)
  }
  const heldTargets = (ref: Ref): Ref[] =>
    (blockers.get(ref) ?? []).map(({ to }) => to).filter((to) => blockers.has(to))

  const rootOf = new Map<Ref, Ref>()
  const cycleOf = new Map<Ref, readonly Ref[]>()
  for (const knot of findKnots(blockers.keys(), heldTargets)) {
    const members = new Set(knot)
    const [cycle] = nameCycles(knot, (ref) => heldTargets(ref).filter((to) => members.has(to)))
    const [root] = cycle ?? []
    if (cycle === undefined || root === undefined) continue
    cycleOf.set(root, cycle)
    for (const member of knot) if (member !== root) rootOf.set(member, root)
  }

  const waitsForUnread = new Map<Ref, Ref>()
  for (const ref of blockers.keys()) settle(ref)
  return { rootOf, groups: group(rootOf, cycleOf, subjects, new Set(unreconciled.values())), waitsForUnread }

  function settle(start: Ref): void {
    const path: Ref[] = []
    let at = start
    while (!rootOf.has(at) && !cycleOf.has(at)) {
      const first = explanationOf(at)
      if (first === undefined) break
      if (first.unread) {
        waitsForUnread.set(at, first.to)
        break
      }
      path.push(at)
      at = first.to
    }
    const root = rootOf.get(at) ?? at
    for (const ref of path) rootOf.set(ref, root)
  }

  // A failure is handed on only to something that is certainly broken, so that no failure can hide behind progress.
  function explanationOf(ref: Ref): Target | undefined {
    const targets = blockers.get(ref) ?? []
    const isFailure = subjects.get(ref)?.status === 'failed' || subjects.get(ref)?.status === 'stalled'
    return lightest(isFailure ? targets.filter(({ weight }) => weight <= BROKEN) : targets)
  }
}

/** The last weight that stands for a target that is itself broken: failed, stalled or missing. */
const BROKEN = 1

/** From each object that is held back now to all that hold it, missing names among them; kinds not read aside. */
export function findHolders(
  subjects: ReadonlyMap<Ref, RootCauseSubject>,
  unreadKinds: ReadonlySet<FluxKind>,
  read: Reading,
): ReadonlyMap<Ref, ReadonlySet<Ref>> {
  const holders = new Map<Ref, ReadonlySet<Ref>>()
  for (const subject of subjects.values()) {
    const targets = blockersOf(subject, subjects, unreadKinds, read).filter(({ unread }) => !unread)
    if (targets.length > 0) holders.set(subject.ref, new Set(targets.map(({ to }) => to)))
  }
  return holders
}

function lightest(targets: readonly Target[]): Target | undefined {
  return targets.reduce<Target | undefined>(
    (best, target) => (best === undefined || target.weight < best.weight ? target : best),
    undefined,
  )
}

function blockersOf(
  subject: RootCauseSubject,
  subjects: ReadonlyMap<Ref, RootCauseSubject>,
  unreadKinds: ReadonlySet<FluxKind>,
  read: Reading,
): readonly Target[] {
  if (!MAY_BE_HELD.has(subject.status)) return []
  const relations = read.relationsOf(subject)
  // A chart is made by helm-controller itself, a moment after its release: one that waits does not lack it.
  const edges = new Set(
    relations.flatMap(({ type, to }) => (type === 'chart' && subject.status === 'waiting' ? [] : [to])),
  )
  const named = read.namedBy(subject)
  const targets: Target[] = []
  for (const to of awaited(subject, relations, named)) {
    const target = subjects.get(to)
    if (target !== undefined) {
      const weight = weigh(target, named.has(to), subject)
      if (weight !== undefined) targets.push({ to, weight, unread: false })
      continue
    }
    const parts = parseFluxRef(to)
    // Only an edge of the spec proves that something is missing; a name in a message may be long gone.
    if (parts === undefined || !edges.has(to)) continue
    const unread = unreadKinds.has(parts.kind)
    targets.push({ to, weight: unread ? 60 : named.has(to) ? 0 : BROKEN, unread })
  }
  return targets
}

/** What the search below asks nothing of is most of a cluster. */
const MAY_BE_HELD: ReadonlySet<Status> = new Set<Status>(['waiting', 'failed', 'stalled', 'reconciling'])

/** The objects that this one cannot go on without, as far as its status says that it is held back at all. */
function awaited(subject: RootCauseSubject, relations: readonly Relation[], named: ReadonlySet<Ref>): Iterable<Ref> {
  const reason = subject.ready?.reason ?? ''
  switch (subject.status) {
    case 'waiting':
      // A name in the message counts where no edge is known, as for the chart of a HelmRelease.
      return new Set([...relations.map(({ to }) => to), ...named])
    case 'failed':
    case 'stalled':
      if (reason === 'HealthCheckFailed') return [...named].filter((ref) => ref !== subject.ref)
      if (subject.status === 'failed' && SOURCE_FAILURES.has(reason)) return sourcesOf(relations)
      return []
    case 'reconciling':
      return subject.waitsFor ?? []
    default:
      return []
  }
}

/** Whoever is down explains what does not move at all, and what waits only when nothing else holds it. */
function controllerOf({ status }: RootCauseSubject, controller: Ref | undefined): readonly Target[] {
  if (controller === undefined) return []
  if (status === 'waiting') return [{ to: controller, weight: 70, unread: false }]
  const isStill = status === 'unknown' || status === 'reconciling' || status === 'terminating'
  return isStill ? [{ to: controller, weight: 0, unread: false }] : []
}

function sourcesOf(relations: readonly Relation[]): readonly Ref[] {
  return relations.filter(({ type }) => type === 'source' || type === 'chart').map(({ to }) => to)
}

/** Lower is a better explanation; undefined when the target does not hold anybody back. */
function weigh(target: RootCauseSubject, isNamed: boolean, subject: RootCauseSubject): number | undefined {
  const base = weightOf(target, isNamed, subject)
  return base === undefined || isNamed ? base : base + BROKEN
}

function weightOf(target: RootCauseSubject, isNamed: boolean, subject: RootCauseSubject): number | undefined {
  switch (target.status) {
    case 'failed':
    case 'stalled':
      return 0
    case 'waiting':
      return 10
    case 'suspended':
      // A suspended dependency that was ready still counts as ready for Flux, unless the message blames it.
      if (target.lastResult !== 'ready' || isNamed) return 20
      return isSource(target) && SOURCE_FAILURES.has(subject.ready?.reason ?? '') ? 20 : undefined
    case 'unknown':
      return 30
    case 'terminating':
      return 40
    case 'reconciling':
      return 50
    case 'ready':
    case 'static':
      return undefined
  }
}

function isSource({ kind }: { readonly kind: FluxKind }): boolean {
  return describeKind(kind).role === 'source'
}

function group(
  rootOf: ReadonlyMap<Ref, Ref>,
  cycleOf: ReadonlyMap<Ref, readonly Ref[]>,
  subjects: ReadonlyMap<Ref, RootCauseSubject>,
  controllers: ReadonlySet<Ref>,
): readonly RootCauseGroup[] {
  const held = new Map<Ref, Ref[]>()
  for (const root of cycleOf.keys()) held.set(root, [])
  for (const [ref, root] of rootOf) {
    const refs = held.get(root)
    if (refs === undefined) held.set(root, [ref])
    else refs.push(ref)
  }
  return [...held].map(([root, refs]) => {
    const cycle = cycleOf.get(root)
    const alone = controllers.has(root) ? 'controller' : subjects.has(root) ? 'object' : 'missing'
    const type = cycle === undefined ? alone : 'cycle'
    return { root, type, ...(cycle === undefined ? {} : { cycle }), holdsBack: refs.sort() }
  })
}

/**
 * Objects that look well but run on an old artifact, by the failed source they take it from (through charts as well).
 * Flux keeps them Ready, so they are no failure.
 */
export function staleConsumers(subjects: ReadonlyMap<Ref, RootCauseSubject>): ReadonlyMap<Ref, readonly Ref[]> {
  const failed = [...subjects.values()].filter(
    (subject) => isSource(subject) && (subject.status === 'failed' || subject.status === 'stalled'),
  )
  if (failed.length === 0) return new Map()
  const takers = new Map<Ref, RootCauseSubject[]>()
  for (const subject of subjects.values()) {
    for (const to of sourcesOf(relationsOf(subject))) addToGroup(takers, to, subject)
  }
  const stale = new Map<Ref, readonly Ref[]>()
  for (const source of failed) {
    const seen = new Set<Ref>([source.ref])
    const queue = [source.ref]
    for (const at of queue) {
      for (const taker of takers.get(at) ?? []) {
        if (taker.status !== 'ready' || seen.has(taker.ref)) continue
        seen.add(taker.ref)
        queue.push(taker.ref)
      }
    }
    seen.delete(source.ref)
    if (seen.size > 0) stale.set(source.ref, [...seen].sort())
  }
  return stale
}
