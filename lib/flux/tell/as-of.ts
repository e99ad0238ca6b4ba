// The age of what is shown: never that of Fluxdeck itself.

import type { SourceHealth } from '@/lib/contract/state'
import type { FluxKind } from '../kinds'

type Read = Pick<SourceHealth, 'role' | 'kind' | 'state' | 'lastSyncedAt'>

/**
 * The oldest last successful read among Flux's own sources of kinds that have rows here. A source that is away is not
 * read, so that the time stands still by itself. Undefined when nothing was ever read.
 */
export function findAsOf(sources: readonly Read[], hasRows: (kind: FluxKind) => boolean): string | undefined {
  const flux = sources.filter(({ role, state }) => role === 'flux' && state !== 'absent' && state !== 'disabled')
  const shown = flux.filter(({ kind }) => kind === undefined || hasRows(kind))
  const times = (some: readonly Read[]) => some.flatMap(({ lastSyncedAt }) => lastSyncedAt ?? []).sort()
  const kindsShown = shown.filter(({ kind }) => kind !== undefined)
  // In a cluster without objects the kinds themselves are what was read.
  return kindsShown.length > 0 ? times(shown)[0] : times(flux)[0]
}
