'use client'

// What became of a press: steps in a line, and a sentence that claims no more than is known. It stays until it is read.

import { useEffect, useRef } from 'react'
import { Age } from '@/components/flux/age'
import { ResourceLink } from '@/components/flux/resource-link'
import { Button } from '@/components/ui/button'
import { X } from '@/components/ui/icons'
import { presses } from '@/lib/client/presses'
import { useActions } from '@/lib/client/queries'
import type { Action } from '@/lib/contract/actions'
import type { Ref } from '@/lib/ref'
import { plainLabel } from './action-words'
import { type ActionProgressView, viewProgress } from './progress-steps'
import { useShowsHere } from './shown-here'
import { StepMarks } from './step-marks'
import { type Progress, useProgress } from './use-progress'

const TONES = {
  running: 'border-line bg-soft-reconciling',
  done: 'border-line bg-soft-ready',
  failed: 'border-line bg-soft-failed',
  unsure: 'border-dashed border-line-strong bg-sunken',
} as const satisfies Record<ActionProgressView['tone'], string>

/** On the page of one object: its newest action, of whomever. Whoever leaves the page has read it. */
export function LatestActionProgress({ target }: { readonly target: Ref }) {
  const latest = useLatestAction(target)
  const hasEnded = useRef(false)
  hasEnded.current = latest?.finishedAt !== undefined
  useShowsHere(target)
  useEffect(
    () => () => {
      if (hasEnded.current) presses.markRead(target)
    },
    [target],
  )
  return latest === undefined ? null : <ActionProgress action={latest} />
}

/** What the page of an object says of its newest action. */
export function useToldSentence(target: Ref): string | undefined {
  const latest = useLatestAction(target)
  return latest === undefined ? undefined : viewProgress(latest).sentence
}

function useLatestAction(target: Ref): Action | undefined {
  const actions = useActions()
  return useProgress(target)?.action ?? actions.find((action) => action.ref === target)
}

/** In a row: the marks and the word of the step. */
export function RowSteps({ progress: { action, isOwn } }: { readonly progress: Progress }) {
  const { steps, sentence } = viewProgress(action)
  const label = plainLabel(action.action)
  return (
    <span
      role="status"
      title={`${label} · ${sentence}`}
      className="relative flex min-w-0 items-center gap-1.5 font-sans text-base text-ink"
    >
      <span className="sr-only">{label}</span>
      <StepMarks steps={steps} names="current" />
      {isOwn && action.finishedAt !== undefined && <ReadButton target={action.ref} />}
    </span>
  )
}

/** Within an entry that can be chosen as a whole. */
export function EntryProgress({ target }: { readonly target: Ref }) {
  const progress = useProgress(target)
  if (progress === undefined) return null
  const { steps, sentence } = viewProgress(progress.action)
  return (
    <span title={sentence} className="relative flex shrink-0 items-center gap-1.5 text-sm">
      <span className="max-md:hidden">{plainLabel(progress.action.action)}</span>
      <StepMarks steps={steps} names="none" />
    </span>
  )
}

export interface ActionProgressProps {
  readonly action: Action
  /** Says which object it is about. */
  readonly isNamed?: boolean
  /** Pressed in this tab: can be closed once it has ended. */
  readonly isOwn?: boolean
}

export function ActionProgress({ action, isNamed = false, isOwn = false }: ActionProgressProps) {
  const { steps, sentence, tone } = viewProgress(action)
  const label = plainLabel(action.action)
  return (
    <section
      aria-label={isNamed ? `${label} ${action.ref}, progress` : `${label}, progress`}
      className={`relative w-full rounded-md border py-2 pl-3 ${isOwn ? 'pr-9' : 'pr-3'} ${TONES[tone]}`}
    >
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
        <span className="flex flex-wrap items-baseline gap-x-1.5 font-medium">
          {label}
          {isNamed && <ResourceLink target={action.ref} />}
          <span className="font-normal text-muted">
            by {action.by}, <Age time={action.requestedAt} /> ago
          </span>
        </span>
        <StepMarks steps={steps} />
      </div>
      <p role="status" title={sentence} className="foreign mt-1 line-clamp-3 text-muted">
        {sentence}
      </p>
      {isOwn && action.finishedAt !== undefined && (
        <span className="absolute right-1.5 top-1.5">
          <ReadButton target={action.ref} />
        </span>
      )}
    </section>
  )
}

function ReadButton({ target }: { readonly target: Ref }) {
  return (
    <Button
      look="ghost"
      size="icon-sm"
      aria-label="Close, it is read"
      onClick={(event) => {
        event.stopPropagation()
        presses.markRead(target)
      }}
    >
      <X aria-hidden />
    </Button>
  )
}
