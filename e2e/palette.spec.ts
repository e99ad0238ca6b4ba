// The palette: verbs with objects, each with the questions and rights of its button; lists, slips of the pen, what was seen
// lately; and the steps of a request, wherever somebody looks after pressing.
import type { Page } from '@playwright/test'
import { expect, open, test } from './support/stage'

test.use({ part: 'palette' })

const palette = (page: Page) => page.getByRole('dialog', { name: 'Search or jump to' })
const options = (page: Page) => palette(page).getByRole('option')
const bar = (page: Page) => page.getByRole('region', { name: 'Your requests' })

async function say(page: Page, text: string): Promise<void> {
  await page.keyboard.press('ControlOrMeta+k')
  await expect(palette(page).getByRole('combobox')).toBeFocused()
  await page.keyboard.type(text)
}

test('a verb and its object act at once, and how it goes stays until it is read', async ({
  operatorPage: page,
  cluster,
}) => {
  const ref = 'Kustomization/apps/adguard'
  await open(page, '/notifications')
  await say(page, 'reconcile kustomization adguard with source')
  await expect(options(page).first()).toContainText('Reconcile with source')
  await expect(options(page).first()).toContainText('Kustomization apps/adguard')
  // The press is answered before anybody else has.
  let letGo = () => {}
  const gate = new Promise<void>((resolve) => {
    letGo = resolve
  })
  await page.route('**/api/actions', async (route) => {
    await gate
    await route.continue()
  })
  await page.keyboard.press('Enter')
  await expect(bar(page).getByRole('listitem').first()).toContainText(/Requested ?\(under way\)/)
  await expect(palette(page)).toHaveCount(0)
  letGo()
  await expect
    .poll(() => cluster.control.get(ref)?.metadata.annotations?.['reconcile.fluxcd.io/requestedAt'])
    .toBeTruthy()
  await expect(bar(page).getByRole('status')).toContainText('Done', { timeout: 30_000 })
  await page.setViewportSize({ width: 390, height: 844 })
  await expect(bar(page).getByRole('status')).toBeInViewport()
  await page.setViewportSize({ width: 1280, height: 720 })
  await page.getByRole('navigation', { name: 'Pages' }).first().getByRole('link', { name: 'Graph' }).click()
  await page.reload()
  await expect(bar(page).getByRole('status')).toContainText('Done')
  await bar(page).getByRole('button', { name: 'Close, it is read' }).click()
  await expect(bar(page)).toHaveCount(0)
})

test('what asks on its button asks from the palette, and its way back goes when it is overtaken', async ({
  operatorPage: page,
  cluster,
}) => {
  const ref = 'Kustomization/apps/jellyfin'
  await open(page, '/')
  await say(page, 'suspend kustomization jellyfin')
  await page.keyboard.press('Enter')
  const question = page.getByRole('alertdialog')
  await expect(question).toContainText(ref)
  await expect(question.getByRole('textbox')).toBeFocused()
  await page.keyboard.press('Enter')
  await expect.poll(() => cluster.control.get(ref)?.spec?.suspend).toBe(true)
  const undo = page.getByRole('button', { name: 'Undo' })
  await expect(undo).toBeVisible()
  await say(page, 'resume jellyfin')
  await expect(options(page).first()).toContainText('Resume')
  await page.keyboard.press('Enter')
  await expect.poll(() => cluster.control.get(ref)?.spec?.suspend).toBe(false)
  await expect(undo).toHaveCount(0)
})

test('lists, slips of the pen, what was seen lately, the wall and the link are found', async ({
  operatorPage: page,
}) => {
  await open(page, '/resources/HelmRelease/apps/immich')
  await say(page, 'immch')
  await expect(options(page).first()).toContainText('immich')
  await page.keyboard.press('Escape')
  await say(page, 'failed')
  await expect(options(page).first()).toContainText(/Failed\d+ resources?/)
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/\/resources\?status=failed$/)
  await say(page, '')
  await expect(palette(page).getByRole('group', { name: 'Seen lately' })).toContainText('apps/immich')
  await page.keyboard.type('wall')
  await expect(palette(page).getByRole('option', { name: 'Open the wall' })).toBeVisible()
  await page.keyboard.press('Escape')
  await say(page, 'copy link')
  await expect(palette(page).getByRole('option', { name: 'Copy the link to this page' })).toBeVisible()
})

test('somebody who may only look is told so, and nothing is sent', async ({ page, cluster }) => {
  const before = cluster.control.requests().filter(({ method }) => method === 'PATCH').length
  await open(page, '/')
  await say(page, 'reconcile paperless')
  await expect(options(page).first()).toHaveAttribute('aria-disabled', 'true')
  await page.keyboard.press('Enter')
  expect(cluster.control.requests().filter(({ method }) => method === 'PATCH')).toHaveLength(before)
})

test('a menu is drawn with its entries, and news stands above the bars', async ({ operatorPage: page }) => {
  const ref = 'Kustomization/apps/frigate'
  await open(page, '/resources?namespace=apps&kind=Kustomization')
  const tick = page.getByRole('checkbox', { name: `Select ${ref}` })
  await tick.click()
  await page.getByRole('region', { name: 'Selection' }).getByRole('button', { name: 'Suspend…' }).click()
  await page
    .getByRole('alertdialog')
    .getByRole('button', { name: /^Suspend/ })
    .click()
  const toast = page.getByRole('status').filter({ hasText: 'Suspended' }).last()
  await expect(page.getByRole('button', { name: 'Undo' })).toBeVisible()
  const results = page.getByRole('button', { name: 'Results' })
  await expect(results).toBeVisible()
  const [news, button] = [await page.getByRole('button', { name: 'Undo' }).boundingBox(), await results.boundingBox()]
  expect((news?.y ?? 0) + (news?.height ?? 0)).toBeLessThanOrEqual(button?.y ?? 0)
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(toast).toBeHidden()
})
