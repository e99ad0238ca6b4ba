// Draws up who waits for whom: nodes, edges, names that nobody answers to, circles, waves and root causes.
// Edges run upstream: from what waits, takes or is applied to what it waits for, takes from or is applied by.

import type { Graph, GraphEdge, GraphNode } from '@/lib/contract/graph'
import { nameCycles } from './cycles'
import type { InventorySummary } from './inventory'
import { describeKind, type FluxKind } from './kinds'
import { hintOnMissing, indexByName, type NameIndex } from './missing'
import { parseRef } from './ref'
import { type RelationType, relationsOf } from './relations'
import type { Ref } from './resource'
import { findHolders, findRootCauses, type RootCauseSubject, type RootCauses } from './root-cause'
import type { Status } from './status'
import { findWaves } from './waves'

/** Rows of the contract satisfy it. */
export interface GraphSubject extends RootCauseSubject {
  readonly statusText?: string
  readonly revision?: { readonly appliedShort?: string; readonly availableShort?: string; readonly behind?: string }
  readonly inventory?: InventorySummary
  readonly remote?: true
  /** Awaits the health of all that it applied. */
  readonly waits?: true
}

export interface GraphOptions {
  readonly scope: 'dependencies' | 'delivery'
  /** Kinds whose source is not live: a target of such a kind is not called missing. */
  readonly unreadKinds?: ReadonlySet<FluxKind>
}

type Subjects = ReadonlyMap<Ref, GraphSubject>

const NO_KINDS: ReadonlySet<FluxKind> = new Set()
const BROKEN: ReadonlySet<Status> = new Set(['failed', 'stalled'])
const HARMLESS: ReadonlySet<Status> = new Set(['ready', 'reconciling', 'waiting', 'terminating'])

/**
 * The whole graph of a scope. Targets that are no Flux objects are left out: nothing is known about them. A filter
 * comes afterwards: a target that is filtered out here would look missing. Linear in objects and edges.
 */
export function buildGraph(subjects: Iterable<GraphSubject>, { scope, unreadKinds = NO_KINDS }: GraphOptions): Graph {
  const byRef = withAwaited(subjects)
  const edges = edgesOfScope(byRef, scope, findHolders(byRef, unreadKinds))
  const shown = choose(byRef, edges, scope)
  const causes = findRootCauses(byRef, unreadKinds)
  return {
    nodes: drawNodes(shown, byRef, edges, { scope, unreadKinds }),
    edges,
    cycles: findCycles(byRef).filter((cycle) => cycle.every((ref) => shown.has(ref))),
    rootCauses: nameRoots(byRef, causes).filter((ref) => shown.has(ref)),
  }
}

/** Rows say only that they await all that they applied; who was applied says so itself. */
function withAwaited(subjects: Iterable<GraphSubject>): Subjects {
  const byRef = new Map<Ref, GraphSubject>()
  for (const subject of subjects) byRef.set(subject.ref, subject)
  const children = new Map<Ref, Ref[]>()
  for (const { ref, managedBy } of byRef.values()) {
    if (managedBy === undefined || byRef.get(managedBy)?.waits !== true || managedBy === ref) continue
    const known = children.get(managedBy)
    if (known === undefined) children.set(managedBy, [ref])
    else known.push(ref)
  }
  for (const [ref, waitsFor] of children) {
    const subject = byRef.get(ref)
    if (subject !== undefined && subject.waitsFor === undefined) byRef.set(ref, { ...subject, waitsFor })
  }
  return byRef
}

function edgesOfScope(
  byRef: Subjects,
  scope: GraphOptions['scope'],
  holders: ReadonlyMap<Ref, ReadonlySet<Ref>>,
): readonly GraphEdge[] {
  const edges: GraphEdge[] = []
  for (const subject of byRef.values()) {
    const held = holders.get(subject.ref)
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
        ...(held?.has(to) === true ? { holds: true } : {}),
      })
    }
    const owner = scope === 'delivery' ? readOwner(subject, byRef) : undefined
    if (owner !== undefined) edges.push(owner)
  }
  return edges
}

// Labels of ownership can be copied: an owner that is not there, or applies elsewhere, proves nothing.
// flux-system applies itself.
function readOwner(subject: GraphSubject, byRef: Subjects): GraphEdge | undefined {
  const owner = subject.managedBy === undefined ? undefined : byRef.get(subject.managedBy)
  if (owner === undefined || owner.ref === subject.ref || owner.remote === true) return undefined
  if (subject.kind !== 'HelmChart' || owner.kind !== 'HelmRelease') {
    return { from: subject.ref, to: owner.ref, type: 'applies', status: owner.status }
  }
  // A chart that a release made for itself is what the release takes from. Rows do not always say so.
  const isKnown = relationsOf(owner).some(({ to }) => to === subject.ref)
  return isKnown ? undefined : { from: owner.ref, to: subject.ref, type: 'chart', status: subject.status }
}

function choose(byRef: Subjects, edges: readonly GraphEdge[], scope: GraphOptions['scope']): ReadonlySet<Ref> {
  const shown = new Set<Ref>()
  for (const { ref, kind } of byRef.values()) {
    const { role } = describeKind(kind)
    if (role === 'applier' || (scope === 'delivery' && role === 'source')) shown.add(ref)
  }
  for (const { from, to } of edges) shown.add(from).add(to)
  return shown
}

function drawNodes(
  shown: ReadonlySet<Ref>,
  byRef: Subjects,
  edges: readonly GraphEdge[],
  { scope, unreadKinds }: Required<GraphOptions>,
): readonly GraphNode[] {
  const namedBy = new Map<Ref, RelationType>()
  for (const { to, type } of edges) if (type !== 'applies' && !namedBy.has(to)) namedBy.set(to, type)
  const waves = scope === 'dependencies' ? wavesOf(shown, edges) : undefined
  let names: NameIndex | undefined
  return [...shown].flatMap((ref): GraphNode[] => {
    const subject = byRef.get(ref)
    if (subject !== undefined) {
      const wave = waves?.get(ref)
      const node = drawSubject(subject, scope)
      return [wave === undefined ? node : { ...node, wave }]
    }
    const parts = parseRef(ref)
    if (parts === undefined) return []
    if (unreadKinds.has(parts.kind)) return [{ ref, ...parts, status: 'unknown', unread: true }]
    names ??= indexByName(byRef.values())
    const hint = hintOnMissing(ref, namedBy.get(ref) ?? 'dependsOn', names)
    return [{ ref, ...parts, status: 'unknown', missing: true, ...(hint === undefined ? {} : { hint }) }]
  })
}

function drawSubject(subject: GraphSubject, scope: GraphOptions['scope']): GraphNode {
  const { ref, kind, namespace, name, status, statusText, revision, inventory, remote } = subject
  const line = status === 'ready' ? revision?.appliedShort : (statusText ?? revision?.appliedShort)
  return {
    ref,
    kind,
    namespace,
    name,
    status,
    ...(line === undefined ? {} : { line }),
    ...(revision?.behind === 'yes' ? { behind: true } : {}),
    ...(remote === true ? { remote } : {}),
    ...(scope === 'delivery' && inventory !== undefined ? { inventory } : {}),
  }
}

function wavesOf(shown: ReadonlySet<Ref>, edges: readonly GraphEdge[]): ReadonlyMap<Ref, number> {
  const targets = new Map<Ref, Ref[]>()
  for (const { from, to } of edges) {
    const known = targets.get(from)
    if (known === undefined) targets.set(from, [to])
    else known.push(to)
  }
  return findWaves(shown, (ref) => targets.get(ref) ?? [])
}

/** Circles of dependsOn, and of parents that await the health of a child that depends on them. */
function findCycles(byRef: Subjects): readonly (readonly Ref[])[] {
  const next = new Map<Ref, readonly Ref[]>()
  for (const subject of byRef.values()) {
    const waits = relationsOf(subject).flatMap(({ type, to }) => (type === 'dependsOn' && byRef.has(to) ? [to] : []))
    const targets = [...waits, ...(subject.waitsFor ?? []).filter((to) => byRef.has(to))]
    if (targets.length > 0) next.set(subject.ref, targets)
  }
  return nameCycles(next.keys(), (ref) => next.get(ref) ?? [])
}

function nameRoots(byRef: Subjects, { groups, rootOf }: RootCauses): readonly Ref[] {
  const roots = new Set<Ref>()
  for (const { root, type } of groups) {
    const status = byRef.get(root)?.status
    if (type !== 'object' || (status !== undefined && !HARMLESS.has(status))) roots.add(root)
  }
  for (const { ref, status } of byRef.values()) if (BROKEN.has(status) && !rootOf.has(ref)) roots.add(ref)
  return [...roots]
}
