'use client'
// How the rows spread over the statuses of Flux.

import type { ReactNode } from 'react'
import { STATUS_BAR } from '@/components/flux/status-colours'
import { StatusIcon } from '@/components/flux/status-icon'
import type { Resource, Status } from '@/lib/contract/state'
import { STATUSES } from '@/lib/flux/judge/status'
import { compareStatus, STATUS_PRESENTATION } from '@/lib/flux/judge/status-presentation'
import { SpreadBar } from './spread-bar'

const WORST_FIRST: readonly Status[] = [...STATUSES].sort(compareStatus)

export interface DistributionBarProps {
  readonly counts: Readonly<Record<Status, number>>
  /** How many of each may be old. */
  readonly old: Readonly<Record<Status, number>>
  readonly chosen: readonly Status[]
  readonly onChange: (chosen: readonly Status[]) => void
  readonly trailing?: ReactNode
}

export function DistributionBar({ counts, old, ...rest }: DistributionBarProps) {
  const present = WORST_FIRST.filter((status) => counts[status] > 0 || rest.chosen.includes(status))
  return (
    <SpreadBar
      {...rest}
      parts={present.map((status) => ({
        word: status,
        label: STATUS_PRESENTATION[status].label,
        count: counts[status],
        old: old[status],
        fill: STATUS_BAR[status],
        icon: (current) => <StatusIcon status={status} current={current} />,
      }))}
    />
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
