'use client'
// Whether this screen can draw emoji: many a small computer behind a television has no font for them, and shows boxes.

import { useEffect, useState } from 'react'

const SIZE_PX = 32

/** True until the screen itself was asked. For a whole list: each who asks draws. */
export function useHasEmoji(): boolean {
  const [has, setHas] = useState(true)
  useEffect(() => setHas(drawsEmoji()), [])
  return has
}

/** What no font has is drawn as the same box, whichever it is. */
function drawsEmoji(): boolean {
  const missing = draw('\u{10ffff}')
  return draw('\u{1f514}') !== missing && draw('\u{1f6a8}') !== missing
}

/** Where nothing can be drawn, each is taken for another. */
function draw(text: string): string | symbol {
  const canvas = document.createElement('canvas')
  canvas.width = SIZE_PX
  canvas.height = SIZE_PX
  const context = canvas.getContext('2d')
  if (context === null) return Symbol(text)
  context.font = `${SIZE_PX * 0.75}px sans-serif`
  context.textBaseline = 'top'
  context.fillText(text, 0, 0)
  return canvas.toDataURL()
}
