'use client'
// How the rows spread over the statuses, as a bar whose parts filter when pressed.

import type { ReactNode } from 'react'
import { presentStatuses } from '@/components/flux/status-bar'
import { OLD_BAR, STATUS_BAR } from '@/components/flux/status-colours'
import { StatusIcon } from '@/components/flux/status-icon'
import type { Resource, Status } from '@/lib/contract/state'
import { STATUSES } from '@/lib/flux/judge/status'
import { STATUS_PRESENTATION } from '@/lib/flux/judge/status-presentation'

export interface DistributionBarProps {
  readonly counts: Readonly<Record<Status, number>>
  /** How many of each may be old: they have no colour in the bar. */
  readonly old: Readonly<Record<Status, number>>
  readonly chosen: readonly Status[]
  readonly onChange: (chosen: readonly Status[]) => void
  /** Stands at the end of the line of statuses. */
  readonly trailing?: ReactNode
}

export function DistributionBar({ counts, old, chosen, onChange, trailing }: DistributionBarProps) {
  const present = [...presentStatuses(counts), ...chosen.filter((status) => counts[status] === 0)]
  const coloured = present.filter((status) => counts[status] > old[status])
  const oldCount = STATUSES.reduce((sum, status) => sum + old[status], 0)
  const toggle = (status: Status) =>
    onChange(chosen.includes(status) ? chosen.filter((one) => one !== status) : [...chosen, status])
  return (
    <div>
      <div aria-hidden className="flex h-1.5 gap-0.5 overflow-hidden rounded-sm">
        {coloured.map((status) => (
          <span
            key={status}
            className={`${STATUS_BAR[status]} min-w-1 transition-[flex-grow] duration-150 ${chosen.length > 0 && !chosen.includes(status) ? 'opacity-30' : ''}`}
            style={{ flexGrow: counts[status] - old[status], flexBasis: 0 }}
          />
        ))}
        {oldCount > 0 && <span className={`${OLD_BAR} min-w-1`} style={{ flexGrow: oldCount, flexBasis: 0 }} />}
      </div>
      <div className="mt-1.5 flex items-start gap-2">
        <ul aria-label="Filter by status" className="flex min-w-0 flex-1 gap-1 overflow-x-auto md:flex-wrap">
          {present.map((status) => (
            <li key={status}>
              <button
                type="button"
                aria-pressed={chosen.includes(status)}
                onClick={() => toggle(status)}
                className="inline-flex h-6 items-center gap-1.5 whitespace-nowrap rounded-md border border-transparent px-1.5 text-muted hover:bg-hover aria-pressed:border-line-strong aria-pressed:bg-surface aria-pressed:text-ink max-md:h-9"
              >
                <StatusIcon status={status} current={counts[status] === 0 || counts[status] > old[status]} />
                {STATUS_PRESENTATION[status].label}
                <span className="text-ink">{counts[status]}</span>
              </button>
            </li>
          ))}
        </ul>
        {oldCount > 0 && (
          <span className="h-6 whitespace-nowrap px-1.5 leading-6 text-warning">may be old {oldCount}</span>
        )}
        {trailing}
      </div>
    </div>
  )
}

export function countByStatus(rows: readonly Resource[]): Readonly<Record<Status, number>> {
  const counts: Record<Status, number> = {
    ready: 0,
    reconciling: 0,
    waiting: 0,
    failed: 0,
    stalled: 0,
    suspended: 0,
    terminating: 0,
    unknown: 0,
    static: 0,
  }
  for (const row of rows) counts[row.status] += 1
  return counts
}
