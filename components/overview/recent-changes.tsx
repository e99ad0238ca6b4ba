'use client'

// What changed lately: revisions and statuses of objects, and notifications, on one line each.

import { Bell, Hand } from 'lucide-react'
import Link from 'next/link'
import { useMemo } from 'react'
import { ClockTime } from '@/components/flux/clock-time'
import { StatusIcon } from '@/components/flux/status-icon'
import { classNames } from '@/components/ui/class-names'
import { SkeletonRows } from '@/components/ui/skeleton'
import { type Change, listChanges } from '@/lib/client/changes'
import { useActions, useIsComplete, useResources } from '@/lib/client/queries'
import { useRecentNotifications } from '@/lib/client/use-recent-notifications'
import { nameOf } from '@/lib/ref'
import { routeTo } from '@/lib/routes'

const SHOWN = 24

/** Wide when nothing needs anybody: then this is the page. */
export function RecentChanges({ isWide }: { readonly isWide: boolean }) {
  const resources = useResources()
  const messages = useRecentNotifications(SHOWN)
  const actions = useActions()
  const isComplete = useIsComplete()
  const changes = useMemo(() => listChanges(resources, messages, actions, SHOWN), [resources, messages, actions])
  return (
    <section
      aria-labelledby="changes"
      className={classNames(
        'border-line bg-surface',
        isWide ? 'flex-1 lg:overflow-y-auto' : 'shrink-0 max-lg:border-t lg:w-[380px] lg:overflow-y-auto lg:border-l',
      )}
    >
      <h2
        id="changes"
        className={classNames(
          'sticky top-0 bg-surface px-4 pb-1 pt-3 text-sm text-muted max-lg:px-3',
          isWide && 'lg:px-6',
        )}
      >
        What changed
      </h2>
      {!isComplete && changes.length === 0 ? (
        <div className="px-4">
          <SkeletonRows rows={8} />
        </div>
      ) : changes.length === 0 ? (
        <p className="px-4 py-2 text-muted">Nothing has changed since Fluxdeck looks.</p>
      ) : (
        <ol className={classNames('pb-3', isWide && 'lg:columns-2 lg:gap-8 lg:px-2')}>
          {changes.map((change) => (
            <ChangeLine key={change.id} change={change} />
          ))}
        </ol>
      )}
    </section>
  )
}

function ChangeLine({ change }: { readonly change: Change }) {
  const name = change.ref === undefined ? undefined : nameOf(change.ref)
  const href = change.topic === undefined && change.ref !== undefined ? routeTo.object(change.ref) : undefined
  const loud = (change.priority ?? 0) >= 4
  const line = (
    <>
      <ClockTime time={change.time} className="w-11 shrink-0 whitespace-nowrap text-sm text-faint" />
      {change.request !== undefined ? (
        <Hand aria-hidden className="mt-0.5 size-3.5 shrink-0 text-faint" />
      ) : change.status === undefined ? (
        <Bell aria-hidden className={classNames('mt-0.5 size-3.5 shrink-0', loud ? 'text-warning' : 'text-faint')} />
      ) : (
        <StatusIcon status={change.status} labelled className="mt-0.5" />
      )}
      <span className="foreign min-w-0 flex-1 truncate">
        {change.topic === undefined ? (
          <>
            <span className="font-mono text-sm">{name}</span>
            {change.others > 0 && <span className="text-muted"> and {change.others} more</span>}{' '}
            <span className="text-muted">{change.text}</span>
          </>
        ) : (
          <>
            {change.emoji?.join('')} {name !== undefined && <span className="font-mono text-sm">{name} </span>}
            <span className={classNames(loud ? 'font-medium' : name !== undefined && 'text-muted')}>{change.text}</span>{' '}
            <span className="text-faint">{change.topic}</span>
          </>
        )}
      </span>
    </>
  )
  const look = 'flex items-start gap-2.5 px-4 py-1 max-lg:px-3 hover:bg-hover'
  return (
    <li title={`${change.ref ?? change.topic ?? ''}: ${change.text}`}>
      <Link href={href ?? routeTo.notifications()} prefetch={false} className={look}>
        {line}
      </Link>
    </li>
  )
}
