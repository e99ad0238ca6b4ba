// The drawn graph of a fleet, whoever draws it: all of it, in place, by mouse, key, finger, on paper and as a file.

import { readFile } from 'node:fs/promises'
import type { Download, Locator, Page } from '@playwright/test'
import { pathOf } from '@/lib/ref'
import type { KubeObject } from '@/lib/simulator/kube-object'
import { readGraph } from './support/api-answers'
import { findByAxe, GUESSED_IN_PICTURES, isThorough } from './support/axe'
import { expect, open, test } from './support/stage'

const SIZE = 300
const START_VIEW_AT_MOST = 160
const SCHEMES = isThorough ? (['light', 'dark'] as const) : (['dark'] as const)

test.use({ part: 'graph-drawing', scenario: { generate: { kustomizations: SIZE, failing: 0.02 } } })

const picture = (page: Page) => page.getByRole('group', { name: 'What waits for what' })
const nodes = (page: Page) => picture(page).locator('g.node')
const node = (page: Page, name: string) => picture(page).getByRole('button', { name: new RegExp(`^${name} `) })
const list = (page: Page) => page.getByRole('tree', { name: 'What waits for what' })

async function openGraph(page: Page, query = ''): Promise<void> {
  await open(page, `/graph${query}`)
  await expectDrawn(page)
}

async function expectDrawn(page: Page): Promise<void> {
  await expect(picture(page)).toHaveAttribute('aria-busy', 'false', { timeout: 40_000 })
}

function transformOf(page: Page): Promise<string | null> {
  return picture(page).locator('.graph-moved').getAttribute('transform')
}

async function placeOf(target: Locator): Promise<{ readonly x: number; readonly y: number }> {
  const box = await target.boundingBox()
  if (box === null) throw new Error('It is nowhere.')
  return box
}

function isSvgOnly(page: Page): Promise<boolean> {
  return picture(page).locator('.graph-part').first().isVisible()
}

test('a fleet begins folded to what a screen holds, and unfolds to every object and every edge', async ({ page }) => {
  await openGraph(page)
  expect(await nodes(page).count()).toBeLessThanOrEqual(START_VIEW_AT_MOST)
  expect(await isSvgOnly(page)).toBe(false)
  await page.getByRole('button', { name: /^Unfold/ }).click()
  await expect(nodes(page)).toHaveCount(SIZE, { timeout: 40_000 })
  await expectDrawn(page)

  await openGraph(page, '?fold=off&edges=all')
  expect(await isSvgOnly(page)).toBe(true)
  const graph = await readGraph(page)
  await expect(nodes(page)).toHaveCount(graph.nodes.length)
  await expect(picture(page).locator('.graph-edge')).toHaveCount(graph.edges.length)
  const drawn = new Set(graph.nodes.map(({ ref }) => ref))
  for (const ref of graph.rootCauses.filter((root) => drawn.has(root))) {
    const name = pathOf(ref)
    await expect(node(page, name)).toHaveAttribute('data-root', 'true')
  }
})

for (const [who, query] of [
  ['Mermaid', ''],
  ['the way for large graphs', '?fold=off'],
] as const) {
  test(`drawn by ${who}, a new status repaints one node and moves nothing`, async ({ page, cluster }) => {
    await openGraph(page, query)
    const target = nodes(page).and(picture(page).locator('[data-root="true"]')).first()
    const name = /^[^ ]+/.exec((await target.getAttribute('aria-label')) ?? '')?.[0] ?? ''
    const same = node(page, name)
    await same.focus()
    await page.keyboard.press('+')
    const place = await transformOf(page)
    const handle = await same.elementHandle()
    const ref = `Kustomization/${name}`
    const object = cluster.control.get(ref)
    if (object === undefined) throw new Error(`there is no ${ref}`)
    cluster.control.put({ ...object, spec: { ...object.spec, suspend: true } })
    await expect(same).toHaveAttribute('data-look', 'suspended')
    expect(await same.evaluate((now, before) => now === before, handle)).toBe(true)
    expect(await same.evaluate((now) => now === document.activeElement)).toBe(true)
    expect(await transformOf(page)).toBe(place)
    cluster.control.put(object)
    await expect(same).toHaveAttribute('data-look', 'failed')
  })

  test(`drawn by ${who}, pointing at a node lights its way up and down, and so does the keyboard`, async ({ page }) => {
    await openGraph(page, query)
    await page.getByRole('button', { name: 'Fit (0)' }).click()
    const target = picture(page).locator('g.node[data-root="true"]').first()
    await target.hover({ force: true })
    await expect(picture(page).locator('.graph-picture')).toHaveAttribute('data-lit', 'true')
    await expect(target).not.toHaveClass(/graph-dim/)
    expect(await picture(page).locator('.graph-dim').count()).toBeGreaterThan(0)
    await page.mouse.move(2, 2)
    await expect(picture(page).locator('.graph-dim')).toHaveCount(0)

    await page.getByRole('button', { name: 'Legend' }).focus()
    await expect(async () => {
      await page.keyboard.press('Shift+Tab')
      await expect(picture(page).locator('g.node:focus')).toHaveCount(1, { timeout: 100 })
    }).toPass()
    await expect(picture(page).locator('.graph-picture')).toHaveAttribute('data-lit', 'true')
    await expect(picture(page).locator('g.node:focus')).toHaveAttribute('aria-description', /arrow|Depends on|^$/)
  })

  test(`drawn by ${who}, nothing that axe can find`, async ({ page }) => {
    for (const colorScheme of SCHEMES) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      await openGraph(page, query)
      expect(await findByAxe(page, GUESSED_IN_PICTURES)).toEqual([])
    }
  })
}

test('a new object makes a new picture, and what somebody looks at stays where it is', async ({ page, cluster }) => {
  await openGraph(page, '?fold=off')
  await page.getByRole('button', { name: 'Zoom in (+)' }).click()
  const root = picture(page).locator('g.node[data-root="true"]').first()
  const name = /^[^ ]+/.exec((await root.getAttribute('aria-label')) ?? '')?.[0] ?? ''
  await node(page, name).focus()
  const before = await placeOf(node(page, name))
  const model = cluster.control.get(`Kustomization/${name}`)
  if (model === undefined) throw new Error('the fleet has no such object')
  cluster.control.put(copyOf(model, 'newcomer'))
  await expect(nodes(page)).toHaveCount(SIZE + 1, { timeout: 40_000 })
  const after = await placeOf(node(page, name))
  expect(Math.abs(after.x - before.x) + Math.abs(after.y - before.y)).toBeLessThan(3)
  expect(await node(page, name).evaluate((now) => now === document.activeElement)).toBe(true)
  cluster.control.remove(`Kustomization/${model.metadata.namespace}/newcomer`)
  await expect(nodes(page)).toHaveCount(SIZE, { timeout: 40_000 })
})

test('with forced colours nodes keep a frame, and a cause stands out by its width', async ({ page }) => {
  await page.emulateMedia({ forcedColors: 'active', reducedMotion: 'reduce' })
  await openGraph(page, '?fold=off')
  const frameOf = (look: string) =>
    picture(page)
      .locator(`g.node${look} .graph-shape`)
      .first()
      .evaluate((shape) => {
        const { stroke, strokeWidth, fill, transitionDuration } = getComputedStyle(shape)
        return { stroke, width: Number.parseFloat(strokeWidth), fill, transitionDuration }
      })
  const ready = await frameOf('[data-look="ready"]')
  const root = await frameOf('[data-root="true"]')
  expect(ready.stroke).not.toBe(ready.fill)
  expect(root.fill).toBe(ready.fill)
  expect(root.width).toBeGreaterThan(ready.width)
  expect(Number.parseFloat(ready.transitionDuration)).toBeLessThan(0.001)
})

test('fingers drag, pinch and choose', async ({ browser, product }) => {
  const context = await browser.newContext({
    baseURL: product.url,
    viewport: { width: 390, height: 844 },
    hasTouch: true,
    isMobile: true,
  })
  const page = await context.newPage()
  await openGraph(page, '?as=picture')
  const fingers = await context.newCDPSession(page)
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', ...points: { x: number; y: number }[]) =>
    fingers.send('Input.dispatchTouchEvent', { type, touchPoints: points })
  const scaleNow = async () => Number(/scale\(([\d.]+)/.exec((await transformOf(page)) ?? '')?.[1])

  const start = await transformOf(page)
  await touch('touchStart', { x: 200, y: 600 })
  for (let step = 1; step <= 5; step += 1) await touch('touchMove', { x: 200, y: 600 - step * 20 })
  await touch('touchEnd')
  await expect.poll(() => transformOf(page)).not.toBe(start)

  const scale = await scaleNow()
  await touch('touchStart', { x: 180, y: 500 }, { x: 220, y: 500 })
  for (let step = 1; step <= 6; step += 1) {
    await touch('touchMove', { x: 180 - step * 12, y: 500 }, { x: 220 + step * 12, y: 500 })
  }
  await touch('touchEnd')
  await expect.poll(scaleNow).toBeGreaterThan(scale * 1.5)

  await page.getByRole('button', { name: 'Fit (0)' }).click()
  const root = picture(page).locator('g.node[data-root="true"]').first()
  const { x, y } = await placeOf(root)
  await page.touchscreen.tap(x + 4, y + 3)
  await expect(page.getByRole('complementary')).toBeVisible()
  await context.close()
})

test('the picture is taken away as an SVG that stands alone and as a PNG', async ({ page }) => {
  for (const query of ['', '?fold=off']) {
    await openGraph(page, query)
    const svg = await take(page, 'Download as SVG')
    expect(svg.suggestedFilename()).toMatch(/^fluxdeck-stage-dependencies-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ\.svg$/)
    const text = await readFile(await svg.path(), 'utf8')
    expect(text).not.toMatch(/<script|<style|foreignObject|var\(|oklch|javascript:|http(?!:\/\/www\.w3\.org)/)
    expect(text).toContain('as of ')
    expect(text).toContain('Root cause')
    const drawn = await page.evaluate((source) => {
      const parsed = new DOMParser().parseFromString(source, 'image/svg+xml')
      return { broken: parsed.querySelectorAll('parsererror').length, signs: parsed.querySelectorAll('g > use').length }
    }, text)
    expect(drawn.broken).toBe(0)
    // Of each node its status and its kind, which only what is folded has not; and the legend.
    const folded = await nodes(page)
      .and(picture(page).getByRole('button', { name: /folded objects/ }))
      .count()
    expect(drawn.signs).toBe(2 * (await nodes(page).count()) - folded + 9)
  }
  const png = await readFile(await (await take(page, 'Download as PNG')).path())
  expect(png.subarray(1, 4).toString()).toBe('PNG')
  expect(png.readUInt32BE(16)).toBeGreaterThan(2_000)
})

test('a large picture has its letters where they can be read, and all of them on what is taken away', async ({
  page,
}) => {
  await openGraph(page, '?fold=off')
  const written = picture(page).locator('.graph-name')
  await expect.poll(() => unwrittenInView(page)).toBe(0)
  expect(await written.count()).toBeLessThan(SIZE)

  // Somewhere else, where nothing stood written.
  const { x, y } = await placeOf(picture(page))
  for (let step = 0; step < 3; step += 1) {
    await page.mouse.move(x + 900, y + 700)
    await page.mouse.down()
    await page.mouse.move(x + 100, y + 200, { steps: 4 })
    await page.mouse.up()
  }
  await expect.poll(() => unwrittenInView(page)).toBe(0)
  expect(await written.count()).toBeLessThan(SIZE)

  await page.getByRole('button', { name: 'Fit (0)' }).click()
  if ((await picture(page).locator('.graph-picture').getAttribute('data-detail')) === 'far')
    await expect(written).toHaveCount(0)
  const text = await readFile(await (await take(page, 'Download as SVG')).path(), 'utf8')
  for (const { name } of (await readGraph(page)).nodes.slice(0, 20)) expect(text).toContain(name)
  await expect.poll(() => written.count()).toBeLessThan(SIZE)
})

/** Nodes that somebody sees, near enough to read, without their name on them. */
function unwrittenInView(page: Page): Promise<number> {
  return picture(page).evaluate((host) => {
    const view = host.getBoundingClientRect()
    return [...host.querySelectorAll('g.node')].filter((one) => {
      const { left, right, top, bottom } = one.getBoundingClientRect()
      const isSeen = left < view.right && right > view.left && top < view.bottom && bottom > view.top
      return isSeen && one.querySelector('.graph-name') === null
    }).length
  })
}

test('when Mermaid does not come, the list does, and says why', async ({ page }) => {
  await page.route('**/_next/static/chunks/**', async (route) => {
    const answer = await route.fetch()
    const isMermaid = (await answer.text()).includes('flowchart-elk')
    if (isMermaid && route.request().url().endsWith('.js')) await route.abort()
    else await route.fulfill({ response: answer })
  })
  await open(page, '/graph')
  await expect(page.getByText('The picture could not be drawn')).toBeVisible({ timeout: 30_000 })
  await expect(list(page)).toBeVisible()
  // A part that is still on its way would end the story badly.
  await page.unrouteAll({ behavior: 'wait' })
})

test('when the layout cannot run, the list comes, and says why', async ({ page }) => {
  await page.addInitScript(() => {
    window.Worker = class {
      constructor() {
        throw new Error('No threads here.')
      }
    } as unknown as typeof Worker
  })
  await open(page, '/graph?fold=off')
  await expect(page.getByText('The picture could not be drawn: No threads here.')).toBeVisible({ timeout: 30_000 })
  await expect(list(page)).toBeVisible()
})

test('a drawing that takes long says how far it is and can be left for the list', async ({ page }) => {
  await page.addInitScript(() => {
    window.Worker = class extends EventTarget {
      postMessage() {}
      terminate() {}
    } as unknown as typeof Worker
  })
  await open(page, '/graph?fold=off')
  await expect(page.getByText(`Drawing 0 of ${SIZE}`)).toBeVisible()
  await page.getByRole('button', { name: 'Show the list instead' }).click()
  await expect(list(page)).toBeVisible()
  await expect(page).toHaveURL(/as=list/)
})

test('paper gets the whole picture, then the list, and nothing to press', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'dark' })
  await openGraph(page, '?fold=off')
  const transform = await transformOf(page)
  await page.emulateMedia({ media: 'print' })
  await expect(page.getByRole('toolbar', { name: 'Graph' })).toBeHidden()
  await expect(list(page)).toBeVisible()
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'light')
  const frame = await placeOf(picture(page).locator('.graph-picture'))
  for (const edge of [nodes(page).first(), nodes(page).last()]) {
    const { x, y } = await placeOf(edge)
    expect(x).toBeGreaterThanOrEqual(frame.x)
    expect(y).toBeGreaterThanOrEqual(frame.y)
  }
  await page.emulateMedia({ media: 'screen' })
  await expect(list(page)).toHaveCount(0)
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
  expect(await transformOf(page)).toBe(transform)
})

async function take(page: Page, item: string): Promise<Download> {
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Download the picture' }).click()
  await page.getByRole('menuitem', { name: item }).click()
  return download
}

function copyOf(model: KubeObject, name: string): KubeObject {
  return { ...model, metadata: { ...model.metadata, name, uid: name } }
}
