// How much green a person would see, counted in the picture itself, so that no rule of a style sheet can fool it.
import type { Locator, Page } from '@playwright/test'

export async function countGreenPixels(page: Page, part: Page | Locator = page): Promise<number> {
  const picture = (await part.screenshot({ animations: 'disabled' })).toString('base64')
  // Decoded on an empty page, because the policy of our own pages forbids what this needs.
  const desk = await page.context().newPage()
  try {
    return await desk.evaluate(async (base64) => {
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))
      const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }))
      const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d')
      if (context === null) throw new Error('no canvas')
      context.drawImage(bitmap, 0, 0)
      const { data } = context.getImageData(0, 0, bitmap.width, bitmap.height)
      let green = 0
      for (let at = 0; at < data.length; at += 4) {
        const [red = 0, lush = 0, blue = 0] = data.subarray(at, at + 3)
        if (lush > 70 && lush > red * 1.4 && lush > blue * 1.25) green += 1
      }
      return green
    }, picture)
  } finally {
    await desk.close()
  }
}
