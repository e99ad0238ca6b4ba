'use client'

// The one sentence. When the screen is not live, that is the sentence.

import { VerdictIcon } from '@/components/flux/verdict-icon'
import { ClockAlert } from '@/components/ui/icons'
import type { Freshness } from '@/lib/client/freshness'
import { useServerNow } from '@/lib/client/queries'
import { useIsHydrated } from '@/lib/client/use-is-hydrated'
import type { WallView } from '@/lib/client/wall-view'
import { parseTime } from '@/lib/time'
import { formatLasting, formatMoment } from './wall-words'

export interface WallHeadlineProps {
  readonly view: WallView | undefined
  readonly freshness: Freshness
}

const ROW = 'flex items-start gap-[0.3em] font-semibold leading-[1.08] tracking-tight'
const ICON = 'mt-[0.06em] size-[0.95em] shrink-0 text-inherit!'

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
      <span className="foreign min-w-0 text-balance">{view.sentence}</span>
    </h1>
  )
}

/** On Monday it says that it was Friday; the ticking age is not read out each time. */
function NotLive({ since }: { readonly since: string | undefined }) {
  const now = useServerNow()
  const isHydrated = useIsHydrated()
  const at = parseTime(since)
  if (at === undefined) return 'NOT LIVE since the start'
  // The zone of the screen is known on the screen only.
  if (!isHydrated) return 'NOT LIVE'
  return (
    <>
      NOT LIVE <span aria-hidden>for {formatLasting(now - at.getTime())}, </span>
      since <time dateTime={at.toISOString()}>{formatMoment(at, new Date(now))}</time>
    </>
  )
}

/** Ninety-six pixels while the sentence has room for it. */
function sizeFor(sentence: string): string {
  if (sentence.length <= 70) return 'text-[calc(96*var(--u))]'
  if (sentence.length <= 95) return 'text-[calc(72*var(--u))]'
  return 'text-[calc(56*var(--u))]'
}
