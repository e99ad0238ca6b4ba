'use client'
// One glance: the verdict, what needs a person with what to do about it, what changed, and how each family stands.

import type { ComponentType } from 'react'
import { EmptyState } from '@/components/ui/empty-state'
import { latePart } from '@/components/ui/late'
import { WidgetBoundary } from '@/components/ui/widget-boundary'
import { useLiveHead } from '@/lib/client/queries'
import type { Problem } from '@/lib/contract/state'
import { LateChanges } from './late-changes'
import { ProblemList } from './problem-list'
import { UnreadableList } from './unreadable-list'
import { useShownProblems } from './use-shown-problems'
import { VerdictHeadline } from './verdict-headline'

// Each stands in the document, and comes to life behind what needs a person.
const LateSinceHere = latePart(async () => (await import('./since-here')).SinceHere)
const LateRollouts = latePart(async () => (await import('./rollouts')).LiveRollouts)
const LateFamilyBars = latePart(async () => (await import('./family-bars')).FamilyBars)

export interface OverviewProps {
  /** The buttons of a problem; comes from the page, because actions are a feature of their own. */
  readonly Actions: ComponentType<{ readonly problem: Problem }>
  /** Makes a picture of a problem; comes from the page as well. */
  readonly Share: ComponentType<{ readonly problem: Problem }>
}

export function Overview({ Actions, Share }: OverviewProps) {
  const head = useLiveHead()
  const shown = useShownProblems(head?.problems)
  if (head === undefined) {
    return (
      <EmptyState kind="loading" title="Nothing was read from the cluster yet">
        This page fills itself as soon as the first answer arrives.
      </EmptyState>
    )
  }
  // Where Flux is absent the verdict says all there is to say.
  const isAbsent = head.verdict.reasons.some(({ code }) => code === 'flux_absent')
  const isWell = head.verdict.level === 'healthy' || head.verdict.level === 'reconciled'
  const needsNobody = isWell && shown.length === 0 && head.unreadable.length === 0
  return (
    <div className="flex min-h-full flex-col lg:h-full">
      <WidgetBoundary name="The verdict" resetKey={head}>
        <VerdictHeadline head={head} />
      </WidgetBoundary>
      <WidgetBoundary name="What you missed" resetKey={undefined}>
        <LateSinceHere />
      </WidgetBoundary>
      <WidgetBoundary name="The roll-outs" resetKey={head.rollouts}>
        <LateRollouts />
      </WidgetBoundary>
      <div className="flex min-h-0 flex-1 flex-col border-t border-line lg:flex-row">
        {!needsNobody && !isAbsent && (
          <section aria-labelledby="problems" className="min-w-0 flex-1 lg:overflow-y-auto">
            <h2 id="problems" className="sr-only">
              Problems
            </h2>
            <WidgetBoundary name="The list of problems" resetKey={head.problems}>
              <ProblemList problems={shown} level={head.verdict.level} Actions={Actions} Share={Share} />
              <UnreadableList unreadable={head.unreadable} />
            </WidgetBoundary>
          </section>
        )}
        <WidgetBoundary name="What changed" resetKey={head}>
          <LateChanges isWide={needsNobody || isAbsent} />
        </WidgetBoundary>
      </div>
      <WidgetBoundary name="The counts" resetKey={head}>
        <LateFamilyBars />
      </WidgetBoundary>
    </div>
  )
}
