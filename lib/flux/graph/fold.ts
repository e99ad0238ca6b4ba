// Which objects of a graph stand together as one counted node: whole namespaces that were closed, what is well, and
// where that is not enough what only waits. Trouble itself is folded last. Nothing is lost: a fold names all its objects.

import { compareText } from '@/lib/compare'
import type { Graph, GraphEdge, GraphNode } from '@/lib/contract/graph'
import { groupBy } from '@/lib/group-by'
import { foldNamed, type Ref } from '@/lib/ref'
import { eachInSteps, type Steps } from '@/lib/steps'
import { STATUSES, type Status } from '../judge/status'
import { compareStatus } from '../judge/status-presentation'
import { splitBranches } from './branches'
import { joinMutual } from './mutual-edges'
import { isCalm, refsUnwell } from './narrow'

export interface Fold {
  /** `fold:…`: it stands where refs stand, and no object can have it. */
  readonly id: Ref
  readonly namespace: string
  readonly refs: readonly Ref[]
  /** Which part of the namespace it is, when there are several. */
  readonly part?: string
  /** Closed by hand, with everything in it. */
  readonly isNamespace: boolean
}

export interface FoldOptions {
  /** False: only closed namespaces are folded. */
  readonly isFolding: boolean
  /** Ids of folds that were opened, without `fold:`. */
  readonly open: ReadonlySet<string>
  /** Namespaces that stand as one node. */
  readonly closed: ReadonlySet<string>
  /** Never folded. */
  readonly pinned: ReadonlySet<Ref>
  /** How many nodes a first view may hold. */
  readonly most: number
}

export interface FoldedGraph {
  readonly graph: Graph
  readonly folds: ReadonlyMap<Ref, Fold>
}

/** Above this many nodes the first view of a page folds what is well, and then as much as is needed to come below it. */
export const FOLD_ABOVE = 150
/** So many members of an opened fold are shown one by one; more are shown in parts. */
const SHOWN_AT_ONCE = 60
/** Together, and with the object in the middle, they come to what a first view may hold. */
const TIER_COUNT = 5

/** The name of a fold as it stands in an address. */
export function openNameOf(id: Ref): string {
  return id.slice(foldNamed('').length)
}

export function* foldGraph(graph: Graph, options: FoldOptions): Steps<FoldedGraph> {
  const nodes = new Map(graph.nodes.map((node) => [node.ref, node]))
  const folds = new Map<Ref, Fold>()
  const loose = new Map(nodes)
  const closed = graph.nodes.filter(({ ref, namespace }) => options.closed.has(namespace) && !options.pinned.has(ref))
  for (const [namespace, refs] of groupByNamespace(closed)) {
    add({ id: foldNamed(`${namespace}//`), namespace, refs, isNamespace: true })
  }
  if (options.isFolding) {
    const tierOf = yield* rankNodes(graph, options.pinned)
    for (const [tier, suffix] of TIERS) {
      // The lowest tier is folded always, so that the picture does not change its shape with its size.
      if (tier > 0 && isSmall()) break
      const members = [...loose.values()].filter(({ ref }) => tierOf.get(ref) === tier)
      const foldable = foldsByNamespace(groupByNamespace(members), suffix, Math.floor((options.most - 1) / TIER_COUNT))
      for (const one of [...foldable].sort(
        (a, b) => b.fold.refs.length - a.fold.refs.length || compareText(a.fold.id, b.fold.id),
      )) {
        if (tier > 0 && isSmall()) break
        yield* foldAll(one)
      }
    }
  }
  return { graph: yield* replace(graph, nodes, folds), folds }

  function isSmall(): boolean {
    return loose.size + folds.size <= options.most
  }

  function add(one: Fold): void {
    folds.set(one.id, one)
    for (const ref of one.refs) loose.delete(ref)
  }

  function* foldAll({ fold: whole, parts }: Foldable): Steps<void> {
    if (parts.length === 1 || !options.open.has(openNameOf(whole.id))) yield* fold(whole)
    else for (const part of parts) yield* fold(part)
  }

  function* fold(one: Fold): Steps<void> {
    if (one.refs.length < 2) return
    if (!options.open.has(openNameOf(one.id))) {
      add(one)
      return
    }
    if (one.refs.length <= SHOWN_AT_ONCE) return
    for (const { key, part, refs } of yield* splitBranches(one.refs, graph.edges, SHOWN_AT_ONCE)) {
      yield* fold({ id: foldNamed(key), namespace: one.namespace, refs, part, isNamespace: false })
    }
  }
}

interface Foldable {
  readonly fold: Fold
  /** By namespace, where it holds several. */
  readonly parts: readonly Fold[]
}

/** One fold for each namespace, or for several in the order of the alphabet when there are too many namespaces. */
function foldsByNamespace(
  groups: ReadonlyMap<string, readonly Ref[]>,
  suffix: string,
  atOnce: number,
): readonly Foldable[] {
  const parts = [...groups]
    .sort(([a], [b]) => compareText(a, b))
    .map(([namespace, refs]): Fold => ({ id: foldNamed(`${namespace}${suffix}`), namespace, refs, isNamespace: false }))
  const size = Math.ceil(parts.length / atOnce)
  const foldable: Foldable[] = []
  for (let at = 0; at < parts.length; at += size) {
    const some = parts.slice(at, at + size)
    const [first] = some
    if (first === undefined) continue
    const namespace = `${first.namespace} … ${some.at(-1)?.namespace}`
    const id = foldNamed(`${namespace}${suffix}`)
    const refs = some.flatMap((part) => part.refs)
    foldable.push({ fold: some.length === 1 ? first : { id, namespace, refs, isNamespace: false }, parts: some })
  }
  return foldable
}

/** From what may be folded first to what is folded last, with the end of the id of its folds. */
const TIERS = [
  [0, ''],
  [1, '/near'],
  [2, '/waiting'],
  [3, '/unwell'],
  [4, '/causes'],
] as const

function* rankNodes(graph: Graph, pinned: ReadonlySet<Ref>): Steps<ReadonlyMap<Ref, number>> {
  const unwell = yield* refsUnwell(graph)
  const causes = new Set<Ref>([...graph.rootCauses, ...graph.cycles.flat()])
  const near = new Set<Ref>()
  yield* eachInSteps(graph.edges, ({ from, to }) => {
    if (unwell.has(from)) near.add(to)
  })
  const ranks = new Map<Ref, number>()
  for (const { ref, status, missing, unread } of graph.nodes) {
    if (pinned.has(ref)) continue
    if (causes.has(ref) || missing === true || unread === true) ranks.set(ref, 4)
    else if (!unwell.has(ref)) ranks.set(ref, near.has(ref) ? 1 : 0)
    else ranks.set(ref, status === 'waiting' || isCalm(status) ? 2 : 3)
  }
  return ranks
}

function groupByNamespace(nodes: readonly GraphNode[]): ReadonlyMap<string, readonly Ref[]> {
  const groups = groupBy(nodes, ({ namespace }) => namespace)
  return new Map([...groups].map(([namespace, all]) => [namespace, all.map(({ ref }) => ref)]))
}

function* replace(graph: Graph, nodes: ReadonlyMap<Ref, GraphNode>, folds: ReadonlyMap<Ref, Fold>): Steps<Graph> {
  if (folds.size === 0) return graph
  const standIn = new Map<Ref, Ref>()
  for (const { id, refs } of folds.values()) for (const ref of refs) standIn.set(ref, id)
  const kept = (ref: Ref) => !standIn.has(ref)
  return {
    nodes: [...graph.nodes.filter(({ ref }) => kept(ref)), ...[...folds.values()].map((fold) => count(fold, nodes))],
    edges: yield* joinMutual(yield* moveEdges(graph.edges, standIn), (ref) => folds.has(ref)),
    cycles: graph.cycles.filter((cycle) => cycle.every(kept)),
    rootCauses: graph.rootCauses.filter(kept),
  }
}

function count({ id, namespace, refs, part }: Fold, nodes: ReadonlyMap<Ref, GraphNode>): GraphNode {
  const statuses: Partial<Record<Status, number>> = {}
  const members = refs.flatMap((ref) => nodes.get(ref) ?? [])
  for (const { status } of members) statuses[status] = (statuses[status] ?? 0) + 1
  const kind = members[0]?.kind
  if (kind === undefined) throw new Error('a fold without members')
  return {
    ref: id,
    kind,
    namespace,
    name: part ?? `${refs.length} objects`,
    status: worstOf(statuses),
    current: members.every(({ current }) => current),
    folded: { count: refs.length, statuses, ...(part === undefined ? {} : { part }) },
  }
}

function worstOf(statuses: Readonly<Partial<Record<Status, number>>>): Status {
  return STATUSES.filter((status) => statuses[status] !== undefined).sort(compareStatus)[0] ?? 'ready'
}

/** Edges inside of a fold go with it; many between the same two become one. */
function* moveEdges(edges: readonly GraphEdge[], standIn: ReadonlyMap<Ref, Ref>): Steps<readonly GraphEdge[]> {
  const kept: GraphEdge[] = []
  const merged = new Map<string, GraphEdge>()
  yield* eachInSteps(edges, (edge) => {
    const from = standIn.get(edge.from) ?? edge.from
    const to = standIn.get(edge.to) ?? edge.to
    if (from === edge.from && to === edge.to) {
      kept.push(edge)
      return
    }
    if (from === to) return
    const key = `${from} ${to} ${edge.type}`
    const holds = edge.holds === true || merged.get(key)?.holds === true
    merged.set(key, { from, to, type: edge.type, ...(holds ? { holds } : {}) })
  })
  return [...kept, ...merged.values()]
}
