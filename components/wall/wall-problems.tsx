'use client'

// The root causes, as large as their number allows. What does not fit is counted, never cut off in silence.

import { Flag } from 'lucide-react'
import { useRef } from 'react'
import { Age } from '@/components/flux/age'
import { StatusIcon } from '@/components/flux/status-icon'
import { classNames } from '@/components/ui/class-names'
import { useResource } from '@/lib/client/queries'
import type { Problem } from '@/lib/contract/state'
import { MARK_WORDS } from '@/lib/flux/judge/mark-codes'
import { nameOf, namespaceOf, type Ref } from '@/lib/ref'
import { useFitting } from './use-fitting'

interface Layout {
  readonly capacity: number
  readonly grid: string
  readonly name: string
  readonly text: string | undefined
  /** There is room for what the pods say. */
  readonly hasReasons?: true
}

const LAYOUTS: readonly Layout[] = [
  {
    capacity: 2,
    grid: 'grid-cols-1',
    name: 'text-[calc(60*var(--u))]',
    text: 'text-[calc(38*var(--u))]',
    hasReasons: true,
  },
  { capacity: 6, grid: 'grid-cols-2', name: 'text-[calc(44*var(--u))]', text: 'text-[calc(30*var(--u))]' },
  { capacity: 15, grid: 'grid-cols-3', name: 'text-[calc(32*var(--u))]', text: undefined },
]
const LARGEST: Layout = { capacity: 15, grid: 'grid-cols-3', name: 'text-[calc(32*var(--u))]', text: undefined }

export function WallProblems({ problems }: { readonly problems: readonly Problem[] }) {
  const layout = LAYOUTS.find((candidate) => problems.length <= candidate.capacity) ?? LARGEST
  const list = useRef<HTMLUListElement>(null)
  const fitting = useFitting(list, problems, layout.capacity)
  const isCut = fitting < problems.length
  const shown = isCut ? problems.slice(0, fitting - 1) : problems
  return (
    <ul
      ref={list}
      className={classNames(
        'grid h-full content-start overflow-hidden gap-x-[calc(56*var(--u))] gap-y-[calc(30*var(--u))] portrait:grid-cols-1',
        layout.grid,
      )}
    >
      {shown.map((problem) => (
        <li key={problem.root} className="min-w-0">
          <div className={classNames('flex items-center gap-[0.4em] font-semibold leading-tight', layout.name)}>
            <ProblemStatus problem={problem} />
            <ShortName target={problem.root} />
            <Word problem={problem} />
            {problem.since !== undefined && (
              <Age time={problem.since} atLeast={problem.atLeast === true} className="font-normal text-muted" />
            )}
            {problem.sameCount !== undefined && (
              <span className="shrink-0 font-normal text-muted">× {problem.sameCount + 1}</span>
            )}
            {problem.holdsBackCount > 0 && (
              <span className="ml-auto shrink-0 font-normal text-status-waiting">→ {problem.holdsBackCount}</span>
            )}
          </div>
          {layout.text !== undefined && (
            <p className={classNames('foreign mt-[0.15em] line-clamp-2 pl-[1.7em] text-muted', layout.text)}>
              {problem.title}
              {problem.applier !== undefined && <span> · deployed by {nameOf(problem.applier)}</span>}
            </p>
          )}
          {layout.hasReasons === true && <Reason problem={problem} />}
        </li>
      ))}
      {isCut && <li className={classNames('text-muted', layout.name)}>and {problems.length - shown.length} more</li>}
    </ul>
  )
}

/** What the pods of a failing object say themselves. */
function Reason({ problem: { root, applier } }: { readonly problem: Problem }) {
  const worst = useResource(applier === undefined ? root : undefined)?.running?.worst
  if (worst === undefined) return null
  return (
    <p className="foreign mt-[0.15em] line-clamp-2 pl-[1.7em] text-[calc(38*var(--u))] text-muted">
      {nameOf(worst.ref)}: {worst.text}
    </p>
  )
}

/** Where the sign alone would say less than is known. */
function Word({ problem: { mark, missing, status } }: { readonly problem: Problem }) {
  const code = missing !== undefined ? 'missing_reference' : status === 'not_running' ? status : mark
  if (code === undefined) return null
  return <span className="shrink-0 font-normal text-warning">{MARK_WORDS[code]}</span>
}

/** `apps/immich`, or `immich` alone where both are called the same; the namespace gives way first. */
function ShortName({ target }: { readonly target: Ref }) {
  const namespace = namespaceOf(target)
  const name = nameOf(target)
  return (
    <span className="foreign flex min-w-0">
      {namespace !== name && (
        <>
          <span className="min-w-[2ch] truncate font-normal text-muted">{namespace}</span>
          <span className="shrink-0 font-normal text-muted">/</span>
        </>
      )}
      <span className="max-w-[calc(100%-3ch)] shrink-0 truncate">{name}</span>
    </span>
  )
}

function ProblemStatus({ problem }: { readonly problem: Problem }) {
  const current = useResource(problem.applier ?? problem.root)?.current ?? true
  // A green tick would say that all is well with it, and its mark says what is not.
  if (problem.mark !== undefined || problem.status === 'not_running')
    return <Flag aria-hidden className="size-[0.85em] shrink-0 text-warning" />
  return <StatusIcon status={problem.status} current={current} labelled className="size-[0.85em]" />
}
