'use client'
// How each family of kinds stands: a bar, and the numbers as links to exactly those rows.

import Link from 'next/link'
import { useMemo } from 'react'
import { presentStatuses, StatusBar } from '@/components/flux/status-bar'
import { STATUS_TEXT } from '@/components/flux/status-colours'
import { StatusIcon } from '@/components/flux/status-icon'
import { classNames } from '@/components/ui/class-names'
import { countFamilies } from '@/lib/client/families'
import { useLiveHead, useResources } from '@/lib/client/queries'
import type { StateHead } from '@/lib/contract/state'
import { formatCount } from '@/lib/count'
import { STATUS_PRESENTATION } from '@/lib/flux/judge/status-presentation'
import { routeTo } from '@/lib/routes'

export function FamilyBars() {
  const head = useLiveHead()
  return head === undefined ? null : <Bars head={head} />
}

function Bars({ head: { counts, sources } }: { readonly head: StateHead }) {
  const rows = useResources()
  const families = useMemo(() => countFamilies(counts, sources, rows), [counts, sources, rows])
  if (families.length === 0) return null
  return (
    <section
      data-dock=""
      aria-label="Counts by kind"
      className="page grid shrink-0 grid-cols-[repeat(auto-fit,minmax(--spacing(48),1fr))] gap-x-8 gap-y-3 border-t border-line bg-surface py-3"
    >
      {families.map((family) => (
        <div key={family.label} data-freshness={family.isCurrent ? undefined : 'stale'}>
          <div className="mb-1 flex items-baseline justify-between gap-2">
            <Link
              prefetch={false}
              href={routeTo.resources({ kind: family.kinds })}
              className="truncate hover:underline"
            >
              {family.label}
            </Link>
            <span className="text-sm text-muted">
              {family.isCurrent ? formatCount(family.counts.total) : 'out of date'}
            </span>
          </div>
          <StatusBar counts={family.counts} label={family.label} />
          <div className="mt-1 flex flex-wrap gap-x-3">
            {presentStatuses(family.counts).map((status) => (
              <Link
                prefetch={false}
                key={status}
                href={routeTo.resources({ kind: family.kinds, status })}
                title={`${formatCount(family.counts[status])} ${STATUS_PRESENTATION[status].label}`}
                className={classNames(
                  'inline-flex min-h-5 items-center gap-1 rounded-sm hover:underline',
                  STATUS_TEXT[status],
                )}
              >
                {formatCount(family.counts[status])}
                <StatusIcon status={status} labelled className="size-3" />
              </Link>
            ))}
          </div>
        </div>
      ))}
    </section>
  )
}
