'use client'
// The one sentence. When the screen is not live, that is the sentence.

import { ClockAlert } from 'lucide-react'
import { Age } from '@/components/flux/age'
import { ClockTime } from '@/components/flux/clock-time'
import { VerdictIcon } from '@/components/flux/verdict-icon'
import type { Freshness } from '@/lib/client/freshness'
import type { WallView } from '@/lib/client/wall-view'

export interface WallHeadlineProps {
  readonly view: WallView | undefined
  readonly freshness: Freshness
}

const ROW = 'flex shrink-0 items-start gap-[calc(32*var(--u))] font-semibold leading-[1.08] tracking-tight'
const ICON = 'mt-[0.06em] size-[0.95em] shrink-0'

export function WallHeadline({ view, freshness }: WallHeadlineProps) {
  if (freshness.isStale || view === undefined) {
    return (
      <h1 className={`${ROW} text-[calc(96*var(--u))]`}>
        <ClockAlert aria-hidden className={ICON} />
        <span role="alert">
          {freshness.level === 'signed_out' ? 'SIGNED OUT, ' : ''}
          {freshness.isStale ? <NotLive since={freshness.asOf} /> : 'CONNECTING'}
        </span>
      </h1>
    )
  }
  return (
    <h1 className={`${ROW} ${sizeFor(view.sentence)}`}>
      <VerdictIcon level={view.level} className={ICON} />
      <span className="foreign line-clamp-2 text-balance portrait:line-clamp-4">{view.sentence}</span>
    </h1>
  )
}

/** On Monday it says that it was Friday; the ticking age is not read out each time. */
function NotLive({ since }: { readonly since: string | undefined }) {
  if (since === undefined) return 'NOT LIVE since the start'
  return (
    <>
      NOT LIVE{' '}
      <span aria-hidden>
        for <Age time={since} />,{' '}
      </span>
      since <ClockTime time={since} seconds />
    </>
  )
}

/** Ninety-six pixels while the sentence has room for it; never more than two lines. */
function sizeFor(sentence: string): string {
  if (sentence.length <= 70) return 'text-[calc(96*var(--u))]'
  if (sentence.length <= 120) return 'text-[calc(72*var(--u))]'
  return 'text-[calc(52*var(--u))]'
}
