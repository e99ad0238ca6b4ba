'use client'

// The root causes, as large as their number allows, each with what it is and why. What has no room takes its turn.

import { useRef } from 'react'
import { Age } from '@/components/flux/age'
import { StatusIcon } from '@/components/flux/status-icon'
import { classNames } from '@/components/ui/class-names'
import { Flag } from '@/components/ui/icons'
import { useResource } from '@/lib/client/queries'
import type { Problem } from '@/lib/contract/state'
import { MARK_WORDS } from '@/lib/flux/judge/mark-codes'
import { kindOf, nameOf, namespaceOf, type Ref } from '@/lib/ref'
import { usePageOf } from './use-page-of'

interface Layout {
  readonly atMost: number
  readonly grid: string
  readonly name: string
  readonly text: string
  /** There is room for what the pods say, and for who else fails in the same way. */
  readonly isRoomy: boolean
}

const LARGE: Layout = {
  atMost: 2,
  grid: 'grid-cols-1',
  name: 'text-[calc(58*var(--u))]',
  text: 'text-[calc(38*var(--u))]',
  isRoomy: true,
}
const MEDIUM: Layout = {
  atMost: 6,
  grid: 'grid-cols-2 portrait:grid-cols-1',
  name: 'text-[calc(42*var(--u))]',
  text: 'text-[calc(30*var(--u))]',
  isRoomy: false,
}
const SMALL: Layout = {
  atMost: 15,
  grid: 'grid-cols-3 portrait:grid-cols-1',
  name: 'text-[calc(34*var(--u))]',
  text: 'text-[calc(28*var(--u))]',
  isRoomy: false,
}

export interface WallProblemsProps {
  readonly problems: readonly Problem[]
  readonly rotateSeconds: number
}

export function WallProblems({ problems, rotateSeconds }: WallProblemsProps) {
  const layout = [LARGE, MEDIUM].find(({ atMost }) => problems.length <= atMost) ?? SMALL
  const list = useRef<HTMLUListElement>(null)
  const { shown, from } = usePageOf(list, problems, { atMost: layout.atMost, rotateSeconds })
  const isPart = shown.length < problems.length
  return (
    <section aria-label="Problems" className="flex h-full min-h-0 flex-col gap-[calc(16*var(--u))]">
      <ul
        ref={list}
        data-fits-first
        className={classNames(
          'grid min-h-0 flex-1 content-start gap-x-[calc(56*var(--u))] gap-y-[calc(28*var(--u))] overflow-hidden',
          layout.grid,
        )}
      >
        {shown.map((problem) => (
          <Entry key={problem.root} problem={problem} layout={layout} />
        ))}
      </ul>
      {isPart && (
        <p className="shrink-0 text-[calc(28*var(--u))] text-muted">
          {from + 1}
          {shown.length > 1 && `–${from + shown.length}`} of {problems.length} problems
          {rotateSeconds === 0 && ', the worst first'}
        </p>
      )}
    </section>
  )
}

function Entry({ problem, layout }: { readonly problem: Problem; readonly layout: Layout }) {
  const { root, since, sameCount, title, applier, holdsBackCount, atLeast } = problem
  return (
    <li className="flex min-w-0 items-start gap-[calc(18*var(--u))]">
      <span className={classNames('flex h-[1.2em] shrink-0 items-center', layout.name)}>
        <ProblemStatus problem={problem} />
      </span>
      <div className="min-w-0 flex-1">
        <p className={classNames('font-semibold leading-[1.2]', layout.name)}>
          <Name target={root} /> <Word problem={problem} />
          {since !== undefined && (
            <Age time={since} atLeast={atLeast === true} className="text-[0.8em] font-normal text-muted" />
          )}
          {sameCount !== undefined && (
            <span className="text-[0.8em] font-normal text-muted"> × {sameCount + 1}, same cause</span>
          )}
        </p>
        <p className={classNames('foreign mt-[0.15em] line-clamp-6 leading-[1.25] text-muted', layout.text)}>
          {title}
          {applier !== undefined && <span> · deployed by {nameOf(applier)}</span>}
        </p>
        {layout.isRoomy && <Reason problem={problem} />}
        {layout.isRoomy && <Others problem={problem} />}
        {holdsBackCount > 0 && (
          <p className={classNames('text-status-waiting', layout.text)}>holds back {holdsBackCount}</p>
        )}
      </div>
    </li>
  )
}

/** What the pods of a failing object say themselves. */
function Reason({ problem: { root, applier } }: { readonly problem: Problem }) {
  const worst = useResource(applier === undefined ? root : undefined)?.running?.worst
  if (worst === undefined) return null
  return (
    <p className="foreign mt-[0.15em] line-clamp-3 text-[calc(38*var(--u))] leading-[1.25] text-muted">
      {nameOf(worst.ref)}: {worst.text}
    </p>
  )
}

const OTHERS_SHOWN = 3

/** Who else fails in the same way. */
function Others({ problem: { same = [], sameCount = 0 } }: { readonly problem: Problem }) {
  if (sameCount === 0) return null
  const names = same.slice(0, OTHERS_SHOWN).map((ref) => `${namespaceOf(ref)}/${nameOf(ref)}`)
  const more = sameCount - names.length
  return (
    <p className="foreign mt-[0.15em] line-clamp-2 text-[calc(32*var(--u))] text-muted">
      also {names.join(', ')}
      {more > 0 && ` and ${more} more`}
    </p>
  )
}

/** Where the sign alone would say less than is known. */
function Word({ problem: { mark, missing, status } }: { readonly problem: Problem }) {
  const code = missing !== undefined ? 'missing_reference' : status === 'not_running' ? status : mark
  if (code === undefined) return null
  return <span className="text-[0.8em] font-normal text-warning">{MARK_WORDS[code]} </span>
}

/** `HelmRelease apps/immich`, or `HelmRelease immich` where namespace and name are the same. */
function Name({ target }: { readonly target: Ref }) {
  const namespace = namespaceOf(target)
  const name = nameOf(target)
  return (
    <>
      <span className="text-[0.8em] font-normal text-muted">{kindOf(target)}</span>{' '}
      <span className="foreign inline-block max-w-full">
        {namespace !== name && namespace !== '' && <span className="font-normal text-muted">{namespace}/</span>}
        {name}
      </span>
    </>
  )
}

function ProblemStatus({ problem }: { readonly problem: Problem }) {
  const current = useResource(problem.applier ?? problem.root)?.current ?? true
  // A green tick would say that all is well with it, and its mark says what is not.
  if (problem.mark !== undefined || problem.status === 'not_running')
    return <Flag aria-hidden className="size-[0.85em] shrink-0 text-warning" />
  return <StatusIcon status={problem.status} current={current} labelled className="size-[0.85em]" />
}
