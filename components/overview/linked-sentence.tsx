// The verdict's sentence, whose numbers and names lead to exactly what they count.

import Link from 'next/link'
import type { SentenceLink } from '@/lib/contract/sentence-link'
import type { ClusterVerdict } from '@/lib/contract/state'
import { routeTo } from '@/lib/routes'

export function LinkedSentence({ verdict }: { readonly verdict: Pick<ClusterVerdict, 'sentence' | 'links'> }) {
  const { sentence, links = [] } = verdict
  return splitSentence(sentence, links).map(({ text, link }, at) =>
    link === undefined ? (
      text
    ) : (
      <Link
        key={at}
        href={hrefOf(link)}
        prefetch={false}
        className="underline decoration-line-strong decoration-1 underline-offset-4 hover:text-accent"
      >
        {text}
      </Link>
    ),
  )
}

interface Piece {
  readonly text: string
  readonly link?: SentenceLink
}

/** Each link is looked for behind the one before it; what is not found leads nowhere. */
export function splitSentence(sentence: string, links: readonly SentenceLink[]): readonly Piece[] {
  const pieces: Piece[] = []
  let end = 0
  for (const link of links) {
    const at = sentence.indexOf(link.text, end)
    if (at < 0 || link.text === '') continue
    if (at > end) pieces.push({ text: sentence.slice(end, at) })
    pieces.push({ text: link.text, link })
    end = at + link.text.length
  }
  return end < sentence.length ? [...pieces, { text: sentence.slice(end) }] : pieces
}

function hrefOf({ ref, statuses, held }: SentenceLink): string {
  if (ref !== undefined) return routeTo.object(ref)
  return routeTo.resources({ status: statuses, held })
}
