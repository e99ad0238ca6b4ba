'use client'
// What changed lately, by day: deploys, objects and presses. Beside it the notifications, the quiet ones folded.

import { type ReactNode, useMemo, useState } from 'react'
import { ClockTime } from '@/components/flux/clock-time'
import { MoreButton } from '@/components/ui/more-button'
import { SkeletonRows } from '@/components/ui/skeleton'
import { type Change, listHappened, listMessages } from '@/lib/client/changes'
import { useActions, useIsComplete, useLiveHead, useResources } from '@/lib/client/queries'
import { useDayNames } from '@/lib/client/use-day-names'
import { useRecentNotifications } from '@/lib/client/use-recent-notifications'
import { formatCount } from '@/lib/count'
import { groupBy } from '@/lib/group-by'
import { parseTime } from '@/lib/time'
import { ChangeLine } from './change-line'

const SHOWN = 24
/** Beside the problems: the notifications below should be seen. */
const SHOWN_BESIDE = 14
/** In the column beside the problems, while nobody asks for more. */
const LOUD_AT_FIRST = 3
const WIDE_AT_FIRST = 12

export interface RecentChangesProps {
  /** Nothing needs anybody: then this is the page. */
  readonly isWide: boolean
}

export function RecentChanges({ isWide }: RecentChangesProps) {
  return (
    <>
      <Happened isWide={isWide} />
      <Messages isWide={isWide} />
    </>
  )
}

function Happened({ isWide }: RecentChangesProps) {
  const resources = useResources()
  const head = useLiveHead()
  const rollouts = head?.rollouts
  const actions = useActions()
  const isComplete = useIsComplete()
  const changes = useMemo(
    () => listHappened({ resources, rollouts: rollouts ?? [], actions }, isWide ? SHOWN : SHOWN_BESIDE),
    [resources, rollouts, actions, isWide],
  )
  return (
    <Part id="changes" title="What changed">
      {!isComplete && changes.length === 0 ? (
        <div className="px-4">
          <SkeletonRows rows={8} />
        </div>
      ) : changes.length === 0 ? (
        <p className="px-4 py-2 text-muted max-lg:px-3">
          No changes since Fluxdeck started
          {head !== undefined && (
            <>
              {' '}
              (<ClockTime time={head.startedAt} />)
            </>
          )}
          .
        </p>
      ) : (
        <ByDay changes={changes} />
      )}
    </Part>
  )
}

/** Loud ones first of all: what is quiet comes when it is asked for. */
function Messages({ isWide }: RecentChangesProps) {
  const messages = useRecentNotifications(SHOWN)
  const [isOpen, setOpen] = useState(false)
  const all = useMemo(() => listMessages(messages, SHOWN), [messages])
  const few = isWide ? all.slice(0, WIDE_AT_FIRST) : all.filter(({ isLoud }) => isLoud === true).slice(0, LOUD_AT_FIRST)
  if (all.length === 0) return null
  const more = all.length - few.length
  return (
    <Part id="messages" title="Notifications">
      <ByDay changes={isOpen ? all : few} />
      {more > 0 && (
        <p className="px-4 pb-3 max-lg:px-3">
          <MoreButton
            isOpen={isOpen}
            setOpen={setOpen}
            more={`${formatCount(more)} ${few.length === 0 ? 'quiet' : 'more'}`}
            less="Show less"
          />
        </p>
      )}
    </Part>
  )
}

function Part({ id, title, children }: { readonly id: string; readonly title: string; readonly children: ReactNode }) {
  return (
    <section aria-labelledby={id} className="min-w-0">
      <h2 id={id} className="sticky top-0 z-10 bg-surface px-4 pb-1 pt-3 text-sm text-muted max-lg:px-3">
        {title}
      </h2>
      {children}
    </section>
  )
}

function ByDay({ changes }: { readonly changes: readonly Change[] }) {
  const nameDay = useDayNames()
  return [...groupBy(changes, ({ time }) => nameDay(parseTime(time)))].map(([day, ofDay]) => (
    <div key={day} className="pb-2">
      {day !== '' && <h3 className="px-4 pb-0.5 pt-1 text-sm text-faint max-lg:px-3">{day}</h3>}
      <ol>
        {ofDay.map((change) => (
          <ChangeLine key={change.id} change={change} />
        ))}
      </ol>
    </div>
  ))
}
