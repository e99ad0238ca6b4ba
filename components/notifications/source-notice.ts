// What may be said about the feed as a whole, from how its topics fare: whether silence means that nothing was sent.

import type { SourceHealth } from '@/lib/contract/state'

export type TopicTrouble = {
  /** Of the source. */
  readonly id: string
  readonly kind: 'forbidden' | 'error' | 'stale'
  readonly text: string
  readonly reason?: string
  /** When it was last known to be current. */
  readonly lastSyncedAt?: string
  readonly since: string
}

export type FeedCondition =
  | { readonly type: 'unknown' }
  | { readonly type: 'disabled' }
  /** `connecting` counts topics that have not answered yet. */
  | {
      readonly type: 'enabled'
      readonly connecting: number
      readonly live: number
      readonly troubles: readonly TopicTrouble[]
    }

/** `sources` is undefined before anything was read. */
export function judgeFeed(sources: readonly SourceHealth[] | undefined): FeedCondition {
  if (sources === undefined) return { type: 'unknown' }
  const topics = sources.filter(({ role, state }) => role === 'ntfy' && state !== 'disabled')
  if (topics.length === 0) return { type: 'disabled' }
  return {
    type: 'enabled',
    connecting: topics.filter(({ state }) => state === 'connecting').length,
    live: topics.filter(({ state }) => state === 'live').length,
    troubles: topics.flatMap(describeTrouble),
  }
}

/** Some objects of Flux are not read now: how they are is not known. */
export function isPartUnread(sources: readonly SourceHealth[]): boolean {
  return sources.some(({ kind, state }) => kind !== undefined && state !== 'live' && state !== 'absent')
}

function describeTrouble(source: SourceHealth): readonly TopicTrouble[] {
  const { label } = source
  const facts = {
    id: source.id,
    since: source.since,
    ...(source.reason === undefined ? {} : { reason: source.reason }),
    ...(source.lastSyncedAt === undefined ? {} : { lastSyncedAt: source.lastSyncedAt }),
  }
  switch (source.state) {
    case 'live':
    case 'connecting':
    case 'disabled':
      return []
    case 'forbidden':
    case 'unauthorised':
      return [{ ...facts, kind: 'forbidden', text: `${label} may not be read` }]
    case 'rate_limited':
      return [{ ...facts, kind: 'stale', text: `${label} wait: ntfy limits how often it may be asked` }]
    case 'stale':
      return [{ ...facts, kind: 'stale', text: `${label} are not live` }]
    case 'absent':
    case 'error':
      return [{ ...facts, kind: 'error', text: `${label} cannot be read` }]
  }
}
