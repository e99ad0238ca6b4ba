// What an event is about, as a link to where it can be looked at: the object itself, or among what its applier deployed.

import type { FluxEvent } from '@/lib/contract/notifications'
import { isHidden } from '@/lib/ref'
import { ResourceLink } from './resource-link'
import { hrefToWorkload } from './worst-workload'

type Subject = Pick<FluxEvent, 'ref' | 'workload' | 'applier'>

export function EventSubject({ event }: { readonly event: Subject }) {
  return <ResourceLink target={event.ref} href={hrefAmongDeployed(event)} className="[&>span]:truncate" />
}

/** Undefined for what was not deployed by anybody whom one may see. */
export function hrefAmongDeployed({ ref, workload, applier }: Subject): string | undefined {
  if (workload === undefined || applier === undefined || isHidden(ref)) return undefined
  return hrefToWorkload(applier, workload)
}
