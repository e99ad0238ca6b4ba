// Under a problem: what Flux stands on and what may be why, with where more of it is told.

import Link from 'next/link'
import type { GroundHint } from '@/lib/contract/ground'
import { routeTo } from '@/lib/routes'

export function GroundHints({ hints }: { readonly hints: readonly GroundHint[] }) {
  if (hints.length === 0) return null
  return (
    <ul aria-label="What it stands on" className="mt-1.5 space-y-0.5">
      {hints.map(({ about, sentence, sure }) => (
        <li key={about} className="foreign max-w-[92ch]">
          {sentence} {!sure && <span className="text-muted">This may be why.</span>}{' '}
          <Link prefetch={false} href={routeTo.ground()} className="text-accent hover:underline">
            Cluster
          </Link>
        </li>
      ))}
    </ul>
  )
}
