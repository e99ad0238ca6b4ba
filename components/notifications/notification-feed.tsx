'use client'
// The ntfy feed. Silence is shown as what it is: nothing sent, not configured, not readable, or not read yet.

import { memo, useMemo } from 'react'
import { ClockTime } from '@/components/flux/clock-time'
import { useHasEmoji } from '@/components/flux/use-has-emoji'
import { Button } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
import { FetchError } from '@/lib/client/fetch-json'
import { useLiveHead } from '@/lib/client/queries'
import { QUARTER_MS, useServerNow } from '@/lib/client/use-now'
import type { Notification } from '@/lib/contract/notifications'
import { CoveragePanel } from './coverage-panel'
import { FeedFilterBar } from './feed-filter-bar'
import { describeFilters } from './feed-filters'
import { FeedNotices, TroubleText } from './feed-notices'
import { countUnread, type FeedRow, groupByDay } from './feed-rows'
import { type FeedLook, NoiseRow, NotificationRow, RepeatsRow } from './notification-row'
import { type FeedCondition, isPartUnread, judgeFeed } from './source-notice'
import { type FeedFilterState, useFeedFilters } from './use-feed-filters'
import { type NotificationFeedData, useKnownMessages, useNotificationFeed } from './use-notification-feed'
import { type ReadingState, useReading } from './use-reading'

/** As wide as lines are read with ease; words grow on large screens. */
const COLUMN = 'mx-auto w-full max-w-5xl px-4 py-4 max-lg:px-3 min-[2560px]:max-w-[1600px] min-[3200px]:max-w-[2000px]'

export function NotificationFeed() {
  const state = useFeedFilters()
  const feed = useNotificationFeed(state.filters)
  const known = useKnownMessages()
  const head = useLiveHead()
  const condition = judgeFeed(head?.sources)
  const { messages, page, error, leftOut } = feed
  const reading = useReading(state.isFiltered ? undefined : messages?.[0]?.time)
  if (condition.type === 'disabled')
    return (
      <div className={COLUMN}>
        <NotConfigured />
        <CoveragePanel />
      </div>
    )
  const hasMessages = messages !== undefined && messages.length > 0
  return (
    <div className={`${COLUMN} space-y-3`}>
      <FeedFilterBar
        state={state}
        topics={page?.topics ?? []}
        all={known ?? messages ?? NONE}
        count={countShown(feed)}
      />
      <CoveragePanel />
      {page !== undefined && (
        <FeedNotices
          troubles={condition.type === 'enabled' ? condition.troubles : []}
          badLines={page.badLines}
          gaps={page.gaps}
          leftOut={leftOut}
          mayFailMore={state.filters.stillFailing && isPartUnread(head?.sources ?? [])}
          {...(error === undefined ? {} : { failure: error.message })}
        />
      )}
      {hasMessages ? (
        <>
          <UnreadBar count={countUnread(messages, reading.readUntil)} reading={reading} />
          <Days feed={feed} readUntil={reading.readUntil} />
        </>
      ) : (
        <Nothing feed={feed} state={state} condition={condition} />
      )}
    </div>
  )
}

const NONE: readonly Notification[] = []

function countShown({ messages, hasMore }: NotificationFeedData): string | undefined {
  return messages && `${messages.length}${hasMore ? ' and more' : ''}`
}

function UnreadBar({
  count,
  reading: { readUntil, markAllRead },
}: {
  readonly count: number
  readonly reading: ReadingState
}) {
  if (count === 0) return null
  return (
    <p className="flex flex-wrap items-center gap-x-2">
      <span className="font-medium text-accent">{count} new</span>
      <span className="text-muted">
        since you last looked, at <ClockTime time={readUntil} />
      </span>
      <Button look="ghost" size="sm" onClick={markAllRead}>
        Mark all read
      </Button>
    </p>
  )
}

function Days({ feed, readUntil }: { readonly feed: NotificationFeedData; readonly readUntil: string | undefined }) {
  // Only the day matters here, so the feed is not laid out again each second.
  const quarter = useServerNow(QUARTER_MS)
  const { messages = NONE, page, hasMore, isReadingMore, readMore } = feed
  const days = useMemo(
    () => groupByDay(messages, { now: new Date(quarter), readUntil }),
    [messages, quarter, readUntil],
  )
  const web = page?.web
  const hasEmoji = useHasEmoji()
  const look = useMemo(() => ({ web, hasEmoji }), [web, hasEmoji])
  const newest = messages[0]
  return (
    <>
      <p role="status" className="sr-only">
        {newest !== undefined && `Newest message: ${newest.title ?? newest.message.slice(0, 200)}`}
      </p>
      {days.map(({ heading, rows }) => (
        <section key={heading} aria-label={heading}>
          <h2 className="sticky top-0 z-10 border-b border-line bg-canvas py-1.5 font-semibold">{heading}</h2>
          <ol>
            {rows.map((row) => (
              <Row key={row.key} row={row} look={look} />
            ))}
          </ol>
        </section>
      ))}
      {hasMore && (
        <Button onClick={readMore} disabled={isReadingMore}>
          {isReadingMore ? 'Reading older messages…' : 'Show older messages'}
        </Button>
      )}
    </>
  )
}

/** What happens in the cluster draws the page anew, and leaves the messages as they are. */
const Row = memo(PlainRow)

function PlainRow({ row, look }: { readonly row: FeedRow; readonly look: FeedLook }) {
  switch (row.type) {
    case 'message':
      return <NotificationRow message={row.message} look={look} />
    case 'repeats':
      return <RepeatsRow messages={row.messages} look={look} />
    case 'noise':
      return <NoiseRow messages={row.messages} look={look} />
    case 'read':
      return (
        <li className="flex items-center gap-2 py-1 text-sm font-medium text-accent before:h-px before:flex-1 before:bg-accent after:h-px after:flex-1 after:bg-accent">
          <span>
            read until <ClockTime time={row.until} />
          </span>
        </li>
      )
  }
}

function NotConfigured() {
  return (
    <EmptyState kind="empty" title="ntfy is not configured">
      Set NTFY_URL and NTFY_TOPICS, and the messages of these topics appear here.
    </EmptyState>
  )
}

interface NothingProps {
  readonly feed: NotificationFeedData
  readonly state: FeedFilterState
  readonly condition: FeedCondition
}

/** Why there is no message to show. */
function Nothing({ feed, state, condition }: NothingProps) {
  const { messages, error } = feed
  const clear = state.isFiltered ? { action: <Button onClick={state.clear}>Clear filters</Button> } : {}
  if (messages === undefined && error !== undefined) {
    const isForbidden = error instanceof FetchError && error.code === 'forbidden'
    return (
      <EmptyState
        kind={isForbidden ? 'forbidden' : 'error'}
        title={isForbidden ? 'You may not read notifications' : 'Notifications could not be read'}
        {...clear}
      >
        {error.message}
      </EmptyState>
    )
  }
  if (messages === undefined || condition.type !== 'enabled') {
    return <EmptyState kind="loading" title="Reading notifications" skeletonRows={8} />
  }
  if (state.isFiltered) {
    return (
      <EmptyState kind="empty" title="No message matches" {...clear}>
        {describeFilters(state.filters)}: none is known.
        {condition.troubles.length > 0 && ' Some topics could not be read, so there may be more.'}
      </EmptyState>
    )
  }
  if (condition.live === 0 && condition.connecting > 0) {
    return <EmptyState kind="loading" title="Reading notifications from ntfy" skeletonRows={8} />
  }
  const [trouble] = condition.troubles
  if (trouble !== undefined && condition.live === 0) {
    return (
      <EmptyState kind={trouble.kind} title={TROUBLE_TITLES[trouble.kind]}>
        <TroubleText trouble={trouble} />
      </EmptyState>
    )
  }
  return (
    <EmptyState kind="empty" title="No messages yet">
      {condition.troubles.length > 0
        ? 'The topics that can be read hold none.'
        : 'ntfy holds no message of the last day in these topics. New ones appear here at once.'}
    </EmptyState>
  )
}

const TROUBLE_TITLES = {
  forbidden: 'ntfy does not let Fluxdeck read',
  error: 'ntfy cannot be read',
  stale: 'ntfy is not live',
} as const
