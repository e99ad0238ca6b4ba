// Draws up who waits for whom: nodes, edges, names that nobody answers to, circles and root causes.
// Edges run upstream: from what waits, takes or is applied to what it waits for, takes from or is applied by.

import type { Graph, GraphEdge, GraphNode } from '@/lib/contract/graph'
import { nameCycles } from './cycles'
import { describeKind, type FluxKind } from './kinds'
import { hintOnMissing, indexByName, type NameIndex } from './missing'
import { parseRef } from './ref'
import { type RelationType, relationsOf } from './relations'
import type { Ref } from './resource'
import { findRootCauses, type RootCauseSubject, type RootCauses } from './root-cause'
import type { Status } from './status'

/** Rows of the contract satisfy it. */
export interface GraphSubject extends RootCauseSubject {
  readonly statusText?: string
  readonly revision?: { readonly appliedShort?: string; readonly availableShort?: string }
}

export interface GraphOptions {
  readonly scope: 'dependencies' | 'delivery'
  /** Only what this object waits for (up), what waits for it (down), or both, so many steps far. */
  readonly root?: Ref
  readonly depth?: number
  readonly direction?: 'up' | 'down' | 'both'
  /**
   * Draws only these and what they name. A filter belongs here and not before: a target that was filtered out of
   * `subjects` would look missing.
   */
  readonly keep?: (ref: Ref) => boolean
  /** Kinds whose source is not live: a target of such a kind is not called missing. */
  readonly unreadKinds?: ReadonlySet<FluxKind>
}

type Edge = GraphEdge

const NO_KINDS: ReadonlySet<FluxKind> = new Set()
const BROKEN: ReadonlySet<Status> = new Set(['failed', 'stalled'])
const HARMLESS: ReadonlySet<Status> = new Set(['ready', 'reconciling', 'waiting', 'terminating'])

/** Targets that are no Flux objects are left out: nothing is known about them. Linear in objects and edges. */
export function buildGraph(subjects: Iterable<GraphSubject>, options: GraphOptions): Graph {
  const byRef = new Map<Ref, GraphSubject>()
  for (const subject of subjects) byRef.set(subject.ref, subject)
  const all = edgesOfScope(byRef, options.scope)
  const shown = narrow(choose(byRef, all, options), all, options)
  const edges = all.filter(({ from, to }) => shown.has(from) && shown.has(to))
  const causes = findRootCauses(byRef, options.unreadKinds ?? NO_KINDS)
  const cycles = findCycles(byRef).filter((cycle) => cycle.every((ref) => shown.has(ref)))
  return {
    nodes: drawNodes(shown, byRef, edges, options.unreadKinds ?? NO_KINDS),
    edges,
    cycles,
    rootCauses: nameRoots(byRef, causes).filter((ref) => shown.has(ref)),
  }
}

function edgesOfScope(byRef: ReadonlyMap<Ref, GraphSubject>, scope: GraphOptions['scope']): readonly Edge[] {
  const edges: Edge[] = []
  for (const subject of byRef.values()) {
    for (const { type, to, readyExpr } of relationsOf(subject)) {
      const isWanted = scope === 'dependencies' ? type === 'dependsOn' : type === 'source' || type === 'chart'
      if (!isWanted || type === 'image' || parseRef(to) === undefined) continue
      const status = byRef.get(to)?.status
      edges.push({
        from: subject.ref,
        to,
        type,
        ...(status === undefined ? {} : { status }),
        ...(readyExpr === undefined ? {} : { readyExpr }),
      })
    }
    const owner = scope === 'delivery' ? readOwner(subject, byRef) : undefined
    if (owner !== undefined) edges.push(owner)
  }
  return edges
}

// Labels of ownership can be copied, so an owner that is not there proves nothing; flux-system applies itself.
function readOwner(subject: GraphSubject, byRef: ReadonlyMap<Ref, GraphSubject>): Edge | undefined {
  const owner = subject.managedBy === undefined ? undefined : byRef.get(subject.managedBy)
  if (owner === undefined || owner.ref === subject.ref) return undefined
  if (subject.kind !== 'HelmChart' || owner.kind !== 'HelmRelease') {
    return { from: subject.ref, to: owner.ref, type: 'applies', status: owner.status }
  }
  // A chart that a release made for itself is what the release takes from. Rows do not always say so.
  const isKnown = relationsOf(owner).some(({ to }) => to === subject.ref)
  return isKnown ? undefined : { from: owner.ref, to: subject.ref, type: 'chart', status: subject.status }
}

function choose(
  byRef: ReadonlyMap<Ref, GraphSubject>,
  edges: readonly Edge[],
  { scope, root, depth = Number.POSITIVE_INFINITY, direction = 'both' }: GraphOptions,
): ReadonlySet<Ref> {
  if (root !== undefined) {
    const isKnown = byRef.has(root) || edges.some(({ to }) => to === root)
    if (!isKnown) return new Set()
    const up = direction === 'down' ? [] : reach(root, index(edges, 'from', 'to'), depth)
    const down = direction === 'up' ? [] : reach(root, index(edges, 'to', 'from'), depth)
    return new Set([root, ...up, ...down])
  }
  const shown = new Set<Ref>()
  for (const { ref, kind } of byRef.values()) {
    const { role } = describeKind(kind)
    if (role === 'applier' || (scope === 'delivery' && role === 'source')) shown.add(ref)
  }
  for (const { from, to } of edges) shown.add(from).add(to)
  return shown
}

function narrow(shown: ReadonlySet<Ref>, edges: readonly Edge[], { keep, root }: GraphOptions): ReadonlySet<Ref> {
  if (keep === undefined) return shown
  const kept = new Set([...shown].filter((ref) => ref === root || keep(ref)))
  const named = edges.filter(({ from, to }) => kept.has(from) && shown.has(to)).map(({ to }) => to)
  return new Set([...kept, ...named])
}

function index(edges: readonly Edge[], near: 'from' | 'to', far: 'from' | 'to'): ReadonlyMap<Ref, readonly Ref[]> {
  const found = new Map<Ref, Ref[]>()
  for (const edge of edges) {
    const known = found.get(edge[near])
    if (known === undefined) found.set(edge[near], [edge[far]])
    else known.push(edge[far])
  }
  return found
}

function reach(root: Ref, next: ReadonlyMap<Ref, readonly Ref[]>, depth: number): Iterable<Ref> {
  const steps = new Map<Ref, number>([[root, 0]])
  // A Map may grow while it is walked: new refs are visited in their turn.
  for (const [ref, step] of steps) {
    if (step >= depth) continue
    for (const to of next.get(ref) ?? []) if (!steps.has(to)) steps.set(to, step + 1)
  }
  return steps.keys()
}

function drawNodes(
  shown: ReadonlySet<Ref>,
  byRef: ReadonlyMap<Ref, GraphSubject>,
  edges: readonly Edge[],
  unreadKinds: ReadonlySet<FluxKind>,
): readonly GraphNode[] {
  const namedBy = new Map<Ref, RelationType>()
  for (const { to, type } of edges) if (type !== 'applies' && !namedBy.has(to)) namedBy.set(to, type)
  let names: NameIndex | undefined
  return [...shown].flatMap((ref): GraphNode[] => {
    const subject = byRef.get(ref)
    if (subject !== undefined) return [drawSubject(subject)]
    const parts = parseRef(ref)
    if (parts === undefined) return []
    if (unreadKinds.has(parts.kind)) return [{ ref, ...parts, status: 'unknown', unread: true }]
    names ??= indexByName(byRef.values())
    const hint = hintOnMissing(ref, namedBy.get(ref) ?? 'dependsOn', names)
    return [{ ref, ...parts, status: 'unknown', missing: true, ...(hint === undefined ? {} : { hint }) }]
  })
}

function drawSubject({ ref, kind, namespace, name, status, statusText, revision }: GraphSubject): GraphNode {
  const line = status === 'ready' ? revision?.appliedShort : (statusText ?? revision?.appliedShort)
  return { ref, kind, namespace, name, status, ...(line === undefined ? {} : { line }) }
}

/** Circles of dependsOn, and of parents that await the health of a child that depends on them. */
function findCycles(byRef: ReadonlyMap<Ref, GraphSubject>): readonly (readonly Ref[])[] {
  const next = new Map<Ref, readonly Ref[]>()
  for (const subject of byRef.values()) {
    const waits = relationsOf(subject).flatMap(({ type, to }) => (type === 'dependsOn' && byRef.has(to) ? [to] : []))
    const targets = [...waits, ...(subject.waitsFor ?? []).filter((to) => byRef.has(to))]
    if (targets.length > 0) next.set(subject.ref, targets)
  }
  return nameCycles(next.keys(), (ref) => next.get(ref) ?? [])
}

function nameRoots(byRef: ReadonlyMap<Ref, GraphSubject>, { groups, rootOf }: RootCauses): readonly Ref[] {
  const roots = new Set<Ref>()
  for (const { root, type } of groups) {
    const status = byRef.get(root)?.status
    if (type !== 'object' || (status !== undefined && !HARMLESS.has(status))) roots.add(root)
  }
  for (const { ref, status } of byRef.values()) if (BROKEN.has(status) && !rootOf.has(ref)) roots.add(ref)
  return [...roots]
}
