'use client'
// Why what is shown is old, or not all: what the server was told where it reads, by cause.

import { TriangleAlert } from '@/components/ui/icons'
import type { Freshness } from '@/lib/client/freshness'
import type { StreamPhase } from '@/lib/client/live-stream'
import { useStreamPhase } from '@/lib/client/queries'
import { listReasons } from '@/lib/client/wall-view'

const SHOWN = 2

export interface WallReasonsProps {
  readonly freshness: Freshness
  /** What the headline says already. */
  readonly sentence: string | undefined
}

export function WallReasons({ freshness, sentence = '' }: WallReasonsProps) {
  const own = OWN_WORDS[useStreamPhase()]
  // Without a word from the server, what it said of its sources is of another time as well.
  const reasons = own === undefined ? listReasons(freshness).filter(({ text }) => !sentence.includes(text)) : []
  const more = reasons.length - SHOWN
  if (own === undefined && reasons.length === 0) return null
  return (
    <ul aria-label="What is not read" className="flex shrink-0 flex-col gap-[calc(8*var(--u))]">
      {own !== undefined && <Line text={own} />}
      {reasons.slice(0, SHOWN).map(({ text, labels }) => (
        <Line key={text} text={`${nameSome(labels)}: ${text}`} />
      ))}
      {more > 0 && <Line text={`and ${more} more ${more === 1 ? 'reason' : 'reasons'}`} />}
    </ul>
  )
}

const OWN_WORDS: Readonly<Partial<Record<StreamPhase, string>>> = {
  stale: 'Fluxdeck itself does not answer. This screen goes on asking.',
  signed_out: 'Fluxdeck does not know this screen any more. It asks again in a minute, then it shows how to pair it.',
}

function Line({ text }: { readonly text: string }) {
  return (
    <li className="flex items-start gap-[0.5em] text-[calc(32*var(--u))] leading-[1.25]">
      <TriangleAlert aria-hidden className="mt-[0.15em] size-[1em] shrink-0 text-warning" />
      <span className="foreign line-clamp-3 min-w-0">{text}</span>
    </li>
  )
}

function nameSome([first = '', second, ...others]: readonly string[]): string {
  if (second === undefined) return first
  return others.length === 0 ? `${first} and ${second}` : `${first} and ${others.length + 1} more`
}
