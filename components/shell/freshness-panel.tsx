'use client'
// "● live": the freshness of the worst source as one word, and behind it each source in words and age.

import { lazy } from 'react'
import { classNames } from '@/components/ui/class-names'
import { Late, late } from '@/components/ui/late'
import { Popover } from '@/components/ui/popover'
import type { FreshnessLevel } from '@/lib/client/freshness'
import { useFreshness } from '@/lib/client/queries'

const load = late(() => import('./freshness-details'))
const FreshnessDetails = lazy(async () => ({ default: (await load()).FreshnessDetails }))

const DOTS: Readonly<Record<FreshnessLevel, string>> = {
  live: 'bg-status-ready',
  connecting: 'border border-status-reconciling',
  partial: 'bg-warning',
  stale: 'border-2 border-warning',
  signed_out: 'border-2 border-warning',
}

export function FreshnessPanel() {
  const freshness = useFreshness()
  const { level, word } = freshness
  return (
    <Popover
      label="How current this page is"
      align="end"
      className="w-96"
      trigger={
        <button
          type="button"
          data-level={level}
          className={classNames(
            'flex h-7 shrink-0 items-center gap-1.5 rounded-md px-2 hover:bg-hover max-md:h-9',
            level === 'live' || level === 'connecting' ? 'text-muted' : 'font-medium text-warning',
          )}
        >
          <span aria-hidden className={classNames('size-2 rounded-full', DOTS[level])} />
          {word}
        </button>
      }
    >
      <Late>
        <FreshnessDetails freshness={freshness} />
      </Late>
    </Popover>
  )
}
