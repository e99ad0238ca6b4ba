'use client'

// One line of what happened: an entry, or several folded under what they come from, which opens to all of them.

import { type ReactNode, useState } from 'react'
import { ClockTime } from '@/components/flux/clock-time'
import { EntryLate } from '@/components/flux/entry-late'
import { EntrySign } from '@/components/flux/entry-sign'
import { ResourceLink } from '@/components/flux/resource-link'
import { classNames } from '@/components/ui/class-names'
import { ChevronRight, CircleX, OctagonX, Rocket } from '@/components/ui/icons'
import { useServerNow } from '@/lib/client/queries'
import type { HistoryEntry } from '@/lib/contract/history'
import { formatCount } from '@/lib/count'
import { tellEntry } from '@/lib/flux/history/entry-words'
import type { CauseFold, GapRow, HistoryRow, IncidentFold, SingleEntry } from '@/lib/flux/history/fold-entries'
import { shortenRevision } from '@/lib/flux/object/revision'
import { formatAge, formatSpan } from '@/lib/time'

export function HistoryLine({ row }: { readonly row: HistoryRow }) {
  switch (row.type) {
    case 'entry':
      return <Single row={row} />
    case 'cause':
      return <Cause row={row} />
    case 'incident':
      return <IncidentLine row={row} />
    case 'gap':
      return <Gap row={row} />
  }
}

const LINE = 'grid grid-cols-[3rem_minmax(0,1fr)] gap-x-3 px-2 py-1'

function Single({ row: { entry, others } }: { readonly row: SingleEntry }) {
  return (
    <li data-entry={entry.type} className={LINE}>
      <ClockTime time={entry.at} isUnderDay className="pt-px text-sm text-faint" />
      <EntryWords entry={entry} others={others} />
    </li>
  )
}

function EntryWords({ entry, others = 0 }: { readonly entry: HistoryEntry; readonly others?: number }) {
  const { ref, actor, late, after, detail, type } = entry
  const isNoise = detail?.noise === true && others > 0
  return (
    <span className="flex min-w-0 items-start gap-2">
      <EntrySign entry={entry} />
      <span className="foreign min-w-0">
        {isNoise ? (
          <span className="text-muted">{formatCount(others + 1)} messages of runs that ended well</span>
        ) : (
          <>
            {ref !== undefined && (
              <>
                <ResourceLink target={ref} />{' '}
              </>
            )}
            <span className="text-muted">{tellEntry(entry)}</span>
          </>
        )}
        {type === 'notification' && <span className="text-faint"> {String(detail?.topic ?? '')}</span>}
        {others > 0 && !isNoise && <span className="text-muted"> × {formatCount(others + 1)}</span>}
        {actor !== undefined && <span className="text-muted"> by {actor}</span>}
        {late === true && (
          <>
            {' · '}
            <EntryLate after={after} />
          </>
        )}
      </span>
    </span>
  )
}

function Cause({ row }: { readonly row: CauseFold }) {
  const { revision, subject, source, changed, failed, at, entries } = row
  const words = [
    ...(changed === 0 ? [] : [`${formatCount(changed)} ${changed === 1 ? 'object' : 'objects'} changed`]),
    ...(failed === 0 ? [] : [`${formatCount(failed)} failed`]),
  ].join(', ')
  return (
    <Fold at={at} entries={entries} type="cause" sign={<Rocket aria-hidden className="mt-0.5 size-3.5 shrink-0" />}>
      <span className="font-mono text-sm font-medium" title={revision}>
        {shortenRevision(revision)}
      </span>{' '}
      {subject !== undefined && <span className="font-medium">{subject} </span>}
      <span className={failed > 0 ? 'text-status-failed' : 'text-muted'}>{words}</span>
      {source !== undefined && (
        <span className="text-muted max-md:hidden">
          {' '}
          from <ResourceLink target={source} />
        </span>
      )}
    </Fold>
  )
}

function IncidentLine({ row }: { readonly row: IncidentFold }) {
  const { object, worst, heldBack, pressed, text, at, entries } = row
  const Icon = worst === 'stalled' ? OctagonX : CircleX
  return (
    <Fold
      at={at}
      entries={entries}
      type="incident"
      sign={
        <Icon
          aria-hidden
          className={classNames(
            'mt-0.5 size-3.5 shrink-0',
            worst === 'stalled' ? 'text-status-stalled' : 'text-status-failed',
          )}
        />
      }
    >
      <ResourceLink target={object} />{' '}
      <span className="font-medium">
        <IncidentWords row={row} />
      </span>
      {heldBack.length > 0 && <span className="text-muted"> · held back {formatCount(heldBack.length)}</span>}
      {pressed.map(({ key, was, actor }) => (
        <span key={key} className="text-muted">
          {' '}
          · {was} pressed{actor !== undefined && ` by ${actor}`}
        </span>
      ))}
      {text !== undefined && <span className="block truncate font-mono text-sm text-muted">{text}</span>}
    </Fold>
  )
}

function IncidentWords({ row: { from, to, isAtLeast, isRecovered, isCut } }: { readonly row: IncidentFold }) {
  if (isCut) return 'failed; how it ended is not among what is shown'
  const end = to === undefined ? 'so far' : isRecovered ? 'then ready' : 'then no longer failing'
  return (
    <>
      failed for {isAtLeast && 'at least '}
      {to === undefined ? <SoFar from={from} /> : formatSpan(from, to)}, {end}
    </>
  )
}

/** What ended needs no clock. */
function SoFar({ from }: { readonly from: string }) {
  return formatAge(useServerNow() - Date.parse(from))
}

interface FoldProps {
  readonly at: string
  readonly type: 'cause' | 'incident'
  readonly sign: ReactNode
  readonly entries: readonly HistoryEntry[]
  readonly children: ReactNode
}

function Fold({ at, type, sign, entries, children }: FoldProps) {
  const [isOpen, setOpen] = useState(false)
  return (
    <li data-entry={type} className={LINE}>
      <ClockTime time={at} isUnderDay className="pt-px text-sm text-faint" />
      <div className="min-w-0">
        <div className="flex min-w-0 items-start gap-2">
          {sign}
          <span className="foreign min-w-0 flex-1">{children}</span>
          <button
            type="button"
            aria-expanded={isOpen}
            onClick={() => setOpen(!isOpen)}
            className="inline-flex shrink-0 items-center gap-1 rounded-sm text-sm text-muted hover:text-ink"
          >
            {formatCount(entries.length)} {entries.length === 1 ? 'entry' : 'entries'}
            <ChevronRight aria-hidden className={classNames('size-3.5 transition-transform', isOpen && 'rotate-90')} />
          </button>
        </div>
        {isOpen && (
          <ol className="mt-1 border-l border-line pl-1">
            {entries.map((entry) => (
              <li key={entry.key} className={LINE}>
                <ClockTime time={entry.at} isUnderDay className="pt-px text-sm text-faint" />
                <EntryWords entry={entry} />
              </li>
            ))}
          </ol>
        )}
      </div>
    </li>
  )
}

function Gap({ row: { gap } }: { readonly row: GapRow }) {
  return (
    <li
      data-entry="gap"
      className="unrecorded my-1 rounded-md border border-dashed border-line-strong px-3 py-2 text-sm"
    >
      <span className="foreign rounded-sm bg-canvas px-1.5 py-0.5 text-muted">
        Nobody recorded for {formatSpan(gap.from, gap.to)}, from <ClockTime time={gap.from} isWhole /> to{' '}
        <ClockTime time={gap.to} isWhole />: {gap.reason}.
      </span>
    </li>
  )
}
