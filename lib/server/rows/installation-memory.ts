// Through which object the cluster follows its repository, searched for only when who applied whom has changed: the search
// reads every object. Whoever did not change since the last look is not looked at.

import type { Resource } from '@/lib/contract/state'
import type { FluxResource } from '@/lib/flux/object/flux-resource'
import { describeFound, findSync, isApplier, isReport, standsAlike } from '@/lib/flux/tell/installation'
import type { Ref } from '@/lib/ref'
import type { ResourceStore } from '../sources/resource-store'

export function createInstallationMemory(store: Pick<ResourceStore, 'get' | 'resources' | 'onChange'>) {
  const appliers = new Map<Ref, FluxResource>()
  const reports = new Map<Ref, FluxResource>()
  const touched = new Set<Ref>(Array.from(store.resources(), ({ ref }) => ref))
  let root: Ref | undefined
  store.onChange((refs) => {
    for (const ref of refs) touched.add(ref)
  })

  /** Takes over what has changed; true when the root may be another one. */
  const renew = (): boolean => {
    let isMoved = false
    for (const ref of touched) {
      const before = appliers.get(ref)
      const resource = store.get(ref)
      const after = resource !== undefined && isApplier(resource) ? resource : undefined
      if (after === undefined) {
        isMoved = appliers.delete(ref) || isMoved
        reports.delete(ref)
        continue
      }
      isMoved ||= before === undefined || !standsAlike(before, after)
      appliers.set(ref, after)
      if (isReport(after)) reports.set(ref, after)
    }
    touched.clear()
    return isMoved
  }

  return (rowOf: (ref: Ref) => Resource | undefined) => {
    if (renew()) root = findSync(appliers)?.ref
    const found = root === undefined ? undefined : store.get(root)
    return describeFound(found, reports.values(), (ref) => store.get(ref), rowOf)
  }
}
