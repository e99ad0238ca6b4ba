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

/** Of an object that fails: whether anybody was told of that. */
export interface FailureTold {
  /**
   * `told`: a message about it is known since. `due`: one may still come. `silent`: one should have come, and none is known.
   * `unwatched`: no Alert tells of it.
   */
  readonly state: 'told' | 'due' | 'silent' | 'unwatched' | 'unknown'
  /** False where it may be otherwise, for what is not read, not named or lost. */
  readonly sure: boolean
  /** Of the message. */
  readonly at?: string
  readonly topic?: string
  /** Which should have told of it. */
  readonly alert?: Ref
  readonly why?: string
}

export interface TopicInUse {
  readonly topic: string
  /** Providers that send to it. */
  readonly providers: readonly Ref[]
}

export interface ToldFailure {
  readonly ref: Ref
  readonly at: string
  readonly topic: string
  /** Whether the message names the object. */
  readonly sure: boolean
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
  /** Failures that a message is known about, with the first one. */
  readonly told: readonly ToldFailure[]
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
