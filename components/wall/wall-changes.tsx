'use client'
// The last things that happened, on one line; on a screen that stands, one below the other. None is cut in two.

import { useMemo } from 'react'
import { ClockTime } from '@/components/flux/clock-time'
import { useHasEmoji } from '@/components/flux/use-has-emoji'
import { listChanges } from '@/lib/client/changes'
import { useActions } from '@/lib/client/queries'
import { useRecentNotifications } from '@/lib/client/use-recent-notifications'
import type { Resource } from '@/lib/contract/state'
import { nameOf, type Ref } from '@/lib/ref'

const SHOWN = 3
const ASKED_OF_PART = 50

export interface WallChangesProps {
  readonly resources: readonly Resource[]
  /** Then what is told of other objects is no change of it. */
  readonly isPart: boolean
}

export function WallChanges({ resources, isPart }: WallChangesProps) {
  const told = useRecentNotifications(isPart ? ASKED_OF_PART : SHOWN)
  const messages = useMemo(() => {
    if (!isPart) return told
    const own: ReadonlySet<Ref | undefined> = new Set([undefined, ...resources.map(({ ref }) => ref)])
    return told.filter(({ ref }) => own.has(ref))
  }, [told, isPart, resources])
  const actions = useActions()
  const hasEmoji = useHasEmoji()
  const changes = useMemo(() => listChanges(resources, messages, actions, SHOWN), [resources, messages, actions])
  if (changes.length === 0) return null
  return (
    <ul
      aria-label="What changed"
      className="flex h-[1.45em] shrink-0 flex-wrap gap-x-[calc(44*var(--u))] overflow-hidden text-[calc(28*var(--u))] leading-[1.45] text-muted portrait:h-[4.35em] portrait:flex-col portrait:flex-nowrap"
    >
      {changes.map((change) => (
        <li key={change.id} className="foreign max-w-full truncate">
          <ClockTime time={change.time} className="text-faint" />{' '}
          {change.ref !== undefined && (
            <span className="text-ink">
              {nameOf(change.ref)}
              {change.others > 0 && ` and ${change.others} more`}{' '}
            </span>
          )}
          {hasEmoji && change.emoji?.join('')} {change.text}
        </li>
      ))}
    </ul>
  )
}
