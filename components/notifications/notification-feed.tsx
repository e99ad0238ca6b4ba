'use client'
// The ntfy feed. Silence is shown as what it is: nothing sent, not configured, not readable, or not read yet.

import { Button } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
import { FetchError } from '@/lib/client/fetch-json'
import { useLiveHead, useServerNow } from '@/lib/client/queries'
import { CoveragePanel } from './coverage-panel'
import { FeedFilterBar } from './feed-filter-bar'
import { FeedNotices, TroubleText } from './feed-notices'
import { groupByDay } from './feed-rows'
import { NoiseRow, NotificationRow } from './notification-row'
import { type FeedCondition, judgeFeed } from './source-notice'
import { type FeedFilterState, useFeedFilters } from './use-feed-filters'
import { type NotificationFeedData, useNotificationFeed } from './use-notification-feed'

export function NotificationFeed() {
  const state = useFeedFilters()
  const feed = useNotificationFeed(state.filters)
  const condition = judgeFeed(useLiveHead()?.sources)
  if (condition.type === 'disabled')
    return (
      <div className="mx-auto w-full max-w-5xl px-4 py-4 max-lg:px-3">
        <NotConfigured />
        <CoveragePanel />
      </div>
    )
  const { messages, page, error, leftOut } = feed
  const hasMessages = messages !== undefined && messages.length > 0
  return (
    <div className="mx-auto w-full max-w-5xl space-y-3 px-4 py-4 max-lg:px-3">
      <FeedFilterBar state={state} topics={page?.topics ?? []} />
      <CoveragePanel />
      {page !== undefined && (
        <FeedNotices
          troubles={condition.type === 'enabled' ? condition.troubles : []}
          badLines={page.badLines}
          gaps={page.gaps}
          leftOut={leftOut}
          {...(error === undefined ? {} : { failure: error.message })}
        />
      )}
      {hasMessages ? <Days feed={feed} /> : <Nothing feed={feed} state={state} condition={condition} />}
    </div>
  )
}

const QUARTER_MS = 900_000

function Days({ feed }: { readonly feed: NotificationFeedData }) {
  // Only the day matters here, so the feed is not laid out again each second.
  const quarter = Math.floor(useServerNow() / QUARTER_MS)
  const { messages = [], hasMore, isReadingMore, readMore } = feed
  const newest = messages[0]
  return (
    <>
      <p role="status" className="sr-only">
        {newest !== undefined && `Newest message: ${newest.title ?? newest.message.slice(0, 200)}`}
      </p>
      {groupByDay(messages, new Date(quarter * QUARTER_MS)).map(({ heading, rows }) => (
        <section key={heading} aria-label={heading}>
          <h2 className="sticky top-0 z-10 border-b border-line bg-canvas py-1.5 font-semibold">{heading}</h2>
          <ol>
            {rows.map((row) =>
              row.type === 'noise' ? (
                <NoiseRow key={row.key} messages={row.messages} />
              ) : (
                <NotificationRow key={row.key} message={row.message} />
              ),
            )}
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
        {condition.troubles.length > 0 ? 'Some topics could not be read, so there may be more.' : undefined}
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
