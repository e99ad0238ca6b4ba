'use client'

// How History is kept, where that is not as one would think, and when nobody recorded: said above what is shown of it.

import type { ReactNode } from 'react'
import { ClockAlert } from '@/components/ui/icons'
import type { HistoryGap, HistorySource } from '@/lib/contract/history'
import { formatSpan } from '@/lib/time'
import { ClockTime } from './clock-time'

const GAPS_AT_MOST = 3

export function HistoryNotice({
  source,
  gaps = [],
}: {
  readonly source: HistorySource
  readonly gaps?: readonly HistoryGap[]
}) {
  const { kind, state, since, reason } = source
  const isWhole = kind !== 'memory' && kind !== 'off' && state === 'live'
  if (isWhole && gaps.length === 0) return null
  return (
    <ul
      aria-label="What may be missing"
      className="space-y-1 rounded-md border border-line bg-soft-warning px-3 py-2 text-sm"
    >
      {kind === 'off' && <Notice>History is switched off, so that only what goes on now is known.</Notice>}
      {kind === 'memory' && (
        <Notice>
          {reason === undefined ? 'History is kept in memory only and ends with Fluxdeck' : reason}.
          {since !== undefined && (
            <>
              {' '}
              It knows what happened since <ClockTime time={since} />.
            </>
          )}
        </Notice>
      )}
      {kind !== 'off' && state === 'connecting' && <Notice>History is not read yet.</Notice>}
      {/* Of these two it is said above. */}
      {kind !== 'off' && kind !== 'memory' && reason !== undefined && <Notice>{reason}</Notice>}
      {gaps.slice(0, GAPS_AT_MOST).map((gap) => (
        <Notice key={gap.from}>
          Nobody recorded for {formatSpan(gap.from, gap.to)}, from <ClockTime time={gap.from} isWhole /> on:{' '}
          {gap.reason}.
        </Notice>
      ))}
      {gaps.length > GAPS_AT_MOST && <Notice>{gaps.length - GAPS_AT_MOST} more times nobody recorded.</Notice>}
    </ul>
  )
}

function Notice({ children }: { readonly children: ReactNode }) {
  return (
    <li className="flex gap-2">
      <ClockAlert aria-hidden className="mt-0.5 size-3.5 shrink-0 text-warning" />
      <span className="foreign min-w-0">{children}</span>
    </li>
  )
}
