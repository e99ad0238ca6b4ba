// The table of everything: narrowed in the URL, walked by keyboard, live, and honest about what it may not read.
import type { Page } from '@playwright/test'
import { expect, open, test } from './support/stage'

test.use({ part: 'resources' })

const rows = (page: Page) => page.locator('[role="grid"][aria-label="Flux resources"] [role="row"][data-index]')
const search = (page: Page) => page.getByRole('searchbox', { name: 'Search resources' })

test('narrowing by status and words stands in the URL, reads as a sentence and survives a reload', async ({ page }) => {
  await open(page, '/resources')
  await page
    .getByRole('list', { name: 'Filter by status' })
    .getByRole('button', { name: /^Failed/ })
    .click()
  await expect(page).toHaveURL(/status=failed/)
  await expect(rows(page)).toHaveCount(3)
  await search(page).fill('paper')
  await expect(page).toHaveURL(/q=paper/)
  await expect(rows(page)).toHaveCount(1)
  await expect(page.getByText('Failed resources matching “paper”')).toBeVisible()
  await page.reload()
  await expect(rows(page)).toHaveCount(1)
  await expect(rows(page)).toContainText('apps/paperless')
  await page.getByRole('button', { name: 'Remove Failed' }).click()
  await expect(page).not.toHaveURL(/status=/)
  await expect(rows(page)).not.toHaveCount(1)
})

test('a filter that nothing matches says so and offers the way back', async ({ page }) => {
  await open(page, '/resources?q=no-such-thing')
  await expect(page.getByText('Nothing matches these filters')).toBeVisible()
  await page.getByRole('button', { name: 'Clear filters' }).click()
  await expect(page).toHaveURL(/\/resources$/)
  await expect(rows(page).first()).toBeVisible()
})

test('a press on a heading sorts, and the other way on the next', async ({ page }) => {
  await open(page, '/resources?kind=Kustomization')
  const heading = page.getByRole('columnheader', { name: 'Sort by Namespace / name' })
  await heading.getByRole('button').click()
  await expect(heading).toHaveAttribute('aria-sort', 'ascending')
  await expect(rows(page).first()).toContainText('apps/adguard')
  await heading.getByRole('button').click()
  await expect(heading).toHaveAttribute('aria-sort', 'descending')
  await expect(rows(page).first()).toContainText('flux-system/traefik')
  await expect(page).toHaveURL(/sort=-name/)
})

test('the worst stands first', async ({ page }) => {
  await open(page, '/resources')
  await expect(rows(page).first()).toContainText('Stalled')
})

test('keys alone: search, walk, open, and back to the same filter', async ({ page }) => {
  await open(page, '/resources')
  await page.keyboard.press('/')
  await expect(search(page)).toBeFocused()
  await page.keyboard.type('paperless')
  await expect(rows(page)).toHaveCount(2)
  await page.keyboard.press('Escape')
  await rows(page).first().focus()
  await page.keyboard.press('j')
  await expect(rows(page).nth(1)).toBeFocused()
  await page.keyboard.press('k')
  await expect(rows(page).first()).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/\/resources\/Kustomization\/apps\/paperless$/)
  await page.goBack()
  await expect(page).toHaveURL(/q=paperless/)
  await expect(rows(page)).toHaveCount(2)
  await expect(search(page)).toHaveValue('paperless')
  await page.getByRole('main').focus()
  await page.keyboard.press('?')
  await expect(page.getByRole('dialog', { name: 'Keyboard' })).toContainText('Previous row')
})

test('r on a row reconciles it, under our own name', async ({ operatorPage: page, cluster }) => {
  const ref = 'GitRepository/flux-system/flux-system'
  await open(page, `/resources?kind=GitRepository&q=flux-system`)
  await rows(page).first().focus()
  await page.keyboard.press('r')
  await expect(rows(page).first().getByRole('status')).toContainText('Reconcile')
  await expect
    .poll(() => cluster.control.get(ref)?.metadata.annotations?.['reconcile.fluxcd.io/requestedAt'])
    .toBeTruthy()
  const writes = cluster.control.requests().filter(({ method }) => method === 'PATCH')
  expect(writes.map(({ path }) => path)).toEqual([expect.stringContaining('fieldManager=fluxdeck')])
})

test('what changes in the cluster changes in the row', async ({ page, cluster }) => {
  const { control } = cluster
  const ref = 'HelmRelease/traefik/traefik'
  await open(page, '/resources?kind=HelmRelease&namespace=traefik')
  const row = rows(page).first()
  await expect(row).toContainText('Ready')
  const release = control.get(ref)
  if (release === undefined) throw new Error('the stage has no traefik')
  control.put({ ...release, spec: { ...release.spec, suspend: true } })
  await expect(row).toContainText('Suspended')
  control.remove(ref)
  await expect(page.getByText('Nothing matches these filters')).toBeVisible()
  control.put({ ...release, metadata: { ...release.metadata, resourceVersion: '' } })
  await expect(row).toContainText('traefik/traefik')
})

test('a kind that may not be read any more is named with the reason, and its rows are not passed off as current', async ({
  page,
  cluster,
}) => {
  cluster.control.inject({ type: 'forbid', plural: 'imagerepositories' })
  await page.goto('/resources?kind=ImageRepository')
  await expect(page.getByRole('main')).toContainText(/ImageRepositories\s+may not be listed/, { timeout: 40_000 })
  await expect(page.getByRole('alert').filter({ hasText: 'ImageRepositories' })).toContainText('no permission')
  await expect(page.getByRole('button', { name: /sources? not live$/ })).toBeVisible()
  for (const row of await rows(page).all()) await expect(row).toContainText('out of date')
})
