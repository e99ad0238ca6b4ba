// What crosses the wire of whom Alerts tell of what, and of what nobody is told.

import type { AlertRules, Hooks } from '@/lib/flux/object/notification-facts'
import type { Ref } from '@/lib/ref'
import type { Neighbour } from './neighbour'
import type { Notification } from './notifications'

/** A failure that a topic of ntfy should have been told of, and no message about it is known. */
export interface SilentFailure {
  readonly ref: Ref
  readonly since: string
  /** Whether a message was sent and lost, or is about it without naming it, cannot be seen from here. */
  readonly sure: false
  readonly why: string
}

export interface TopicInUse {
  readonly topic: string
  /** Providers that send to it. */
  readonly providers: readonly Ref[]
}

/** /api/alerts/coverage */
export interface AlertCoverage {
  readonly serverTime: string
  /** What would have to be read, or be known, to say more. */
  readonly missing: readonly { readonly what: string; readonly reason: string }[]
  /** Objects that no Alert tells of, by name; at most 1000. */
  readonly unwatched: readonly Ref[]
  readonly unwatchedCount: number
  readonly silent: readonly SilentFailure[]
  readonly topics: {
    /** Of the configured ntfy: Providers send to it, and nobody follows it here. */
    readonly unfollowed: readonly TopicInUse[]
    /** Followed, and no message of it is known. */
    readonly unheard: readonly TopicInUse[]
  }
}

/** Of an Alert, on its page. */
export interface AlertDetail extends AlertRules {
  readonly provider?: Neighbour
  /** Where its Provider sends to, as far as that is no secret. */
  readonly host?: string
  /** Objects that it tells of, the first hundred. */
  readonly matches: readonly Ref[]
  readonly matchCount: number
  /** Of the configured ntfy. Absent: it sends elsewhere, or under another name, and what came of it cannot be seen. */
  readonly topic?: string
  /** The last one of its topic about one of these: another Alert may have sent it. */
  readonly lastMessage?: Notification
}

/** Of a Provider, on its page. */
export interface ProviderDetail {
  readonly type?: string
  readonly host?: string
  /** A Secret may name another address. */
  readonly hasSecret: boolean
  /** Of the configured ntfy. */
  readonly topic?: string
  readonly isFollowed?: boolean
  readonly alerts: readonly Neighbour[]
  readonly lastMessage?: Notification
}

/** Of a Receiver, on its page. */
export interface ReceiverDetail extends Hooks {
  readonly matches: readonly Ref[]
  readonly matchCount: number
}
