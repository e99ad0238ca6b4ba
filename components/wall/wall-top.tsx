'use client'
// The line at the top: which cluster, what time it is, and of when the data is.

import { ClockTime } from '@/components/flux/clock-time'
import { useIsReconnecting, useServerNow } from '@/lib/client/queries'
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
    <div className="flex flex-wrap items-baseline gap-x-[calc(32*var(--u))] gap-y-[calc(8*var(--u))]">
      <span className="foreign min-w-0 text-[calc(40*var(--u))] font-semibold leading-[1.2]">
        {head?.cluster.name ?? 'Fluxdeck'}
        {scope !== undefined && ` · ${nameScope(scope)}`}
      </span>
      {head?.cluster.demo === true && (
        <span className="shrink-0 rounded-md border-2 border-dashed border-current px-[calc(14*var(--u))] text-[calc(28*var(--u))]">
          Demo cluster
        </span>
      )}
      <span className="ml-auto flex shrink-0 flex-wrap items-baseline justify-end gap-x-[calc(32*var(--u))]">
        {showClock && (
          <ClockTime
            time={new Date(now).toISOString()}
            className="text-[calc(64*var(--u))] font-semibold leading-none"
          />
        )}
        {head !== undefined && (
          <span className="whitespace-nowrap text-[calc(28*var(--u))]">
            {head.asOf === undefined ? (
              'never read'
            ) : (
              <>
                as of <ClockTime time={head.asOf} seconds />
              </>
            )}
          </span>
        )}
        {isReconnecting && (
          <span className="whitespace-nowrap rounded-md bg-canvas px-[0.5em] text-[calc(34*var(--u))] font-semibold text-ink">
            reconnecting
          </span>
        )}
      </span>
    </div>
  )
}
