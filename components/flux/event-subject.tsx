// What an event is about, as a link to where it can be looked at: the object itself, or among what its applier deployed.

import Link from 'next/link'
import type { FluxEvent } from '@/lib/contract/notifications'
import { isHidden, kindOf, nameOf, namespaceOf } from '@/lib/ref'
import { routeTo } from '@/lib/routes'
import { ResourceLink } from './resource-link'

export function EventSubject({ event }: { readonly event: Pick<FluxEvent, 'ref' | 'workload' | 'applier'> }) {
  const { ref, workload, applier } = event
  if (workload === undefined || applier === undefined || isHidden(applier) || isHidden(ref))
    return <ResourceLink target={ref} className="[&>span]:truncate" />
  return (
    <Link
      href={routeTo.object(applier, { tab: 'workloads', workload })}
      prefetch={false}
      title={`${kindOf(ref)} ${namespaceOf(ref)}/${nameOf(ref)}`}
      className="foreign group/link inline-flex min-w-0 max-w-full items-baseline gap-1.5 align-top"
    >
      <span className="shrink-0 text-muted">{kindOf(ref)}</span>
      <span className="min-w-0 truncate font-mono text-sm text-muted decoration-ink underline-offset-2 group-hover/link:underline">
        {namespaceOf(ref)}/<span className="font-medium text-ink">{nameOf(ref)}</span>
      </span>
    </Link>
  )
}
