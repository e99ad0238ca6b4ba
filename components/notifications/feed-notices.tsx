'use client'

// What the feed may lack, above it: topics that are not live, lines that could not be read, holes in the history.

import type { ReactNode } from 'react'
import { Age } from '@/components/flux/age'
import { ClockAlert, EyeOff, Lock } from '@/components/ui/icons'
import type { NotificationPage } from '@/lib/contract/notifications'
import { formatDateTime, parseTime } from '@/lib/time'
import type { TopicTrouble } from './source-notice'

export interface FeedNoticesProps {
  readonly troubles: readonly TopicTrouble[]
  readonly badLines: number
  readonly gaps: NotificationPage['gaps']
  /** Messages that came at once and are not in the list yet. */
  readonly leftOut?: number
  /** Only what fails now is asked for, and some objects are not read. */
  readonly mayFailMore?: boolean
  /** The latest reading of the feed has failed, and what is shown is older. */
  readonly failure?: string
}

export function FeedNotices({ troubles, badLines, gaps, leftOut = 0, mayFailMore = false, failure }: FeedNoticesProps) {
  if (troubles.length + badLines + gaps.length + leftOut === 0 && !mayFailMore && failure === undefined) return null
  return (
    <ul aria-label="What may be missing" className="space-y-1 rounded-md border border-line bg-soft-warning px-3 py-2">
      {failure !== undefined && (
        <Notice icon={<ClockAlert aria-hidden />}>This list could not be read again: {failure}</Notice>
      )}
      {mayFailMore && (
        <Notice icon={<EyeOff aria-hidden />}>
          Some objects are not read now, so more may fail than is seen here.
        </Notice>
      )}
      {leftOut > 0 && (
        <Notice icon={<ClockAlert aria-hidden />}>
          {leftOut} more {leftOut === 1 ? 'message' : 'messages'} came at once. The list is being read again.
        </Notice>
      )}
      {troubles.map((trouble) => (
        <Notice
          key={trouble.id}
          icon={trouble.kind === 'forbidden' ? <Lock aria-hidden /> : <ClockAlert aria-hidden />}
        >
          <TroubleText trouble={trouble} />
        </Notice>
      ))}
      {badLines > 0 && (
        <Notice icon={<EyeOff aria-hidden />}>
          {badLines === 1 ? '1 line of ntfy' : `${badLines} lines of ntfy`} could not be read and{' '}
          {badLines === 1 ? 'is' : 'are'} not shown.
        </Notice>
      )}
      {gaps.map((gap) => (
        <Notice key={`${gap.topic} ${gap.at}`} icon={<EyeOff aria-hidden />}>
          <span className="foreign font-medium">{gap.topic}</span>, {wordTime(gap.at)}: {gap.text}
        </Notice>
      ))}
    </ul>
  )
}

/** A trouble in words: what, since when, why. */
export function TroubleText({ trouble }: { readonly trouble: TopicTrouble }) {
  return (
    <>
      <span className="font-medium">{trouble.text}</span>, for <Age time={trouble.since} />
      {trouble.lastSyncedAt === undefined
        ? '; never read since the start.'
        : `; read until ${wordTime(trouble.lastSyncedAt)}.`}
      {trouble.reason !== undefined && <span className="foreign"> {trouble.reason}</span>}
    </>
  )
}

function Notice({ icon, children }: { readonly icon: ReactNode; readonly children: ReactNode }) {
  return (
    <li className="flex gap-2 [&>svg]:mt-0.5 [&>svg]:size-4 [&>svg]:shrink-0 [&>svg]:text-warning">
      {icon}
      <span className="min-w-0">{children}</span>
    </li>
  )
}

function wordTime(text: string): string {
  const time = parseTime(text)
  return time === undefined ? 'at an unknown time' : formatDateTime(time)
}
