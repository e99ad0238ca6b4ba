// What the page of an object that fails says of whether anybody was told, as its reader may know it.

import type { FailureTold } from '@/lib/contract/alerts'
import type { Resource } from '@/lib/contract/state'
import { tellOfFailure } from '@/lib/flux/alerts/failure-told'
import { isFailing } from '@/lib/flux/judge/status'
import { describeKind, FLUX_KIND_NAMES } from '@/lib/flux/kinds'
import type { FluxResource } from '@/lib/flux/object/flux-resource'
import { type AlertParts, alertsAreRead, listWatchers, readMessages } from './alerts'

export function describeTold(
  resource: FluxResource,
  row: Resource,
  parts: AlertParts,
): { readonly told?: FailureTold } {
  if (!isFailing(row.status)) return {}
  const { live, ntfy } = parts
  const now = parts.clock()
  const told = tellOfFailure(
    { resource, row },
    {
      watchers: alertsAreRead(parts) ? listWatchers(live.rows().values(), parts) : undefined,
      areSome: mayMissAlerts(parts),
      known: ntfy === undefined ? undefined : readMessages(ntfy, parts, now),
    },
    now,
  )
  return told === undefined ? {} : { told }
}

function mayMissAlerts({ horizon, sight }: AlertParts): boolean {
  const seesAll = FLUX_KIND_NAMES.every(
    (kind) => describeKind(kind).notifies !== 'rules' || sight === undefined || sight.seesAllOf(kind),
  )
  return horizon().namespaces.length > 0 || !seesAll
}
