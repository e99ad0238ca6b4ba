'use client'
// The states of one object over the last seven days: a strip whose pieces have words, hatched where nobody recorded.

import Link from 'next/link'
import { STATUS_BAR } from '@/components/flux/status-colours'
import { classNames } from '@/components/ui/class-names'
import { useResource, useServerNow } from '@/lib/client/queries'
import { useObjectHistory } from '@/lib/client/use-history-entries'
import { QUARTER_MS } from '@/lib/client/use-now'
import { type StatePiece, stateStrip } from '@/lib/flux/history/state-strip'
import { STATUS_PRESENTATION } from '@/lib/flux/judge/status-presentation'
import type { Ref } from '@/lib/ref'
import { routeTo } from '@/lib/routes'
import { formatAge, formatDateTime } from '@/lib/time'

const WEEK_MS = 7 * 86_400_000

export function ObjectHistory({ target }: { readonly target: Ref }) {
  const { items: entries, gaps, source, failure } = useObjectHistory(target)
  const now = useServerNow(QUARTER_MS)
  const row = useResource(target)
  if (source?.kind === 'off') return null
  const pieces = stateStrip({
    entries: entries ?? [],
    gaps,
    from: now - WEEK_MS,
    knownSince: source?.since,
    status: row?.status,
    uid: row?.uid,
    now,
  })
  return (
    <section className="min-w-0">
      <h2 className="mb-2 flex items-baseline gap-2 text-md font-semibold">
        Last seven days
        <Link
          prefetch={false}
          href={routeTo.history({ ref: target })}
          className="text-sm font-normal text-accent hover:underline"
        >
          History
        </Link>
      </h2>
      {failure !== undefined ? (
        <p role="status" className="text-muted">
          Its history could not be read: {failure.message}
        </p>
      ) : (
        <Strip pieces={pieces} />
      )}
    </section>
  )
}

function Strip({ pieces }: { readonly pieces: readonly StatePiece[] }) {
  const known = pieces.filter(({ status }) => status !== undefined)
  const isReady = known.length > 0 && known.every(({ status }) => status === 'ready')
  return (
    <>
      <ol className="flex h-4 gap-px overflow-hidden rounded-sm">
        {pieces.map((piece) => (
          <li
            key={piece.from}
            title={describePiece(piece)}
            className={classNames(
              'min-w-1',
              piece.status === undefined
                ? 'unrecorded border border-dashed border-line-strong'
                : STATUS_BAR[piece.status],
            )}
            style={{ flexGrow: piece.to - piece.from, flexBasis: 0 }}
          >
            <span className="sr-only">{describePiece(piece)}</span>
          </li>
        ))}
      </ol>
      <p aria-hidden className="mt-1 flex justify-between text-sm text-faint">
        <span>7 d ago</span>
        <span>{isReady && known.length < pieces.length ? 'ready, as far as it was recorded' : ''}</span>
        <span>now</span>
      </p>
    </>
  )
}

function describePiece({ from, to, status }: StatePiece): string {
  const word = status === undefined ? 'Not recorded' : STATUS_PRESENTATION[status].label
  return `${word} for ${formatAge(to - from)}, from ${formatDateTime(new Date(from))}`
}
