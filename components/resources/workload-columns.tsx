// The columns of the table of workloads: what each cell shows and by what it is sorted.

import { shortImage } from '@/components/flux/image-words'
import { ResourceLink } from '@/components/flux/resource-link'
import { WorkloadBadge, WorkloadIcon } from '@/components/flux/workload-badge'
import { WORKLOAD_PRESENTATION } from '@/components/flux/workload-presentation'
import { hrefToWorkload } from '@/components/flux/worst-workload'
import type { DataColumn } from '@/components/ui/data-table-column'
import { ArrowRight } from '@/components/ui/icons'
import type { WorkloadImage, WorkloadRow } from '@/lib/contract/workloads'
import type { WorkloadSortKey } from './workload-filters'

const NAMED_IMAGES = 2

type Column = DataColumn<WorkloadRow> & { readonly id: WorkloadSortKey }

const POLICY = 'policy'

/** Without the column of policies where no policy sets an image. */
export function columnsFor(rows: readonly WorkloadRow[]): readonly Column[] {
  return rows.some(({ policy }) => policy !== undefined) ? WORKLOAD_COLUMNS : WITHOUT_POLICY
}

export const WORKLOAD_COLUMNS: readonly Column[] = [
  {
    id: 'status',
    header: 'Status',
    width: '112px',
    hideBelow: 'md',
    sortValue: (row) => WORKLOAD_PRESENTATION[row.status].rank,
    cell: (row) => <WorkloadBadge status={row.status} className="flex whitespace-nowrap" />,
  },
  {
    id: 'name',
    header: 'Workload',
    width: 'minmax(clamp(150px,22vw,520px),1.3fr)',
    sortValue: (row) => `${row.namespace}/${row.name}`,
    cell: (row, { isNarrow }) => (isNarrow ? <NarrowCell row={row} /> : <WorkloadLink row={row} />),
  },
  {
    id: 'ready',
    header: 'Ready',
    width: '72px',
    hideBelow: 'md',
    className: 'whitespace-nowrap text-muted',
    sortValue: (row) => (row.desired === 0 ? undefined : row.ready / row.desired),
    cell: (row) => countReady(row) ?? <span className="text-faint">–</span>,
  },
  {
    id: 'images',
    header: 'Images',
    width: 'minmax(0,1.2fr)',
    hideBelow: 'md',
    className: 'truncate font-mono text-sm',
    sortValue: (row) => row.images[0]?.wanted,
    cellLook: (row) => ({ title: row.images.map(nameWhole).join('\n') }),
    cell: (row) => <Images images={row.images} />,
  },
  {
    id: 'message',
    header: 'Message',
    width: 'minmax(0,1.6fr)',
    hideBelow: 'lg',
    className: 'foreign truncate text-muted',
    sortValue: messageOf,
    cellLook: (row) => ({ title: messageOf(row) }),
    cell: messageOf,
  },
  {
    id: 'applier',
    header: 'Deployed by',
    width: 'clamp(130px,18vw,420px)',
    hideBelow: 'md',
    sortValue: (row) => row.managedBy,
    cell: (row) => <ResourceLink target={row.managedBy} className="[&>span]:truncate" />,
    cellLook: (row) => ({ title: row.managedBy }),
  },
  {
    id: POLICY,
    header: 'Policy',
    width: 'clamp(80px,8vw,220px)',
    hideBelow: 'xl',
    sortValue: (row) => row.policy,
    cell: (row) =>
      row.policy === undefined ? (
        <span className="text-faint">–</span>
      ) : (
        <ResourceLink target={row.policy} showKind={false} showNamespace={false} className="[&>span]:truncate" />
      ),
  },
]

const WITHOUT_POLICY = WORKLOAD_COLUMNS.filter(({ id }) => id !== POLICY)

function WorkloadLink({ row: { ref, managedBy } }: { readonly row: WorkloadRow }) {
  return <ResourceLink target={ref} href={hrefToWorkload(managedBy, ref)} className="[&>span]:truncate" />
}

/** On a narrow table the name's cell carries what the missing columns would say. */
function NarrowCell({ row }: { readonly row: WorkloadRow }) {
  const ready = countReady(row)
  return (
    <span className="block min-w-0 py-1">
      <span className="flex min-w-0 items-center gap-2">
        <WorkloadIcon status={row.status} labelled />
        <WorkloadLink row={row} />
      </span>
      <span className="mt-0.5 block min-w-0 text-sm text-muted">
        {WORKLOAD_PRESENTATION[row.status].label}
        {ready !== undefined && ` · ${ready} ready`}
        {row.status !== 'ok' && row.sentence !== '' && <span className="foreign line-clamp-2">{row.sentence}</span>}
        <span className="foreign line-clamp-2 font-mono">
          <Images images={row.images} />
        </span>
      </span>
    </span>
  )
}

/** Nothing where it would only repeat how many are ready. */
function messageOf(row: WorkloadRow): string {
  return row.status === 'ok' && row.sentence === `${countReady(row)} ready` ? '' : row.sentence
}

function countReady({ kind, ready, desired, unread }: WorkloadRow): string | undefined {
  return kind === 'CronJob' || desired === 0 || unread !== undefined ? undefined : `${ready} of ${desired}`
}

function Images({ images }: { readonly images: readonly WorkloadImage[] }) {
  const own = images.filter(({ init }) => init !== true)
  const more = images.length - Math.min(own.length, NAMED_IMAGES)
  return (
    <>
      {own.slice(0, NAMED_IMAGES).map(({ container, wanted, running }, index) => (
        <span key={container}>
          {index > 0 && ', '}
          {running !== undefined && (
            <>
              {shortImage(running)}
              <ArrowRight role="img" aria-label="to" className="mx-0.5 inline size-3 align-[-1px]" />
            </>
          )}
          {shortImage(wanted)}
        </span>
      ))}
      {more > 0 && <span className="text-muted"> +{more}</span>}
    </>
  )
}

function nameWhole({ container, wanted, running }: WorkloadImage): string {
  return `${container}: ${running === undefined ? wanted : `${running}, rolling to ${wanted}`}`
}
