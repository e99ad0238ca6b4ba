// The keyboard: no key that was meant for a dialog acts on the page, letters act where the focus is, and every way back
// leads to where somebody came from.
import type { Page } from '@playwright/test'
import { expect, open, test } from './support/stage'

test.use({ part: 'keys' })

const APPS = '/resources?namespace=apps&kind=Kustomization'
const question = (page: Page) => page.getByRole('alertdialog')
const search = (page: Page) => page.getByRole('searchbox', { name: 'Search resources' })
const rows = (page: Page) => page.getByRole('grid').locator('[role="row"][data-index]')
const palette = (page: Page) => page.getByRole('dialog', { name: 'Search or jump to' })

test('a reason is typed into its field, and what is typed too long asks for nothing', async ({
  operatorPage: page,
  cluster,
}) => {
  const { control } = cluster
  const ref = 'Kustomization/apps/jellyfin'
  const writes = () => control.requests().filter(({ method }) => method === 'PATCH').length
  const before = writes()
  await open(page, `/resources/${ref}`)
  const more = page.getByRole('button', { name: `More actions for ${ref}` })
  await more.click()
  await page.getByRole('menuitem', { name: /^Suspend/ }).click()
  await expect(question(page).getByRole('textbox')).toBeFocused()
  await page.keyboard.type('disk swap for Friday')
  await page.keyboard.press('Escape')
  await expect(question(page)).toHaveCount(0)
  await expect(more).toBeFocused()
  await page.keyboard.type(' or Saturday, r r r')
  expect(writes()).toBe(before)

  await more.click()
  await page.getByRole('menuitem', { name: /^Suspend/ }).click()
  await page.keyboard.type('disk swap')
  await page.keyboard.press('Enter')
  await page.keyboard.type(' for Friday')
  await expect.poll(() => control.get(ref)?.spec?.suspend).toBe(true)
  await expect(more).toBeFocused()
  expect(writes()).toBe(before + 1)
  await page.getByRole('main').getByRole('button', { name: 'Resume', exact: true }).click()
  await expect.poll(() => control.get(ref)?.spec?.suspend).toBe(false)
})

test('r acts where the focus is and nowhere else, and single keys can be switched off', async ({
  operatorPage: page,
  cluster,
}) => {
  const ref = 'Kustomization/apps/paperless'
  const asked = () => cluster.control.get(ref)?.metadata.annotations?.['reconcile.fluxcd.io/requestedAt']
  const before = asked()
  await open(page, `/resources/${ref}`)
  await page.keyboard.press('r')
  await page.getByRole('button', { name: /ali|guest/ }).click()
  await page.getByRole('menuitemcheckbox', { name: 'Single-key shortcuts' }).click()
  // The button that helps it, as under its problem.
  const main = page.getByRole('main').getByRole('button', { name: 'Reconcile with source', exact: true })
  await main.press('r')
  await page.keyboard.press('?')
  await page.keyboard.press('/')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  expect(asked()).toBe(before)
  await page.reload()
  await main.press('r')
  expect(asked()).toBe(before)
  await page.getByRole('button', { name: /ali|guest/ }).click()
  const box = page.getByRole('menuitemcheckbox', { name: 'Single-key shortcuts' })
  await expect(box).not.toBeChecked()
  await box.click()
  await main.press('r')
  await expect.poll(asked).not.toBe(before)
})

test('one owner of the slash, and Enter or ↓ lead from the search to the first row', async ({ operatorPage: page }) => {
  await open(page, '/')
  await page
    .getByRole('navigation', { name: 'Pages' })
    .first()
    .getByRole('link', { name: /^Resources/ })
    .click()
  await expect(rows(page).first()).toBeVisible()
  await page.keyboard.press('/')
  await page.keyboard.type('jellyfin')
  await expect(search(page)).toHaveValue('jellyfin')
  await expect(palette(page)).toHaveCount(0)
  await expect.poll(() => rows(page).count()).toBeLessThan(9)
  await page.keyboard.press('ArrowDown')
  await expect(rows(page).first()).toBeFocused()
  await page.keyboard.press('/')
  await page.keyboard.press('Enter')
  await expect(rows(page).first()).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/\/resources\/\w+\/[\w-]+\/[\w-]*jellyfin/)
  await page.keyboard.press('/')
  await expect(palette(page)).toBeVisible()
})

test('j takes the first row from anywhere, and the way back leads to the row and the place', async ({
  operatorPage: page,
}) => {
  await page.setViewportSize({ width: 1280, height: 500 })
  await open(page, '/resources')
  await expect(rows(page).first()).toBeVisible()
  await page.keyboard.press('j')
  await expect(rows(page).first()).toBeFocused()
  for (let step = 0; step < 30; step += 1) await page.keyboard.press('j')
  const label = await page.locator('[role="row"]:focus').getAttribute('aria-rowindex')
  expect(label).toBe('32')
  const scrolled = () => page.locator('[data-scroller]').evaluate((element) => element.scrollTop)
  const before = await scrolled()
  expect(before).toBeGreaterThan(300)
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/\/resources\/\w+\//)
  await page.goBack()
  await expect(page.locator('[role="row"][aria-rowindex="32"]')).toBeFocused()
  expect(Math.abs((await scrolled()) - before)).toBeLessThan(40)
  await page.keyboard.press('j')
  await expect(page.locator('[role="row"][aria-rowindex="33"]')).toBeFocused()
})

test('the second stop of the keyboard leads to the table', async ({ operatorPage: page }) => {
  await open(page, APPS)
  await expect(rows(page).first()).toBeVisible()
  await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  await expect(page.getByRole('button', { name: 'Skip to the table' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(rows(page).first()).toBeFocused()
})

test('the focus goes back to what opened a dialog, and the palette bears the key of this system', async ({
  operatorPage: page,
}) => {
  await open(page, APPS)
  await page.keyboard.press('j')
  await expect(rows(page).first()).toBeFocused()
  await page.keyboard.press('?')
  await expect(page.getByRole('dialog', { name: 'Keyboard' })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(rows(page).first()).toBeFocused()
  const opener = page.getByRole('button', { name: /^Search or jump to/ }).first()
  await expect(opener).toContainText('Ctrl K')
  await opener.click()
  await expect(palette(page)).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(opener).toBeFocused()
})
