// One entry of the line of time: what it was, about what, how often, and the words of who told it.

import { Bell, CircleDot, type LucideIcon, Play, TriangleAlert } from 'lucide-react'
import { Age } from '@/components/flux/age'
import { EventSubject } from '@/components/flux/event-subject'
import { Message } from './message'
import type { TimelineRow } from './timeline-rows'

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

export function TimelineEntry({ row }: { readonly row: TimelineRow }) {
  const Icon = ICONS[row.type]
  return (
    <li className="grid grid-cols-[1rem_minmax(0,1fr)] gap-x-2.5 border-b border-line py-2 last:border-0">
      <Icon aria-hidden className={`mt-0.5 size-4 ${row.type === 'warning' ? 'text-status-failed' : 'text-faint'}`} />
      <div className="min-w-0">
        <div className="flex items-baseline gap-2">
          <span className="sr-only">{WORDS[row.type]}:</span>
          <span className="foreign min-w-0 flex-1 font-medium">
            {row.title}
            {row.count !== undefined && (
              <span className="font-normal text-muted">
                {' '}
                × {row.count}
                {row.first !== undefined && (
                  <>
                    {' '}
                    in <Age time={row.first} />
                  </>
                )}
              </span>
            )}
          </span>
          <Age time={row.time} />
        </div>
        {row.subject !== undefined && <EventSubject event={row.subject} />}
        <Message text={row.text} />
        {row.revision !== undefined && <p className="foreign font-mono text-sm text-faint">{row.revision}</p>}
      </div>
    </li>
  )
}
