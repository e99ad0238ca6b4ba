'use client'
// What needs a person, one entry per root cause. The first few are open; the rest are lines that open.

import { type ComponentType, useState } from 'react'
import { Button } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
import { useFreshness } from '@/lib/client/queries'
import { useGroundGlance } from '@/lib/client/use-ground-glance'
import type { GroundHint } from '@/lib/contract/ground'
import type { Problem, VerdictLevel } from '@/lib/contract/state'
import { formatCount } from '@/lib/count'
import type { ShownProblem } from './keep-pressed'
import { ProblemEntry } from './problem-entry'

const OPEN_AT_FIRST = 4
const SHOWN_AT_FIRST = 40

export interface ProblemListProps {
  readonly problems: readonly ShownProblem[]
  readonly level: VerdictLevel
  readonly Actions: ComponentType<{ readonly problem: Problem }>
  readonly Share: ComponentType<{ readonly problem: Problem }>
}

export function ProblemList({ problems, level, Actions, Share }: ProblemListProps) {
  const [isAll, setAll] = useState(false)
  const { isStale } = useFreshness()
  const { data: ground } = useGroundGlance()
  if (problems.length === 0) return <NoProblems level={level} isStale={isStale} />
  const shown = isAll ? problems : problems.slice(0, SHOWN_AT_FIRST)
  return (
    <ul className="divide-y divide-line">
      {shown.map(({ problem, isOver }, index) => (
        <ProblemEntry
          key={problem.root}
          problem={problem}
          isOver={isOver}
          hints={hintsFor(problem, ground?.hints)}
          isOpenAtFirst={index < OPEN_AT_FIRST}
          Actions={Actions}
          Share={Share}
        />
      ))}
      {shown.length < problems.length && (
        <li className="page py-3">
          <Button onClick={() => setAll(true)}>Show all {formatCount(problems.length)} problems</Button>
        </li>
      )}
    </ul>
  )
}

function hintsFor({ root, applier }: Problem, hints: readonly GroundHint[] = []): readonly GroundHint[] {
  return hints.filter(({ ref }) => ref === root || ref === applier)
}

function NoProblems({ level, isStale }: { readonly level: VerdictLevel; readonly isStale: boolean }) {
  if (isStale || level === 'unknown') {
    return (
      <EmptyState kind="stale" title="No problem is known">
        That is not the same as none: not everything could be read.
      </EmptyState>
    )
  }
  return (
    <EmptyState kind="empty" title="Nothing to fix">
      {level === 'progressing' && 'Flux is working; this settles by itself or shows up here.'}
    </EmptyState>
  )
}
