// What happened that concerns Flux: one list for the cluster, filters in the address, and pods on the line of time.
import type { Page } from '@playwright/test'
import { expect, open, test } from './support/stage'

test.use({ part: 'events' })

const table = (page: Page) => page.getByRole('grid', { name: 'Events' })
const rows = (page: Page) => table(page).getByRole('row').filter({ hasNotText: 'Reason' })

test('events of objects and of what they deployed stand in one list, with whose they are', async ({ page }) => {
  await open(page, '/events')
  await expect(page.getByRole('heading', { level: 1, name: 'Events' })).toBeAttached()
  await page.getByRole('button', { name: 'Warnings', exact: true }).click()
  await expect(page).toHaveURL(/type=Warning/)
  await expect(rows(page).filter({ hasText: 'BuildFailed' }).first()).toContainText('apps/paperless')
  const pull = rows(page).filter({ hasText: 'immich-machine-learning' }).filter({ hasText: 'BackOff' }).first()
  await expect(pull).toContainText('HelmRelease')
  await pull.getByRole('link', { name: /immich-machine-learning-/ }).click()
  await expect(page).toHaveURL(/\/resources\/HelmRelease\/apps\/immich\?tab=workloads/)
})

test('what is asked for stands in the address, and can be taken away', async ({ page }) => {
  await open(page, '/events?applier=HelmRelease/apps/immich&type=Warning')
  await expect(page.getByRole('status').filter({ hasText: 'concerning HelmRelease apps/immich' })).toBeVisible()
  await expect(rows(page).first()).toContainText('immich')
  await expect(rows(page).filter({ hasText: 'paperless' })).toHaveCount(0)
  await page.getByRole('searchbox', { name: 'Search events' }).fill('nobody ever said this')
  await expect(page).toHaveURL(/q=nobody/)
  await expect(page.getByText('No event matches these filters')).toBeVisible()
  await page.getByRole('button', { name: 'Clear filters' }).first().click()
  await expect(page).toHaveURL(/\/events$/)
  await expect(rows(page).filter({ hasText: 'paperless' }).first()).toBeVisible()
})

test('what happens to a pod appears while one watches, with whose it is', async ({ page, cluster }) => {
  await open(page, '/events?type=Warning&kind=Pod&q=jellyfin')
  await expect(page.getByText('No event matches these filters')).toBeVisible()
  cluster.control.strike('Deployment/apps/jellyfin', { type: 'crash' })
  const row = rows(page).filter({ hasText: 'BackOff' }).first()
  await expect(row).toContainText('Back-off restarting failed container', { timeout: 40_000 })
  await expect(row.getByRole('link', { name: /Kustomization apps\/jellyfin$/ })).toBeVisible()
})

test('the line of time of a release holds what its pods say', async ({ page }) => {
  await open(page, '/resources/HelmRelease/apps/immich?tab=events')
  const panel = page.getByRole('tabpanel', { name: 'Events' })
  const entry = panel.getByRole('listitem').filter({ hasText: 'BackOff' }).first()
  await expect(entry).toContainText('Pod')
  await expect(entry).toContainText(/× \d+/)
  await panel.getByRole('button', { name: /^Flux/ }).click()
  await expect(page).toHaveURL(/show=flux/)
  await expect(panel.getByRole('listitem').filter({ hasText: 'BackOff' })).toHaveCount(0)
  await panel.getByRole('button', { name: /^Workloads/ }).click()
  await expect(entry).toBeVisible()
})

test('a phone has the same list, one row below the other', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 })
  await open(page, '/events?type=Warning')
  await expect(rows(page).filter({ hasText: 'BuildFailed' }).first()).toContainText('paperless')
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
})
