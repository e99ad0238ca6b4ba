'use client'

// The last things that happened, on one line.

import { useMemo } from 'react'
import { ClockTime } from '@/components/flux/clock-time'
import { listChanges } from '@/lib/client/changes'
import { useActions } from '@/lib/client/queries'
import { useRecentNotifications } from '@/lib/client/use-recent-notifications'
import type { Resource } from '@/lib/contract/state'
import { nameOf } from '@/lib/ref'

const SHOWN = 3

export function WallChanges({ resources }: { readonly resources: readonly Resource[] }) {
  const messages = useRecentNotifications(SHOWN)
  const actions = useActions()
  const changes = useMemo(() => listChanges(resources, messages, actions, SHOWN), [resources, messages, actions])
  if (changes.length === 0) return null
  return (
    <ul className="flex shrink-0 gap-[calc(36*var(--u))] overflow-hidden border-t-2 border-line pt-[calc(20*var(--u))] text-[calc(28*var(--u))] text-muted">
      {changes.map((change) => (
        <li key={change.id} className="foreign min-w-0 max-w-[50%] truncate">
          <ClockTime time={change.time} className="text-faint" />{' '}
          {change.ref !== undefined && (
            <span className="text-ink">
              {nameOf(change.ref)}
              {change.others > 0 && ` +${change.others}`}{' '}
            </span>
          )}
          {change.emoji?.join('')} {change.text}
        </li>
      ))}
    </ul>
  )
}
