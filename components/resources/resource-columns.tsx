// The columns of the resource table: what each cell shows and by what it is sorted.

import { ArrowUp } from 'lucide-react'
import Link from 'next/link'
import { ActionMenu } from '@/components/actions/action-menu'
import { RowProgress } from '@/components/actions/action-progress'
import { Age, Countdown } from '@/components/flux/age'
import { MarkBadges } from '@/components/flux/mark-badge'
import { ResourceLink } from '@/components/flux/resource-link'
import { Revision } from '@/components/flux/revision'
import { StatusBadge } from '@/components/flux/status-badge'
import { StatusIcon } from '@/components/flux/status-icon'
import { WorkloadIcon } from '@/components/flux/workload-badge'
import { WORKLOAD_PRESENTATION } from '@/components/flux/workload-presentation'
import type { CellLook, DataColumn } from '@/components/ui/data-table-column'
import { useResource } from '@/lib/client/queries'
import type { ConditionSummary, Resource, RowRunning, Status } from '@/lib/contract/state'
import { STATUS_PRESENTATION } from '@/lib/flux/judge/status-presentation'
import type { Ref } from '@/lib/ref'
import { routeTo } from '@/lib/routes'
import type { WorkloadStatus } from '@/lib/workloads/words'
import { KindGlyph } from './kind-glyph'
import type { SortKey } from './resource-filters'

const CONDITION_WORDS = { True: 'Yes', False: 'No', Unknown: 'Unknown' } as const
const CONDITION_RANK = { False: 0, Unknown: 1, True: 2 } as const

type Column = DataColumn<Resource> & { readonly id: SortKey | 'actions' }

export const RESOURCE_COLUMNS: readonly Column[] = [
  {
    id: 'status',
    header: 'Status',
    width: '134px',
    hideBelow: 'md',
    sortValue: (row) => STATUS_PRESENTATION[row.status].rank,
    cell: (row) => (
      <>
        <StatusBadge status={row.status} retrying={row.retrying} current={row.current} className="flex" />
        <MarkBadges marks={row.marks} />
      </>
    ),
  },
  {
    id: 'kind',
    header: 'Kind',
    width: '128px',
    hideBelow: 'lg',
    sortValue: (row) => row.kind,
    className: 'truncate text-muted',
    cell: (row) => (
      <>
        <KindGlyph kind={row.kind} />
        {row.kind}
      </>
    ),
  },
  {
    id: 'name',
    header: 'Namespace / name',
    width: 'minmax(clamp(150px,15vw,420px),1fr)',
    sortValue: (row) => `${row.namespace}/${row.name}`,
    cell: (row, { isNarrow }) => (isNarrow ? <NarrowCell row={row} /> : <ObjectLink target={row.ref} />),
  },
  {
    id: 'ready',
    header: 'Ready',
    width: '56px',
    hideBelow: 'lg',
    sortValue: (row) => rankCondition(row.ready),
    cellLook: (row) => lookOf(row.ready),
    cell: (row) => wordOf(row.ready),
  },
  {
    id: 'healthy',
    header: 'Healthy',
    width: '64px',
    hideBelow: 'xl',
    sortValue: (row) => rankCondition(row.healthy),
    cellLook: (row) => lookOf(row.healthy, row.healthy?.current === false),
    cell: (row) => wordOf(row.healthy),
  },
  {
    id: 'runs',
    header: 'Runs',
    width: '76px',
    hideBelow: '2xl',
    sortValue: (row) => rankRunning(row.running),
    cellLook: (row) => (row.running === undefined ? {} : { title: tellRuns(row.running) }),
    cell: (row) => <RunsCell row={row} />,
  },
  {
    id: 'revision',
    header: 'Revision',
    width: '124px',
    hideBelow: 'md',
    sortValue: (row) => row.revision?.appliedShort,
    cell: (row) => <RevisionCell row={row} />,
  },
  {
    id: 'source',
    header: 'Source',
    width: 'clamp(96px,9vw,320px)',
    hideBelow: 'xl',
    sortValue: (row) => row.source?.ref,
    className: 'flex items-center gap-1.5',
    cell: (row) =>
      row.source !== undefined && (
        <>
          {row.source.status !== undefined && <SourceStatus target={row.source.ref} status={row.source.status} />}
          <ObjectLink target={row.source.ref} />
        </>
      ),
  },
  {
    id: 'message',
    header: 'Message',
    width: 'minmax(0,1.6fr)',
    hideBelow: 'md',
    sortValue: messageOf,
    className: 'foreign truncate font-mono text-sm text-muted',
    cellLook: (row) => ({ title: messageOf(row) }),
    cell: (row) => <RowProgress target={row.ref}>{messageOf(row)}</RowProgress>,
  },
  {
    id: 'changed',
    header: 'Changed',
    width: '64px',
    align: 'end',
    hideBelow: 'sm',
    sortFirst: 'desc',
    sortValue: (row) => row.lastChangeAt,
    cell: (row) => <Age time={row.lastChangeAt} />,
  },
  {
    id: 'next',
    header: 'Next run',
    width: '96px',
    align: 'end',
    hideBelow: 'lg',
    className: 'truncate text-muted',
    sortValue: (row) => row.nextRunAt,
    cellLook: (row) => (row.nextRun === undefined ? {} : { title: row.nextRun }),
    cell: (row) => row.nextRun ?? <Countdown time={row.nextRunAt} />,
  },
  {
    id: 'actions',
    header: '',
    label: 'Actions',
    width: '68px',
    align: 'end',
    onApproach: true,
    className: 'opacity-0 group-hover:opacity-100 group-focus-within:opacity-100 pointer-coarse:opacity-100',
    cell: (row) => row.actions.length > 0 && <ActionMenu resource={row} compact />,
  },
]

function SourceStatus({ target, status }: { readonly target: Ref; readonly status: Status }) {
  return <StatusIcon status={status} current={useResource(target)?.current ?? false} labelled />
}

/** On a narrow table the name's cell carries what the missing columns would say. */
function NarrowCell({ row }: { readonly row: Resource }) {
  return (
    <span className="block min-w-0 py-1">
      <span className="flex min-w-0 items-center gap-2">
        <StatusIcon status={row.status} current={row.current} labelled />
        <ObjectLink target={row.ref} />
      </span>
      <span className="mt-0.5 block min-w-0 text-sm text-muted">
        {row.kind} · {STATUS_PRESENTATION[row.status].label}
        {row.retrying && ' · retrying'}
        <RowProgress target={row.ref}>
          {row.status !== 'ready' && <span className="foreign line-clamp-2 font-mono">{messageOf(row)}</span>}
        </RowProgress>
        <MarkBadges marks={row.marks} />
        {isShort(row.running) && <span className="foreign line-clamp-2">{tellRuns(row.running)}</span>}
      </span>
    </span>
  )
}

/** How many of the workloads that it deployed run. A link, where there is something to see. */
function RunsCell({ row: { ref, running, current } }: { readonly row: Resource }) {
  if (running === undefined) return <span className="text-faint">–</span>
  return (
    <Link
      href={routeTo.object(ref, { tab: 'workloads' })}
      prefetch={false}
      tabIndex={-1}
      className="inline-flex items-center gap-1.5 whitespace-nowrap hover:underline"
    >
      <WorkloadIcon status={wordOfAll(running)} labelled current={current} />
      {running.state === 'unknown' && running.ok === 0 ? '?' : running.ok} of {running.total}
    </Link>
  )
}

/** Where none is meant to run, nothing is said to run well. */
function wordOfAll({ state, total, suspended }: RowRunning): WorkloadStatus {
  return total === suspended ? 'suspended' : state
}

function tellRuns({ ok, total, suspended, worst }: RowRunning): string {
  const rest = suspended === 0 ? '' : `, ${suspended} ${WORKLOAD_PRESENTATION.suspended.label.toLowerCase()}`
  return `${ok} of ${total} run${rest}${worst === undefined ? '' : `: ${worst.text}`}`
}

function isShort(running: RowRunning | undefined): running is RowRunning {
  return running !== undefined && running.state !== 'ok' && running.state !== 'unknown'
}

/** Worst first; among these, most of what does not run. */
function rankRunning(running: RowRunning | undefined): number | undefined {
  if (running === undefined) return undefined
  const { ok, total, suspended } = running
  return WORKLOAD_PRESENTATION[wordOfAll(running)].rank - (total - ok - suspended) / (total + 1)
}

function ObjectLink({ target }: { readonly target: Ref }) {
  return <ResourceLink target={target} showKind={false} className="[&>span]:truncate" />
}

function wordOf(condition: ConditionSummary | undefined): string {
  return condition === undefined ? '–' : CONDITION_WORDS[condition.status]
}

function lookOf(condition: ConditionSummary | undefined, isOld = false): CellLook {
  if (condition === undefined) return { className: 'text-faint' }
  return isOld
    ? { className: 'text-faint line-through decoration-1', title: `From an earlier run: ${condition.reason}` }
    : { className: condition.status === 'False' ? 'text-ink' : 'text-muted', title: condition.reason }
}

function RevisionCell({ row }: { readonly row: Resource }) {
  const { revision } = row
  const full = revision?.applied ?? revision?.available
  if (revision === undefined || full === undefined) return <span className="text-faint">–</span>
  const short = revision.applied === undefined ? revision.availableShort : revision.appliedShort
  const isBehind = revision.behind === 'yes' || revision.behind === 'rolling_out'
  const name = <Revision full={full} short={short} className="truncate" />
  if (!isBehind) return name
  return (
    <span className="flex min-w-0 items-center gap-1">
      {name}
      <span className="shrink-0 text-warning" title={`Its source has ${revision.availableShort ?? 'a newer revision'}`}>
        <ArrowUp aria-hidden className="size-3.5" />
        <span className="sr-only">behind its source</span>
      </span>
    </span>
  )
}

/**
 * The controller's own words where it says what is wrong, ours where waiting or another cause stands behind it. Where all
 * is reconciled and does not run, that is the message.
 */
function messageOf(row: Resource): string {
  if (row.status === 'ready' && row.running?.worst !== undefined) return row.running.worst.text
  const isOwnWord = row.status === 'ready' || row.status === 'failed' || row.status === 'stalled'
  const [first, second] = isOwnWord ? [row.ready?.message, row.statusText] : [row.statusText, row.ready?.message]
  return first || second || ''
}

function rankCondition(condition: ConditionSummary | undefined): number | undefined {
  return condition === undefined ? undefined : CONDITION_RANK[condition.status]
}
