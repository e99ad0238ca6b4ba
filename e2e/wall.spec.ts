// The screen that nobody touches: whole at any size and scale, without anything to press, known by its colour from four
// metres, and grey as soon as it does not know.
import type { Page } from '@playwright/test'
import { findGrowth, hangWall, type WallHour } from './support/lone-wall'
import { expect, test } from './support/stage'
import { findCutText } from './support/whole-picture'

test.use({ part: 'wall' })

const SIZES = [
  [1920, 1080],
  [3840, 2160],
  [1280, 720],
  [800, 480],
  [1080, 1920],
  [390, 844],
] as const
const SCALES = [1, 1.5, 3, 0.5] as const
const HOURS = 6

const headline = (page: Page) => page.getByRole('heading', { level: 1 })
const list = (page: Page) => page.getByRole('listitem')

/** As a person who edits the address, without loading the page anew. */
async function show(page: Page, query: string): Promise<void> {
  await page.evaluate((search) => window.history.replaceState(null, '', `/wall${search}`), query)
}

test('nothing is cut and nothing lies on anything else, at any size and scale', async ({ page }) => {
  await page.goto('/wall')
  await expect(headline(page)).toContainText('fail')
  await expect(list(page).filter({ hasText: 'HelmRelease apps/immich' })).toBeVisible()
  for (const [width, height] of SIZES) {
    await page.setViewportSize({ width, height })
    for (const scale of SCALES) {
      await show(page, `?scale=${scale}`)
      await expect.poll(() => findCutText(page), { message: `${width} × ${height}, scale ${scale}` }).toEqual([])
      expect(await list(page).count()).toBeGreaterThan(0)
    }
  }
})

test('a larger scale is larger where there is room for it', async ({ page }) => {
  await page.goto('/wall?panels=clock')
  await expect(headline(page)).toContainText('fail')
  const sizeOf = () => headline(page).evaluate((element) => Number.parseFloat(getComputedStyle(element).fontSize))
  const small = await sizeOf()
  await show(page, '?panels=clock&scale=1.5')
  await expect.poll(sizeOf).toBeCloseTo(small * 1.5, 0)
})

test('there is nothing to press, and its title carries the number', async ({ operatorPage: page }) => {
  await page.goto('/wall')
  await expect(headline(page)).toContainText('fail')
  for (const role of ['button', 'link', 'textbox', 'combobox', 'menuitem'] as const)
    await expect(page.getByRole(role)).toHaveCount(0)
  await expect(page).toHaveTitle(/^\(\d+\) /)
})

test('each state is a field of its colour, and a problem says its kind, why, and what it holds back', async ({
  page,
}) => {
  await page.goto('/wall')
  const main = page.getByRole('main')
  await expect(main).toHaveAttribute('data-tone', 'failing')
  const isRed = (text: string) => {
    const [red = 0, green = 0, blue = 0] = (text.match(/\d+/g) ?? []).map(Number)
    return red > green + 60 && red > blue + 60
  }
  // Drawn, because a style sheet may say what nobody sees.
  const edge = await page.screenshot({ clip: { x: 0, y: 0, width: 400, height: 4 } })
  expect(isRed(await colourOf(page, edge))).toBe(true)
  const waiting = list(page).filter({ hasText: 'holds back' }).first()
  await expect(waiting).toContainText(/\w+ [\w-]+\/[\w-]+.*holds back \d+/s)
  await page.goto('/wall?namespace=traefik')
  await expect(main).toHaveAttribute('data-tone', /healthy|reconciled/)
})

async function colourOf(page: Page, picture: Buffer): Promise<string> {
  const desk = await page.context().newPage()
  try {
    return await desk.evaluate(async (base64) => {
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))
      const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }))
      const context = new OffscreenCanvas(1, 1).getContext('2d')
      context?.drawImage(bitmap, 0, 0, 1, 1)
      return context?.getImageData(0, 0, 1, 1).data.slice(0, 3).join(' ') ?? ''
    }, picture.toString('base64'))
  } finally {
    await desk.close()
  }
}

test('what the address hides is counted, so no alarm stands over nothing', async ({ page }) => {
  await page.goto('/wall?hide=failed,stalled,waiting,unknown')
  await expect(headline(page)).toContainText('fail')
  await expect(page.getByRole('main')).toContainText(
    /\d+ problems? (is|are) not listed: the address of this wall hides/,
  )
})

test('what is urgent in ntfy has a place of its own, in words where there are no emoji', async ({ page, cluster }) => {
  await page.addInitScript(() => {
    // A screen without a font for emoji draws the same box for each of them.
    Object.defineProperty(HTMLCanvasElement.prototype, 'getContext', {
      value: () => ({ fillText: () => {}, getImageData: () => ({ data: new Uint8ClampedArray(4) }) }),
    })
  })
  const followed = page.waitForResponse(/\/api\/stream/)
  await page.goto('/wall')
  await followed
  await expect(headline(page)).toContainText('fail')
  const topic = cluster.topics[0] ?? ''
  cluster.control.publish(topic, { title: 'Disk of n2', message: 'It is full.', priority: 5, tags: ['rotating_light'] })
  const urgent = page.getByRole('list', { name: 'Urgent messages' }).getByRole('listitem')
  await expect(urgent.filter({ hasText: 'rotating light: Disk of n2 It is full.' })).toBeVisible()
  cluster.control.publish(topic, { title: 'Backup', message: 'It is done.', priority: 3 })
  await expect(urgent.filter({ hasText: 'Backup' })).toHaveCount(0)
})

test('problems without room take their turn', async ({ page, cluster }) => {
  const { control } = cluster
  const model = control.get('Kustomization/apps/adguard')
  if (model === undefined) throw new Error('the stage has no adguard')
  const names = Array.from({ length: 40 }, (_, at) => `worn-${String(at).padStart(2, '0')}`)
  const lastTransitionTime = new Date().toISOString()
  for (const name of names) {
    const message = `${name} cannot be built: it lacks a file of its own`
    const conditions = [{ type: 'Ready', status: 'False', reason: 'BuildFailed', message, lastTransitionTime }]
    control.fail(`Kustomization/apps/${name}`, { reason: 'BuildFailed', message })
    control.put({ ...model, metadata: { ...model.metadata, name, uid: name }, status: { ...model.status, conditions } })
  }
  try {
    await page.clock.install()
    await page.goto('/wall?rotate=5')
    const pages = page.getByText(/^\d+–\d+ of \d+ problems$/)
    await expect(pages).toBeVisible()
    const first = (await pages.textContent()) ?? ''
    expect(first).toMatch(/^1–/)
    expect(await findCutText(page)).toEqual([])
    await page.clock.runFor(6_000)
    await expect(pages).not.toHaveText(first)
    const worn = page.getByRole('region', { name: 'Problems' }).getByRole('listitem').filter({ hasText: 'worn-' })
    const turn = async () => {
      await page.clock.runFor(5_000)
      return worn.count()
    }
    await expect.poll(turn, { timeout: 30_000 }).toBeGreaterThan(0)
    await expect(worn.first()).toContainText(/Kustomization apps\/worn-\d\d.*[a-z]{4}/s)
  } finally {
    for (const name of names) {
      control.heal(`Kustomization/apps/${name}`)
      control.remove(`Kustomization/apps/${name}`)
    }
  }
})

test('what changes is on the wall without a hand', async ({ page, cluster }) => {
  const { control } = cluster
  await page.goto('/wall?panels=problems')
  const missing = list(page).filter({ hasText: /frigate\s*Missing/ })
  await expect(missing).toBeVisible()
  const model = control.get('Kustomization/apps/adguard')
  const frigate = control.get('Kustomization/apps/frigate')
  if (model === undefined || frigate === undefined) throw new Error('the stage has no adguard or no frigate')
  control.put({ ...model, metadata: { ...model.metadata, name: 'mosquitto', uid: 'mosquitto' } })
  // Until its controller looks again it waits, but for nothing that is missing.
  await expect(missing).toHaveCount(0)
  const asked = { ...frigate.metadata.annotations, 'reconcile.fluxcd.io/requestedAt': 'at once' }
  control.put({ ...frigate, metadata: { ...frigate.metadata, annotations: asked } })
  await expect(list(page).filter({ hasText: 'apps/frigate' })).toHaveCount(0, { timeout: 60_000 })
  control.remove('Kustomization/apps/mosquitto')
  control.put(frigate)
  await expect(missing).toBeVisible()
})

test('left alone for hours it never shows an old green, and its memory is flat', async ({ page, product, cluster }) => {
  // The week of it is an act of `npm run soak`.
  const ref = 'Kustomization/flux-system/traefik'
  const wall = await hangWall(page, `${product.url}/wall`, cluster.control, ref)
  const hours: WallHour[] = []
  for (let hour = 0; hour < HOURS; hour += 1) hours.push(await wall.spendHour())
  expect(hours.flatMap(({ lies }) => lies)).toEqual([])
  expect(findGrowth(hours)).toEqual([])
})
