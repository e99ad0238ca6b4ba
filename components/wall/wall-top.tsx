'use client'
// The line at the top: which cluster, what time it is, and of when the data is.

import { ClockTime } from '@/components/flux/clock-time'
import { useIsReconnecting } from '@/lib/client/queries'
import { useServerNow } from '@/lib/client/use-now'
import type { Scope, StateHead } from '@/lib/contract/state'
import { nameScope } from '@/lib/flux/tell/scope-words'

export interface WallTopProps {
  readonly head: StateHead | undefined
  /** The part that is shown. */
  readonly scope: Scope | undefined
  readonly showClock: boolean
}

export function WallTop({ head, scope, showClock }: WallTopProps) {
  const now = useServerNow()
  const isReconnecting = useIsReconnecting()
  return (
    <div className="flex shrink-0 items-baseline gap-[calc(32*var(--u))]">
      <span className="foreign min-w-0 truncate text-[calc(40*var(--u))] font-semibold">
        {head?.cluster.name ?? 'Fluxdeck'}
        {scope !== undefined && ` · ${nameScope(scope)}`}
      </span>
      {head?.cluster.demo === true && (
        <span className="shrink-0 rounded-md border-2 border-dashed border-line-strong px-[calc(14*var(--u))] text-[calc(28*var(--u))] text-muted">
          Demo cluster
        </span>
      )}
      {showClock && (
        <ClockTime
          time={new Date(now).toISOString()}
          className="ml-auto shrink-0 text-[calc(64*var(--u))] font-semibold leading-none"
        />
      )}
      {head !== undefined && (
        <span
          className={`shrink-0 whitespace-nowrap text-[calc(28*var(--u))] text-muted ${showClock ? '' : 'ml-auto'}`}
        >
          {head.asOf === undefined ? (
            'never read'
          ) : (
            <>
              as of <ClockTime time={head.asOf} seconds />
            </>
          )}
          {isReconnecting && <span className="text-warning"> · reconnecting</span>}
        </span>
      )}
    </div>
  )
}
