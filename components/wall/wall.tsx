'use client'
// The wall: readable at four metres, without scrolling or touch, and never green when it does not know.
// `--u` is one pixel of a 1920 × 1080 drawing; every size is a multiple of it.

import { useSearchParams } from 'next/navigation'
import { type CSSProperties, useEffect, useMemo } from 'react'
import { classNames } from '@/components/ui/class-names'
import { WidgetBoundary } from '@/components/ui/widget-boundary'
import { useFreshness, useLiveHead, useResourceMap } from '@/lib/client/queries'
import { reloadOnce } from '@/lib/client/reload-once'
import { useBuildChange } from '@/lib/client/use-build-change'
import { readWallSettings } from '@/lib/client/wall-settings'
import { describeWall } from '@/lib/client/wall-view'
import { useAwake } from './use-awake'
import { usePixelShift } from './use-pixel-shift'
import { WallCalm } from './wall-calm'
import { WallChanges } from './wall-changes'
import { WallCounts } from './wall-counts'
import { WallHeadline } from './wall-headline'
import { WallProblems } from './wall-problems'
import { WallRollouts } from './wall-rollouts'
import { WallRunning } from './wall-running'
import { WallTop } from './wall-top'

export function Wall() {
  const query = useSearchParams()
  const settings = useMemo(() => readWallSettings(new URLSearchParams(query.toString())), [query])
  const head = useLiveHead()
  const resources = useResourceMap()
  const freshness = useFreshness()
  const build = useBuildChange()
  const shift = usePixelShift()
  useAwake()
  useEffect(() => {
    if (build !== undefined) reloadOnce(build)
  }, [build])
  const view = useMemo(
    () => (head === undefined ? undefined : describeWall(head, resources, settings)),
    [head, resources, settings],
  )
  const isStale = freshness.isStale || view === undefined
  const isCalm = !isStale && (view.level === 'healthy' || view.level === 'reconciled') && view.problems.length === 0
  const { panels } = settings
  // Controllers that run are no good news of a part that does not exist.
  const isNothing = view?.scope !== undefined && view.counts.total === 0
  const style: CSSProperties & Record<'--scale', number> = { '--scale': settings.scale }
  return (
    <main
      data-theme={settings.theme}
      data-freshness={isStale ? 'stale' : 'current'}
      style={style}
      className={classNames(
        'wall fixed inset-0 cursor-none select-none overflow-hidden bg-canvas text-ink',
        isStale && 'grayscale',
      )}
    >
      <div
        className="flex h-full flex-col gap-[calc(36*var(--u))] p-[calc(56*var(--u))]"
        style={{ transform: `translate(${shift.x}px, ${shift.y}px)` }}
      >
        <WallTop head={head} scope={view?.scope} showClock={panels.has('clock') && !isCalm} />
        {isCalm ? (
          <WallCalm level={view.level} sentence={view.sentence} showClock={panels.has('clock')} />
        ) : (
          <>
            <WallHeadline view={view} freshness={freshness} />
            {view !== undefined && panels.has('problems') && (
              <WidgetBoundary name="The roll-outs" resetKey={view}>
                <WallRollouts rollouts={view.rollouts} resources={view.resources} />
              </WidgetBoundary>
            )}
            <div className="min-h-0 flex-1 overflow-hidden">
              {view !== undefined && panels.has('problems') && (
                <WidgetBoundary name="The list of problems" resetKey={view}>
                  <WallProblems problems={view.problems} />
                </WidgetBoundary>
              )}
            </div>
          </>
        )}
        {view !== undefined && head !== undefined && panels.has('counts') && (
          <WidgetBoundary name="The counts" resetKey={view}>
            <WallRunning running={head.running} isCalm={isCalm} />
            <WallCounts
              counts={view.counts}
              sources={head.sources}
              controllers={panels.has('controllers') && !isNothing ? head.controllers : []}
            />
          </WidgetBoundary>
        )}
        {view !== undefined && panels.has('changes') && (
          <WidgetBoundary name="What changed" resetKey={view}>
            <WallChanges resources={view.resources} />
          </WidgetBoundary>
        )}
        {settings.ignored.length > 0 && (
          <p className="foreign text-[calc(22*var(--u))] text-muted">
            Means nothing here: {settings.ignored.join(', ')}
          </p>
        )}
        {head?.cluster.warnings?.map(({ code, text }) => (
          <p key={code} className="foreign text-[calc(22*var(--u))] text-muted">
            {text}
          </p>
        ))}
      </div>
    </main>
  )
}
