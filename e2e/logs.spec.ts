// Logs: from a pod that does not come up to what it wrote last, and what the controller says of the object itself.
import type { Page } from '@playwright/test'
import { expect, open, test } from './support/stage'

test.use({ part: 'workloads' })

const IMMICH = '/resources/HelmRelease/apps/immich'
const log = (page: Page, of: string) => page.getByRole('region', { name: `Log of ${of}` })

test('a pod that crashes leads to the line that says why, and the search finds it in the address', async ({ page }) => {
  await open(page, `${IMMICH}?tab=workloads`)
  const server = page
    .getByRole('tabpanel', { name: /^Workloads/ })
    .locator('[data-ref="Deployment/apps/immich-server"]')
  await server
    .getByRole('listitem')
    .filter({ hasText: 'CrashLoopBackOff' })
    .getByRole('link', { name: /^Logs of/ })
    .click()
  await expect(page).toHaveURL(/tab=logs&of=Deployment.*&pod=immich-server-/)
  const lines = log(page, 'Deployment/apps/immich-server')
  await expect(lines.getByText('The VectorChord extension version is 0.2.1').first()).toBeVisible()
  await expect(page.getByText(/Container main has ended \(exit 1, Error\)/)).toBeVisible()

  await page.getByRole('textbox', { name: 'Search in this log' }).fill('microservices worker')
  await expect(page).toHaveURL(/find=microservices/)
  await expect(lines.locator('mark').first()).toHaveText('microservices worker')
  await expect(lines.getByText('Initializing Immich')).toHaveCount(0)
  await page.reload()
  await expect(lines.locator('mark').first()).toHaveText('microservices worker')
})

test('the pods of a workload stand in one log, each by its name', async ({ page }) => {
  await open(page, `${IMMICH}?tab=logs&of=Deployment/apps/immich-server`)
  const lines = log(page, 'Deployment/apps/immich-server')
  await expect(lines.locator('[data-level="error"]').first()).toBeVisible()
  const pods = await lines
    .locator('[title*=", container main"]')
    .evaluateAll((all) => all.map((one) => one.getAttribute('title')))
  expect(new Set(pods).size).toBe(2)
})

test('who scrolls up reads on undisturbed, and one press leads back to the newest', async ({ page }) => {
  await open(page, `${IMMICH}?tab=logs&of=Deployment/apps/immich-server`)
  const lines = log(page, 'Deployment/apps/immich-server')
  await expect(lines.getByRole('listitem').first()).toBeVisible()
  await expect(lines).toHaveAttribute('data-at-end', 'true')
  await lines.focus()
  await page.keyboard.press('Home')
  await expect(lines).toHaveAttribute('data-at-end', 'false')
  const top = await lines.evaluate((box) => box.scrollTop)
  await page.getByRole('button', { name: /new lines?$|To the newest/ }).click()
  await expect(lines).toHaveAttribute('data-at-end', 'true')
  expect(await lines.evaluate((box) => box.scrollTop)).toBeGreaterThan(top)
})

test('on a phone the newest lines stand in sight, however high the rows are', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 })
  for (let round = 0; round < 3; round += 1) {
    await open(page, `${IMMICH}?tab=logs&of=Deployment/apps/immich-server`)
    const lines = log(page, 'Deployment/apps/immich-server')
    await expect(lines.getByRole('listitem').first()).toBeVisible()
    const below = () => lines.evaluate((box) => box.scrollHeight - box.scrollTop - box.clientHeight)
    await expect.poll(below).toBeLessThan(24)
    await expect(page.getByRole('button', { name: /new lines?$|To the newest/ })).toHaveCount(0)
  }
})

test('the controller says of an object what concerns it, and nothing else', async ({ page }) => {
  await open(page, '/resources/Kustomization/apps/vaultwarden?tab=logs')
  const lines = log(page, 'Kustomization/apps/vaultwarden')
  await expect(lines.getByText(/^Reconciliation finished/).first()).toBeVisible()
  await expect(lines.getByText('Kustomization/apps/nextcloud')).toHaveCount(0)
  await page.getByRole('button', { name: 'All lines' }).click()
  await expect(lines.getByText(/Kustomization\/apps\/nextcloud/).first()).toBeAttached()
})

test('lines are taken away as a text', async ({ page }) => {
  await open(page, `${IMMICH}?tab=logs&of=Deployment/apps/immich-server`)
  await expect(log(page, 'Deployment/apps/immich-server').getByRole('listitem').first()).toBeVisible()
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Download these lines as text' }).click()
  expect((await download).suggestedFilename()).toBe('immich-server.log.txt')
})

test('what is not Flux’s has no log here, and it is said', async ({ page }) => {
  await open(page, `${IMMICH}?tab=logs&of=Deployment/apps/nobodys`)
  await expect(page.getByText('These logs could not be read')).toBeVisible()
  await expect(page.getByText('Deployment apps/nobodys does not exist.')).toBeVisible()
})
