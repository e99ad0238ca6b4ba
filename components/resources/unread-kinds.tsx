// Kinds that the table cannot speak for: not permitted, not read yet, out of date. Said in the table itself.

import { Age } from '@/components/flux/age'
import { ClockAlert, Loader, Lock } from '@/components/ui/icons'
import type { SourceHealth, SourceStateName } from '@/lib/contract/state'
import { describeKind } from '@/lib/flux/kinds'
import { type ResourceFilters, viewOfKind } from './resource-filters'

const WORDS: Readonly<Partial<Record<SourceStateName, string>>> = {
  connecting: 'are being read; rows may be missing',
  forbidden: 'may not be listed, so what is shown, if anything, is old',
  unauthorised: 'cannot be read: the sign-in to the cluster was refused',
  rate_limited: 'are read slowly: the API server asks to wait',
  error: 'could not be read',
  stale: 'may be out of date',
}

const ICONS = { forbidden: Lock, connecting: Loader } as const

/** The kinds among those asked for whose rows are not a full and current answer. */
export function unreadAmong(sources: readonly SourceHealth[], filters: ResourceFilters): readonly SourceHealth[] {
  return sources.filter(({ kind, state }) => {
    if (kind === undefined || WORDS[state] === undefined) return false
    if (filters.view !== 'all' && viewOfKind(kind) !== filters.view) return false
    return filters.kinds.length === 0 || filters.kinds.includes(kind)
  })
}

export function UnreadKinds({ sources }: { readonly sources: readonly SourceHealth[] }) {
  if (sources.length === 0) return null
  return (
    <ul className="flex flex-col border-b border-line bg-soft-warning">
      {sources.map((source) => {
        const Icon = source.state === 'forbidden' || source.state === 'connecting' ? ICONS[source.state] : ClockAlert
        return (
          <li key={source.id} className="page flex min-h-8 flex-wrap items-center gap-x-2 py-1">
            <Icon aria-hidden className="size-3.5 shrink-0 text-warning" />
            <span className="foreign">
              <span className="font-medium">
                {source.kind === undefined ? source.id : describeKind(source.kind).label}
              </span>{' '}
              {WORDS[source.state]}
              {source.reason !== undefined && <span className="text-muted"> · {source.reason}</span>}
              {source.lastSyncedAt !== undefined && source.state !== 'connecting' && (
                <span className="text-muted">
                  {' '}
                  · last read <Age time={source.lastSyncedAt} /> ago
                </span>
              )}
            </span>
          </li>
        )
      })}
    </ul>
  )
}
