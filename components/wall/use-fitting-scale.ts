'use client'
// The largest scale, up to the one that was asked for, at which nothing of the picture is cut. Tried before anything is
// painted, and anew with each change of what is shown or of the room for it.

import { type RefObject, useLayoutEffect } from 'react'

const STEP = 0.94
const SMALLEST = 0.2

/** Boxes with `data-fits` must hold all that is in them, and those with `data-fits-first` the first entry of theirs. */
export function useFittingScale(root: RefObject<HTMLElement | null>, asked: number): void {
  useLayoutEffect(() => {
    const target = root.current
    if (target === null) return
    let scale = asked
    const draw = () => {
      scale = findFitting(target, scale, asked)
    }
    draw()
    const sizes = new ResizeObserver(draw)
    sizes.observe(target)
    const contents = new MutationObserver(draw)
    contents.observe(target, { childList: true, subtree: true, characterData: true })
    return () => {
      sizes.disconnect()
      contents.disconnect()
    }
  }, [root, asked])
}

/** Leaves the target drawn at the scale that it answers with. */
function findFitting(target: HTMLElement, from: number, asked: number): number {
  const fits = (scale: number) => {
    target.style.setProperty('--scale', String(scale))
    return isWhole(target)
  }
  let scale = from
  if (!fits(scale)) {
    while (scale > SMALLEST && !fits(scale)) scale *= STEP
    return scale
  }
  while (scale < asked) {
    const larger = Math.min(asked, scale / STEP)
    if (!fits(larger)) {
      fits(scale)
      return scale
    }
    scale = larger
  }
  return scale
}

function isWhole(target: HTMLElement): boolean {
  const isHeld = [...target.querySelectorAll('[data-fits]')].every(
    (box) => box.scrollHeight <= box.clientHeight + 1 && box.scrollWidth <= box.clientWidth + 1,
  )
  if (!isHeld) return false
  return [...target.querySelectorAll('[data-fits-first]')].every((box) => {
    const first = box.firstElementChild
    return first === null || first.getBoundingClientRect().height <= box.clientHeight + 1
  })
}
