// Through which object the cluster follows its repository, searched for only when who applied whom has changed:
// the search reads every object.

import type { Resource } from '@/lib/contract/state'
import type { FluxResource } from '@/lib/flux/object/flux-resource'
import { describeFound, findSync, isApplier, isReport, standsAlike } from '@/lib/flux/tell/installation'
import type { Ref } from '@/lib/ref'
import type { ResourceStore } from '../sources/resource-store'

export function createInstallationMemory(store: ResourceStore) {
  const appliers = new Map<Ref, FluxResource>()
  let root: Ref | undefined

  /** Takes over what has changed; true when the root may be another one. */
  const renew = (reports: FluxResource[]): boolean => {
    let isMoved = false
    let count = 0
    for (const resource of store.resources()) {
      if (!isApplier(resource)) continue
      count += 1
      if (isReport(resource)) reports.push(resource)
      const before = appliers.get(resource.ref)
      if (before === resource) continue
      isMoved ||= before === undefined || !standsAlike(before, resource)
      appliers.set(resource.ref, resource)
    }
    if (count === appliers.size) return isMoved
    for (const ref of appliers.keys()) if (store.get(ref) === undefined) appliers.delete(ref)
    return true
  }

  return (rowOf: (ref: Ref) => Resource | undefined) => {
    const reports: FluxResource[] = []
    if (renew(reports)) root = findSync(appliers)?.ref
    return describeFound(root === undefined ? undefined : store.get(root), reports, (ref) => store.get(ref), rowOf)
  }
}
