// What is done to the graph page while it is measured: everything unfolded, the picture dragged and zoomed.

import type { Page } from '@playwright/test'

export interface Unfolding {
  /** From the press to the frame with the first node of the whole. */
  readonly firstMs: number
  readonly completeMs: number
}

export const NODE = '.graph-host svg g.node'
const DRAWN_TIMEOUT_MS = 60_000

/** Where nothing is folded the list is opened first and the picture asked for again. */
export async function measureUnfolding(page: Page, size: number): Promise<Unfolding> {
  await page.locator('.graph-host[aria-busy="false"]').waitFor({ timeout: DRAWN_TIMEOUT_MS })
  await page.getByRole('button', { name: 'live', exact: true }).waitFor({ timeout: DRAWN_TIMEOUT_MS })
  const unfold = page.getByRole('button', { name: 'Unfold all' })
  const isFolded = await unfold.isVisible()
  if (!isFolded) {
    await page.keyboard.press('l')
    await page.locator('.graph-host').waitFor({ state: 'detached' })
  }
  return page.evaluate(
    ({ nodeCount, folded }) =>
      new Promise<Unfolding>((resolve) => {
        const before = document.querySelector('.graph-host svg')
        const startedAt = performance.now()
        if (folded) {
          for (const button of document.querySelectorAll<HTMLElement>('button'))
            if (button.textContent === 'Unfold all') button.click()
        } else window.dispatchEvent(new KeyboardEvent('keydown', { key: 'l', bubbles: true, cancelable: true }))
        let firstMs: number | undefined
        const check = () => {
          const svg = document.querySelector('.graph-host svg.graph-picture')
          const passed = performance.now() - startedAt
          if (svg !== null && svg !== before && svg.querySelector('g.node') !== null) firstMs ??= passed
          const isWhole = document.querySelector('.graph-host')?.getAttribute('aria-busy') === 'false'
          if (firstMs !== undefined && isWhole && document.querySelectorAll('g.node').length === nodeCount)
            resolve({ firstMs, completeMs: passed })
          else requestAnimationFrame(check)
        }
        requestAnimationFrame(check)
      }),
    { nodeCount: size, folded: isFolded },
  )
}

const READABLE = 0.92

/** To where a node that is well can be read; the pointer stays over none of them. */
export async function comeNear(page: Page): Promise<void> {
  const place = await page.evaluate(() => {
    const box = document.querySelector('g.node[data-look="ready"]')?.getBoundingClientRect()
    return box === undefined ? undefined : { x: box.x + box.width / 2, y: box.y + box.height / 2 }
  })
  if (place === undefined) throw new Error('Nothing is well here.')
  await page.mouse.move(place.x, place.y)
  for (let step = 0; step < 60 && (await scaleOf(page)) < READABLE; step += 1) await page.mouse.wheel(0, -60)
  await page.mouse.move(2, 2)
}

function scaleOf(page: Page): Promise<number> {
  return page.evaluate(() => {
    const moved = document.querySelector<SVGGElement>('.graph-host .graph-moved')
    return moved?.transform.baseVal.consolidate()?.matrix.a ?? 1
  })
}

/** Times between frames while a person moves the picture: as a whole, and where it can be read. */
export async function measureMoves(page: Page): Promise<readonly (readonly [string, readonly number[]])[]> {
  await page.getByRole('button', { name: 'Fit (0)' }).click()
  const found: [string, readonly number[]][] = []
  found.push(['dragging all of it', await timeFrames(page, () => drag(page))])
  found.push(['turning the wheel', await timeFrames(page, () => turnWheel(page))])
  await page.evaluate(() => document.querySelector<SVGGElement>('g.node[data-root="true"], g.node')?.focus())
  for (let step = 0; step < 8; step += 1) await page.keyboard.press('+')
  found.push(['dragging where it can be read', await timeFrames(page, () => drag(page))])
  return found
}

async function drag(page: Page): Promise<void> {
  await page.mouse.move(700, 860)
  await page.mouse.down()
  for (let step = 1; step <= 40; step += 1) await page.mouse.move(700 - step * 6, 860 - step * 5)
  await page.mouse.up()
}

async function turnWheel(page: Page): Promise<void> {
  await page.mouse.move(700, 500)
  for (let step = 0; step < 40; step += 1) await page.mouse.wheel(0, step < 20 ? -40 : 40)
}

async function timeFrames(page: Page, act: () => Promise<void>): Promise<readonly number[]> {
  await page.evaluate(() => {
    const times: number[] = []
    let last = performance.now()
    const note = (at: number) => {
      times.push(at - last)
      last = at
      if ('benchFrames' in window) requestAnimationFrame(note)
    }
    Object.assign(window, { benchFrames: times })
    requestAnimationFrame(note)
  })
  await act()
  return page.evaluate(() => {
    const times: unknown = Reflect.get(window, 'benchFrames')
    Reflect.deleteProperty(window, 'benchFrames')
    return Array.isArray(times) ? times.slice(1).map(Number) : []
  })
}
