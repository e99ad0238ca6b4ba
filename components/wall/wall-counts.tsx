// What is well folds to a bar and a number per family; the controllers stand beside it.

import { useMemo } from 'react'
import { presentStatuses, StatusBar } from '@/components/flux/status-bar'
import { STATUS_TEXT } from '@/components/flux/status-colours'
import { StatusIcon } from '@/components/flux/status-icon'
import { classNames } from '@/components/ui/class-names'
import { countFamilies } from '@/lib/client/families'
import { useResources } from '@/lib/client/queries'
import type { Controller, Counts, SourceHealth } from '@/lib/contract/state'

export interface WallCountsProps {
  readonly counts: Counts
  readonly sources: readonly SourceHealth[]
  readonly controllers: readonly Controller[]
}

export function WallCounts({ counts, sources, controllers }: WallCountsProps) {
  const rows = useResources()
  const families = useMemo(() => countFamilies(counts, sources, rows), [counts, sources, rows])
  const ready = controllers.filter((controller) => controller.state === 'ready').length
  return (
    <section
      aria-label="Counts"
      className="grid shrink-0 grid-cols-[repeat(auto-fit,minmax(min(100%,calc(270*var(--u))),1fr))] gap-x-[calc(40*var(--u))] gap-y-[calc(20*var(--u))] text-[calc(28*var(--u))]"
    >
      {families.map((family) => (
        <div key={family.label} data-freshness={family.isCurrent ? undefined : 'stale'} className="min-w-0">
          <div className="text-muted">{family.label}</div>
          <StatusBar
            counts={family.counts}
            label={family.label}
            className="my-[calc(8*var(--u))] h-[calc(12*var(--u))]!"
          />
          <div className="flex flex-wrap gap-x-[0.6em]">
            {presentStatuses(family.counts).map((status) => (
              <span
                key={status}
                className={classNames('inline-flex items-center gap-[0.25em] font-medium', STATUS_TEXT[status])}
              >
                {family.counts[status]}
                <StatusIcon status={status} labelled className="size-[0.85em]" />
              </span>
            ))}
          </div>
        </div>
      ))}
      {controllers.length > 0 && (
        <div className="min-w-0">
          <div className="text-muted">Controllers</div>
          <div
            className={classNames(
              'mt-[calc(20*var(--u))] font-medium',
              ready === controllers.length ? STATUS_TEXT.ready : STATUS_TEXT.failed,
            )}
          >
            {ready} of {controllers.length} ready
          </div>
        </div>
      )}
    </section>
  )
}
