// The columns of the resource table: what each cell shows, by what it is sorted, and when it says nothing.

import { lazy } from 'react'
import { Age, Countdown } from '@/components/flux/age'
import { WORKLOAD_PRESENTATION } from '@/components/flux/workload-presentation'
import type { CellLook, DataColumn } from '@/components/ui/data-table-column'
import { Late, late } from '@/components/ui/late'
import type { ConditionSummary, Resource, RowRunning } from '@/lib/contract/state'
import { STATUS_PRESENTATION } from '@/lib/flux/judge/status-presentation'
import {
  ConditionCell,
  MessageCell,
  NameCell,
  ResourceCard,
  RevisionCell,
  RunsCell,
  SourceCell,
  StatusCell,
} from './resource-cells'
import type { SortKey } from './resource-filters'
import { messageOf, tellingHealthy, tellingReady, tellRuns, wordOfAll } from './resource-words'

const loadActions = late(() => import('@/components/actions/action-menu'))
const ActionMenu = lazy(async () => ({ default: (await loadActions()).ActionMenu }))
const CONDITION_RANK = { False: 0, Unknown: 1, True: 2 } as const

type Column = DataColumn<Resource> & {
  readonly id: SortKey | 'actions'
  /** Where no row is told of by it, it is left out. */
  readonly tellsOf?: (row: Resource) => boolean
}

export const RESOURCE_COLUMNS: readonly Column[] = [
  {
    id: 'status',
    header: 'Status',
    width: '132px',
    hideBelow: 'md',
    sortValue: (row) => STATUS_PRESENTATION[row.status].rank,
    cell: (row) => <StatusCell row={row} />,
  },
  {
    id: 'kind',
    header: 'Kind',
    width: '128px',
    hideBelow: 'xl',
    sortValue: (row) => row.kind,
    className: 'truncate text-muted',
    cell: (row) => row.kind,
  },
  {
    id: 'name',
    header: 'Namespace / name',
    width: 'minmax(clamp(200px,17vw,460px),1fr)',
    sortValue: (row) => `${row.namespace}/${row.name}`,
    cell: (row, { isNarrow }) => (isNarrow ? <ResourceCard row={row} /> : <NameCell row={row} />),
  },
  {
    id: 'ready',
    header: 'Ready',
    width: '72px',
    hideBelow: 'xl',
    sortValue: (row) => rankCondition(row.ready),
    tellsOf: (row) => tellingReady(row) !== undefined,
    cellLook: (row) => lookOf(tellingReady(row)),
    cell: (row) => <ConditionCell condition={tellingReady(row)} />,
  },
  {
    id: 'healthy',
    header: 'Healthy',
    width: '76px',
    hideBelow: 'xl',
    sortValue: (row) => rankCondition(row.healthy),
    tellsOf: (row) => tellingHealthy(row) !== undefined,
    cellLook: (row) => lookOf(tellingHealthy(row)),
    cell: (row) => <ConditionCell condition={tellingHealthy(row)} />,
  },
  {
    id: 'runs',
    header: 'Runs',
    width: '76px',
    hideBelow: '2xl',
    sortValue: (row) => rankRunning(row.running),
    tellsOf: (row) => row.running !== undefined,
    cellLook: (row) => (row.running === undefined ? {} : { title: tellRuns(row.running) }),
    cell: (row) => <RunsCell row={row} />,
  },
  {
    id: 'revision',
    header: 'Revision',
    width: '120px',
    hideBelow: 'lg',
    sortValue: (row) => row.revision?.appliedShort,
    tellsOf: (row) => row.revision !== undefined,
    cell: (row) => <RevisionCell row={row} />,
  },
  {
    id: 'source',
    header: 'Source',
    width: 'clamp(104px,9.5vw,320px)',
    hideBelow: 'xl',
    sortValue: (row) => row.source?.ref,
    tellsOf: (row) => row.source !== undefined,
    cell: (row) => <SourceCell row={row} />,
  },
  {
    id: 'message',
    header: 'Message',
    width: 'minmax(0,2.4fr)',
    hideBelow: 'md',
    sortValue: messageOf,
    className: 'foreign truncate text-sm text-muted',
    cellLook: (row) => ({ title: messageOf(row) }),
    cell: (row) => <MessageCell row={row} />,
  },
  {
    id: 'changed',
    header: 'Changed',
    width: '76px',
    align: 'end',
    hideBelow: 'md',
    sortFirst: 'desc',
    sortValue: (row) => row.lastChangeAt,
    cell: (row) => <Age time={row.lastChangeAt} />,
  },
  {
    id: 'next',
    header: 'Next run',
    width: 'clamp(96px,8vw,180px)',
    align: 'end',
    hideBelow: '2xl',
    className: 'truncate text-muted',
    sortValue: (row) => row.nextRunAt,
    tellsOf: (row) => row.nextRunAt !== undefined || row.nextRun !== undefined,
    cellLook: (row) => (row.nextRun === undefined ? {} : { title: row.nextRun }),
    cell: (row) => row.nextRun ?? <Countdown time={row.nextRunAt} />,
  },
  {
    id: 'actions',
    header: '',
    label: 'Actions',
    width: '92px',
    align: 'end',
    onApproach: true,
    cell: (row) => <Late>{row.actions.length > 0 && <ActionMenu resource={row} compact />}</Late>,
  },
]

/** Columns that would say nothing of any of these rows, or the same of all. */
export function listSilentColumns(rows: readonly Resource[]): readonly string[] {
  const [first] = rows
  if (first === undefined) return []
  const silent = RESOURCE_COLUMNS.filter(({ tellsOf }) => tellsOf !== undefined && !rows.some(tellsOf))
  const isOfOneKind = rows.every(({ kind }) => kind === first.kind)
  return [...silent.map(({ id }) => id), ...(isOfOneKind ? ['kind'] : [])]
}

function lookOf(condition: ConditionSummary | undefined): CellLook {
  if (condition === undefined) return {}
  return { className: condition.status === 'False' ? 'text-ink' : 'text-muted', title: condition.reason }
}

function rankCondition(condition: ConditionSummary | undefined): number | undefined {
  return condition === undefined ? undefined : CONDITION_RANK[condition.status]
}

/** Worst first; among these, most of what does not run. */
function rankRunning(running: RowRunning | undefined): number | undefined {
  if (running === undefined) return undefined
  const { ok, total, suspended } = running
  return WORKLOAD_PRESENTATION[wordOfAll(running)].rank - (total - ok - suspended) / (total + 1)
}
