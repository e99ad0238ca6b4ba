'use client'
// The wall: readable at four metres, without scrolling or touch, and never green when it does not know.
// `--u` is one pixel of a 1920 × 1080 drawing; every size is a multiple of it.

import './wall.css'
import { useSearchParams } from 'next/navigation'
import { type CSSProperties, useEffect, useMemo, useRef } from 'react'
import { classNames } from '@/components/ui/class-names'
import { WidgetBoundary } from '@/components/ui/widget-boundary'
import { useFreshness, useIsReconnecting, useLiveHead, useResourceMap } from '@/lib/client/queries'
import { reloadOnce } from '@/lib/client/reload-once'
import { useBuildChange } from '@/lib/client/use-build-change'
import { readWallSettings } from '@/lib/client/wall-settings'
import { describeWall } from '@/lib/client/wall-view'
import { useAwake } from './use-awake'
import { useFittingScale } from './use-fitting-scale'
import { usePixelShift } from './use-pixel-shift'
import { useSignInAgain } from './use-sign-in-again'
import { WallBody } from './wall-body'
import { WallCalm } from './wall-calm'
import { WallHeadline } from './wall-headline'
import { WallTop } from './wall-top'

export function Wall() {
  const query = useSearchParams()
  const settings = useMemo(() => readWallSettings(new URLSearchParams(query.toString())), [query])
  const head = useLiveHead()
  const resources = useResourceMap()
  const freshness = useFreshness()
  const isReconnecting = useIsReconnecting()
  const build = useBuildChange()
  const shift = usePixelShift()
  const root = useRef<HTMLElement>(null)
  useAwake()
  useFittingScale(root, settings.scale)
  useSignInAgain(freshness.level)
  useEffect(() => {
    if (build !== undefined) reloadOnce(build)
  }, [build])
  const view = useMemo(
    () => (head === undefined ? undefined : describeWall(head, resources, settings)),
    [head, resources, settings],
  )
  const isStale = freshness.isStale || view === undefined
  const isCalm = !isStale && (view.level === 'healthy' || view.level === 'reconciled') && view.problems.length === 0
  const showClock = settings.panels.has('clock')
  const style: CSSProperties & Record<'--scale', number> = { '--scale': settings.scale }
  return (
    <main
      ref={root}
      aria-label="Wall"
      data-theme={settings.theme}
      data-freshness={isStale ? 'stale' : 'current'}
      data-tone={isStale ? 'stale' : view.level}
      data-reconnecting={!isStale && isReconnecting ? '' : undefined}
      style={style}
      className={classNames(
        'wall fixed inset-0 cursor-none select-none overflow-hidden text-ink',
        isStale && 'grayscale',
      )}
    >
      <div className={classNames('size-full overflow-hidden', isCalm ? 'wall-calm' : 'bg-canvas')}>
        <div
          data-fits
          className="flex size-full flex-col"
          style={{ transform: `translate(${shift.x}px, ${shift.y}px)` }}
        >
          <header
            className={classNames(
              'flex shrink-0 flex-col gap-[calc(24*var(--u))] px-[calc(48*var(--u))] py-[calc(32*var(--u))]',
              !isCalm && 'wall-field',
            )}
          >
            <WallTop head={head} scope={view?.scope} showClock={showClock && !isCalm} />
            {!isCalm && <WallHeadline view={view} freshness={freshness} />}
          </header>
          {isCalm && <WallCalm level={view.level} sentence={view.sentence} showClock={showClock} />}
          {view !== undefined && head !== undefined && (
            <WidgetBoundary name="The wall" resetKey={view}>
              <WallBody head={head} view={view} settings={settings} freshness={freshness} isCalm={isCalm} />
            </WidgetBoundary>
          )}
        </div>
      </div>
    </main>
  )
}
