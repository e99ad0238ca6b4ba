'use client'

// How requests for several objects stand, on every page and for everybody: i of n, each result, and the way to stop.

import { lazy, useState } from 'react'
import { Age } from '@/components/flux/age'
import { Button } from '@/components/ui/button'
import { ChevronDown, ChevronUp, X } from '@/components/ui/icons'
import { Late, late } from '@/components/ui/late'
import { useActions, useMe, useServerNow } from '@/lib/client/queries'
import { toast } from '@/lib/client/toasts'
import { stopSelection } from '@/lib/client/use-action'
import { parseTime } from '@/lib/time'
import { plainLabel } from './action-words'
import { useSelectionQuestion } from './ask-selection'
import { AskedAction } from './asked-action'
import { dismissSelection, useDismissed } from './dismissed'
import { PressBar } from './press-bar'
import { listSelections, type SelectionView } from './selections'
import { useOvertakenToasts } from './use-overtaken'

// Loaded with the first question and the first look at results: pages paint without them.
const loadQuestion = late(() => import('./confirm-selection'))
const SelectionQuestionDialog = lazy(async () => ({ default: (await loadQuestion()).SelectionQuestionDialog }))
const loadResults = late(() => import('./selection-results'))
const SelectionResults = lazy(async () => ({ default: (await loadResults()).SelectionResults }))

/** The last one that ended is news for this long, or until somebody closes it. */
const SHOWN_MS = 10 * 60_000
const MAX_SHOWN = 3

export function SelectionDock() {
  useOvertakenToasts()
  const now = useServerNow()
  const actions = useActions()
  const dismissed = useDismissed()
  const question = useSelectionQuestion()
  const shown = listSelections(actions)
    .filter(({ id, finishedAt }) => !dismissed.has(id) && isNews(finishedAt, now))
    .filter(({ finishedAt }, index, all) => finishedAt === undefined || all.findIndex(hasEnded) === index)
    .slice(0, MAX_SHOWN)
  return (
    <>
      <PressBar />
      <AskedAction />
      {shown.map((selection) => (
        <SelectionProgress key={selection.id} selection={selection} />
      ))}
      {question !== undefined && (
        <Late>
          <SelectionQuestionDialog question={question} />
        </Late>
      )}
    </>
  )
}

function hasEnded({ finishedAt }: SelectionView): boolean {
  return finishedAt !== undefined
}

function isNews(finishedAt: string | undefined, nowMs: number): boolean {
  const ended = parseTime(finishedAt)
  return ended === undefined || nowMs - ended.getTime() < SHOWN_MS
}

function SelectionProgress({ selection }: { readonly selection: SelectionView }) {
  const [isOpen, setOpen] = useState(false)
  const { id, action, by, requestedAt, size, ended, queued, finishedAt } = selection
  const label = plainLabel(action)
  return (
    <section
      data-dock=""
      aria-label={`${label}, ${size} ${size === 1 ? 'object' : 'objects'}`}
      className="shrink-0 border-t border-line-strong bg-raised"
      data-selection={id}
    >
      <div aria-hidden className="flex h-0.5 bg-sunken">
        <Share count={selection.done} of={size} className="bg-status-ready" />
        <Share count={selection.failed + selection.refused} of={size} className="bg-status-failed" />
        <Share count={selection.unsure} of={size} className="bg-status-unknown" />
      </div>
      <div className="page flex flex-wrap items-center gap-x-3 gap-y-1 py-1.5">
        <p role="status" className="min-w-0">
          <span className="font-medium">{label}</span>{' '}
          <span className="tabular-nums">
            {ended} of {size}
          </span>
          <span className="text-muted">{finishedAt === undefined ? ' have ended' : ', all have ended'}</span>
        </p>
        <Tallies selection={selection} />
        <span className="foreign text-muted max-sm:hidden">
          by {by}, <Age time={requestedAt} /> ago
        </span>
        <div className="ml-auto flex items-center gap-1.5">
          {queued > 0 && <StopButton id={id} queued={queued} />}
          <Button look="ghost" size="sm" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
            {isOpen ? <ChevronDown aria-hidden /> : <ChevronUp aria-hidden />}
            {isOpen ? 'Less' : 'Results'}
          </Button>
          {finishedAt !== undefined && (
            <Button look="ghost" size="icon-sm" aria-label="Close" onClick={() => dismissSelection(id)}>
              <X aria-hidden />
            </Button>
          )}
        </div>
      </div>
      <Late>{isOpen && <SelectionResults selection={selection} />}</Late>
    </section>
  )
}

function Share({ count, of, className }: { readonly count: number; readonly of: number; readonly className: string }) {
  return count === 0 ? null : <span className={className} style={{ width: `${(count / of) * 100}%` }} />
}

function Tallies({ selection: { done, failed, refused, unsure } }: { readonly selection: SelectionView }) {
  return (
    <p className="flex flex-wrap gap-x-3">
      {done > 0 && <span className="text-status-ready">{done} done</span>}
      {failed > 0 && <span className="text-status-failed">{failed} failed</span>}
      {refused > 0 && <span className="text-status-failed">{refused} not sent</span>}
      {unsure > 0 && <span className="text-muted">{unsure} without a known end</span>}
    </p>
  )
}

function StopButton({ id, queued }: { readonly id: string; readonly queued: number }) {
  const { role } = useMe()
  const [isSending, setSending] = useState(false)
  if (role !== 'operator') return null
  const stop = async () => {
    setSending(true)
    const trouble = await stopSelection(id)
    setSending(false)
    if (trouble !== undefined) toast.error('Not stopped', { description: trouble })
  }
  return (
    <Button size="sm" disabled={isSending} onClick={() => void stop()} title="What was sent already is not undone">
      Stop the {queued} not sent yet
    </Button>
  )
}
