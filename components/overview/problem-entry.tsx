'use client'
// One root cause: what it is, what that means, what to do, the controller's own words, and what it holds back.

import { ChevronRight } from 'lucide-react'
import Link from 'next/link'
import { type ComponentType, useId, useState } from 'react'
import { Age } from '@/components/flux/age'
import { ResourceLink } from '@/components/flux/resource-link'
import { StatusBadge } from '@/components/flux/status-badge'
import { Button } from '@/components/ui/button'
import { Chip } from '@/components/ui/chip'
import { classNames } from '@/components/ui/class-names'
import { useResource } from '@/lib/client/queries'
import type { Problem, Stuck } from '@/lib/contract/state'
import { routeTo } from '@/lib/routes'
import { formatAge } from '@/lib/time'
import { HeldBack } from './held-back'

export interface ProblemEntryProps {
  readonly problem: Problem
  readonly isOpenAtFirst: boolean
  readonly Actions: ComponentType<{ readonly problem: Problem }>
}

export function ProblemEntry({ problem, isOpenAtFirst, Actions }: ProblemEntryProps) {
  const [isOpen, setOpen] = useState(isOpenAtFirst)
  const retrying = useResource(problem.root)?.retrying ?? false
  const body = useId()
  return (
    <li className={classNames('page', isOpen ? 'py-3' : 'py-1.5')}>
      <div className="flex items-center gap-x-3">
        <button
          type="button"
          aria-expanded={isOpen}
          aria-controls={body}
          aria-label={`${isOpen ? 'Close' : 'Open'} ${problem.root}`}
          onClick={() => setOpen(!isOpen)}
          className="-ml-2 -mr-1.5 flex size-6 shrink-0 items-center justify-center rounded-sm text-faint hover:bg-hover hover:text-ink"
        >
          <ChevronRight aria-hidden className={classNames('size-3.5 transition-transform', isOpen && 'rotate-90')} />
        </button>
        <StatusBadge status={problem.status} retrying={retrying} className="w-24 shrink-0 max-sm:w-auto" />
        <span className="flex min-w-0 flex-1 items-baseline gap-3">
          <ResourceLink target={problem.root} className="shrink-0" />
          {!isOpen && <span className="foreign min-w-0 truncate text-muted max-md:hidden">{problem.title}</span>}
        </span>
        {problem.missing === true && <Chip tone="danger">does not exist</Chip>}
        {!isOpen && problem.holdsBackCount > 0 && (
          <span className="shrink-0 text-sm text-muted max-sm:hidden">holds back {problem.holdsBackCount}</span>
        )}
        {problem.stuck !== undefined && <StuckChip stuck={problem.stuck} />}
        {problem.since !== undefined && (
          <Age
            time={problem.since}
            atLeast={problem.atLeast === true}
            className="w-14 shrink-0 text-right text-muted"
          />
        )}
      </div>
      {isOpen && (
        <div id={body} className="mt-1.5 sm:ml-[109px]">
          <p className="foreign max-w-[88ch] text-md">
            <span className="font-medium">{problem.title}</span>
            {problem.advice.meaning !== '' && problem.advice.meaning !== problem.title && (
              <span className="text-muted"> {problem.advice.meaning}</span>
            )}
          </p>
          {problem.advice.remedy !== '' && (
            <p className="foreign mt-0.5 max-w-[88ch] text-md">{problem.advice.remedy}</p>
          )}
          {problem.message !== '' && problem.message !== problem.title && <Words text={problem.message} />}
          {problem.cycle !== undefined && <Cycle members={problem.cycle} />}
          <div className="mt-2.5 flex flex-wrap items-center gap-2">
            <Actions problem={problem} />
            {problem.missing !== true && (
              <Button asChild>
                <Link href={routeTo.object(problem.root)}>Open</Link>
              </Button>
            )}
          </div>
          <HeldBack refs={problem.holdsBack} count={problem.holdsBackCount} />
        </div>
      )}
    </li>
  )
}

/** The controller's message, verbatim; two lines, all of it on demand. */
function Words({ text }: { readonly text: string }) {
  const [isWhole, setWhole] = useState(false)
  const isLong = text.length > 180 || text.includes('\n')
  return (
    <div className="mt-1.5 max-w-[110ch] rounded-md border border-line bg-sunken px-2.5 py-1.5">
      <p
        dir="auto"
        className={classNames(
          'foreign whitespace-pre-wrap font-mono text-sm text-muted',
          !isWhole && isLong && 'line-clamp-2',
          isWhole && 'max-h-64 overflow-auto',
        )}
      >
        {text}
      </p>
      {isLong && (
        <button
          type="button"
          onClick={() => setWhole(!isWhole)}
          className="mt-0.5 rounded-sm text-sm text-accent hover:underline"
        >
          {isWhole ? 'less' : 'more'}
        </button>
      )}
    </div>
  )
}

function Cycle({ members }: { readonly members: readonly string[] }) {
  return (
    <p className="mt-1.5 flex flex-wrap items-baseline gap-x-2">
      <span className="text-muted">They wait for each other:</span>
      {members.map((member) => (
        <ResourceLink key={member} target={member} showKind={false} />
      ))}
    </p>
  )
}

const STUCK_WORDS: Readonly<Record<Stuck['rule'], string>> = {
  retries_exhausted: 'no retries left',
  failing_long: 'failing for long',
  reconciling_long: 'beyond its timeout',
  terminating_long: 'will not go away',
  not_observed: 'controller has not looked',
  waiting_for_ever: 'waits for ever',
  source_not_fetched: 'source not fetched',
}

function StuckChip({ stuck }: { readonly stuck: Stuck }) {
  return (
    <Chip title={`Stuck for ${formatAge(stuck.forSeconds * 1_000)}`} className="max-sm:hidden">
      {STUCK_WORDS[stuck.rule]}
    </Chip>
  )
}
