// The columns of the resource table: what each cell shows and by what it is sorted.

import { ArrowUp, Bell, Boxes, Image, type LucideIcon, Package, Wrench } from 'lucide-react'
import { ActionMenu } from '@/components/actions/action-menu'
import { Age, Countdown } from '@/components/flux/age'
import { ResourceLink } from '@/components/flux/resource-link'
import { Revision } from '@/components/flux/revision'
import { StatusBadge } from '@/components/flux/status-badge'
import { StatusIcon } from '@/components/flux/status-icon'
import type { DataColumn } from '@/components/ui/data-table-column'
import type { ConditionSummary, Resource } from '@/lib/contract/state'
import { describeKind, type FluxKind, type KindRole } from '@/lib/flux/kinds'
import { STATUS_PRESENTATION } from '@/lib/flux/status-presentation'
import type { SortKey } from './resource-filters'

const GLYPHS = {
  applier: Boxes,
  source: Package,
  image: Image,
  notification: Bell,
  operator: Wrench,
} as const satisfies Record<KindRole, LucideIcon>

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
      <StatusBadge status={row.status} retrying={row.retrying} outdated={row.outdated?.text} className="flex" />
    ),
  },
  {
    id: 'kind',
    header: 'Kind',
    width: '128px',
    hideBelow: 'lg',
    sortValue: (row) => row.kind,
    cell: (row) => (
      <span className="flex min-w-0 items-center gap-1.5 text-muted">
        <KindGlyph kind={row.kind} />
        <span className="truncate">{row.kind}</span>
      </span>
    ),
  },
  {
    id: 'name',
    header: 'Namespace / name',
    width: 'minmax(clamp(150px,15vw,420px),1fr)',
    sortValue: (row) => `${row.namespace}/${row.name}`,
    cell: (row) => <NameCell row={row} />,
  },
  {
    id: 'ready',
    header: 'Ready',
    width: '56px',
    hideBelow: 'lg',
    sortValue: (row) => rankCondition(row.ready),
    cell: (row) => <ConditionWord condition={row.ready} />,
  },
  {
    id: 'healthy',
    header: 'Healthy',
    width: '64px',
    hideBelow: 'xl',
    sortValue: (row) => rankCondition(row.healthy),
    cell: (row) => <ConditionWord condition={row.healthy} isOld={row.healthy?.current === false} />,
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
    cell: (row) =>
      row.source !== undefined && (
        <span className="flex min-w-0 items-center gap-1.5">
          {row.source.status !== undefined && <StatusIcon status={row.source.status} labelled />}
          <ResourceLink target={row.source.ref} showKind={false} className="[&>span]:truncate" />
        </span>
      ),
  },
  {
    id: 'message',
    header: 'Message',
    width: 'minmax(0,1.6fr)',
    hideBelow: 'md',
    sortValue: messageOf,
    cell: (row) => (
      <span className="foreign block truncate font-mono text-sm text-muted" title={messageOf(row)}>
        {messageOf(row)}
      </span>
    ),
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
    width: '72px',
    align: 'end',
    hideBelow: 'lg',
    sortValue: (row) => row.nextRunAt,
    cell: (row) => <Countdown time={row.nextRunAt} className="text-muted" />,
  },
  {
    id: 'actions',
    header: '',
    label: 'Actions',
    width: '68px',
    align: 'end',
    className: 'opacity-0 group-hover:opacity-100 group-focus-within:opacity-100 pointer-coarse:opacity-100',
    cell: (row) => row.actions.length > 0 && <ActionMenu resource={row} compact />,
  },
]

/** On a narrow table the name's cell carries what the missing columns would say. */
function NameCell({ row }: { readonly row: Resource }) {
  return (
    <span className="block min-w-0 py-1">
      <span className="flex min-w-0 items-center gap-2">
        <StatusIcon status={row.status} labelled className="md:hidden" />
        <ResourceLink target={row.ref} showKind={false} className="[&>span]:truncate" />
      </span>
      <span className="mt-0.5 block min-w-0 text-sm text-muted md:hidden">
        {row.kind} · {STATUS_PRESENTATION[row.status].label}
        {row.retrying && ' · retrying'}
        {row.status !== 'ready' && <span className="foreign line-clamp-2 font-mono">{messageOf(row)}</span>}
      </span>
    </span>
  )
}

function KindGlyph({ kind }: { readonly kind: FluxKind }) {
  const Glyph = GLYPHS[describeKind(kind).role]
  return <Glyph aria-hidden className="size-3.5 shrink-0 text-faint" />
}

function ConditionWord({
  condition,
  isOld = false,
}: {
  readonly condition: ConditionSummary | undefined
  readonly isOld?: boolean
}) {
  if (condition === undefined) return <span className="text-faint">–</span>
  const tone = isOld ? 'text-faint line-through decoration-1' : condition.status === 'False' ? 'text-ink' : 'text-muted'
  return (
    <span className={tone} title={isOld ? `From an earlier run: ${condition.reason}` : condition.reason}>
      {CONDITION_WORDS[condition.status]}
    </span>
  )
}

function RevisionCell({ row }: { readonly row: Resource }) {
  const { revision } = row
  const full = revision?.applied ?? revision?.available
  if (revision === undefined || full === undefined) return <span className="text-faint">–</span>
  const short = revision.applied === undefined ? revision.availableShort : revision.appliedShort
  const isBehind = revision.behind === 'yes' || revision.behind === 'rolling_out'
  return (
    <span className="flex min-w-0 items-center gap-1">
      <Revision full={full} short={short} className="truncate" />
      {isBehind && (
        <span
          className="shrink-0 text-warning"
          title={`Its source has ${revision.availableShort ?? 'a newer revision'}`}
        >
          <ArrowUp aria-hidden className="size-3.5" />
          <span className="sr-only">behind its source</span>
        </span>
      )}
    </span>
  )
}

/** The controller's own words where it says what is wrong, ours where waiting or another cause stands behind it. */
function messageOf(row: Resource): string {
  const isOwnWord = row.status === 'ready' || row.status === 'failed' || row.status === 'stalled'
  const [first, second] = isOwnWord ? [row.ready?.message, row.statusText] : [row.statusText, row.ready?.message]
  return first || second || ''
}

function rankCondition(condition: ConditionSummary | undefined): number | undefined {
  return condition === undefined ? undefined : CONDITION_RANK[condition.status]
}
