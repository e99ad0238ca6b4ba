// Why workloads, or pods, are not a full and current answer: in words, as of when, what was told, and the missing right.

import type { SourceStateName } from '@/lib/contract/state'
import { ClockTime } from './clock-time'
import { missingRight, type UnreadThing } from './unread-words'

export interface WhyUnreadProps {
  readonly what: UnreadThing
  readonly why: string
  readonly state: SourceStateName
  readonly reason: string | undefined
  readonly asOf?: string | undefined
  /** Where the right is missing; everywhere, where none is named. */
  readonly namespace?: string
}

export function WhyUnread({ what, why, state, reason, asOf, namespace }: WhyUnreadProps) {
  return (
    <>
      {why}
      <AsOf time={asOf} seconds />
      {reason !== undefined && <span className="text-muted"> · {reason}</span>}
      {state === 'forbidden' && <span className="text-muted"> {missingRight(what, namespace)}</span>}
    </>
  )
}

export interface AsOfProps {
  readonly time: string | undefined
  readonly seconds?: boolean
}

/** Behind words for what is not as it is now. */
export function AsOf({ time, seconds = false }: AsOfProps) {
  if (time === undefined) return null
  return (
    <>
      {' · as of '}
      <ClockTime time={time} seconds={seconds} />
    </>
  )
}
