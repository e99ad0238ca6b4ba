// One entry of the line of time: what it was, about what, how often, and the words of who told it.

import { Age } from '@/components/flux/age'
import { EntryLate } from '@/components/flux/entry-late'
import { EntrySign } from '@/components/flux/entry-sign'
import { EventSubject } from '@/components/flux/event-subject'
import { Bell, CircleDot, History, type Icon, Play, TriangleAlert } from '@/components/ui/icons'
import { Message } from './message'
import type { TimelineRow } from './timeline-rows'

const ICONS = {
  event: CircleDot,
  warning: TriangleAlert,
  notification: Bell,
  run: Play,
  entry: History,
} as const satisfies Record<TimelineRow['type'], Icon>

const WORDS = {
  event: 'Event',
  warning: 'Warning',
  notification: 'Notification',
  run: 'Run',
  entry: 'Recorded',
} as const satisfies Record<TimelineRow['type'], string>

export function TimelineEntry({ row }: { readonly row: TimelineRow }) {
  const { entry } = row
  return (
    <li
      data-row={row.type}
      className="grid grid-cols-[1rem_minmax(0,1fr)] gap-x-2.5 border-b border-line py-2 last:border-0"
    >
      <Sign row={row} />
      <div className="min-w-0">
        <div className="flex items-baseline gap-2">
          <span className="sr-only">{WORDS[row.type]}:</span>
          <span className="foreign min-w-0 flex-1 font-medium">
            {row.title}
            {entry?.actor !== undefined && <span className="font-normal text-muted"> by {entry.actor}</span>}
            <HowOften row={row} />
          </span>
          <Age time={row.time} />
        </div>
        {row.subject !== undefined && <EventSubject event={row.subject} />}
        <Message text={row.text} />
        {row.revision !== undefined && <p className="foreign font-mono text-sm text-faint">{row.revision}</p>}
        {entry?.late === true && <EntryLate after={entry.after} />}
      </div>
    </li>
  )
}

/** A status has a sign of its own. */
function Sign({ row: { type, entry } }: { readonly row: TimelineRow }) {
  if (entry !== undefined && type !== 'notification') return <EntrySign entry={entry} />
  const Icon = ICONS[type]
  return <Icon aria-hidden className={`mt-0.5 size-4 ${type === 'warning' ? 'text-status-failed' : 'text-faint'}`} />
}

function HowOften({ row: { count, first, last } }: { readonly row: TimelineRow }) {
  if (count === undefined) return null
  return (
    <span className="font-normal text-muted">
      {' '}
      × {count}
      {first !== undefined && (
        <>
          {' '}
          in <Age time={first} />
        </>
      )}
      {last !== undefined && (
        <>
          , last <Age time={last} /> ago
        </>
      )}
    </span>
  )
}
