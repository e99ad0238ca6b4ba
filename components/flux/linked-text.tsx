'use client'
// A controller's words, in which what is named by kind, namespace and name leads to it: an object to its page, a workload
// to its place among those of whoever deployed it. What is not known here stays text.

import Link from 'next/link'
import { useResourceMap } from '@/lib/client/queries'
import { isFluxKind } from '@/lib/flux/kinds'
import { parseRef, type Ref, type RefParts } from '@/lib/ref'
import { routeTo } from '@/lib/routes'
import { WORKLOAD_KINDS } from '@/lib/workloads/words'
import { hrefToWorkload } from './worst-workload'

const NAMED = /\b[A-Z][A-Za-z]{2,40}[/ ][a-z0-9][a-z0-9.-]{0,252}\/[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?/g
/** Of a dump only the beginning is worth links. */
const MOST = 20

export interface LinkedTextProps {
  readonly text: string
  /** Whose workloads are spoken of. */
  readonly applier?: Ref | undefined
  /** The object that speaks, which needs no link to itself. */
  readonly self?: Ref | undefined
}

export function LinkedText({ text, applier, self }: LinkedTextProps) {
  const rows = useResourceMap()
  const hrefOf = ({ ref, kind }: RefParts) => {
    if (ref === self) return undefined
    if (isFluxKind(kind)) return rows.has(ref) ? routeTo.object(ref) : undefined
    const isWorkload = WORKLOAD_KINDS.some((known) => known === kind)
    return isWorkload && applier !== undefined ? hrefToWorkload(applier, ref) : undefined
  }
  return splitNames(text, hrefOf).map(({ text: words, href }, at) =>
    href === undefined ? (
      words
    ) : (
      <Link
        key={at}
        href={href}
        prefetch={false}
        className="underline decoration-line-strong decoration-dotted underline-offset-4 hover:text-accent"
      >
        {words}
      </Link>
    ),
  )
}

interface Piece {
  readonly text: string
  readonly href?: string
}

export function splitNames(text: string, hrefOf: (named: RefParts) => string | undefined): readonly Piece[] {
  const pieces: Piece[] = []
  let end = 0
  let count = 0
  for (const { 0: words, index } of text.matchAll(NAMED)) {
    const named = parseRef(words.replace(' ', '/'))
    const href = named === undefined || count >= MOST ? undefined : hrefOf(named)
    if (href === undefined) continue
    count += 1
    if (index > end) pieces.push({ text: text.slice(end, index) })
    pieces.push({ text: words, href })
    end = index + words.length
  }
  return end < text.length ? [...pieces, { text: text.slice(end) }] : pieces
}
