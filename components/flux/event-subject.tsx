// What an event is about, as a link to where it can be looked at: the object itself, or among what its applier deployed.

import Link from 'next/link'
import type { FluxEvent } from '@/lib/contract/notifications'
import { isHidden, kindOf, nameOf, namespaceOf, refForPeople } from '@/lib/ref'
import { ResourceLink } from './resource-link'
import { hrefToWorkload } from './worst-workload'

type Subject = Pick<FluxEvent, 'ref' | 'workload' | 'applier'>

export function EventSubject({ event }: { readonly event: Subject }) {
  const { ref } = event
  const href = hrefAmongDeployed(event)
  if (href === undefined) return <ResourceLink target={ref} className="[&>span]:truncate" />
  return (
    <Link
      href={href}
      prefetch={false}
      title={refForPeople(ref)}
      className="foreign group/link inline-flex min-w-0 max-w-full items-baseline gap-1.5 align-top"
    >
      <span className="shrink-0 text-muted">{kindOf(ref)}</span>
      <span className="min-w-0 truncate font-mono text-sm text-muted decoration-ink underline-offset-2 group-hover/link:underline">
        {namespaceOf(ref)}/<span className="font-medium text-ink">{nameOf(ref)}</span>
      </span>
    </Link>
  )
}

/** Undefined for what was not deployed by anybody whom one may see. */
export function hrefAmongDeployed({ ref, workload, applier }: Subject): string | undefined {
  if (workload === undefined || applier === undefined || isHidden(ref)) return undefined
  return hrefToWorkload(applier, workload)
}
