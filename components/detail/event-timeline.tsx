'use client'
// What happened to this object and to what it deployed: what History recorded, Kubernetes events, notifications and runs on
// one line of time, each once.

import { parseAsStringLiteral, useQueryState } from 'nuqs'
import { useMemo } from 'react'
import { ToggleChip } from '@/components/ui/chip'
import { useObjectHistory } from '@/lib/client/use-history-entries'
import type { HistoryEntry } from '@/lib/contract/history'
import type { EventList } from '@/lib/contract/notifications'
import { isUnavailable, type ObjectDetail } from '@/lib/contract/objects'
import { UnavailablePart } from './section'
import { TimelineEntry } from './timeline-entry'
import { isInView, mergeTimeline, TIMELINE_VIEWS, type TimelineView } from './timeline-rows'
import { useDeployedEvents } from './use-deployed-events'

const VIEW_LABELS = {
  all: 'All',
  flux: 'Flux',
  workloads: 'Workloads',
  warnings: 'Warnings',
} as const satisfies Record<TimelineView, string>

const NOTHING = 'Nothing is known to have happened lately. Kubernetes forgets events after about an hour.'
const NONE: readonly HistoryEntry[] = []

/** All of it, with chips that narrow it. */
export function EventTimeline({ detail }: { readonly detail: ObjectDetail }) {
  const [view, setView] = useQueryState('show', parseAsStringLiteral(TIMELINE_VIEWS).withDefault('all'))
  const { rows, own, deployed, failure } = useTimeline(detail)
  const shown = rows.filter((row) => isInView(row, view))
  return (
    <div className="space-y-3">
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is no row of choices */}
      <div role="group" aria-label="What is shown" className="flex flex-wrap gap-1">
        {TIMELINE_VIEWS.map((one) => (
          <ToggleChip key={one} pressed={view === one} onPressedChange={() => void setView(one)}>
            {VIEW_LABELS[one]}
            <span className="text-sm text-faint">{rows.filter((row) => isInView(row, one)).length}</span>
          </ToggleChip>
        ))}
      </div>
      {isUnavailable(own) && <UnavailablePart part={own} what="Events" />}
      <Lacking deployed={deployed} />
      {failure !== undefined && (
        <p role="status" className="text-muted">
          What was recorded of it could not be read: {failure.message}
        </p>
      )}
      {shown.length === 0 && (
        <p className="text-muted">
          {rows.length > 0 ? 'Nothing of this kind is known to have happened lately.' : NOTHING}
        </p>
      )}
      <ol>
        {shown.map((row) => (
          <TimelineEntry key={row.id} row={row} />
        ))}
      </ol>
    </div>
  )
}

/** The newest of it. */
export function NewestEvents({ detail, limit }: { readonly detail: ObjectDetail; readonly limit: number }) {
  const { rows, own } = useTimeline(detail)
  const shown = rows.slice(0, limit)
  return (
    <div className="space-y-3">
      {isUnavailable(own) && <UnavailablePart part={own} what="Events" />}
      {rows.length === 0 && <p className="text-muted">{NOTHING}</p>}
      <ol>
        {shown.map((row) => (
          <TimelineEntry key={row.id} row={row} />
        ))}
      </ol>
      {shown.length < rows.length && <p className="text-muted">{rows.length - shown.length} older under “Events”.</p>}
    </div>
  )
}

function useTimeline(detail: ObjectDetail) {
  const { resource, events: own, notifications, history: runs } = detail
  const deployed = useDeployedEvents(resource.ref)
  const { items: entries = NONE, failure } = useObjectHistory(resource.ref)
  const events = deployed?.events
  // Each entry is held against each event: not again with what changes elsewhere.
  const rows = useMemo(
    () => mergeTimeline({ own: isUnavailable(own) ? [] : own, deployed: events, notifications, runs, entries }),
    [own, events, notifications, runs, entries],
  )
  return { rows, own, deployed, failure }
}

/** What is not known of the events of what it deployed. */
function Lacking({ deployed }: { readonly deployed: EventList | undefined }) {
  if (deployed === undefined) return null
  const { workloads, hidden = 0, total, events } = deployed
  const words = [
    workloads === 'live' || workloads === 'disabled'
      ? ''
      : 'Workloads are not read as they are now, so events of them may be missing.',
    hidden === 0 ? '' : 'Events of some namespaces are not shown: you may not list them.',
    total > events.length ? `Of ${total} events the newest ${events.length} are shown.` : '',
  ].filter((text) => text !== '')
  if (words.length === 0) return null
  return (
    <p role="status" className="text-muted">
      {words.join(' ')}
    </p>
  )
}
