'use client'
// Whether this browser can draw emoji: without a font for them, two of them look like the same empty box.

import { useEffect, useState } from 'react'

const SIZE = 24

/** Taken for granted until it was tried. */
export function useEmojiFont(): boolean {
  const [has, setHas] = useState(true)
  useEffect(() => setHas(draw('\u{1F4BE}') !== draw('\u{1F418}')), [])
  return has
}

/** Where nothing can be drawn, each is taken for another. */
function draw(emoji: string): string | symbol {
  const canvas = document.createElement('canvas')
  canvas.width = SIZE
  canvas.height = SIZE
  const pen = canvas.getContext('2d')
  if (pen === null) return Symbol(emoji)
  pen.font = `${SIZE - 4}px sans-serif`
  pen.textBaseline = 'top'
  pen.fillText(emoji, 0, 0)
  return canvas.toDataURL()
}
