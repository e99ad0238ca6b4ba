'use client'

// One root cause: what it is, what that means, what to do, the controller's own words, and what it holds back.

import Link from 'next/link'
import { type ComponentType, type KeyboardEvent, useId, useState } from 'react'
import { Age } from '@/components/flux/age'
import { GroundHints } from '@/components/flux/ground-hints'
import { LinkedText } from '@/components/flux/linked-text'
import { MarkWord } from '@/components/flux/mark-badge'
import { ResourceLink } from '@/components/flux/resource-link'
import { StatusBadge } from '@/components/flux/status-badge'
import { useStuckAge } from '@/components/flux/stuck-age'
import { sayStuck, saysAge } from '@/components/flux/stuck-words'
import { hrefToWorkload, WorstWorkload } from '@/components/flux/worst-workload'
import { Button } from '@/components/ui/button'
import { Chip } from '@/components/ui/chip'
import { classNames } from '@/components/ui/class-names'
import { ChevronRight } from '@/components/ui/icons'
import { mayActByLetter } from '@/components/ui/letter-keys'
import { useResource } from '@/lib/client/queries'
import type { GroundHint } from '@/lib/contract/ground'
import type { Problem, Resource, Stuck } from '@/lib/contract/state'
import { formatCount } from '@/lib/count'
import { isHidden, nameOf, type Ref } from '@/lib/ref'
import { routeTo } from '@/lib/routes'
import { Concerned } from './concerned'
import { ProblemWords } from './problem-words'

export interface ProblemEntryProps {
  readonly problem: Problem
  /** Acted on and no problem any more: it stands here until what came of it is read, as it is now. */
  readonly isOver?: boolean
  /** Of what it stands on. */
  readonly hints?: readonly GroundHint[]
  readonly isOpenAtFirst: boolean
  readonly Actions: ComponentType<{ readonly problem: Problem }>
  readonly Share: ComponentType<{ readonly problem: Problem }>
}

export function ProblemEntry(props: ProblemEntryProps) {
  const { problem, isOver = false, hints = [], isOpenAtFirst, Actions, Share } = props
  const [isOpen, setOpen] = useState(isOpenAtFirst)
  const { applier } = problem
  const href = applier === undefined ? routeTo.object(problem.root) : hrefToWorkload(applier, problem.root)
  const live = useResource(applier ?? problem.root)
  const body = useId()
  return (
    <li
      onKeyDown={pressMainByKey}
      className={classNames(
        'page grid grid-cols-[--spacing(4)_minmax(0,1fr)] gap-x-2 sm:grid-cols-[--spacing(4)_--spacing(32)_minmax(0,1fr)]',
        isOpen ? 'py-2.5' : 'py-1',
      )}
    >
      <button
        type="button"
        aria-expanded={isOpen}
        aria-controls={body}
        aria-label={`${isOpen ? 'Collapse' : 'Expand'} ${problem.root}`}
        onClick={() => setOpen(!isOpen)}
        className="-ml-1.5 flex size-6 items-center justify-center rounded-sm text-faint hover:bg-hover hover:text-ink"
      >
        <ChevronRight aria-hidden className={classNames('size-3.5 transition-transform', isOpen && 'rotate-90')} />
      </button>
      <div className="flex min-h-6 items-center gap-3">
        <EntryStatus problem={problem} isOver={isOver} live={live} />
        {problem.since !== undefined && (
          <Age time={problem.since} atLeast={problem.atLeast === true} className="ml-auto text-muted sm:hidden" />
        )}
      </div>
      <div className="flex min-h-6 min-w-0 items-center gap-3 max-sm:col-start-2">
        <Subject problem={problem} />
        <span className="min-w-0 flex-1 truncate text-muted max-sm:hidden">
          {!isOpen && !isOver && <span className="foreign">{problem.title}</span>}
        </span>
        {problem.sameCount !== undefined && <Chip>{formatCount(problem.sameCount + 1)} alike</Chip>}
        {!isOpen && problem.holdsBackCount > 0 && (
          <span className="shrink-0 text-sm text-muted max-sm:hidden">
            holds back {formatCount(problem.holdsBackCount)}
          </span>
        )}
        {problem.stuck !== undefined && <StuckChip stuck={problem.stuck} />}
        <span className="min-w-12 shrink-0 text-right text-muted max-sm:hidden">
          {problem.since !== undefined && !saysAge(problem.stuck) && (
            <Age time={problem.since} atLeast={problem.atLeast === true} />
          )}
        </span>
      </div>
      {isOpen && (
        <div id={body} className="col-start-2 min-w-0 sm:col-start-3">
          {!isOver && (
            <>
              <p className="foreign max-w-[92ch]">
                <span className="font-medium">
                  <LinkedText text={problem.title} applier={applier ?? problem.root} self={problem.root} />
                </span>{' '}
                {problem.advice.remedy}
              </p>
              <ProblemWords
                meaning={problem.advice.meaning}
                text={problem.message === problem.title ? '' : problem.message}
                problem={problem}
              />
            </>
          )}
          {!isOver && <GroundHints hints={hints} />}
          {applier === undefined && (
            <WorstWorkload applier={problem.root} running={live?.running} above={problem.title} className="mt-1.5" />
          )}
          <div className="mt-2 flex flex-wrap items-center gap-x-2 gap-y-1.5">
            {problem.missing === undefined && <Actions problem={problem} />}
            {problem.controller === undefined && href !== undefined && !isHidden(problem.root) && (
              <Button asChild>
                <Link prefetch={false} href={href}>
                  {problem.missing === undefined ? 'Open' : `Open ${nameOf(problem.root)}`}
                </Link>
              </Button>
            )}
            {problem.missing !== undefined && (
              <>
                <Button asChild>
                  <Link prefetch={false} href={routeTo.resources({ q: nameOf(problem.missing) })}>
                    Look for {nameOf(problem.missing)} elsewhere
                  </Link>
                </Button>
                <Actions problem={problem} />
              </>
            )}
            {!isOver && <Share problem={problem} />}
          </div>
          {problem.cycle !== undefined && <Cycle members={problem.cycle} />}
          <Concerned words="the same for" refs={problem.same ?? []} count={problem.sameCount ?? 0} />
          <Concerned words="holds back" refs={problem.holdsBack} count={problem.holdsBackCount} />
        </div>
      )}
    </li>
  )
}

/** Its word is the mark where that made the entry, and Missing where what it names is what lacks. */
function EntryStatus({ problem, isOver, live }: Pick<ProblemEntryProps, 'problem'> & EntryState) {
  const { retrying = false, current = true } = live ?? {}
  if (isOver) return live && <StatusBadge status={live.status} retrying={retrying} current={current} />
  if (problem.missing !== undefined) return <StatusBadge status="failed" word="Missing" />
  if (problem.status === 'not_running') return <MarkWord code={problem.status} />
  if (problem.mark !== undefined) return <MarkWord code={problem.mark} />
  return <StatusBadge status={problem.status} retrying={retrying} current={current} className="flex-wrap" />
}

interface EntryState {
  readonly isOver: boolean
  readonly live: Resource | undefined
}

/** A workload has no page of its own: its name leads to the workloads of whoever deployed it. */
function Subject({ problem: { root, applier } }: { readonly problem: Problem }) {
  const href = applier && hrefToWorkload(applier, root)
  if (applier === undefined || href === undefined)
    return <ResourceLink target={root} className="min-w-0 max-sm:flex-1" />
  return (
    <span className="flex min-w-0 flex-wrap items-baseline gap-x-2 max-sm:flex-1">
      <ResourceLink target={root} href={href} className="min-w-0" />
      <span className="flex min-w-0 items-baseline gap-1.5 text-muted">
        deployed by <ResourceLink target={applier} className="[&>span]:truncate" />
      </span>
    </span>
  )
}

/** `r` with the focus in a problem presses its first button, which says by itself when it cannot be pressed. */
function pressMainByKey(event: KeyboardEvent<HTMLElement>) {
  if (event.key !== 'r' || event.repeat || !mayActByLetter(event.nativeEvent)) return
  const button = event.currentTarget.querySelector<HTMLButtonElement>('[data-main-action]')
  // What floats above the page is inside this element for events, though not for the eye.
  if (button === null || !(event.target instanceof Node) || !event.currentTarget.contains(event.target)) return
  event.preventDefault()
  button.focus()
  button.click()
}

function Cycle({ members }: { readonly members: readonly Ref[] }) {
  return (
    <p className="mt-1.5 flex flex-wrap items-baseline gap-x-2">
      <span className="text-muted">They wait for each other:</span>
      {members.map((member) => (
        <ResourceLink key={member} target={member} showKind={false} />
      ))}
    </p>
  )
}

function StuckChip({ stuck }: { readonly stuck: Stuck }) {
  const age = useStuckAge(stuck)
  return (
    <Chip title={`Stuck for ${age}`} className="max-sm:hidden">
      {sayStuck(stuck.rule, age)}
      {stuck.failures !== undefined && stuck.failures > 1 && ` · ${formatCount(stuck.failures)} attempts`}
    </Chip>
  )
}
