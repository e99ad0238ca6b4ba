// Flux as it is installed here: what flux-operator reports of it, and through which object the cluster follows its
// repository. That object is found by following who applied whom, whatever it is called.

import type { ClusterInfo, ClusterSync, FluxDistribution } from '@/lib/contract/cluster'
import type { Resource } from '@/lib/contract/state'
import type { Ref } from '@/lib/ref'
import { describeKind } from '../kinds'
import type { FluxResource } from '../object/flux-resource'
import { omitUndefined } from '../object/json-fields'
import { isSameRevision, shortenRevision } from '../object/revision-format'

type Installation = Pick<ClusterInfo, 'fluxVersion' | 'distribution' | 'sync'>

type RowOf = (ref: Ref) => Pick<Resource, 'status' | 'source'> | undefined

export function describeInstallation(resources: Iterable<FluxResource>, rowOf: RowOf): Installation {
  const appliers = new Map<Ref, FluxResource>()
  const byRef = new Map<Ref, FluxResource>()
  for (const resource of resources) {
    byRef.set(resource.ref, resource)
    if (isApplier(resource)) appliers.set(resource.ref, resource)
  }
  return describeFound(findSync(appliers), appliers.values(), (ref) => byRef.get(ref), rowOf)
}

/** The same where the object at the root is known already. */
export function describeFound(
  root: FluxResource | undefined,
  reports: Iterable<FluxResource>,
  resourceOf: (ref: Ref) => FluxResource | undefined,
  rowOf: RowOf,
): Installation {
  const distribution = describeDistribution(reports)
  const sync = root === undefined ? undefined : describeSync(root, resourceOf, rowOf)
  return omitUndefined({ fluxVersion: distribution?.version, distribution, sync })
}

export function isApplier({ kind }: FluxResource): boolean {
  const { role } = describeKind(kind)
  return role === 'applier' || role === 'operator'
}

/** What flux-operator says about the installation as a whole. */
export function isReport({ kind }: Pick<FluxResource, 'kind'>): boolean {
  const { tells } = describeKind(kind)
  return tells === 'instance' || tells === 'report'
}

/** Whether who applied whom is told alike by both states of an object: then the root is still the same. */
export function standsAlike(before: FluxResource, after: FluxResource): boolean {
  return (
    before.managedBy === after.managedBy &&
    appliesItself(before) === appliesItself(after) &&
    before.inventoryFlux.length === after.inventoryFlux.length &&
    before.inventoryFlux.every((ref, at) => after.inventoryFlux[at] === ref)
  )
}

function describeDistribution(resources: Iterable<FluxResource>): FluxDistribution | undefined {
  let found: FluxDistribution = {}
  for (const { kind, facts } of resources) {
    const { tells } = describeKind(kind)
    if (tells === 'instance') found = { ...omitUndefined({ registry: facts.registry }), ...found }
    if (tells === 'report') {
      const { version, distribution: status, entitlement, managedBy, operator: operatorVersion } = facts
      found = { ...found, ...omitUndefined({ version, status, entitlement, managedBy, operatorVersion }) }
    }
  }
  return Object.keys(found).length === 0 ? undefined : found
}

/**
 * A Kustomization that a FluxInstance applied; else one that applies itself, as a bootstrap leaves it; else the one at
 * the top of the most others. Of two that are alike none is named.
 */
export function findSync(appliers: ReadonlyMap<Ref, FluxResource>): FluxResource | undefined {
  const candidates = [...appliers.values()].filter((resource) => tells(resource, 'sync'))
  const parents = parentsOf(appliers)
  const counts = new Map<Ref, number>()
  const topOf = rememberTops(parents, appliers)
  for (const { ref } of candidates) {
    const top = topOf(ref)
    counts.set(top, (counts.get(top) ?? 0) + 1)
  }
  const isOfInstance = (ref: Ref) => {
    const parent = parents.get(ref)
    return parent !== undefined && tells(appliers.get(parent), 'instance')
  }
  const ofInstance = candidates.filter(({ ref }) => isOfInstance(ref))
  const ofItself = candidates.filter(appliesItself)
  const atTop = candidates.filter(({ ref }) => (counts.get(ref) ?? 0) > 1)
  const group = [ofInstance, ofItself, atTop, candidates].find(({ length }) => length > 0) ?? []
  const [first, second] = [...group].sort((a, b) => (counts.get(b.ref) ?? 0) - (counts.get(a.ref) ?? 0))
  if (first === undefined || second === undefined) return first
  return counts.get(first.ref) === counts.get(second.ref) ? undefined : first
}

function tells(resource: FluxResource | undefined, what: 'sync' | 'instance'): boolean {
  return resource !== undefined && describeKind(resource.kind).tells === what
}

/** The Kustomization of a bootstrap is part of what it applies. */
function appliesItself({ namespace, name, labels }: FluxResource): boolean {
  const prefix = 'kustomize.toolkit.fluxcd.io'
  return labels[`${prefix}/name`] === name && labels[`${prefix}/namespace`] === namespace
}

/** By inventory first: when labels say something else, they were copied. */
function parentsOf(appliers: ReadonlyMap<Ref, FluxResource>): ReadonlyMap<Ref, Ref> {
  const parents = new Map<Ref, Ref>()
  for (const { ref, managedBy } of appliers.values()) if (managedBy !== undefined) parents.set(ref, managedBy)
  for (const { ref, inventoryFlux } of appliers.values()) for (const child of inventoryFlux) parents.set(child, ref)
  return parents
}

/** The topmost Kustomization above each; in a circle the last before it comes round. Each way is gone once. */
function rememberTops(parents: ReadonlyMap<Ref, Ref>, appliers: ReadonlyMap<Ref, FluxResource>): (start: Ref) => Ref {
  const known = new Map<Ref, Ref | undefined>()
  const isSync = (ref: Ref) => tells(appliers.get(ref), 'sync')
  const settleCircle = (circle: readonly Ref[]) => {
    let last: Ref | undefined
    // Twice round: before the first stands the last.
    for (const ref of [...circle, ...circle]) {
      known.set(ref, last)
      if (isSync(ref)) last = ref
    }
  }
  return (start) => {
    const way = new Set<Ref>()
    let at: Ref | undefined = start
    for (; at !== undefined && !way.has(at) && !known.has(at); at = parents.get(at)) way.add(at)
    const path = [...way]
    if (at !== undefined && way.has(at)) settleCircle(path.splice(path.indexOf(at)))
    let top = at === undefined ? undefined : known.get(at)
    for (const ref of path.reverse()) {
      if (top === undefined && isSync(ref)) top = ref
      known.set(ref, top)
    }
    return known.get(start) ?? start
  }
}

function describeSync(
  root: FluxResource,
  resourceOf: (ref: Ref) => FluxResource | undefined,
  rowOf: RowOf,
): ClusterSync | undefined {
  const row = rowOf(root.ref)
  if (row === undefined) return undefined
  const source = row.source?.ref
  const revision = root.appliedRevision
  const fetched = source === undefined ? undefined : resourceOf(source)
  const isSame = revision !== undefined && isSameRevision(fetched?.artifactRevision ?? '', revision)
  return omitUndefined({
    ref: root.ref,
    status: row.status,
    source,
    url: fetched?.url,
    path: root.facts.path,
    revision,
    revisionShort: revision === undefined ? undefined : shortenRevision(revision),
    fetchedAt: isSame ? fetched?.artifactUpdatedAt?.toISOString() : undefined,
  })
}
