'use client'
// A long list that grows at its end: virtualised, and at its end for as long as nobody scrolls up.

import { useVirtualizer } from '@tanstack/react-virtual'
import { type ReactNode, useCallback, useLayoutEffect, useRef, useState } from 'react'
import { classNames } from './class-names'

export interface TailListProps {
  readonly label: string
  readonly count: number
  /** Stays with its row while others go at the beginning. */
  readonly keyOf: (index: number) => number
  readonly row: (index: number) => ReactNode
  /** Rows are as high as their text; else each is one line, and the list scrolls sideways. */
  readonly isWrapped: boolean
  readonly onAtEnd: (isAtEnd: boolean) => void
  /** Another number brings it to its end. */
  readonly jump: number
  readonly className?: string
}

const ROW_HEIGHT = 20
const OVERSCAN = 12
/** So near the end counts as being there. */
const NEAR = 24

export function TailList({ label, count, keyOf, row, isWrapped, onAtEnd, jump, className }: TailListProps) {
  const scroller = useRef<HTMLDivElement>(null)
  const isAtEnd = useRef(true)
  const lastTop = useRef(0)
  const [isPinned, setPinned] = useState(true)
  const virtualizer = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: useCallback(() => ROW_HEIGHT, []),
    getItemKey: keyOf,
    overscan: OVERSCAN,
    initialRect: { width: 1200, height: 600 },
    anchorTo: 'end',
    followOnAppend: true,
    scrollEndThreshold: NEAR,
  })
  const list = useRef(virtualizer)
  list.current = virtualizer

  // biome-ignore lint/correctness/useExhaustiveDependencies: asked for from outside
  useLayoutEffect(() => {
    isAtEnd.current = true
    setPinned(true)
    list.current.scrollToEnd()
  }, [jump, isWrapped])

  function onScroll() {
    const box = scroller.current
    if (box === null) return
    const isNear = box.scrollHeight - box.scrollTop - box.clientHeight <= NEAR
    const hasGoneUp = box.scrollTop < lastTop.current
    lastTop.current = box.scrollTop
    // Rows that come move the end away; only going up leaves it.
    const next = isNear || (isAtEnd.current && !hasGoneUp)
    if (next && !isNear) virtualizer.scrollToEnd()
    if (next === isAtEnd.current) return
    isAtEnd.current = next
    setPinned(next)
    onAtEnd(next)
  }

  return (
    <section
      ref={scroller}
      aria-label={label}
      // Scrolled by keys as well.
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reached
      tabIndex={0}
      onScroll={onScroll}
      data-at-end={isPinned}
      className={classNames('overflow-auto overscroll-contain', className)}
    >
      <ol className="relative min-w-full" style={{ height: virtualizer.getTotalSize() }}>
        {virtualizer.getVirtualItems().map(({ index, start, key }) => (
          <li
            key={key}
            data-index={index}
            ref={isWrapped ? virtualizer.measureElement : undefined}
            className={classNames('absolute left-0 min-w-full', isWrapped ? 'w-full' : 'h-5 w-max')}
            style={{ transform: `translateY(${start}px)` }}
          >
            {row(index)}
          </li>
        ))}
      </ol>
    </section>
  )
}
