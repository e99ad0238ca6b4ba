'use client'
// What happened that concerns Flux: one table, filters in the URL, and words for whatever is not read, not live or not there.

import { useRouter } from 'next/navigation'
import { hrefAmongDeployed } from '@/components/flux/event-subject'
import { Button } from '@/components/ui/button'
import { DataTable } from '@/components/ui/data-table'
import { EmptyState } from '@/components/ui/empty-state'
import { ReadFailure } from '@/components/ui/read-failure'
import type { FluxEvent } from '@/lib/contract/notifications'
import { parseFluxRef } from '@/lib/flux/object/flux-ref'
import { routeTo } from '@/lib/routes'
import { EVENT_COLUMNS } from './event-columns'
import { EventFiltersBar } from './event-filters-bar'
import { EventNotices } from './event-notices'
import { noticesOf } from './notices-of'
import { type EventFilterState, useEventFilters } from './use-event-filters'
import { type EventListData, useAllEvents, useEventList } from './use-event-list'

const ROW_ID = (row: FluxEvent) => row.id
const NONE: readonly FluxEvent[] = []

export function EventList() {
  const state = useEventFilters()
  const data = useEventList(state.filters)
  const all = useAllEvents()
  const router = useRouter()
  const { list, failure } = data
  const rows = list?.events ?? NONE
  const notices = noticesOf(list, failure?.message)
  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className="page space-y-3 py-3">
        <h1 className="sr-only">Events</h1>
        <EventFiltersBar state={state} all={all?.events ?? rows} total={list?.total} />
        {rows.length > 0 && <EventNotices notices={notices} asOf={list?.asOf} />}
      </div>
      <DataTable
        label="Events"
        rows={rows}
        columns={EVENT_COLUMNS}
        rowId={ROW_ID}
        onOpen={(row) => {
          const target = addressOf(row)
          if (target !== undefined) router.push(target)
        }}
        empty={
          <>
            <NoEvents data={data} state={state} />
            {list !== undefined && notices.length > 0 && (
              <div className="page">
                <EventNotices notices={notices} asOf={list.asOf} />
              </div>
            )}
          </>
        }
        className="min-h-0 flex-1"
      />
    </div>
  )
}

function addressOf(event: FluxEvent): string | undefined {
  const own = parseFluxRef(event.ref)?.ref
  return hrefAmongDeployed(event) ?? (own && routeTo.object(own, { tab: 'events' }))
}

interface NoEventsProps {
  readonly data: EventListData
  readonly state: EventFilterState
}

function NoEvents({ data: { list, failure, retry }, state }: NoEventsProps) {
  if (list === undefined && failure !== undefined)
    return <ReadFailure what="The events" refusal="You may not read events" failure={failure} onRetry={retry} />
  if (list === undefined || list.state === 'connecting')
    return <EmptyState kind="loading" title="Reading events" skeletonRows={12} className="page" />
  const clear = state.filtered ? { action: <Button onClick={state.clear}>Clear filters</Button> } : {}
  if (list.state !== 'live') {
    const isForbidden = list.state === 'forbidden'
    return (
      <EmptyState
        kind={isForbidden ? 'forbidden' : 'stale'}
        title={isForbidden ? 'Fluxdeck may not list events' : 'Events are not read at the moment'}
        {...clear}
      >
        {list.reason ?? 'No reason was given.'}
      </EmptyState>
    )
  }
  if (state.filtered) {
    return (
      <EmptyState kind="empty" title="No event matches these filters" {...clear}>
        Kubernetes forgets events after about an hour, and drops some of what is busy.
      </EmptyState>
    )
  }
  return (
    <EmptyState kind="empty" title="No events">
      Nothing that concerns Flux was told lately. Kubernetes forgets events after about an hour.
    </EmptyState>
  )
}
