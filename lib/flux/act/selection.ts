// In which order a selection is asked, and what waits for what: sources first, then dependencies, parents before children.
// A source that several ways lead to is asked once. A cycle loses the edge that means least.

import type { Ref } from '@/lib/ref'
import { isFailing, type Status } from '../judge/status'
import { describeKind } from '../kinds'
import { parseFluxRef } from '../object/flux-ref'
import type { FluxResource, Reference } from '../object/flux-resource'
import { TAKES_FROM } from '../object/references'
import { type ActionName, refuseAction } from './actions'
import { planWalk } from './reconcile'

export interface SelectionTarget {
  readonly ref: Ref
  readonly action: ActionName
}

export interface SelectionStep extends SelectionTarget {
  /** False for a source on the way that nobody selected. */
  readonly isTarget: boolean
  /** Each has to end well before this one is sent. */
  readonly needs: readonly Ref[]
  /** Each has to end, well or not, before this one is sent. */
  readonly follows: readonly Ref[]
  /** Of those the one it takes from: its run has to bring what that one fetched. */
  readonly takesFrom?: Ref
  /** The targets on whose way it lies, itself among them when it is one. */
  readonly servesTargets: readonly Ref[]
}

type Lookup = (ref: Ref) => FluxResource | undefined

const HELPING = ['reconcile', 'reset'] as const satisfies readonly ActionName[]
const DEPENDS: ReadonlySet<Reference['type']> = new Set<Reference['type']>(['dependsOn'])

interface Judged {
  readonly ref: Ref
  readonly status: Status
  readonly actions: readonly ActionName[]
}

/** What fails and would answer: each with the request that helps it, which is a reset where no retries are left. */
export function chooseFailing(rows: Iterable<Judged>): readonly SelectionTarget[] {
  return [...rows].flatMap(({ ref, status, actions }) => {
    if (!isFailing(status)) return []
    const action = HELPING.find((one) => actions.includes(one))
    return action === undefined ? [] : [{ ref, action }]
  })
}

/** What fetches, and would fetch anew. */
export function chooseSources(rows: Iterable<Judged>): readonly SelectionTarget[] {
  return [...rows].flatMap(({ ref, actions }) => {
    const kind = parseFluxRef(ref)?.kind
    const isSource = kind !== undefined && describeKind(kind).role === 'source'
    return isSource && actions.includes('reconcile') ? [{ ref, action: 'reconcile' }] : []
  })
}

/** Whoever takes from no source is its own source: within a selection the longer way is then the plain one. */
export function actionWithin(resource: FluxResource, action: ActionName): ActionName {
  if (action !== 'reconcile-with-source') return action
  return refuseAction(resource, action)?.code === 'not_applicable' ? 'reconcile' : action
}

/** Steps in the order of sending. Targets whose objects are not known come last, with nothing to wait for. */
export function planSelection(targets: readonly SelectionTarget[], lookup: Lookup): readonly SelectionStep[] {
  const selected = new Map(targets.map((target) => [target.ref, target.action]))
  const ways = new Map(targets.map((target) => [target.ref, wayTo(target, lookup)]))
  const refs = [...new Set([...ways.values()].flat())]
  const edges = new Edges()
  const planned = new Set(refs)
  const taken = new Map(refs.map((ref) => [ref, nearest(ref, TAKES_FROM, planned, lookup)]))
  for (const ref of refs) for (const to of taken.get(ref) ?? []) edges.add(ref, to, 'needs')
  for (const ref of refs) for (const to of nearest(ref, DEPENDS, planned, lookup)) edges.add(ref, to, 'needs')
  for (const ref of refs) {
    const parent = nearestParent(ref, planned, lookup)
    if (parent !== undefined) edges.add(ref, parent, 'follows')
  }
  return sort(refs, edges, lookup).map((ref) => {
    const action = selected.get(ref) ?? 'reconcile'
    // Whoever is only put to sleep or woken need not wait for others: the order is enough.
    const waits = action !== 'suspend' && action !== 'resume'
    const needs = waits ? edges.of(ref, 'needs') : []
    const takesFrom = taken.get(ref)?.findLast((to) => needs.includes(to))
    return {
      ref,
      action,
      isTarget: selected.has(ref),
      needs,
      follows: waits ? edges.of(ref, 'follows') : [],
      ...(takesFrom === undefined ? {} : { takesFrom }),
      servesTargets: [...ways].filter(([, way]) => way.includes(ref)).map(([target]) => target),
    }
  })
}

function wayTo({ ref, action }: SelectionTarget, lookup: Lookup): readonly Ref[] {
  const resource = lookup(ref)
  if (resource === undefined || action !== 'reconcile-with-source') return [ref]
  const { steps } = planWalk(resource, lookup)
  return steps.length === 0 ? [ref] : steps
}

/** The first planned objects upstream; through others the way goes on. */
function nearest(
  ref: Ref,
  types: ReadonlySet<Reference['type']>,
  planned: ReadonlySet<Ref>,
  lookup: Lookup,
): readonly Ref[] {
  const found = new Set<Ref>()
  const seen = new Set<Ref>([ref])
  const open: Ref[] = [ref]
  for (let current = open.pop(); current !== undefined; current = open.pop()) {
    for (const { type, to } of lookup(current)?.references ?? []) {
      if (!types.has(type) || seen.has(to)) continue
      seen.add(to)
      if (planned.has(to)) found.add(to)
      else open.push(to)
    }
  }
  return [...found]
}

/** A parent that awaits the health of its child cannot end before it: then neither waits for the other. */
function nearestParent(ref: Ref, planned: ReadonlySet<Ref>, lookup: Lookup): Ref | undefined {
  const seen = new Set<Ref>([ref])
  let child = ref
  for (let parent = lookup(ref)?.managedBy; parent !== undefined; parent = lookup(parent)?.managedBy) {
    if (seen.has(parent) || lookup(parent)?.waitsFor.includes(child) === true) return undefined
    if (planned.has(parent)) return parent
    seen.add(parent)
    child = parent
  }
  return undefined
}

class Edges {
  readonly #before = new Map<Ref, Map<Ref, 'needs' | 'follows'>>()

  /** An edge that would close a circle is left out. */
  add(from: Ref, to: Ref, type: 'needs' | 'follows'): void {
    const own = this.#before.get(from) ?? new Map<Ref, 'needs' | 'follows'>()
    if (own.has(to) || this.#reaches(to, from)) return
    this.#before.set(from, own.set(to, type))
  }

  of(ref: Ref, type: 'needs' | 'follows'): readonly Ref[] {
    return [...(this.#before.get(ref) ?? [])].filter(([, one]) => one === type).map(([to]) => to)
  }

  all(ref: Ref): readonly Ref[] {
    return [...(this.#before.get(ref)?.keys() ?? [])]
  }

  #reaches(from: Ref, wanted: Ref): boolean {
    const seen = new Set<Ref>([from])
    const open = [from]
    for (let current = open.pop(); current !== undefined; current = open.pop()) {
      if (current === wanted) return true
      for (const next of this.all(current)) {
        if (seen.has(next)) continue
        seen.add(next)
        open.push(next)
      }
    }
    return false
  }
}

/** Sources first where nothing else decides, then as they were asked for. */
function sort(refs: readonly Ref[], edges: Edges, lookup: Lookup): readonly Ref[] {
  const rank = (ref: Ref) => {
    const resource = lookup(ref)
    return resource === undefined ? 2 : describeKind(resource.kind).role === 'source' ? 0 : 1
  }
  const open = [...refs].sort((a, b) => rank(a) - rank(b))
  const sorted: Ref[] = []
  const done = new Set<Ref>()
  while (open.length > 0) {
    const index = open.findIndex((ref) => edges.all(ref).every((before) => done.has(before)))
    const [next] = open.splice(Math.max(index, 0), 1)
    if (next === undefined) break
    done.add(next)
    sorted.push(next)
  }
  return sorted
}
