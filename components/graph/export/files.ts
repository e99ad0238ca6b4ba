// Files to take away: the SVG, and its pixels within what browsers can hold.

import type { ExportedDrawing } from './drawing'

/** Browsers differ; below these all of them draw. */
const MOST_SIDE = 16_384
const MOST_PIXELS = 120_000_000
const WANTED_SCALE = 2
/** Letters of 13 pixels are not legible below this. */
const LEAST_SCALE = 0.7

/** How many pixels a unit gets; undefined when nothing legible fits. */
export function pixelScale(width: number, height: number): number | undefined {
  const scale = Math.min(WANTED_SCALE, MOST_SIDE / Math.max(width, height), Math.sqrt(MOST_PIXELS / (width * height)))
  return scale < LEAST_SCALE ? undefined : scale
}

export function svgFile({ text }: ExportedDrawing): Blob {
  return new Blob([`<?xml version="1.0" encoding="UTF-8"?>\n${text}\n`], { type: 'image/svg+xml' })
}

export async function pngFile(drawing: ExportedDrawing): Promise<Blob> {
  const { width, height } = drawing
  const scale = pixelScale(width, height)
  if (scale === undefined) {
    throw new Error(`${width} by ${height} is more than a PNG can show legibly. Take the SVG, or fold or filter first.`)
  }
  const url = URL.createObjectURL(svgFile(drawing))
  try {
    const image = new Image()
    image.src = url
    await image.decode()
    const canvas = document.createElement('canvas')
    canvas.width = Math.floor(width * scale)
    canvas.height = Math.floor(height * scale)
    canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height)
    const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'))
    if (blob === null) throw new Error('This browser cannot hold so large a picture. Take the SVG instead.')
    return blob
  } finally {
    URL.revokeObjectURL(url)
  }
}
