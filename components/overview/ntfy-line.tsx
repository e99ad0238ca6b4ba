'use client'
// Did ntfy fire? The last message, and failures that it may not have been told of; only where a topic is followed and read.

import Link from 'next/link'
import { Age } from '@/components/flux/age'
import { useAlertCoverage } from '@/lib/client/use-alert-coverage'
import { useRecentNotifications } from '@/lib/client/use-recent-notifications'
import type { Notification } from '@/lib/contract/notifications'
import type { SourceHealth } from '@/lib/contract/state'
import { formatCount } from '@/lib/count'
import { routeTo } from '@/lib/routes'

const LOOKED_AT = 24

export function NtfyLine({ sources }: { readonly sources: readonly SourceHealth[] }) {
  const topics = sources.filter(({ role, state }) => role === 'ntfy' && state === 'live')
  return topics.length === 0 ? null : <Told />
}

function Told() {
  const messages = useRecentNotifications(LOOKED_AT)
  const { data } = useAlertCoverage('seldom')
  const last = newestOf(messages)
  const silent = data?.silent.length ?? 0
  if (last === undefined && silent === 0) return null
  return (
    <p className="mt-1 flex flex-wrap items-baseline gap-x-3 gap-y-0.5 text-muted">
      {last !== undefined && (
        <Link
          prefetch={false}
          href={routeTo.notifications()}
          className="foreign min-w-0 max-w-full truncate text-ink underline decoration-line-strong decoration-dotted underline-offset-4 hover:text-accent"
        >
          ntfy: last message <Age time={last.time} /> ago{last.title !== undefined && `, ${last.title}`}
        </Link>
      )}
      {silent > 0 && (
        <Link prefetch={false} href={routeTo.notifications()} className="text-warning hover:underline">
          {formatCount(silent)} {silent === 1 ? 'failure' : 'failures'} may not have been told
        </Link>
      )}
    </p>
  )
}

function newestOf(messages: readonly Notification[]): Notification | undefined {
  return messages
    .filter(({ deleted }) => deleted !== true)
    .reduce<Notification | undefined>(
      (newest, one) => (newest !== undefined && newest.time >= one.time ? newest : one),
      undefined,
    )
}
