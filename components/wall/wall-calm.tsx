'use client'
// All is well: one word and the clock.

import { ClockTime } from '@/components/flux/clock-time'
import { VerdictIcon } from '@/components/flux/verdict-icon'
import { useServerNow } from '@/lib/client/use-now'

export function WallCalm({ sentence, showClock }: { readonly sentence: string; readonly showClock: boolean }) {
  const now = useServerNow()
  return (
    <div className="flex min-h-0 flex-1 flex-col items-center justify-center gap-[calc(24*var(--u))]">
      {showClock && (
        <ClockTime
          time={new Date(now).toISOString()}
          className="text-[calc(300*var(--u))] font-semibold leading-none tracking-tighter"
        />
      )}
      <h1 className="flex items-center gap-[0.3em] text-[calc(96*var(--u))] font-semibold leading-none">
        <VerdictIcon level="healthy" className="size-[0.85em]" />
        Healthy
      </h1>
      <p className="foreign text-[calc(32*var(--u))] text-muted">{sentence}</p>
    </div>
  )
}
