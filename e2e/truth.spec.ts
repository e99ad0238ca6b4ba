// The screen never says more than it knows, of what stands still: parts of a cluster, revisions, next runs, and kinds
// without a status.
import type { Page } from '@playwright/test'
import { readState } from './support/api-answers'
import { countGreenPixels } from './support/green-pixels'
import { expect, open, test } from './support/stage'

const main = (page: Page) => page.getByRole('main')
const headline = (page: Page) => page.getByRole('heading', { level: 1 })
const part = (page: Page, heading: string) =>
  main(page)
    .locator('section')
    .filter({ has: page.getByRole('heading', { name: heading, exact: true }) })

test('a wall over a namespace that does not exist is not green, and says so', async ({ page }) => {
  await page.goto('/wall?namespace=nosuch')
  await expect(headline(page)).toContainText('Nothing matches namespace nosuch.')
  await expect(main(page)).not.toContainText(/healthy|reconciled/i)
  expect(await countGreenPixels(page)).toBe(0)
})

test('words in the address that mean nothing are named on the wall', async ({ page }) => {
  await page.goto('/wall?kind=Kustomisation&namspace=apps')
  await expect(headline(page)).toContainText('fail')
  const said = page.getByText(/^Means nothing here: /)
  await expect(said).toContainText('Kustomisation')
  await expect(said).toContainText('namspace')
})

test('a wall over a part that is well names the part, also in its title', async ({ page }) => {
  const { resources, verdict } = await readState(page)
  expect(verdict.level).toBe('failing')
  const rows = resources.filter(({ namespace }) => namespace === 'traefik')
  expect(rows.map(({ status, marks }) => [status, marks.length])).toEqual(rows.map(() => ['ready', 0]))
  await page.goto('/wall?namespace=traefik')
  await expect(main(page)).toContainText('All of namespace traefik reconciled.')
  await expect(main(page)).toContainText('stage · namespace traefik')
  await expect(page).toHaveTitle(/^namespace traefik · stage/)
  await page.goto('/wall?namespace=apps')
  await expect(headline(page)).toContainText(/^.*Namespace apps: /)
  await expect(page).toHaveTitle(/^\(\d+\) namespace apps · stage/)
})

test('a release whose upgrade failed is not up to date with its source', async ({ page }) => {
  await open(page, '/resources/HelmRelease/apps/immich')
  await expect(part(page, 'Revisions')).toContainText(/Runs 0\.10\.1\S*; the upgrade to 0\.10\.3\S* failed 16 d ago\./)
  await expect(main(page)).not.toContainText('Up to date')
})

for (const { ref, sentence } of [
  { ref: 'Kustomization/apps/minecraft', sentence: /(Behind, and suspended|Suspended, and runs)/ },
  { ref: 'Kustomization/apps/paperless', sentence: /Tried main@[0-9a-f]{7} and failed; runs main@[0-9a-f]{7}\./ },
  { ref: 'Kustomization/apps/frigate', sentence: /Held back by Kustomization apps\/mosquitto; / },
]) {
  test(`${ref} is not called on its way while nobody rolls it out`, async ({ page }) => {
    await open(page, `/resources/${ref}`)
    await expect(part(page, 'Revisions')).toContainText(sentence)
    await expect(part(page, 'Revisions')).not.toContainText(/up to date|rolling out|being rolled out/i)
  })
}

for (const { ref, next } of [
  { ref: 'Kustomization/apps/paperless', next: 'retries within ' },
  { ref: 'Kustomization/apps/frigate', next: 'looks again every 30 s' },
]) {
  test(`when ${ref} runs next is told by its status`, async ({ page }) => {
    await open(page, `/resources/${ref}`)
    await expect(main(page).getByText(next)).toBeVisible()
    const { resources } = await readState(page)
    expect(resources.find((row) => row.ref === ref)?.nextRunAt).toBeUndefined()
  })
}

test('what is suspended has no next run', async ({ page }) => {
  await open(page, '/resources/Kustomization/apps/minecraft')
  await expect(main(page)).toContainText('Suspended by ali')
  await expect(main(page).getByText('Next run', { exact: true })).toHaveCount(0)
})

test('a kind without a status is neither green nor counted as ready', async ({ page }) => {
  await open(page, '/resources?kind=Alert&kind=Provider')
  const rows = page
    .getByRole('grid', { name: 'Flux resources' })
    .getByRole('row')
    .filter({ hasText: /Alert|Provider/ })
  await expect(rows.first()).toBeVisible()
  for (const text of await rows.allInnerTexts()) {
    expect(text).toContain('No status')
    expect(text).not.toContain('Ready')
  }
  const { counts } = await readState(page)
  expect(counts.byKind.Alert?.ready).toBe(0)
  expect(counts.static).toBeGreaterThan(0)
})

for (const width of [390, 1440])
  test(`what its status hides stands beside it at ${width}`, async ({ page }) => {
    await page.setViewportSize({ width, height: 900 })
    await open(page, '/resources?kind=HelmRelease')
    const marked = (await readState(page)).resources.filter(
      ({ kind, marks }) => kind === 'HelmRelease' && marks.length > 0,
    )
    expect(marked.length).toBeGreaterThan(1)
    for (const { name, marks } of marked) {
      const row = main(page).getByRole('row').filter({ hasText: name }).first()
      await expect(row.locator(`[data-mark="${marks[0]?.code}"]`)).toBeVisible()
    }
  })

test('a run that failed has not succeeded in the history of the same page', async ({ page }) => {
  await open(page, '/resources/Kustomization/apps/paperless')
  await expect(page.getByRole('row', { name: /^Ready False BuildFailed/ })).toBeVisible()
  const { resources } = await readState(page)
  const revision = resources.find(({ ref }) => ref === 'Kustomization/apps/paperless')?.revision
  expect(revision?.attempted).not.toBe(revision?.applied)
  const detail = await (await page.request.get('/api/objects/Kustomization/apps/paperless')).json()
  for (const { status, revision: ran } of detail.history)
    if (status === 'ReconciliationSucceeded') expect(ran).not.toBe(revision?.attempted)
})
