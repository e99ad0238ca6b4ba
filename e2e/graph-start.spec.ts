// How the graph begins and is held: large enough to be read, on what is wrong, with nothing in front of it; and what of
// it can be shown to others.
import { readFile } from 'node:fs/promises'
import type { Locator, Page } from '@playwright/test'
import { readGraph } from './support/api-answers'
import { expectDrawn, nodes, openGraph, picture } from './support/graph-page'
import { expect, open, test } from './support/stage'

test.use({ permissions: ['clipboard-write'] })

const LEAST_PIXELS = 10.99

/** By all of its ref: a release may have the name of whoever applied it. */
const node = (page: Page, ref: string) => {
  const [kind = '', ...path] = ref.split('/')
  return picture(page).getByRole('button', { name: new RegExp(`^${path.join('/')} .*?, ${kind}(,|$)`) })
}
const toolbar = (page: Page) => page.getByRole('toolbar', { name: 'Graph' })
const minimap = (page: Page) => page.locator('.graph-minimap')

async function boxOf(target: Locator) {
  const box = await target.boundingBox()
  if (box === null) throw new Error('It is nowhere.')
  return { ...box, right: box.x + box.width, bottom: box.y + box.height }
}

/** Of the smallest letters on nodes, as they stand on the screen. */
function smallestLetters(page: Page): Promise<number> {
  return picture(page).evaluate((host) => {
    const moved = host.querySelector<SVGGElement>('.graph-moved')
    const scale = moved?.transform.baseVal.consolidate()?.matrix.a ?? 1
    const sizes = [...host.querySelectorAll('.graph-name, .graph-line')].map((text) =>
      Number.parseFloat(getComputedStyle(text).fontSize),
    )
    return Math.min(...sizes) * scale
  })
}

async function expectInSight(page: Page, target: Locator): Promise<void> {
  await expect(async () => {
    const [box, host, strip] = [await boxOf(target), await boxOf(picture(page)), await boxOf(toolbar(page))]
    expect(box.x).toBeGreaterThanOrEqual(host.x)
    expect(box.right).toBeLessThanOrEqual(host.right)
    expect(box.y).toBeGreaterThanOrEqual(strip.bottom)
    expect(box.bottom).toBeLessThanOrEqual(host.bottom)
  }).toPass({ timeout: 5_000 })
}

for (const [what, size, query] of [
  ['dependencies on a desk', { width: 1440, height: 900 }, ''],
  ['delivery on a desk', { width: 1440, height: 900 }, '?scope=delivery'],
  ['dependencies on a phone that asked for the picture', { width: 390, height: 844 }, '?as=picture'],
] as const) {
  test(`begins so that all letters can be read, with what is wrong in sight: ${what}`, async ({ page }) => {
    await page.setViewportSize(size)
    await openGraph(page, query)
    expect(await smallestLetters(page)).toBeGreaterThanOrEqual(LEAST_PIXELS)
    const { rootCauses, nodes: known } = await readGraph(page, query)
    const refs = new Set(known.map(({ ref }) => ref))
    const worst = rootCauses.find((ref) => refs.has(ref))
    if (worst === undefined) throw new Error('nothing is wrong here')
    await expectInSight(page, node(page, worst))
    await expect(minimap(page)).toBeVisible()
    await expect(minimap(page)).toHaveAttribute('aria-hidden', 'true')
    // No node begins half under the controls.
    expect((await boxOf(picture(page))).y).toBeGreaterThanOrEqual((await boxOf(toolbar(page))).bottom)
  })
}

test('another set is shown as a whole again, 0 works from anywhere, and a press in the corner goes there', async ({
  page,
}) => {
  await page.setViewportSize({ width: 1440, height: 900 })
  await openGraph(page)
  const all = await nodes(page).count()
  await page.getByRole('button', { name: 'Unhealthy only' }).click()
  await expect.poll(() => nodes(page).count()).toBeLessThan(all)
  await expectDrawn(page)
  await expect(minimap(page)).toBeHidden()
  for (const one of await nodes(page).all()) await expectInSight(page, one)

  await page.getByRole('button', { name: 'Unhealthy only' }).click()
  await expect(nodes(page)).toHaveCount(all)
  await expectDrawn(page)
  await expect(minimap(page)).toBeVisible()
  const before = await boxOf(nodes(page).first())
  const corner = await boxOf(minimap(page))
  await page.mouse.click(corner.x + 12, corner.y + 12)
  await expect.poll(async () => (await boxOf(nodes(page).first())).x).not.toBe(before.x)
  await page.getByRole('button', { name: 'Legend' }).focus()
  await page.keyboard.press('0')
  await expect(minimap(page)).toBeHidden()
})

test('a chosen node moves out of the way of its panel, and says there when its turn comes', async ({ page }) => {
  await openGraph(page)
  await page.getByRole('button', { name: 'Fit (0)' }).click()
  const places = await Promise.all((await nodes(page).all()).map(async (one) => ({ one, box: await boxOf(one) })))
  const last = places.reduce((most, next) => (next.box.right > most.box.right ? next : most))
  await expect(last.one).not.toContainText(/wave|step/)
  await last.one.click()
  const details = page.getByRole('complementary')
  await expect(details).toBeVisible()
  await expectInSight(page, last.one)
  expect((await boxOf(last.one)).right).toBeLessThanOrEqual((await boxOf(details)).x)
  await expect(details).toContainText(/step \d of \d/)
})

test('what stands alone stands in a tray below, and the rest says what runs', async ({ page }) => {
  await openGraph(page)
  const { edges, nodes: known } = await readGraph(page)
  const tied = new Set(edges.flatMap(({ from, to }) => [from, to]))
  const [loose, others] = [known.filter(({ ref }) => !tied.has(ref)), known.filter(({ ref }) => tied.has(ref))]
  expect(loose.length).toBeGreaterThan(0)
  await expect(picture(page).locator('.graph-tray-title')).toContainText('on their own')
  const tops = await Promise.all(loose.map(async ({ ref }) => (await boxOf(node(page, ref))).y))
  const bottoms = await Promise.all(others.map(async ({ ref }) => (await boxOf(node(page, ref))).bottom))
  expect(Math.min(...tops)).toBeGreaterThan(Math.max(...bottoms))
  const ready = known.find(({ status, line, marks }) => status === 'ready' && line !== undefined && marks === undefined)
  if (ready?.line === undefined) throw new Error('nothing runs')
  await expect(node(page, ready.ref)).toContainText(ready.line)
})

test('the way of an image leads from its repository to Git', async ({ page }) => {
  const graph = await readGraph(page, '?scope=delivery')
  const updates = graph.edges.find(({ type }) => type === 'updates')
  const policy = graph.edges.find(({ type, from }) => type === 'policy' && from === updates?.from)
  const image = graph.edges.find(({ type, from }) => type === 'image' && from === policy?.to)
  if (updates === undefined || policy === undefined || image === undefined) throw new Error('no image is looked after')
  await openGraph(page, `?scope=delivery&root=${policy.to}&depth=2&selected=${policy.to}`)
  for (const ref of [image.to, policy.to, policy.from, updates.to]) await expect(node(page, ref)).toBeAttached()
  const details = page.getByRole('complementary', { name: `Details of ${policy.to}` })
  await expect(details).toContainText('chooses among its tags')
  await expect(details).toContainText('writes to Git what it chooses')
})

test('on a phone the list comes first, and every control is within reach', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 })
  await open(page, '/graph')
  const list = page.getByRole('tree', { name: 'What waits for what' })
  await expect(list).toBeVisible()
  await expect(picture(page)).toHaveCount(0)
  await expect(page.getByRole('button', { name: 'Unhealthy only' })).toBeHidden()
  await page.getByRole('button', { name: 'Filter', exact: true }).click()
  for (const control of await toolbar(page).getByRole('button').all()) {
    const box = await boxOf(control)
    expect(box.x).toBeGreaterThanOrEqual(0)
    expect(box.right).toBeLessThanOrEqual(390)
  }
  expect((await boxOf(list.getByRole('treeitem').first())).y).toBeGreaterThanOrEqual(
    (await boxOf(toolbar(page))).bottom,
  )
  await page.getByRole('button', { name: 'Unhealthy only' }).click()
  await page.getByRole('button', { name: /^Filter/ }).click()
  await expect(page.getByRole('button', { name: 'Filter 1' })).toBeVisible()
  await page.getByRole('button', { name: 'Show as picture (l)' }).click()
  await expectDrawn(page)
  await expect(page).toHaveURL(/as=picture/)
})

test('one press makes the picture of an incident, from its card and from the graph', async ({ page }) => {
  await page.addInitScript(() => {
    const write = navigator.clipboard.write.bind(navigator.clipboard)
    navigator.clipboard.write = async (items) => {
      await write(items)
      document.documentElement.dataset.copied = items.flatMap(({ types }) => types).join(' ')
    }
  })
  await open(page, '/')
  await expectPicture(
    page,
    page.getByRole('button', { name: /^Picture of the incident/ }).first(),
    /incident-[a-z0-9-]+-/,
  )
  await openGraph(page)
  await expectPicture(page, page.getByRole('button', { name: 'Picture of the incident', exact: true }), /incident-/)
})

async function expectPicture(page: Page, button: Locator, name: RegExp): Promise<void> {
  const download = page.waitForEvent('download')
  await button.click()
  const file = await download
  expect(file.suggestedFilename()).toMatch(name)
  const png = await readFile(await file.path())
  expect(png.subarray(1, 4).toString()).toBe('PNG')
  expect(png.readUInt32BE(16)).toBeGreaterThan(1_000)
  await expect(page.getByText('It is in the clipboard as well').last()).toBeVisible()
  await expect(page.locator('.graph-unseen')).toHaveCount(0)
  await expect(page.locator('html')).toHaveAttribute('data-copied', 'image/png')
}
