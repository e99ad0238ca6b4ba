// What happened to this object: Kubernetes events, notifications and runs on one line of time.

import { Bell, CircleDot, type LucideIcon, Play, TriangleAlert } from 'lucide-react'
import { Age } from '@/components/flux/age'
import type { ObjectDetail } from '@/lib/contract/objects'
import { Message } from './message'
import { isUnavailable, UnavailablePart } from './section'
import { mergeTimeline, type TimelineRow } from './timeline-rows'

const ICONS = {
  event: CircleDot,
  warning: TriangleAlert,
  notification: Bell,
  run: Play,
} as const satisfies Record<TimelineRow['type'], LucideIcon>

const WORDS = {
  event: 'Event',
  warning: 'Warning',
  notification: 'Notification',
  run: 'Run',
} as const satisfies Record<TimelineRow['type'], string>

export function EventTimeline({ detail, limit }: { readonly detail: ObjectDetail; readonly limit?: number }) {
  const { events, notifications, history } = detail
  const rows = mergeTimeline(isUnavailable(events) ? [] : events, notifications, history)
  const shown = limit === undefined ? rows : rows.slice(0, limit)
  return (
    <div className="space-y-3">
      {isUnavailable(events) && <UnavailablePart part={events} what="Events" />}
      {rows.length === 0 && (
        <p className="text-muted">
          Nothing is known to have happened lately. Kubernetes forgets events after about an hour.
        </p>
      )}
      <ol>
        {shown.map((row) => {
          const Icon = ICONS[row.type]
          return (
            <li
              key={row.id}
              className="grid grid-cols-[1rem_minmax(0,1fr)] gap-x-2.5 border-b border-line py-2 last:border-0"
            >
              <Icon
                aria-hidden
                className={`mt-0.5 size-4 ${row.type === 'warning' ? 'text-status-failed' : 'text-faint'}`}
              />
              <div className="min-w-0">
                <div className="flex items-baseline gap-2">
                  <span className="sr-only">{WORDS[row.type]}:</span>
                  <span className="foreign min-w-0 flex-1 font-medium">
                    {row.title}
                    {row.count !== undefined && <span className="font-normal text-muted"> × {row.count}</span>}
                  </span>
                  <Age time={row.time} />
                </div>
                <Message text={row.text} />
                {row.revision !== undefined && <p className="foreign font-mono text-sm text-faint">{row.revision}</p>}
              </div>
            </li>
          )
        })}
      </ol>
      {shown.length < rows.length && <p className="text-muted">{rows.length - shown.length} older under “Events”.</p>}
    </div>
  )
}
