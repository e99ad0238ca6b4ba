'use client'
// Whether this screen can draw emoji: many a small computer behind a television has no font for them, and shows boxes.

import { useEffect, useState } from 'react'

const SIZE_PX = 32

/** True until the screen itself was asked. */
export function useHasEmoji(): boolean {
  const [has, setHas] = useState(true)
  useEffect(() => setHas(drawsEmoji()), [])
  return has
}

/** What no font has is drawn as the same box, whichever it is. */
function drawsEmoji(): boolean {
  const [missing, bell, light] = ['\u{10ffff}', '\u{1f514}', '\u{1f6a8}'].map(draw)
  if (missing === undefined || bell === undefined || light === undefined) return true
  return bell !== missing && bell !== light
}

function draw(text: string): string | undefined {
  const canvas = document.createElement('canvas')
  canvas.width = SIZE_PX
  canvas.height = SIZE_PX
  const context = canvas.getContext('2d', { willReadFrequently: true })
  if (context === null) return undefined
  context.font = `${SIZE_PX * 0.75}px sans-serif`
  context.textBaseline = 'top'
  context.fillText(text, 0, 0)
  return context.getImageData(0, 0, SIZE_PX, SIZE_PX).data.join()
}
