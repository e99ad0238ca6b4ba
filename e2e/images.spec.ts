// How far new images have come: one entry for each policy, its way in six steps, and in words where it stops.
import { expect, open, test } from './support/stage'

test('the way of each image stands on one page, worst first, and what is asked for stands in the address', async ({
  page,
}) => {
  await open(page, '/')
  await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Images' }).click()
  await expect(page).toHaveURL(/\/images$/)
  const first = page.getByRole('article').first()
  await expect(first).toContainText('private-exit-node')
  await expect(first).toContainText('Broken')
  await expect(first).toContainText('Its tags cannot be read: unauthorised')
  const jellyfin = page.getByRole('article').filter({ hasText: 'jellyfin' }).first()
  await expect(jellyfin.getByRole('list').first().getByRole('listitem')).toHaveText([
    /^Tags\s*Scanned/,
    /^Policy\s*Chosen/,
    /^Automation\s*\S/,
    /^Commit\s*\S/,
    /^Source\s*\S/,
    /^Workloads\s*\S/,
  ])
  await page.getByRole('button', { name: 'State' }).click()
  await page.getByRole('checkbox', { name: 'Broken' }).click()
  await expect(page).toHaveURL(/state=broken/)
  await expect(jellyfin).toHaveCount(0)
  await page.reload()
  await expect(page.getByRole('article')).toHaveCount(1)
  await page.getByRole('article').getByRole('link', { name: 'flux-system/private-exit-node' }).first().click()
  await expect(page).toHaveURL(/\/resources\/Image\w+\/flux-system\/private-exit-node/)
})

test('the palette leads to the images', async ({ page }) => {
  await open(page, '/')
  await page.keyboard.press('ControlOrMeta+k')
  await page.keyboard.type('images')
  await page.getByRole('option', { name: /^Images/ }).click()
  await expect(page).toHaveURL(/\/images$/)
})

test('an object of image automation shows the ways that lead through it', async ({ page }) => {
  await open(page, '/resources/ImageUpdateAutomation/flux-system/homelab')
  await expect(page.getByRole('heading', { name: 'Images', exact: true })).toBeVisible()
  await expect(page.getByRole('article').filter({ hasText: 'jellyfin' }).first()).toContainText('Landed')
})
