// What every page of the console shares: the mark of the demo, the palette, the keys, the theme, the bar on phones.

import { open } from './support/stage'
import { expect, test } from './support/story'

const PAGES = ['/', '/resources', '/resources/HelmRelease/apps/immich', '/graph', '/notifications', '/wall'] as const

/** Is said by no other page. */
const ONLY_OF_HISTORY = /The last days/

test('every page says that this is the demo cluster', async ({ page }) => {
  for (const path of PAGES) {
    await page.goto(path)
    await expect(page.getByText('Demo cluster'), path).toBeVisible()
  }
})

test('a few letters lead to an object', async ({ page }) => {
  await open(page, '/')
  await page.keyboard.press('ControlOrMeta+k')
  const palette = page.getByRole('dialog', { name: 'Search or jump to' })
  await expect(palette.getByRole('combobox')).toBeFocused()
  await page.keyboard.type('loki mon')
  await expect(palette.getByRole('option').first()).toContainText('monitoring/loki')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/\/resources\/HelmRelease\/monitoring\/loki$/)
  await expect(palette).toHaveCount(0)
})

test('two keys lead to a page, and a question mark tells which', async ({ page }) => {
  await open(page, '/')
  await page.keyboard.press('g')
  await page.keyboard.press('r')
  await expect(page).toHaveURL(/\/resources$/)
  await page.keyboard.press('g')
  await page.keyboard.press('n')
  await expect(page).toHaveURL(/\/notifications$/)
  await page.keyboard.press('?')
  await expect(page.getByRole('dialog', { name: 'Keyboard' })).toContainText('Jump to any resource or page')
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
})

test('the theme is chosen and kept', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'light' })
  await open(page, '/')
  const ink = () => page.evaluate(() => getComputedStyle(document.body).color)
  const light = await ink()
  await page.getByRole('button', { name: 'Theme' }).click()
  await page.getByRole('menuitemradio', { name: 'Dark' }).click()
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
  expect(await ink()).not.toBe(light)
  await page.reload()
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
  await page.getByRole('button', { name: 'Theme' }).click()
  await page.getByRole('menuitemradio', { name: 'System' }).click()
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'light')
})

test('on a phone the pages lie under the thumb and nothing scrolls sideways', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 })
  await open(page, '/')
  const bar = page.getByRole('navigation', { name: 'Pages' })
  for (const [name, address] of [
    ['Resources', /\/resources$/],
    ['Graph', /\/graph$/],
    ['Notifications', /\/notifications$/],
    ['Overview', /\/$/],
  ] as const) {
    await bar.getByRole('link', { name }).click()
    await expect(page).toHaveURL(address)
    const sideways = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
    expect(sideways, name).toBeLessThanOrEqual(0)
  }
  await bar.getByRole('button', { name: 'More' }).click()
  await page.getByRole('menuitem', { name: 'Wall' }).click()
  await expect(page).toHaveURL(/\/wall$/)
})

test('an address that means nothing says so and leads back', async ({ page }) => {
  const answer = await page.goto('/no-such-page')
  expect(answer?.status()).toBe(404)
  await expect(page.getByRole('main')).toContainText('There is no page at this address')
  await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Overview' }).click()
  await expect(page).toHaveURL(/\/$/)
  await page.goto('/resources/NoSuchKind/apps/web')
  await expect(page.getByRole('navigation', { name: 'Pages' })).toBeVisible()
  await page.goto('/resources/Kustomization/media/immich')
  const meant = page.getByRole('region', { name: 'Perhaps meant' })
  await expect(page.getByRole('main')).toContainText('There is no Kustomization media/immich, or it was deleted.')
  await meant.getByRole('link', { name: 'HelmRelease apps/immich' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toContainText('apps/immich')
})

test('what floats opens though Fluxdeck cannot be reached any more', async ({ page }) => {
  await open(page, '/')
  let fetched = -1
  const isQuiet = async () => {
    const before = fetched
    fetched = await page.evaluate(() => performance.getEntriesByType('resource').length)
    return fetched === before
  }
  await expect.poll(isQuiet, { intervals: [2_000], timeout: 30_000 }).toBe(true)
  await page.route(/\/_next\/static\//, (route) => route.abort())
  await page.getByRole('button', { name: 'Theme' }).click()
  await expect(page.getByRole('menuitemradio', { name: 'Dark' })).toBeVisible()
  await page.keyboard.press('Escape')
  await page.keyboard.press('?')
  await expect(page.getByRole('dialog', { name: 'Keyboard' })).toBeVisible()
})

test('a part that cannot be loaded says so, and the page stays', async ({ page }) => {
  // Long timers never end, so that the quiet moment does not come in which the parts are fetched.
  await page.addInitScript(() => {
    const start = window.setTimeout
    const startShort = (run: TimerHandler, ms = 0, ...rest: unknown[]) => (ms < 1_000 ? start(run, ms, ...rest) : 0)
    window.setTimeout = startShort as typeof window.setTimeout
  })
  await open(page, '/')
  await page.route(/\/_next\/static\//, (route) => route.abort())
  await page.getByRole('button', { name: 'Theme' }).click()
  await expect(page.getByRole('alert').filter({ hasText: 'Could not be loaded. Reload the page.' })).toBeVisible()
  await expect(page.getByRole('region', { name: 'Problems' })).toContainText('apps/immich')
})

test('a page whose code does not come says so within the frame, and the others still work', async ({ page }) => {
  await page.route('**/_next/static/chunks/**', async (route) => {
    const answer = await route.fetch()
    if (ONLY_OF_HISTORY.test(await answer.text())) await route.abort()
    else await route.fulfill({ response: answer })
  })
  // As after the reload that such a page tries once.
  await page.addInitScript(() => sessionStorage.setItem('fluxdeck.reloaded', 'missing-code'))
  await open(page, '/')
  await page.getByRole('link', { name: 'History', exact: true }).click()
  await expect(page.getByText('Fluxdeck was updated')).toBeVisible({ timeout: 30_000 })
  await expect(page.getByRole('button', { name: 'Try again' })).toBeVisible()
  await page.getByRole('link', { name: 'Resources' }).first().click()
  await expect(page.getByRole('grid', { name: 'Flux resources' })).toBeVisible()
  await expect(page.getByText('Fluxdeck was updated')).toHaveCount(0)
  // A part that is still on its way would end the story badly.
  await page.unrouteAll({ behavior: 'wait' })
})
