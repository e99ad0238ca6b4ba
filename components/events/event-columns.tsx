// The columns of the table of events: when, how bad, why, about what, whose, how often, and the words.

import { Age } from '@/components/flux/age'
import { EventSubject } from '@/components/flux/event-subject'
import { ResourceLink } from '@/components/flux/resource-link'
import type { DataColumn } from '@/components/ui/data-table-column'
import { CircleDot, TriangleAlert } from '@/components/ui/icons'
import type { FluxEvent } from '@/lib/contract/notifications'
import { EventWords } from './event-words'

export const EVENT_COLUMNS: readonly DataColumn<FluxEvent>[] = [
  {
    id: 'time',
    header: 'Last',
    width: '60px',
    hideBelow: 'md',
    sortFirst: 'desc',
    sortValue: (row) => row.time,
    className: 'self-start py-2',
    cell: (row) => <Age time={row.time} />,
  },
  {
    id: 'type',
    header: 'Type',
    width: '92px',
    hideBelow: 'md',
    sortValue: (row) => (row.type === 'Warning' ? 0 : 1),
    className: 'self-start py-2',
    cell: (row) => <EventType type={row.type} />,
  },
  {
    id: 'reason',
    header: 'Reason',
    width: 'minmax(168px,0.5fr)',
    hideBelow: 'md',
    sortValue: (row) => row.reason,
    className: 'foreign self-start truncate py-2 font-medium',
    cellLook: (row) => ({ title: row.reason }),
    cell: (row) => row.reason,
  },
  {
    id: 'object',
    header: 'Object',
    width: 'minmax(clamp(160px,19vw,460px),1fr)',
    sortValue: (row) => row.ref,
    className: 'self-start py-2',
    cell: (row, { isNarrow }) => (isNarrow ? <NarrowCell row={row} /> : <EventSubject event={row} />),
  },
  {
    id: 'applier',
    header: 'Applied by',
    width: 'minmax(clamp(120px,13vw,360px),0.7fr)',
    hideBelow: 'lg',
    sortValue: (row) => row.applier,
    className: 'self-start py-2',
    cell: (row) => row.applier !== undefined && <ResourceLink target={row.applier} className="[&>span]:truncate" />,
  },
  {
    id: 'count',
    header: 'Count',
    width: '56px',
    align: 'end',
    hideBelow: 'md',
    sortFirst: 'desc',
    sortValue: (row) => row.count,
    className: 'self-start py-2',
    cell: (row) => <Count event={row} />,
  },
  {
    id: 'message',
    header: 'Message',
    width: 'minmax(0,1.6fr)',
    hideBelow: 'md',
    className: 'self-start py-2',
    cell: (row) => <EventWords text={row.message} />,
  },
]

function EventType({ type }: { readonly type: FluxEvent['type'] }) {
  const isWarning = type === 'Warning'
  const Icon = isWarning ? TriangleAlert : CircleDot
  return (
    <span className="inline-flex items-center gap-1.5">
      <Icon aria-hidden className={`size-3.5 shrink-0 ${isWarning ? 'text-warning' : 'text-faint'}`} />
      <span className={isWarning ? '' : 'text-muted'}>{type}</span>
    </span>
  )
}

function Count({ event: { count, first } }: { readonly event: FluxEvent }) {
  if (count <= 1) return <span className="text-faint">1</span>
  return (
    <span>
      {count}
      {first !== undefined && (
        <span className="block text-sm text-faint">
          in <Age time={first} />
        </span>
      )}
    </span>
  )
}

/** On a narrow table this cell carries what the missing columns would say. */
function NarrowCell({ row }: { readonly row: FluxEvent }) {
  return (
    <span className="block min-w-0">
      <span className="flex min-w-0 items-center gap-2">
        <EventType type={row.type} />
        <span className="foreign min-w-0 flex-1 truncate font-medium">
          {row.reason}
          {row.count > 1 && <span className="font-normal text-muted"> × {row.count}</span>}
        </span>
        <Age time={row.time} className="text-sm text-muted" />
      </span>
      <EventSubject event={row} />
      {row.applier !== undefined && (
        <span className="flex min-w-0 items-baseline gap-1 text-sm text-muted">
          of <ResourceLink target={row.applier} className="[&>span]:truncate" />
        </span>
      )}
      <EventWords text={row.message} />
    </span>
  )
}
