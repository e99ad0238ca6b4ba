'use client'

// What Flux stands on, for four metres: one line of what is known already. Nothing is read for it.

import { GroundIcon } from '@/components/flux/ground-badge'
import { AsOf } from '@/components/flux/why-unread'
import { classNames } from '@/components/ui/class-names'
import { useGroundGlance } from '@/lib/client/use-ground-glance'

export function WallGround({ isCalm }: { readonly isCalm: boolean }) {
  const { data, error } = useGroundGlance()
  if (data === undefined || data.switchedOff === true) return null
  const { sentence, asOf } = data
  const word = error === undefined ? data.word : 'unknown'
  return (
    <p
      data-freshness={word === 'unknown' ? 'stale' : undefined}
      className={classNames(
        'foreign flex shrink-0 items-baseline gap-x-[0.5em] text-[calc(34*var(--u))]',
        word === 'unknown' && 'text-muted',
        isCalm && 'justify-center',
      )}
    >
      <GroundIcon word={word} className="size-[0.8em] shrink-0 translate-y-[0.1em]" />
      <span className="min-w-0">
        Ground: {sentence}
        <AsOf time={asOf} />
      </span>
    </p>
  )
}
