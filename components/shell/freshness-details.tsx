'use client'
// Behind "● live": each source in words and age. Its program comes in a quiet moment, or as somebody asks.

import { Age } from '@/components/flux/age'
import { classNames } from '@/components/ui/class-names'
import type { Freshness, FreshnessLevel, SourceFreshness } from '@/lib/client/freshness'
import { useLiveHead } from '@/lib/client/queries'
import { foldAlike, nameAlike } from '@/lib/flux/tell/shortfall'

export function FreshnessDetails({ freshness: { level, sources } }: { readonly freshness: Freshness }) {
  const head = useLiveHead()
  const shown = sources.filter((source) => source.state !== 'absent' && source.state !== 'disabled')
  const left = sources.filter((source) => source.state === 'absent' || source.state === 'disabled')
  return (
    <>
      <p className="font-medium">{describeStream(level)}</p>
      {head !== undefined && (
        <p className="mt-0.5 text-sm text-muted">
          Last data <Age time={head.serverTime} /> ago · state {head.version}
        </p>
      )}
      <ul className="mt-2.5 divide-y divide-line border-t border-line">
        {foldAlike(shown.filter((source) => !source.isCurrent)).map((alike) => (
          <SourceRow key={alike.map(({ id }) => id).join()} alike={alike} />
        ))}
        {shown.map((source) => source.isCurrent && <SourceRow key={source.id} alike={[source]} />)}
      </ul>
      {left.length > 0 && (
        <p className="border-t border-line pt-2 text-sm text-faint">
          Not installed or off: {left.map((source) => source.label).join(', ')}
        </p>
      )}
      {head !== undefined && (
        <p className="mt-2 text-sm text-faint">
          Fluxdeck {head.build.version} · {head.build.revision}
        </p>
      )}
    </>
  )
}

/** Sources that are away for the same reason are one row, as old as the oldest of them. */
function SourceRow({ alike }: { readonly alike: readonly SourceFreshness[] }) {
  const [source] = alike
  if (source === undefined) return null
  const synced = alike.every(({ lastSyncedAt }) => lastSyncedAt !== undefined)
    ? alike.flatMap(({ lastSyncedAt }) => lastSyncedAt ?? []).sort()[0]
    : undefined
  return (
    <li className="flex items-baseline gap-3 py-1.5">
      <span className="min-w-0 flex-1">
        {nameAlike(alike)}
        {!source.isCurrent && source.reason !== undefined && (
          <span className="foreign block text-sm text-muted">{source.reason}</span>
        )}
      </span>
      <span className={classNames('text-sm', source.isCurrent ? 'text-muted' : 'font-medium text-warning')}>
        {source.word}
      </span>
      <span className="w-12 shrink-0 text-right text-sm text-faint">
        {synced === undefined ? 'never' : <Age time={synced} />}
      </span>
    </li>
  )
}

function describeStream(level: FreshnessLevel): string {
  switch (level) {
    case 'live':
      return 'Everything shown is current.'
    case 'connecting':
      return 'Connecting. What is shown is the last known state.'
    case 'partial':
      return 'Some of what is shown may be out of date.'
    case 'stale':
      return 'Nothing shown is current.'
    case 'signed_out':
      return 'You are signed out. What is shown is frozen.'
  }
}
