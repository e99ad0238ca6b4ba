'use client'
// How much of the window's lower edge is taken by bars (`data-dock`), so that what floats stands above them.

import { useLayoutEffect, useState } from 'react'

export function useFreeBottom(asked: unknown): number {
  const [taken, setTaken] = useState(0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: measured anew with each piece of news
  useLayoutEffect(() => {
    const measure = () => setTaken(takenByDocks())
    measure()
    const sizes = new ResizeObserver(measure)
    for (const element of [document.body, ...document.querySelectorAll('main, [data-dock]')]) sizes.observe(element)
    return () => sizes.disconnect()
  }, [asked])
  return taken
}

/** Only bars that reach the lower edge, one upon the other: what is scrolled away is in nobody's way. */
function takenByDocks(): number {
  const boxes = [...document.querySelectorAll('[data-dock]')]
    .map((element) => element.getBoundingClientRect())
    .filter(({ height }) => height > 0)
    .sort((a, b) => b.bottom - a.bottom)
  let edge = window.innerHeight
  for (const { top, bottom } of boxes) if (bottom >= edge - 1 && top < edge) edge = top
  return Math.min(window.innerHeight - edge, window.innerHeight / 2)
}
