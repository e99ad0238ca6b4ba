// Draws up who waits for whom: nodes, edges, names that nobody answers to, circles and waves, with the root causes given.
// Edges run upstream: from what waits, takes or is applied to what it waits for, takes from or is applied by.

import type { Graph, GraphEdge, GraphNode } from '@/lib/contract/graph'
import type { Mark } from '@/lib/contract/state'
import type { Ref } from '@/lib/ref'
import { allAtOnce, eachInSteps, mapInSteps, type Steps } from '@/lib/steps'
import type { RootCauseSubject } from '../judge/blockers'
import { createReading, type Reading } from '../judge/reading'
import { findHolders } from '../judge/root-cause'
import { ALL_READ, type Horizon, isSameHorizon } from '../judge/sight'
import type { InventorySummary } from '../object/flux-resource'
import { keepRootCauses } from './narrow'
import { drawSkeleton, haveSameSkeleton, type Skeleton, type SkeletonOptions, type SkeletonSubject } from './skeleton'

/** Rows of the contract satisfy it. */
export interface GraphSubject extends RootCauseSubject, SkeletonSubject {
  readonly current?: boolean
  readonly marks?: readonly Mark[]
  readonly statusText?: string
  readonly revision?: { readonly appliedShort?: string; readonly availableShort?: string; readonly behind?: string }
  readonly inventory?: InventorySummary
  /** The root of what holds it back. */
  readonly rootCause?: Ref
}

export interface GraphOptions {
  readonly scope: SkeletonOptions['scope']
  /** What lies beyond it is not called missing. */
  readonly horizon?: Horizon
  /**
   * The roots of the problems. They are searched for once, where conditions and controllers are known: a second search,
   * from rows, would find others.
   */
  readonly rootCauses: readonly Ref[]
}

type Subjects = ReadonlyMap<Ref, GraphSubject>

/** The subjects are read in the first step. */
export type GraphBuilder = (subjects: Iterable<GraphSubject>, options: GraphOptions) => Steps<Graph>

/**
 * The whole graph of a scope. Targets that are no Flux objects are left out: nothing is known about them. A filter
 * comes afterwards: a target that is filtered out here would look missing. Linear in objects and edges.
 */
export function buildGraph(subjects: Iterable<GraphSubject>, options: GraphOptions): Graph {
  return allAtOnce(createGraphBuilder()(subjects, options))
}

interface Built {
  readonly options: SkeletonOptions
  readonly subjects: readonly GraphSubject[]
  readonly skeleton: Skeleton
  readonly byRef: Subjects
  readonly graph: Graph
}

/**
 * For one who asks again with every change: what does not depend on the status is drawn up anew only when rows say
 * something else of others, and nodes and edges that stay as they are stay the same objects.
 */
export function createGraphBuilder(read: Reading = createReading()): GraphBuilder {
  const asAwaited = rememberAwaited()
  let latest: Built | undefined
  return function* (given, { scope, horizon = ALL_READ, rootCauses }) {
    const options = { scope, horizon }
    const rows = new Map<Ref, GraphSubject>()
    for (const subject of given) rows.set(subject.ref, subject)
    const subjects = [...rows.values()]
    const before =
      latest !== undefined &&
      isSameQuestion(latest.options, options) &&
      (yield* haveSameSkeleton(latest.subjects, subjects, read))
        ? latest
        : undefined
    const skeleton = before?.skeleton ?? (yield* drawSkeleton(rows, options, read))
    const byRef = rows
    for (const [ref, waitsFor] of skeleton.waitsFor) {
      const subject = rows.get(ref)
      if (subject !== undefined) byRef.set(ref, asAwaited(subject, waitsFor))
    }
    const holders = yield* findHolders(byRef, horizon, new Set(rootCauses), read)
    const nodes = yield* drawNodes(skeleton, byRef, scope, before)
    const edges = yield* drawEdges(skeleton, byRef, holders, before)
    const graph = {
      nodes,
      edges,
      cycles: skeleton.cycles,
      rootCauses: keepRootCauses(rootCauses, nodes),
    }
    latest = { options, subjects, skeleton, byRef, graph }
    return graph
  }
}

function isSameQuestion(a: SkeletonOptions, b: SkeletonOptions): boolean {
  return a.scope === b.scope && isSameHorizon(a.horizon, b.horizon)
}

function rememberAwaited(): (subject: GraphSubject, waitsFor: readonly Ref[]) => GraphSubject {
  const known = new WeakMap<GraphSubject, GraphSubject>()
  return (subject, waitsFor) => {
    const before = known.get(subject)
    if (before?.waitsFor === waitsFor) return before
    const awaited = { ...subject, waitsFor }
    known.set(subject, awaited)
    return awaited
  }
}

function drawEdges(
  { bones }: Skeleton,
  byRef: Subjects,
  holders: ReadonlyMap<Ref, ReadonlySet<Ref>>,
  before: Built | undefined,
): Steps<readonly GraphEdge[]> {
  return mapInSteps(bones, ({ from, to, type, readyExpr, canHold }, at) => {
    const status = byRef.get(to)?.status
    const holds = canHold && holders.get(from)?.has(to) === true
    const old = before?.graph.edges[at]
    if (old !== undefined && old.status === status && (old.holds === true) === holds) return old
    return {
      from,
      to,
      type,
      ...(status === undefined ? {} : { status }),
      ...(readyExpr === undefined ? {} : { readyExpr }),
      ...(holds ? { holds: true } : {}),
    }
  })
}

function* drawNodes(
  { shown, missing, waves }: Skeleton,
  byRef: Subjects,
  scope: GraphOptions['scope'],
  before: Built | undefined,
): Steps<readonly GraphNode[]> {
  const nodes: GraphNode[] = []
  yield* eachInSteps(shown, (ref) => {
    const subject = byRef.get(ref)
    const old = before?.graph.nodes[nodes.length]
    const isKept = old !== undefined && before?.byRef.get(ref) === subject
    const node = isKept ? old : subject === undefined ? missing.get(ref) : drawSubject(subject, scope, waves?.get(ref))
    if (node !== undefined) nodes.push(node)
  })
  return nodes
}

function drawSubject(subject: GraphSubject, scope: GraphOptions['scope'], wave: number | undefined): GraphNode {
  const {
    ref,
    kind,
    namespace,
    name,
    status,
    current = true,
    marks = [],
    statusText,
    revision,
    inventory,
    remote,
    rootCause,
  } = subject
  const line = status === 'ready' ? revision?.appliedShort : (statusText ?? revision?.appliedShort)
  return {
    ref,
    kind,
    namespace,
    name,
    status,
    current,
    ...(marks.length === 0 ? {} : { marks }),
    ...(line === undefined ? {} : { line }),
    ...(revision?.behind === 'yes' ? { behind: true } : {}),
    ...(remote === true ? { remote } : {}),
    ...(scope === 'delivery' && inventory !== undefined ? { inventory } : {}),
    ...(wave === undefined ? {} : { wave }),
    ...(rootCause === undefined ? {} : { rootCause }),
  }
}
