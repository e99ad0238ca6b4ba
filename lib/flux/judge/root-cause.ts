// Which one object to fix: follows everything held back along dependsOn, chart and source to the first object that is
// broken by itself, to one that names what does not exist, to a circle, or to the controller that is down. A wait for
// what still moves has no root. Each object ends in one group at most.

import { addToGroup, groupBy } from '@/lib/group-by'
import { kindOf, type Ref } from '@/lib/ref'
import { eachInSteps, type Steps } from '@/lib/steps'
import { describeKind } from '../kinds'
import { BROKEN, blockersOf, isCause, type RootCauseSubject, type Subjects, type Target } from './blockers'
import { findKnots, nameCycles } from './cycles'
import { isDownloadFailure } from './download'
import { READ_ANEW, type Reading } from './reading'
import type { Horizon } from './sight'
import { isFailing } from './status'

export interface RootCauseGroup {
  /** The object to fix, which is one that can be edited; of a cycle its first member; of a controller its Deployment. */
  readonly root: Ref
  readonly type: 'object' | 'missing' | 'cycle' | 'controller'
  /** The name that nobody answers to, where `root` waits for one. */
  readonly missing?: Ref
  /** In the order of waiting, from `root` on. */
  readonly cycle?: readonly Ref[]
  /** Never holds `root`; the other members of a cycle are among them. */
  readonly holdsBack: readonly Ref[]
}

export interface RootCauses {
  /** From an object that is held back to the root of its group. Roots are not in it. */
  readonly rootOf: ReadonlyMap<Ref, Ref>
  /** Only roots that hold something back or name what is missing. */
  readonly groups: readonly RootCauseGroup[]
  /** Objects that wait for something that could not be read: no more can be said about them. */
  readonly waitsForUnread: ReadonlyMap<Ref, Ref>
  /** Objects that wait for something that moves: that will come by itself. */
  readonly moving: ReadonlySet<Ref>
}

/** Objects that cannot go on because a controller is down, with that controller. */
export type Unreconciled = ReadonlyMap<Ref, Ref>

export const NO_CAUSES: RootCauses = { rootOf: new Map(), groups: [], waitsForUnread: new Map(), moving: new Set() }

const NONE: ReadonlyMap<Ref, Ref> = new Map()

/** Linear in objects and edges; ends on every graph. In steps, because all may wait for all. */
export function* findRootCauses(
  subjects: Subjects,
  horizon: Horizon,
  unreconciled: Unreconciled = NONE,
  read: Reading = READ_ANEW,
): Steps<RootCauses> {
  const blockers = new Map<Ref, readonly Target[]>()
  for (const subject of subjects.values()) {
    const targets = [
      ...blockersOf(subject, subjects, horizon, read),
      ...controllerOf(subject, unreconciled.get(subject.ref)),
    ]
    if (targets.length > 0) blockers.set(subject.ref, targets)
    yield
  }
  const { rootOf, cycleOf } = yield* findCycles(blockers)
  const { isRooted, moving } = yield* sift(subjects, blockers, new Set([...rootOf.keys(), ...cycleOf.keys()]))

  const waitsForUnread = new Map<Ref, Ref>()
  const missing = new Map<Ref, Ref>()
  yield* eachInSteps(blockers.keys(), settle)
  handToWriters(missing, rootOf, subjects)
  const controllers = new Set(unreconciled.values())
  return { rootOf, groups: group({ rootOf, cycleOf, missing, controllers }), waitsForUnread, moving }

  function settle(start: Ref): void {
    const path: Ref[] = []
    let at = start
    while (!rootOf.has(at) && !cycleOf.has(at)) {
      const first = lightest(explanations(at))
      if (first === undefined) break
      if (first.type === 'unread') waitsForUnread.set(at, first.to)
      if (first.type === 'missing') missing.set(at, first.to)
      if (first.type === 'unread' || first.type === 'missing') break
      path.push(at)
      at = first.to
    }
    const root = rootOf.get(at) ?? at
    for (const ref of path) rootOf.set(ref, root)
  }

  function explanations(ref: Ref): readonly Target[] {
    return handedOn(subjects.get(ref), blockers.get(ref) ?? []).filter(
      ({ to, type }) => type !== 'object' || isRooted(to),
    )
  }
}

interface Cycles {
  readonly rootOf: Map<Ref, Ref>
  readonly cycleOf: ReadonlyMap<Ref, readonly Ref[]>
}

/** Who waits in a circle waits for ever, whatever of it moves. */
function* findCycles(blockers: ReadonlyMap<Ref, readonly Target[]>): Steps<Cycles> {
  const heldTargets = (ref: Ref): Ref[] => (blockers.get(ref) ?? []).map(({ to }) => to)
  const rootOf = new Map<Ref, Ref>()
  const cycleOf = new Map<Ref, readonly Ref[]>()
  for (const knot of yield* findKnots(blockers.keys(), heldTargets)) {
    const members = new Set(knot)
    const [cycle] = yield* nameCycles(knot, (ref) => heldTargets(ref).filter((to) => members.has(to)))
    const [root] = cycle ?? []
    if (cycle === undefined || root === undefined) continue
    cycleOf.set(root, cycle)
    for (const member of knot) if (member !== root) rootOf.set(member, root)
  }
  return { rootOf, cycleOf }
}

/** A failure is handed on only to something that is certainly broken, so that no failure can hide behind progress. */
function handedOn(subject: RootCauseSubject | undefined, targets: readonly Target[]): readonly Target[] {
  return isFailing(subject?.status) ? targets.filter(({ weight }) => weight <= BROKEN) : targets
}

interface Sifted {
  /** It is a cause, or is held back by one. */
  readonly isRooted: (ref: Ref) => boolean
  readonly moving: ReadonlySet<Ref>
}

/** Tells waits that nobody will end from those whose end is on its way. */
function* sift(
  subjects: Subjects,
  blockers: ReadonlyMap<Ref, readonly Target[]>,
  circular: ReadonlySet<Ref>,
): Steps<Sifted> {
  const waiters = new Map<Ref, Ref[]>()
  const rooted = new Set<Ref>(circular)
  for (const [ref, targets] of blockers) {
    const subject = subjects.get(ref)
    for (const { to } of handedOn(subject, targets)) {
      const target = subjects.get(to)
      // What is missing, what is not read and a controller.
      if (target === undefined) rooted.add(ref)
      else {
        addToGroup(waiters, to, ref)
        if (isCause(target)) rooted.add(to)
      }
    }
    yield
  }

  const waits = (ref: Ref) => subjects.get(ref)?.status === 'waiting' && !rooted.has(ref)
  const moving = new Set<Ref>()
  for (const { ref, status, stuck } of subjects.values()) {
    const isUnderWay = status === 'reconciling' || status === 'terminating' || status === 'waiting'
    if (isUnderWay && stuck === undefined && !rooted.has(ref)) moving.add(ref)
  }
  yield* spread(moving, waiters)

  // What has not moved for long, though nothing that it waits for is known to hold it, is a cause itself.
  for (const ref of waiters.keys()) if (waits(ref) && !moving.has(ref)) rooted.add(ref)
  yield* spread(rooted, waiters)
  return { isRooted: (ref) => rooted.has(ref), moving: new Set([...moving].filter(waits)) }
}

/** Adds all who wait, over any number of others, for one that is in `found`. */
function* spread(found: Set<Ref>, waiters: ReadonlyMap<Ref, readonly Ref[]>): Steps<void> {
  for (const at of found) {
    for (const waiter of waiters.get(at) ?? []) found.add(waiter)
    yield
  }
}

function lightest(targets: readonly Target[]): Target | undefined {
  return targets.reduce<Target | undefined>(
    (best, target) => (best === undefined || target.weight < best.weight ? target : best),
    undefined,
  )
}

/** From each object that is held back now to all that hold it; what is not read and what moves aside. */
export function* findHolders(
  subjects: ReadonlyMap<Ref, RootCauseSubject & { readonly rootCause?: Ref }>,
  horizon: Horizon,
  roots: ReadonlySet<Ref>,
  read: Reading,
): Steps<ReadonlyMap<Ref, ReadonlySet<Ref>>> {
  const holds = ({ to, type }: Target) => {
    const target = subjects.get(to)
    if (target === undefined) return type === 'missing'
    return isCause(target) || target.rootCause !== undefined || roots.has(to)
  }
  const holders = new Map<Ref, ReadonlySet<Ref>>()
  for (const subject of subjects.values()) {
    const targets = blockersOf(subject, subjects, horizon, read).filter(holds)
    if (targets.length > 0) holders.set(subject.ref, new Set(targets.map(({ to }) => to)))
    yield
  }
  return holders
}

/** Whoever is down explains what does not move at all, and what waits only when nothing else holds it. */
function controllerOf({ status, ready }: RootCauseSubject, controller: Ref | undefined): readonly Target[] {
  if (controller === undefined) return []
  if (status === 'waiting') return [{ to: controller, weight: 70, type: 'controller' }]
  const isStill = status === 'unknown' || status === 'reconciling' || status === 'terminating'
  const isCut = status === 'failed' && isDownloadFailure(ready?.message ?? '')
  return isStill || isCut ? [{ to: controller, weight: 0, type: 'controller' }] : []
}

/** What a controller made of the spec of another cannot be edited: whoever it was made for names what is missing. */
function handToWriters(missing: Map<Ref, Ref>, rootOf: Map<Ref, Ref>, subjects: Subjects): void {
  const heldBy = groupBy(rootOf, ([, root]) => root)
  for (const [made, target] of [...missing]) {
    const subject = subjects.get(made)
    const writer = subject?.managedBy
    if (subject === undefined || writer === undefined || rootOf.get(writer) !== made) continue
    if (describeKind(subject.kind).madeBy !== kindOf(writer)) continue
    for (const [ref] of heldBy.get(made) ?? []) rootOf.set(ref, writer)
    rootOf.delete(writer)
    rootOf.set(made, writer)
    missing.delete(made)
    missing.set(writer, target)
  }
}

interface Found extends Cycles {
  readonly missing: ReadonlyMap<Ref, Ref>
  readonly controllers: ReadonlySet<Ref>
}

function group({ rootOf, cycleOf, missing, controllers }: Found): readonly RootCauseGroup[] {
  const held = new Map<Ref, Ref[]>()
  for (const root of [...cycleOf.keys(), ...missing.keys()]) held.set(root, [])
  for (const [ref, root] of rootOf) addToGroup(held, root, ref)
  return [...held].map(([root, refs]) => {
    const holdsBack = refs.sort()
    const cycle = cycleOf.get(root)
    if (cycle !== undefined) return { root, type: 'cycle', cycle, holdsBack }
    const target = missing.get(root)
    if (target !== undefined) return { root, type: 'missing', missing: target, holdsBack }
    return { root, type: controllers.has(root) ? 'controller' : 'object', holdsBack }
  })
}
