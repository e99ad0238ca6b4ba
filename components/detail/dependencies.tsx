// Who this object waits for, and who waits for it.

import { MarkBadges } from '@/components/flux/mark-badge'
import { ResourceLink } from '@/components/flux/resource-link'
import { StatusBadge } from '@/components/flux/status-badge'
import type { Dependency } from '@/lib/contract/objects'

export function Dependencies({
  title,
  entries,
  none,
}: {
  readonly title: string
  readonly entries: readonly Dependency[]
  readonly none: string
}) {
  return (
    <div className="min-w-0">
      <h3 className="mb-1 text-sm text-faint">
        {title} {entries.length > 0 && entries.length}
      </h3>
      {entries.length === 0 && <p className="text-muted">{none}</p>}
      <ul className="max-h-72 divide-y divide-line overflow-auto">
        {entries.map((entry) => (
          <li
            key={`${entry.ref} ${entry.readyExpr ?? ''}`}
            className="flex min-h-9 flex-wrap items-center gap-x-2 py-1"
          >
            {entry.missing ? (
              <span className="text-status-failed">Missing</span>
            ) : (
              <>
                <StatusBadge status={entry.status ?? 'unknown'} current={entry.current} />
                <MarkBadges marks={entry.marks ?? []} />
              </>
            )}
            <ResourceLink target={entry.ref} />
            {entry.readyExpr !== undefined && (
              <code className="foreign w-full text-sm text-muted">when {entry.readyExpr}</code>
            )}
          </li>
        ))}
      </ul>
    </div>
  )
}
