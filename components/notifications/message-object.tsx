'use client'

// The object that a message speaks of, and how it is now: what was wrong then may be well by now, or gone.

import { MarkBadges } from '@/components/flux/mark-badge'
import { ResourceLink } from '@/components/flux/resource-link'
import { StatusBadge } from '@/components/flux/status-badge'
import { useIsComplete, useLiveHead, useResource } from '@/lib/client/queries'
import type { Notification } from '@/lib/contract/notifications'
import { kindOf, type Ref } from '@/lib/ref'

export function MessageObject({ message }: { readonly message: Notification }) {
  const { ref, refGuess, cluster } = message
  if (cluster !== undefined)
    return (
      <p className="text-muted" title="The message names another cluster than the one on this screen.">
        of the cluster {cluster}
      </p>
    )
  if (ref !== undefined) {
    return (
      <p className="flex min-w-0 flex-wrap items-center gap-x-3 gap-y-0.5">
        <ResourceLink target={ref} />
        <StatusNow target={ref} wasError={message.severity === 'error'} />
      </p>
    )
  }
  if (refGuess === undefined) return null
  const percent = Math.round(refGuess.confidence * 100)
  return (
    <p
      className="flex min-w-0 flex-wrap items-baseline gap-x-1.5 text-muted"
      title={`The message does not say so for sure (${percent} %).`}
    >
      perhaps about <ResourceLink target={refGuess.ref} />
    </p>
  )
}

/** `now: Ready`, after `then: error` where the message told of one. */
export function StatusNow({ target, wasError }: { readonly target: Ref; readonly wasError: boolean }) {
  const resource = useResource(target)
  const isComplete = useIsComplete()
  const head = useLiveHead()
  const then = wasError && <span className="text-muted">then: error →</span>
  if (resource !== undefined) {
    return (
      <span className="inline-flex flex-wrap items-center gap-1.5 font-normal">
        {then}
        <span className="text-muted">now:</span>
        <StatusBadge status={resource.status} retrying={resource.retrying} current={resource.current} />
        <MarkBadges marks={resource.marks} />
      </span>
    )
  }
  // Only a kind that was read in full can lack an object.
  const isRead = isComplete && head?.sources.some((source) => source.kind === kindOf(target) && source.state === 'live')
  return (
    <span className="inline-flex items-center gap-1.5 font-normal text-muted">
      {then}
      {isRead ? 'now: no longer in the cluster' : 'now: not known'}
    </span>
  )
}
