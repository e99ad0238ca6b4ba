'use client'
// What stands below the headline, each part in its own place; a part that breaks leaves the others standing.

import { classNames } from '@/components/ui/class-names'
import { WidgetBoundary } from '@/components/ui/widget-boundary'
import type { Freshness } from '@/lib/client/freshness'
import type { WallSettings } from '@/lib/client/wall-settings'
import type { WallView } from '@/lib/client/wall-view'
import type { StateHead } from '@/lib/contract/state'
import { WallChanges } from './wall-changes'
import { WallCounts } from './wall-counts'
import { WallGround } from './wall-ground'
import { WallProblems } from './wall-problems'
import { WallReasons } from './wall-reasons'
import { WallRollouts } from './wall-rollouts'
import { WallRunning } from './wall-running'
import { WallUrgent } from './wall-urgent'

export interface WallBodyProps {
  readonly head: StateHead
  readonly view: WallView
  readonly settings: WallSettings
  readonly freshness: Freshness
  /** One word and the clock stand above, and take the room. */
  readonly isCalm: boolean
}

export function WallBody({ head, view, settings, freshness, isCalm }: WallBodyProps) {
  const { panels } = settings
  // Controllers that run are no good news of a part that does not exist.
  const isNothing = view.scope !== undefined && view.counts.total === 0
  return (
    <div
      data-fits
      className={classNames(
        'flex min-h-0 flex-col gap-[calc(28*var(--u))] px-[calc(48*var(--u))] py-[calc(28*var(--u))]',
        isCalm ? 'shrink-0' : 'flex-1',
      )}
    >
      <WidgetBoundary name="What is not read" resetKey={view}>
        <WallReasons freshness={freshness} sentence={freshness.isStale ? undefined : view.sentence} />
      </WidgetBoundary>
      {panels.has('urgent') && (
        <WidgetBoundary name="The urgent messages" resetKey={view}>
          <WallUrgent />
        </WidgetBoundary>
      )}
      {panels.has('problems') && (
        <WidgetBoundary name="The roll-outs" resetKey={view}>
          <WallRollouts rollouts={view.rollouts} resources={view.resources} />
        </WidgetBoundary>
      )}
      {!isCalm && (
        <div className="min-h-0 flex-1 overflow-hidden">
          {panels.has('problems') && view.problems.length > 0 && (
            <WidgetBoundary name="The list of problems" resetKey={view}>
              <WallProblems problems={view.problems} rotateSeconds={settings.rotateSeconds} />
            </WidgetBoundary>
          )}
        </div>
      )}
      {view.hiddenCount > 0 && (
        <p className="shrink-0 text-[calc(28*var(--u))] text-muted">
          {view.hiddenCount} {view.hiddenCount === 1 ? 'problem is' : 'problems are'} not listed: the address of this
          wall hides {view.hiddenCount === 1 ? 'it' : 'them'}.
        </p>
      )}
      {panels.has('counts') && (
        <WidgetBoundary name="The counts" resetKey={view}>
          <WallRunning running={head.running} isCalm={isCalm} />
          <WallCounts
            counts={view.counts}
            sources={head.sources}
            controllers={panels.has('controllers') && !isNothing ? head.controllers : []}
          />
        </WidgetBoundary>
      )}
      {settings.showsGround && (
        <WidgetBoundary name="The ground" resetKey={view}>
          <WallGround isCalm={isCalm} />
        </WidgetBoundary>
      )}
      {panels.has('changes') && (
        <WidgetBoundary name="What changed" resetKey={view}>
          <WallChanges resources={view.resources} isPart={view.scope !== undefined} />
        </WidgetBoundary>
      )}
      <Notes settings={settings} head={head} />
    </div>
  )
}

function Notes({ settings: { ignored }, head }: Pick<WallBodyProps, 'settings' | 'head'>) {
  const warnings = head.cluster.warnings ?? []
  const notes = [
    ...(ignored.length === 0 ? [] : [{ code: 'ignored', text: `Means nothing here: ${ignored.join(', ')}` }]),
    ...warnings,
  ]
  return notes.map(({ code, text }) => (
    <p key={code} className="foreign shrink-0 text-[calc(28*var(--u))] text-muted">
      {text}
    </p>
  ))
}
