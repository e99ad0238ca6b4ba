// Nothing that axe can find, and no old or raw word: every page once, the first light on a laptop, the next dark on a phone and so on through the
// four ways, and with EVERY_SCREEN=1 every page in all of them.
import type { Locator, Page } from '@playwright/test'
import { findByAxe, GUESSED_IN_PICTURES, isThorough } from './support/axe'
import { expectPlainWords } from './support/plain-words'
import { expect, test } from './support/stage'

const PAGES = [
  ['overview', '/'],
  ['resources', '/resources?group=namespace'],
  ['workloads', '/resources?view=workloads&q=paperless'],
  ['object', '/resources/Kustomization/apps/paperless'],
  ['workloads of an object', '/resources/Kustomization/apps/paperless?tab=workloads'],
  ['logs of an object', '/resources/Kustomization/apps/paperless?tab=logs'],
  ['YAML', '/resources/Kustomization/apps/paperless?tab=yaml'],
  ['graph', '/graph'],
  ['list', '/graph?as=list'],
  ['notifications', '/notifications'],
  ['images', '/images'],
  ['deploys', '/deploys'],
  ['history', '/history'],
  ['events', '/events'],
  ['cluster', '/cluster'],
  ['API', '/api?open=state'],
  ['API with a stream', '/api?open=objectLogs'],
  ['wall', '/wall'],
] as const
/** What stands there once it is read. */
const WORDS: Readonly<Record<string, string>> = {
  images: 'jellyfin',
  deploys: 'changed nothing',
  history: 'paperless',
  cluster: 'minecraft',
  API: 'Parameters',
  'API with a stream': 'Parameters',
}
const LAPTOP = { width: 1440, height: 900 }
const PHONE = { width: 390, height: 844 }
const SCREENS = [
  { colorScheme: 'light', size: LAPTOP },
  { colorScheme: 'dark', size: PHONE },
  { colorScheme: 'light', size: PHONE },
  { colorScheme: 'dark', size: LAPTOP },
] as const

for (const [index, [name, path]] of PAGES.entries()) {
  const screens = isThorough ? SCREENS : SCREENS.slice(index % SCREENS.length).slice(0, 1)
  test(`${name}`, async ({ operatorPage: page }) => {
    for (const [turn, { colorScheme, size }] of screens.entries()) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      await page.setViewportSize(size)
      // A page follows the device; the wall has a theme of its own in its address.
      if (name === 'wall') await page.goto(`${path}?theme=${colorScheme}`)
      else if (turn === 0) await page.goto(path)
      await expect(page.locator('html')).toHaveCSS('color-scheme', colorScheme)
      await expect(page.getByRole('heading', { level: 1 }).first()).toBeAttached()
      await expect(page.getByRole('main')).toContainText(WORDS[name] ?? 'paperless')
      if (name === 'graph') await expect(page.locator('[aria-busy="true"]')).toHaveCount(0)
      const without = name === 'graph' || name === 'object' ? GUESSED_IN_PICTURES : []
      await expectNothingFound(page, `${colorScheme} ${size.width}`, without)
      if (turn === 0) await expectPlainWords(page, name)
    }
  })
}

test('with forced colours bars keep their pieces, and the current page, tab and main button are marked', async ({
  operatorPage: page,
}) => {
  await page.emulateMedia({ forcedColors: 'active', reducedMotion: 'reduce' })
  await page.goto('/resources')
  const styleOf = (place: Locator, property: string) =>
    place.evaluate((element, name) => getComputedStyle(element).getPropertyValue(name), property)
  const pieces = page.getByRole('main').locator('[data-bar] > *')
  await expect(pieces.nth(2)).toBeVisible()
  const fills = await pieces.evaluateAll((all) => all.map((piece) => getComputedStyle(piece).backgroundColor))
  expect(new Set(fills).size).toBeGreaterThan(2)
  const pages = page.getByRole('navigation', { name: 'Pages' })
  const [current, other] = [pages.getByRole('link', { name: 'Resources' }), pages.getByRole('link', { name: 'Graph' })]
  expect(await styleOf(current, 'text-decoration-line')).toBe('underline')
  expect(await styleOf(other, 'text-decoration-line')).toBe('none')
  await page.goto('/resources/HelmRelease/apps/immich')
  const tab = page.getByRole('tab', { name: 'Overview' })
  expect(await styleOf(tab, 'text-decoration-line')).toBe('underline')
  const [main, more] = [
    page.locator('[data-button="primary"]').first(),
    page.getByRole('button', { name: /^More actions/ }),
  ]
  expect(await styleOf(main, 'background-color')).not.toBe(await styleOf(more, 'background-color'))
  await page.goto('/resources/HelmRelease/apps/immich?tab=yaml')
  await expect(page.getByRole('textbox', { name: 'YAML' })).toBeVisible()
  await expectNothingFound(page, 'YAML with forced colours')
})

test('what opens above a page', async ({ operatorPage: page }) => {
  // What is still fading in has no contrast yet.
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await page.goto('/')
  await expect(page.getByRole('button', { name: 'live', exact: true })).toBeVisible()
  await page.keyboard.press('ControlOrMeta+k')
  await expect(page.getByRole('dialog')).toBeVisible()
  await expectNothingFound(page, 'palette')
  await page.keyboard.type('reconcile jellyfin')
  await expectNothingFound(page, 'commands')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('region', { name: 'Your requests' })).toBeVisible()
  await expectNothingFound(page, 'steps')
  await page.getByRole('button', { name: 'Force…' }).click()
  await expect(page.getByRole('alertdialog')).toBeVisible()
  await expectNothingFound(page, 'question')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'live', exact: true }).click()
  await expectNothingFound(page, 'freshness')
})

test('a request for many, from the ticks to the results', async ({ operatorPage: page }) => {
  for (const colorScheme of isThorough ? (['light', 'dark'] as const) : (['dark'] as const)) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await page.goto('/resources?namespace=apps&kind=Kustomization')
    for (const name of ['paperless', 'paperless-ai', 'minecraft'])
      await page.getByRole('checkbox', { name: `Select Kustomization/apps/${name}`, exact: true }).click()
    await expectNothingFound(page, `${colorScheme} ticks`)
    await page
      .getByRole('region', { name: 'Selection' })
      .getByRole('button', { name: 'Reconcile', exact: true })
      .click()
    await page.getByRole('alertdialog').getByRole('button', { name: 'Reconcile 2' }).isEnabled()
    await expectNothingFound(page, `${colorScheme} question`)
    await page.getByRole('alertdialog').getByRole('button', { name: 'Reconcile 2' }).click()
    const progress = page.getByRole('region', { name: 'Reconcile, 2 objects' })
    await expect(progress.getByRole('status')).toContainText('2 of 2', { timeout: 30_000 })
    await progress.getByRole('button', { name: 'Results' }).click()
    await expect(progress.getByRole('list', { name: 'Results' })).toBeVisible()
    await expectNothingFound(page, `${colorScheme} results`)
    await progress.getByRole('button', { name: 'Close', exact: true }).click()
  }
})

async function expectNothingFound(page: Page, where: string, without: readonly string[] = []): Promise<void> {
  expect(await findByAxe(page, without), where).toEqual([])
}
