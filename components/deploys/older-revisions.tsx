'use client'
// What still runs an older revision than the newest deploy brought, as it stands now.

import { ResourceLink } from '@/components/flux/resource-link'
import { StatusBadge } from '@/components/flux/status-badge'
import { useIsComplete, useResources } from '@/lib/client/queries'
import type { Deploy } from '@/lib/contract/deploys'
import { describeKind } from '@/lib/flux/kinds'

export function OlderRevisions({ deploy: { source, revision, finishedAt } }: { readonly deploy: Deploy }) {
  const rows = useResources()
  const isComplete = useIsComplete()
  if (!isComplete) return null
  const takers = rows.filter((row) => describeKind(row.kind).role === 'applier' && row.source?.ref === source)
  const older = takers.filter((row) => row.revision?.applied !== undefined && row.revision.behind !== 'no')
  const isNow = rows.some((row) => row.ref === source && row.revision?.applied === revision)
  if (takers.length === 0 || !isNow) return null
  return (
    <section aria-labelledby="older">
      <h2 id="older" className="mb-2 text-md font-semibold">
        Still running an older revision
      </h2>
      {older.length === 0 ? (
        <p className="text-muted">
          {finishedAt === undefined ? 'Nothing any more.' : 'Nothing: all that take from this source run this one.'}
        </p>
      ) : (
        <ul className="divide-y divide-line border-y border-line">
          {older.map((row) => (
            <li key={row.ref} className="flex flex-wrap items-baseline gap-x-4 gap-y-0.5 px-2 py-2">
              <StatusBadge status={row.status} retrying={row.retrying} current={row.current} />
              <ResourceLink target={row.ref} />
              <span className="foreign font-mono text-sm text-muted">{row.revision?.appliedShort}</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
