'use client'
// What is known already of what Flux stands on, in one line; nothing is read for it.

import Link from 'next/link'
import { Age } from '@/components/flux/age'
import { GroundIcon } from '@/components/flux/ground-badge'
import { useGroundGlance } from '@/lib/client/use-ground-glance'
import { routeTo } from '@/lib/routes'

export function GroundLine() {
  const { data, error } = useGroundGlance()
  if (data === undefined || data.switchedOff === true) return null
  const { word, sentence, asOf } = data
  const isKnown = error === undefined && word !== 'unknown'
  return (
    <p className="mt-1 flex items-baseline gap-x-2 text-muted" data-ground-word={isKnown ? word : 'unknown'}>
      <GroundIcon word={isKnown ? word : 'unknown'} />
      <Link
        prefetch={false}
        href={routeTo.ground()}
        className="foreign min-w-0 text-ink underline decoration-line-strong decoration-dotted underline-offset-4 hover:text-accent"
      >
        Ground: {sentence}
      </Link>
      {asOf !== undefined && (
        <span>
          read <Age time={asOf} /> ago
        </span>
      )}
    </p>
  )
}
