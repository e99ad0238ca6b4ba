'use client'
// All is well as far as it is known: one word and the clock.

import { ClockTime } from '@/components/flux/clock-time'
import { VerdictIcon } from '@/components/flux/verdict-icon'
import { useServerNow } from '@/lib/client/queries'
import type { VerdictLevel } from '@/lib/contract/state'

export interface WallCalmProps {
  readonly level: VerdictLevel
  readonly sentence: string
  readonly showClock: boolean
}

/** `Healthy` is earned by workloads that were seen to run. */
export function WallCalm({ level, sentence, showClock }: WallCalmProps) {
  const now = useServerNow()
  return (
    <div
      data-fits
      className="flex min-h-0 flex-1 flex-col items-center justify-center gap-[calc(28*var(--u))] overflow-hidden text-center"
    >
      {showClock && (
        <ClockTime
          time={new Date(now).toISOString()}
          className="text-[calc(280*var(--u))] font-semibold leading-none tracking-tighter"
        />
      )}
      <h1 className="flex items-center gap-[0.3em] text-[calc(96*var(--u))] font-semibold leading-none">
        <VerdictIcon level={level} className="size-[0.85em]" />
        {level === 'healthy' ? 'Healthy' : 'Reconciled'}
      </h1>
      <p className="foreign text-balance text-[calc(34*var(--u))] leading-[1.25] text-muted">{sentence}</p>
    </div>
  )
}
